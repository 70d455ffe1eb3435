"""An answer's nested JSON as flat records: one for the form, one for each repeat instance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Positions = tuple[int, ...]
NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Record:
    """The values of one form (`table` is the root's path) or of one repeat instance (the repeat's path).

    `positions` counts from 1, one per enclosing repeat. `values` are lexical, by XForm path without
    positions; empty ones are absent. `not_asked` are the paths of questions that a filter, the channel
    or the version left out: what they hold is masked. `is_relevant` is false for an instance of a
    repeat that should have been skipped altogether.
    """

    table: str
    positions: Positions
    values: dict[str, str]
    not_asked: frozenset[str] = NOTHING
    is_relevant: bool = True


def records(root: str, answers: Mapping[str, object]) -> list[Record]:
    """The form's own record first, then repeat instances in document order."""
    form = Record(root, (), {})
    found = [form]
    _flatten(answers, root, form, found)
    return found


def _flatten(node: Mapping[str, object], path: str, record: Record, found: list[Record]) -> None:
    for name, value in node.items():
        child = f"{path}/{name}"
        if type(value) is str:
            if value:
                record.values[child] = value
        elif isinstance(value, Mapping):
            _flatten(value, child, record, found)
        elif isinstance(value, list):
            for instance, positions in _instances(value, record.positions):
                row = Record(child, positions, {})
                found.append(row)
                _flatten(instance, child, row, found)


def _instances(value: list[object], outer: Positions) -> Iterator[tuple[Mapping[str, object], Positions]]:
    for position, instance in enumerate(value, start=1):
        if isinstance(instance, Mapping):
            yield instance, (*outer, position)
