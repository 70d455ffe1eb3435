"""Pages that a person names: their code could not be read, or their marks were lost."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from sqlalchemy import select

from app.accounts.audit import record
from app.accounts.models import Person
from app.blobs import read_blob
from app.db import db
from app.errors import Refused
from app.households.access import find_code
from app.households.models import AccessCode
from app.paper.models import PaperCopy, PaperLayout, PrintRun
from app.paper.reading.byhand import read_named
from app.paper.reading.images import decode
from app.paper.reading.page import PageState
from app.paper.scans.copies import CopyKey, page_places
from app.paper.scans.models import ScanPage
from app.paper.scans.replacing import earlier_scans, replace_earlier
from app.paper.scans.review import queue_of_pages
from app.paper.scans.sending import send_if_ready
from app.projects.models import Questionnaire

#: The state of a page that a person said does not matter.
SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Name:
    """What a person says: which page of which copy, and that it `replaces` one that was read already."""

    copy: str
    sheet_page: int
    replaces: bool = False


def name_page(questionnaire: Questionnaire, page: ScanPage, name: Name, *, by: Person | None = None) -> None:
    """Read a page as the one a person says it is. Its boxes are read where its marks are found, else keyed.

    Refused: copy_unknown, page_unknown (values: pages), page_image_gone, page_read (values: copy, page)
    where that page was read already and nobody said that this one replaces it.
    """
    key, sheet_page = find_named(questionnaire, name.copy), name.sheet_page
    run = db.session.get_one(PrintRun, (key.project_id, key.run_id))
    layout = db.session.get_one(PaperLayout, (key.project_id, run.layout_id))
    places = page_places(layout, sheet_page)
    if not places:
        raise Refused("page_unknown", 422, {"pages": layout.pages})
    if not name.replaces and earlier_scans(key, sheet_page, page):
        raise Refused("page_read", 409, {"copy": name.copy, "page": sheet_page})
    if not page.image_sha256:
        raise Refused("page_image_gone", 409)
    grey = decode(read_blob(page.image_sha256))
    if grey is None:
        raise Refused("page_image_gone", 409)
    found = read_named(grey, places)
    page.questionnaire_id, page.run_id, page.serial = questionnaire.id, key.run_id, key.serial
    page.sheet_page, page.state, page.is_named = sheet_page, PageState.READ, True
    matrix = np.asarray(found.registered.homography).ravel() if found.registered else ()
    page.homography = [float(value) for value in matrix]
    page.boxes = [[box.state, round(box.likely, 4)] for box in found.boxes]
    page.inked = list(found.inked)
    replace_earlier(page)
    db.session.flush()
    record("scan_page.name", f"scan_page {page.id}", by=by, project_id=page.project_id)
    for each in queue_of_pages([page]):
        send_if_ready(each)


def set_aside(page: ScanPage, *, by: Person | None = None) -> None:
    """Note that a page does not matter: an envelope, a blank back, something else."""
    page.state = SET_ASIDE
    record("scan_page.set_aside", f"scan_page {page.id}", by=by, project_id=page.project_id)


def find_named(questionnaire: Questionnaire, name: str) -> CopyKey:
    """The copy called so, as 3-17, or the one that bears this code.

    Refused: copy_unknown, copy_letter for a code of the questionnaire that no sheet bears.
    """
    code = find_code(name)
    if code is None or code.questionnaire_id != questionnaire.id:
        return find_numbered(questionnaire, name)
    if by_code := _bearing(code):
        return by_code
    raise Refused("copy_letter", 404)


def find_numbered(questionnaire: Questionnaire, name: str) -> CopyKey:
    """The copy called so, as 3-17. Refused: copy_unknown."""
    run, _dash, serial = name.partition("-")
    run_id: UUID | None = None
    if run.isdigit() and serial.isdigit():
        run_id = db.session.scalar(
            select(PrintRun.id).where(
                PrintRun.project_id == questionnaire.project_id,
                PrintRun.questionnaire_id == questionnaire.id,
                PrintRun.number == int(run),
            )
        )
    if run_id is None or db.session.get(PaperCopy, (questionnaire.project_id, run_id, int(serial))) is None:
        raise Refused("copy_unknown", 404)
    return CopyKey(questionnaire.project_id, run_id, int(serial))


def number_of(key: CopyKey) -> str:
    """What a copy is called: its run's number and its own."""
    return f"{db.session.get_one(PrintRun, (key.project_id, key.run_id)).number}-{key.serial}"


def _bearing(code: AccessCode) -> CopyKey | None:
    copy = db.session.scalar(
        select(PaperCopy).where(PaperCopy.project_id == code.project_id, PaperCopy.code_id == code.id)
    )
    return CopyKey(copy.project_id, copy.run_id, copy.serial) if copy else None
