"""How often the reader is wrong on this project's own paper: a sample keyed twice, blind, and compared.

A simulator knows the pens it draws. What people here do with the pens they have, on this copier, only their
sheets can tell: two people key a sample without seeing what was read; where they agree, that is the truth.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.paper.reading.deciding import State
from app.paper.reading.page import PageState
from app.paper.scans.copies import CopyKey, SheetRead, find_copy
from app.paper.scans.models import ScanPage, SheetProbe
from app.projects.models import Questionnaire

#: Copies in a sample: about a thousand boxes, in an hour for two people.
SAMPLE = 20
_TURNS = (1, 2)
#: Normal quantile of a 95 % interval.
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Measure:
    """`boxes` both people agree on and the reader decided alone; `wrong` of them it read otherwise.

    `disagreed`: boxes on which the two people differ, of `keyed` in all. `doubtful`: boxes that the reader
    left to a person. Rates are shares.
    """

    copies: int
    keyed: int
    disagreed: int
    boxes: int
    wrong: int
    doubtful: int

    @property
    def rate(self) -> float | None:
        return self.wrong / self.boxes if self.boxes else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the true one is, in 95 of 100 samples (Wilson 1927)."""
        n = self.boxes
        if not n:
            return 0.0, 1.0
        share = self.wrong / n
        middle = share + _Z**2 / (2 * n)
        spread = _Z * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        low = 0.0 if not self.wrong else (middle - spread) / (1 + _Z**2 / n)
        return low, (middle + spread) / (1 + _Z**2 / n)


def sample(questionnaire: Questionnaire) -> list[CopyKey]:
    """The copies that are measured: drawn by lot from those with a page read, always the same."""
    rows = db.session.execute(
        select(ScanPage.run_id, ScanPage.serial)
        .where(
            ScanPage.project_id == questionnaire.project_id,
            ScanPage.questionnaire_id == questionnaire.id,
            ScanPage.state == PageState.READ,
            ScanPage.serial.is_not(None),
        )
        .distinct()
    )
    keys = [
        CopyKey(questionnaire.project_id, run_id, serial)
        for run_id, serial in rows
        if run_id and serial is not None
    ]
    probed = {(one.run_id, one.serial) for one in _probes(questionnaire)}
    # Those begun stay in the sample, whatever is scanned later.
    ordered = sorted(keys, key=lambda key: ((key.run_id, key.serial) not in probed, _lot(key)))
    return ordered[:SAMPLE]


def next_to_key(questionnaire: Questionnaire, person: Person) -> tuple[CopyKey, int] | None:
    """The next copy of the sample for this person, and its turn: nobody keys a copy twice."""
    done = _turns(questionnaire)
    for turn in _TURNS:
        for key in sample(questionnaire):
            told = done.get((key.run_id, key.serial), {})
            if turn not in told and person.id not in told.values():
                return key, turn
    return None


def keep_keyed(
    questionnaire: Questionnaire, key: CopyKey, turn: int, values: Mapping[str, str], *, by: Person
) -> None:
    """Keep what a person keyed of a copy. Refused: probe_taken where somebody else was quicker."""
    told = _turns(questionnaire).get((key.run_id, key.serial), {})
    if turn not in _TURNS or turn in told or by.id in told.values():
        raise Refused("probe_taken", 409)
    db.session.add_all(
        SheetProbe(
            **key._asdict(),
            path=path,
            turn=turn,
            questionnaire_id=questionnaire.id,
            value=value,
            person_id=by.id,
        )
        for path, value in values.items()
    )
    record("sheet_probe.key", f"print_run {key.run_id}", by=by, project_id=key.project_id, serial=key.serial)


def measure(questionnaire: Questionnaire) -> Measure:
    """Compare what was keyed twice with what was read."""
    by_copy: dict[CopyKey, dict[str, dict[int, str]]] = {}
    for one in _probes(questionnaire):
        key = CopyKey(one.project_id, one.run_id, one.serial)
        by_copy.setdefault(key, {}).setdefault(one.path, {})[one.turn] = one.value
    found = [_of_copy(sheet, by_copy[key]) for key in by_copy if (sheet := find_copy(key))]
    complete = [one for one in found if one.keyed]
    return Measure(
        copies=len(complete),
        keyed=_total(one.keyed for one in complete),
        disagreed=_total(one.disagreed for one in complete),
        boxes=_total(one.boxes for one in complete),
        wrong=_total(one.wrong for one in complete),
        doubtful=_total(one.doubtful for one in complete),
    )


def _of_copy(sheet: SheetRead, keyed: Mapping[str, Mapping[int, str]]) -> Measure:
    count = dict.fromkeys(("keyed", "disagreed", "boxes", "wrong", "doubtful"), 0)
    for path, seen in sheet.seen.items():
        turns = keyed.get(path, {})
        if len(turns) < len(_TURNS):
            continue
        for one in seen:
            if one.state is None:
                continue
            first, second = (one.place["value"] in turns[turn].split() for turn in _TURNS)
            count["keyed"] += 1
            if first != second:
                count["disagreed"] += 1
            elif one.state is State.UNSURE:
                count["doubtful"] += 1
            else:
                count["boxes"] += 1
                count["wrong"] += (one.state is State.MARKED) is not first
    return Measure(1, **count)


def _turns(questionnaire: Questionnaire) -> dict[tuple[UUID, int], dict[int, UUID | None]]:
    """Who keyed each copy, by turn."""
    rows = db.session.execute(
        select(SheetProbe.run_id, SheetProbe.serial, SheetProbe.turn, SheetProbe.person_id)
        .where(*_of(questionnaire))
        .distinct()
    )
    found: dict[tuple[UUID, int], dict[int, UUID | None]] = {}
    for run_id, serial, turn, person_id in rows:
        found.setdefault((run_id, serial), {})[turn] = person_id
    return found


def _probes(questionnaire: Questionnaire) -> Iterable[SheetProbe]:
    return db.session.scalars(select(SheetProbe).where(*_of(questionnaire))).all()


def _of(questionnaire: Questionnaire) -> tuple[ColumnElement[bool], ...]:
    return SheetProbe.project_id == questionnaire.project_id, SheetProbe.questionnaire_id == questionnaire.id


def _lot(key: CopyKey) -> bytes:
    return hashlib.sha256(f"{key.run_id} {key.serial}".encode()).digest()


def _total(numbers: Iterable[int]) -> int:
    return sum(numbers)
