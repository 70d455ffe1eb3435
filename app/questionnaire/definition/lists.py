"""The choice lists of a form: its secondary instances as choices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.questionnaire.expression import Element
from app.questionnaire.texts import NO_LABEL, Label, Text

from .choices import Choice, Itemset, kind_of
from .itext import Texts

ITEXT_COLUMN = "itextId"

ListKey = tuple[str, str, str | None]
"""A list, and which parts of its items are value and label."""


@dataclass(slots=True)
class ChoiceLists:
    """Reads each list once, however many questions use it."""

    instances: Mapping[str, Element]
    texts: Texts
    _read: dict[ListKey, tuple[Choice, ...]] = field(default_factory=dict)

    def of(self, itemset: Itemset) -> tuple[Choice, ...]:
        """Return all choices that the itemset's list holds; none for a list that is not there."""
        if itemset.list_name is None or itemset.list_name not in self.instances:
            return ()
        return self.read(itemset.list_name, itemset.value, itemset.label)

    def read(self, name: str, value: str = "name", label: str | None = None) -> tuple[Choice, ...]:
        """Return the choices of a list, one for each item, in order."""
        key = (name, value, label)
        if key not in self._read:
            rows = [_columns(item) for item in items_of(self.instances[name])]
            self._read[key] = tuple(self._row(row, value, label) for row in rows)
        return self._read[key]

    def all(self) -> dict[str, tuple[Choice, ...]]:
        """Return every list by name, as the first question that uses it reads it."""
        used: dict[str, tuple[Choice, ...]] = {}
        for (name, _, _), choices in self._read.items():
            used.setdefault(name, choices)
        return {name: used.get(name) or self.read(name, label="label") for name in self.instances}

    def choice(self, value: str, text: Label, columns: Mapping[str, str]) -> Choice:
        """Return a choice, its kind told by its columns and value."""
        return Choice(value, text, kind_of(value, columns), columns)

    def _row(self, row: Mapping[str, str], value: str, label: str | None) -> Choice:
        rest = {key: cell for key, cell in row.items() if key not in {value, label, ITEXT_COLUMN}}
        return self.choice(row.get(value, ""), self._label(row, label), rest)

    def _label(self, row: Mapping[str, str], label: str | None) -> Label:
        if label in {None, ITEXT_COLUMN} or not row.get(label or ""):
            return self.texts.label(row[ITEXT_COLUMN]) if ITEXT_COLUMN in row else NO_LABEL
        return Label({"": Text((row[label or ""],))})


def items_of(instance: Element) -> list[Element]:
    """Return the items below the root element of an instance."""
    return [item for root in instance.children[:1] for item in root.children]


def _columns(item: Element) -> dict[str, str]:
    return {cell.local_name: cell.value() for cell in item.children}
