"""What a person reads: questions in piles, each given to one person at a time, decided, taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, update

from app.accounts.models import Person
from app.db import db, now
from app.errors import Refused
from app.paper.scans.copies import CopyKey, SheetRead, find_copy
from app.paper.scans.models import ScanPage, SheetItem
from app.projects.models import Questionnaire

#: Whoever goes away leaves what they had before them to the others after so long.
_LEASED = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class PileOfQuestion:
    """How many copies wait at one question; `path` has no positions where the question repeats."""

    path: str
    waiting: int


def queue_items(questionnaire_id: UUID, sheets: Iterable[SheetRead]) -> None:
    """Queue what a person must read of copies, and take from the queue what a new scan made plain."""
    for sheet in sheets:
        key = sheet.key
        open_now = set(sheet.open_paths)
        for path in open_now - sheet.items.keys():
            db.session.add(SheetItem(**key._asdict(), path=path, questionnaire_id=questionnaire_id))
        for path, item in sheet.items.items():
            if not item.is_decided and path not in open_now:
                db.session.delete(item)
    db.session.flush()


def queue_of_pages(pages: Sequence[ScanPage]) -> list[CopyKey]:
    """Queue the copies that these pages belong to; returns them."""
    keys = {
        CopyKey(page.project_id, page.run_id, page.serial): page.questionnaire_id
        for page in pages
        if page.run_id and page.serial is not None
    }
    for key, questionnaire_id in keys.items():
        sheet = find_copy(key)
        if sheet and questionnaire_id:
            queue_items(questionnaire_id, [sheet])
    return list(keys)


def piles(questionnaire: Questionnaire) -> list[PileOfQuestion]:
    """The questions at which copies wait, in the order of their paths."""
    rows = db.session.execute(
        select(SheetItem.path, func.count()).where(*_waiting(questionnaire)).group_by(SheetItem.path)
    )
    return [PileOfQuestion(path, count) for path, count in sorted(rows.all())]


def take_next(questionnaire: Questionnaire, person: Person, path: str | None, most: int) -> list[SheetItem]:
    """Lease the next copies that wait at a question, or at the first that has any. The oldest come first."""
    moment = now()
    free = or_(
        SheetItem.leased_until.is_(None), SheetItem.leased_until < moment, SheetItem.leased_to == person.id
    )
    query = select(SheetItem).where(*_waiting(questionnaire), free)
    if path is None:
        path = db.session.scalar(query.with_only_columns(func.min(SheetItem.path)))
    chosen = list(
        db.session.scalars(
            query.where(SheetItem.path == path)
            .order_by(SheetItem.run_id, SheetItem.serial)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
    )
    for item in chosen:
        item.leased_to, item.leased_until = person.id, moment + _LEASED
    return chosen


def decide(
    sheet: SheetRead, questionnaire_id: UUID, path: str, value: str, person: Person | None
) -> SheetItem:
    """Say what stands on a copy at a question; what somebody else has before them is refused.

    Refused: item_taken (another person is reading it).
    """
    item = sheet.items.get(path)
    if item is None:
        item = SheetItem(**sheet.key._asdict(), path=path, questionnaire_id=questionnaire_id)
        db.session.add(item)
    elif not item.is_decided and _is_others(item, person):
        raise Refused("item_taken", 409)
    item.value, item.is_decided = value, True
    item.person_id, item.decided_at = person.id if person else None, now()
    item.leased_to = item.leased_until = None
    db.session.flush()
    return item


def undo(questionnaire: Questionnaire, person: Person) -> SheetItem | None:
    """Take back this person's last decision; it is theirs to decide again."""
    item = db.session.scalar(
        select(SheetItem)
        .where(
            SheetItem.project_id == questionnaire.project_id,
            SheetItem.questionnaire_id == questionnaire.id,
            SheetItem.person_id == person.id,
            SheetItem.is_decided.is_(True),
        )
        .order_by(SheetItem.decided_at.desc())
        .limit(1)
    )
    if item:
        item.is_decided, item.value, item.decided_at = False, "", None
        item.leased_to, item.leased_until = person.id, now() + _LEASED
    return item


def release(questionnaire: Questionnaire, person: Person) -> None:
    """Leave what this person had before them to the others."""
    db.session.execute(
        update(SheetItem)
        .where(*_waiting(questionnaire), SheetItem.leased_to == person.id)
        .values(leased_to=None, leased_until=None)
    )


def _is_others(item: SheetItem, person: Person | None) -> bool:
    if item.leased_to is None or item.leased_until is None or item.leased_until < now():
        return False
    return person is None or item.leased_to != person.id


def _waiting(questionnaire: Questionnaire) -> tuple[ColumnElement[bool], ...]:
    return (
        SheetItem.project_id == questionnaire.project_id,
        SheetItem.questionnaire_id == questionnaire.id,
        SheetItem.is_decided.is_(False),
    )
