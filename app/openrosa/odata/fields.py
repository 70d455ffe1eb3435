"""The nodes of a form as OData has them: leaves, groups and repeats, each repeat a table of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from app.questionnaire.definition import Form
from app.questionnaire.definition.binding import Place

from .names import identifiers
from .types import STRING, TYPES, EdmType

SUBMISSIONS = "Submissions"


@dataclass(frozen=True, slots=True)
class Field:
    """A node. `key` is its name in stored answers; a leaf has no `fields`.

    `steps` are the identifiers from the root down to it: the table of a repeat is named by them.
    """

    name: str
    key: str
    bind_type: str
    steps: tuple[str, ...]
    is_repeat: bool = False
    fields: tuple["Field", ...] = field(default=(), repr=False)

    @property
    def is_leaf(self) -> bool:
        return not self.fields

    @property
    def has_repeats(self) -> bool:
        """Whether it is a repeat or holds one."""
        return self.is_repeat or any(one.has_repeats for one in self.fields)

    @property
    def type(self) -> EdmType:
        return TYPES.get(self.bind_type, STRING)

    @property
    def table(self) -> str:
        """The name of a repeat's table: `Submissions.group.repeat`."""
        return ".".join((SUBMISSIONS, *self.steps))


_known: WeakKeyDictionary[Form, tuple[Field, ...]] = WeakKeyDictionary()


def fields_of(form: Form) -> tuple[Field, ...]:
    """The fields below the root. Attributes, and groups that hold nothing, are left out."""
    if form not in _known:
        _known[form] = _fields(form.plan.places[0], ())
    return _known[form]


def _fields(place: Place, above: tuple[str, ...]) -> tuple[Field, ...]:
    children = [child for child in place.children if not child.key.startswith("@")]
    names = identifiers(child.key for child in children)
    made = (_field(child, (*above, names[child.key])) for child in children)
    return tuple(one for one in made if one is not None)


def _field(place: Place, steps: tuple[str, ...]) -> Field | None:
    fields = _fields(place, steps)
    if not fields and not place.is_leaf:
        return None
    bind_type = place.bind.type if place.bind else "string"
    return Field(steps[-1], place.key, bind_type, steps, place.is_repeat, fields)


def repeats(fields: Sequence[Field]) -> Iterator[Field]:
    """Every repeat below, outer ones before what they hold."""
    for one in fields:
        if one.is_repeat:
            yield one
        yield from repeats(one.fields)


def way_to(fields: Sequence[Field], table: str) -> tuple[Field, ...] | None:
    """The fields from the root down to the repeat of this table; () for the main one, None for no table."""
    if table == SUBMISSIONS:
        return ()
    way: list[Field] = []
    for step in table.removeprefix(f"{SUBMISSIONS}.").split("."):
        found = next((one for one in (way[-1].fields if way else fields) if one.name == step), None)
        if found is None:
            return None
        way.append(found)
    return tuple(way) if way[-1].is_repeat and table.startswith(f"{SUBMISSIONS}.") else None


def parent_key(way: Sequence[Field]) -> str:
    """The property by which a row names the one that holds it: `__Submissions-id`, `__Submissions-a-b-id`."""
    outer = [one.steps for one in way[:-1] if one.is_repeat]
    return f"__{'-'.join((SUBMISSIONS, *(outer[-1] if outer else ())))}-id"
