"""Copies that came back and are no answers yet, though nobody has anything to read on them."""

from dataclasses import dataclass

from sqlalchemy import and_, select

from app.db import db
from app.paper.models import PaperCopy, PrintRun
from app.paper.reading.page import PageState
from app.paper.scans.copies import CopyKey, find_copy, same_copy
from app.paper.scans.models import ScanPage, SheetAnswer
from app.projects.models import Questionnaire

#: So many are told at once; a team that has more has lost a whole pile.
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A copy, as 3-17; `missing` are its pages that were not read, none where nothing is on it."""

    copy: str
    missing: tuple[int, ...]


def waiting_copies(questionnaire: Questionnaire) -> list[Waiting]:
    """Copies with pages missing, and those on which nothing was ticked or written."""
    keys = db.session.execute(
        select(ScanPage.project_id, ScanPage.run_id, ScanPage.serial)
        .join(PrintRun, and_(PrintRun.project_id == ScanPage.project_id, PrintRun.id == ScanPage.run_id))
        .join(PaperCopy, same_copy(PaperCopy, ScanPage))
        .outerjoin(SheetAnswer, same_copy(SheetAnswer, ScanPage))
        .where(
            ScanPage.project_id == questionnaire.project_id,
            PrintRun.questionnaire_id == questionnaire.id,
            ScanPage.state == PageState.READ,
            ScanPage.is_replaced.is_(False),
            SheetAnswer.serial.is_(None),
            PaperCopy.void_at.is_(None),
        )
        .group_by(ScanPage.project_id, ScanPage.run_id, ScanPage.serial, PrintRun.number)
        .order_by(PrintRun.number, ScanPage.serial)
        .limit(MOST_TOLD)
    )
    found = (
        find_copy(CopyKey(project_id, run_id, serial))
        for project_id, run_id, serial in keys
        if run_id and serial is not None
    )
    return [
        Waiting(f"{sheet.run.number}-{sheet.key.serial}", tuple(sheet.missing))
        for sheet in found
        if sheet and not sheet.open_paths
    ]
