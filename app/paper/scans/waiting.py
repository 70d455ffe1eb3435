"""Copies that came back and are no answers yet, whether somebody has anything to read on them or not."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from app.db import db
from app.paper.models import PaperCopy, PrintRun
from app.paper.reading.page import PageState
from app.paper.scans.copies import CopyKey, find_copy, same_copy
from app.paper.scans.models import ScanPage, ScanPile, SheetAnswer, SheetItem
from app.projects.models import Questionnaire

#: So many are told at once; a team that has more has lost a whole pile.
MOST_TOLD = 200
#: What a person has to do something about.
TROUBLED = (
    PageState.NO_CODE,
    PageState.NOT_REGISTERED,
    PageState.ONE_BIT,
    PageState.WRONG,
    PageState.BROKEN,
)


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


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What of scanned paper is no answer yet.

    `to_read` are copies on which a person must read something, `incomplete` those with pages missing or
    nothing on them, `pages` those that could not be read, and `unread` piles that are not read to their end;
    a pile is the project's, and so is a page that no copy is known of.
    """

    to_read: int
    incomplete: int
    pages: int
    unread: int


def outstanding_on_paper(questionnaire: Questionnaire) -> OnPaper:
    """Count it."""
    item, page, pile = SheetItem, ScanPage, ScanPile
    copies = (
        select(item.run_id, item.serial)
        .where(
            item.project_id == questionnaire.project_id,
            item.questionnaire_id == questionnaire.id,
            item.is_decided.is_(False),
        )
        .distinct()
        .subquery()
    )
    pages = select(func.count(page.id)).where(
        page.project_id == questionnaire.project_id,
        or_(page.questionnaire_id.is_(None), page.questionnaire_id == questionnaire.id),
        page.state.in_(TROUBLED),
    )
    unread = select(func.count(pile.id)).where(
        pile.project_id == questionnaire.project_id, pile.read_at.is_(None)
    )
    return OnPaper(
        to_read=db.session.scalar(select(func.count()).select_from(copies)) or 0,
        incomplete=len(waiting_copies(questionnaire)),
        pages=db.session.scalar(pages) or 0,
        unread=db.session.scalar(unread) or 0,
    )
