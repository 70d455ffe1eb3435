"""The choice lists of a form: its secondary instances as choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from app.questionnaire.texts import NO_LABEL, Label, Text

from .choices import Choice, Itemset, kind_of
from .itext import Texts
from .xml import children, local_name

ITEXT_COLUMN = "itextId"


@dataclass(slots=True)
class ChoiceLists:
    """Reads each list once, however many questions use it."""

    instances: Mapping[str, etree._Element]
    texts: Texts
    _read: dict[tuple[str, str, str | None], tuple[Choice, ...]] = field(default_factory=dict)

    def of(self, itemset: Itemset) -> tuple[Choice, ...]:
        """Return all choices that the itemset's list holds; none for an external or unknown list."""
        if itemset.list_name is None or itemset.list_name not in self.instances:
            return ()
        return self.read(itemset.list_name, itemset.value, itemset.label)

    def read(self, name: str, value: str = "name", label: str | None = None) -> tuple[Choice, ...]:
        key = (name, value, label)
        if key not in self._read:
            rows = [_columns(item) for item in _items(self.instances[name])]
            self._read[key] = tuple(self._row(row, value, label) for row in rows)
        return self._read[key]

    def all(self) -> dict[str, tuple[Choice, ...]]:
        """Return every list by name, as the first question that uses it reads it."""
        used: dict[str, tuple[Choice, ...]] = {}
        for (name, _, _), choices in self._read.items():
            used.setdefault(name, choices)
        return {
            name: used[name] if name in used else self.read(name, label="label") for name in self.instances
        }

    def choice(self, value: str, text: Label, columns: Mapping[str, str]) -> Choice:
        return Choice(value, text, kind_of(value, columns), columns)

    def _row(self, row: Mapping[str, str], value: str, label: str | None) -> Choice:
        rest = {key: cell for key, cell in row.items() if key not in {value, label, ITEXT_COLUMN}}
        return self.choice(row.get(value, ""), self._label(row, label), rest)

    def _label(self, row: Mapping[str, str], label: str | None) -> Label:
        if label in {None, ITEXT_COLUMN} or not row.get(label or ""):
            return self.texts.label(row[ITEXT_COLUMN]) if ITEXT_COLUMN in row else NO_LABEL
        return Label({"": Text((row[label or ""],))})


def _items(instance: etree._Element) -> list[etree._Element]:
    """Return the items below the root element of an instance."""
    return [item for root in children(instance)[:1] for item in children(root)]


def _columns(item: etree._Element) -> dict[str, str]:
    return {local_name(cell): (cell.text or "").strip() for cell in children(item)}
