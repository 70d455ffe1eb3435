"""One pass over the records: a distribution for every question, whatever its table."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from .distribution import Distribution
from .records import Record
from .variable import Variable


class Counts:
    """Strings counted as they come; who was not asked is only worked out at the end."""

    def __init__(self) -> None:
        self._values: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._reached: Counter[str] = Counter()
        self._not_asked: defaultdict[str, Counter[frozenset[str]]] = defaultdict(Counter)
        self._masked: Counter[str] = Counter()
        self.masked_forms = 0

    def add(self, records: Iterable[Record]) -> None:
        """Count the records of one answer."""
        masked = False
        for record in records:
            if not record.is_relevant:
                masked = True
                continue
            self._reached[record.table] += 1
            if record.not_asked:
                self._not_asked[record.table][record.not_asked] += 1
                masked |= self._mask(record)
            values = self._values
            for path, value in record.values.items():
                values[path][value] += 1
        self.masked_forms += masked

    def _mask(self, record: Record) -> bool:
        """Take out of the record what should have been skipped; whether there was any."""
        found = record.not_asked & record.values.keys()
        for path in found:
            del record.values[path]
            self._masked[path] += 1
        return bool(found)

    def distribution(self, variable: Variable, root: str) -> Distribution:
        """What was counted for a question; `root` is the path of the table outside repeats."""
        table = variable.repeat or root
        skips = self._not_asked[table].items()
        return Distribution(
            values=self._values[variable.path],
            reached=self._reached[table],
            not_asked=sum(count for paths, count in skips if variable.path in paths),
            masked=self._masked[variable.path],
        )
