"""An answer's nested JSON as flat records: one for the form, one for each repeat instance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.questionnaire.definition import Form
from app.questionnaire.definition.binding import Place

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


class Shape:
    """The nodes of a form by the names that JSON gives them; what a form doesn't have is passed over."""

    __slots__ = ("children", "path")

    def __init__(self, path: str, children: Mapping[str, "Shape"]) -> None:
        self.path = path
        self.children = children


def shape_of(form: Form) -> Shape:
    return _shape(form.plan.places[0])


def _shape(place: Place) -> Shape:
    return Shape(place.path, {child.key: _shape(child) for child in place.children})


def records(shape: Shape, answers: Mapping[str, object]) -> list[Record]:
    """The form's own record first, then repeat instances in document order."""
    form = Record(shape.path, (), {})
    found = [form]
    _flatten(answers, shape, form, found)
    return found


def _flatten(node: Mapping[str, object], shape: Shape, record: Record, found: list[Record]) -> None:
    children, values = shape.children, record.values
    for name, value in node.items():
        child = children.get(name)
        if child is None:
            continue
        if type(value) is str:
            if value:
                values[child.path] = value
        elif isinstance(value, dict):
            _flatten(value, child, record, found)
        elif isinstance(value, list):
            for instance, positions in _instances(value, record.positions):
                row = Record(child.path, positions, {})
                found.append(row)
                _flatten(instance, child, row, found)


def _instances(value: list[object], outer: Positions) -> Iterator[tuple[Mapping[str, object], Positions]]:
    for position, instance in enumerate(value, start=1):
        if isinstance(instance, dict):
            yield instance, (*outer, position)
