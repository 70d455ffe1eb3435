"""What became of every copy: printed, handed out, returned, read, void, double, answered elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, update

from app.accounts.audit import record
from app.accounts.models import Person
from app.collection.models import Submission, SubmissionVersion
from app.collection.states import State
from app.db import db, now
from app.errors import Refused
from app.households.bulk_links import revoke_codes
from app.households.models import AccessCode
from app.paper.models import PaperCopy, PrintRun
from app.paper.reading.page import PageState
from app.paper.scans.copies import same_copy
from app.paper.scans.models import ScanPage, SheetAnswer
from app.projects.models import Questionnaire

_COUNTING = (State.COUNTED, State.BESIDE)


@dataclass(frozen=True, slots=True)
class Account:
    """A run's copies, counted. `sent` became answers; `elsewhere` were answered on another channel only.

    `doubles` are copies whose household answered on paper and elsewhere: both answers are shown side by side.
    """

    printed: int
    handed_out: int
    returned: int
    sent: int
    void: int
    doubles: int
    elsewhere: int


def runs_of(questionnaire: Questionnaire) -> list[PrintRun]:
    """The print runs of a questionnaire, newest first."""
    return list(
        db.session.scalars(
            select(PrintRun)
            .where(
                PrintRun.project_id == questionnaire.project_id,
                PrintRun.questionnaire_id == questionnaire.id,
            )
            .order_by(PrintRun.number.desc())
        )
    )


def account_of(run: PrintRun) -> Account:
    """Count the copies of a run."""
    copies = (PaperCopy.project_id == run.project_id, PaperCopy.run_id == run.id)
    channels = _channels(run)
    paper = {code for code, found in channels.items() if "paper" in found}
    others = {code for code, found in channels.items() if found - {"paper"}}
    return Account(
        printed=run.copies,
        handed_out=_count(PaperCopy, *copies, PaperCopy.handed_out_at.is_not(None)),
        returned=_count(PaperCopy, *copies, PaperCopy.returned_at.is_not(None)),
        sent=_count(SheetAnswer, SheetAnswer.project_id == run.project_id, SheetAnswer.run_id == run.id),
        void=_count(PaperCopy, *copies, PaperCopy.void_at.is_not(None)),
        doubles=len(paper & others),
        elsewhere=len(others - paper),
    )


def copies_of(run: PrintRun) -> list[tuple[PaperCopy, bool, int]]:
    """Each copy of a run, whether it became an answer, and how many of its pages were read."""
    pages = (
        select(func.count())
        .where(
            same_copy(ScanPage, PaperCopy),
            ScanPage.state == PageState.READ,
            ScanPage.is_replaced.is_(False),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(PaperCopy, SheetAnswer.serial, pages)
        .outerjoin(SheetAnswer, same_copy(SheetAnswer, PaperCopy))
        .where(PaperCopy.project_id == run.project_id, PaperCopy.run_id == run.id)
        .order_by(PaperCopy.serial)
    )
    return [(copy, sent is not None, count) for copy, sent, count in rows]


def hand_out(run: PrintRun, first: int, last: int, place: str, *, by: Person | None = None) -> int:
    """Note where copies were handed out; says how many. Refused: copies_range, place_missing."""
    if not place.strip():
        raise Refused("place_missing", 422)
    values = {"place": place.strip()[:200], "handed_out_at": now()}
    return _change(run, (first, last), values, "paper.hand_out", by)


def void(run: PrintRun, first: int, last: int, reason: str, *, by: Person | None = None) -> int:
    """Note that copies are spoilt or lost: no answers come of them, and their codes are revoked.

    Copies that became an answer are left as they are. Refused: copies_range, reason_missing.
    """
    if not reason.strip():
        raise Refused("reason_missing", 422)
    values = {"void_reason": reason.strip()[:200], "void_at": now()}
    sent = select(SheetAnswer.serial).where(
        SheetAnswer.project_id == run.project_id, SheetAnswer.run_id == run.id
    )
    count = _change(run, (first, last), values, "paper.void", by, PaperCopy.serial.not_in(sent))
    codes = select(PaperCopy.code_id).where(
        PaperCopy.project_id == run.project_id,
        PaperCopy.run_id == run.id,
        PaperCopy.serial.between(first, last),
        PaperCopy.void_at.is_not(None),
    )
    questionnaire = db.session.get_one(Questionnaire, run.questionnaire_id)
    revoke_codes(questionnaire, db.session.scalars(codes).all(), by=by)
    return count


def take_back(run: PrintRun, first: int, last: int, *, by: Person | None = None) -> int:
    """Note that copies came back, before they are read. Refused: copies_range (values: last)."""
    return _change(run, (first, last), {"returned_at": now()}, "paper.take_back", by)


def _change(
    run: PrintRun,
    between: tuple[int, int],
    values: Mapping[str, object],
    act: str,
    by: Person | None,
    *which: ColumnElement[bool],
) -> int:
    first, last = between
    if not 0 < first <= last <= run.copies:
        raise Refused("copies_range", 422, {"last": run.copies})
    changed = db.session.execute(
        update(PaperCopy)
        .where(
            PaperCopy.project_id == run.project_id,
            PaperCopy.run_id == run.id,
            PaperCopy.serial.between(first, last),
            *which,
        )
        .values(**values)
        .returning(PaperCopy.serial)
    ).all()
    record(act, f"print_run {run.id}", by=by, project_id=run.project_id, first=first, last=last)
    return len(changed)


def _channels(run: PrintRun) -> dict[UUID, set[str]]:
    """By copy of a run, the channels of the answers that its household gave, those set aside left out."""
    under = and_(
        AccessCode.project_id == Submission.project_id,
        func.coalesce(AccessCode.counts_under_id, AccessCode.id) == Submission.code_id,
    )
    rows = db.session.execute(
        select(PaperCopy.code_id, SubmissionVersion.channel)
        .join(
            AccessCode,
            and_(AccessCode.project_id == PaperCopy.project_id, AccessCode.id == PaperCopy.code_id),
        )
        .join(Submission, under)
        .join(
            SubmissionVersion,
            and_(
                SubmissionVersion.project_id == Submission.project_id,
                SubmissionVersion.id == Submission.version_id,
            ),
        )
        .where(
            PaperCopy.project_id == run.project_id,
            PaperCopy.run_id == run.id,
            Submission.state.in_(_COUNTING),
        )
    )
    found: dict[UUID, set[str]] = {}
    for code_id, channel in rows:
        found.setdefault(code_id, set()).add(channel)
    return found


def _count(model: type[PaperCopy] | type[SheetAnswer], *which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*which)) or 0
