"""Who was asked what: relevance is derived from the answers, and remembered by what it depends on.

A questionnaire of 25 questions has few filters, and these look at few answers: evaluating 50 000
instances would take minutes, but only some hundred combinations of those answers ever occur.
"""

from collections.abc import Callable, Mapping, Sequence

from app.questionnaire.definition import Form

from .form_filters import FormFilters
from .records import NOTHING, Positions, Record, records

#: Combinations remembered for one form version.
_REMEMBERED = 20_000

#: Whether the node at a positioned path is relevant.
Relevance = Callable[[str], bool]
#: What records were not asked, nothing where absent; None for a repeat instance that should not be.
Skipped = dict[tuple[str, Positions], frozenset[str] | None]


class Asking:
    """One form version, reading answers to it. `absent`: questions that only other versions ask."""

    def __init__(self, form: Form, absent: frozenset[str] = NOTHING) -> None:
        self.root = form.root.path
        self._filters = FormFilters(form)
        self._has_filters = bool(self._filters.filtered or self._filters.filtered_repeats)
        self._deciding = self._filters.deciding
        tables = {*(self._deciding or ()), *self._filters.filtered, *self._filters.filtered_repeats}
        self._repeats_decide = bool(tables - {self.root})
        self._absent = absent
        self._never: dict[str, frozenset[str]] = {}
        self._known: dict[object, Skipped] = {}

    def records(
        self, answers: Mapping[str, object], channel: str, evaluate: Callable[[], Relevance]
    ) -> list[Record]:
        """The records of an answer, each with what it was not asked; `evaluate` opens it when needed."""
        found = records(self.root, answers)
        never = self._never.get(channel)
        if never is None:
            never = self._never[channel] = self._filters.not_asked_in(channel) | self._absent
        if self._has_filters:
            skipped = self._skipped(found, evaluate)
            for record in found:
                paths = skipped.get((record.table, record.positions), NOTHING)
                record.is_relevant = paths is not None
                record.not_asked = never | paths if paths else never
        elif never:
            for record in found:
                record.not_asked = never
        return found

    def _skipped(self, found: Sequence[Record], evaluate: Callable[[], Relevance]) -> Skipped:
        key = self._key(found)
        known = self._known.get(key) if key is not None else None
        if known is None:
            known = self._evaluated(found, evaluate())
            if key is not None and len(self._known) < _REMEMBERED:
                self._known[key] = known
        return known

    def _key(self, found: Sequence[Record]) -> object:
        """What decides about the filters, None when that is not known."""
        deciding = self._deciding
        if deciding is None:
            return None
        if not self._repeats_decide:
            return tuple(map(found[0].values.get, deciding.get(self.root, ())))
        return tuple(
            (record.table, record.positions, *map(record.values.get, deciding.get(record.table, ())))
            for record in found
        )

    def _evaluated(self, found: Sequence[Record], is_relevant: Relevance) -> Skipped:
        skipped: Skipped = {}
        filters = self._filters
        for record in found:
            place = (record.table, record.positions)
            if record.table in filters.filtered_repeats and not is_relevant(filters.positioned(*place)):
                skipped[place] = None
                continue
            paths = filters.filtered.get(record.table, ())
            skipped[place] = frozenset(
                path for path in paths if not is_relevant(filters.positioned(path, record.positions))
            )
        return skipped
