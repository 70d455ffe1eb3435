"""The model of a form: the shape of its answers, and the rules bound to each node by path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.questionnaire.texts import NO_LABEL, Label

from .palier import PalierColumns, read_palier_columns


@dataclass(frozen=True, slots=True)
class Bind:
    """The rules of one node: expressions as the author wrote them, None where there is none.

    `columns` are Palier's own attributes on the bind, as written.
    """

    path: str
    type: str = "string"
    relevant: str | None = None
    required: str | None = None
    constraint: str | None = None
    readonly: str | None = None
    calculate: str | None = None
    required_message: Label = NO_LABEL
    constraint_message: Label = NO_LABEL
    preload: str | None = None
    preload_params: str | None = None
    save_to: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def palier(self) -> PalierColumns:
        """Palier's columns on the bind alone; a question's own count those on its control too."""
        return read_palier_columns(self.columns)

    @property
    def is_always_readonly(self) -> bool:
        return (self.readonly or "").replace(" ", "") == "true()"


@dataclass(frozen=True, slots=True, eq=False)
class ModelNode:
    """A node of the primary instance as the form declares it; `path` has no positions.

    `name` is written as in the XML, prefix included; `default` is the text it starts with.
    A repeat has `is_repeat`; its children are its template and `initial` the instances there are at
    the start.
    """

    name: str
    path: str
    namespace: str = ""
    default: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple["ModelNode", ...] = ()
    is_repeat: bool = False
    initial: tuple["ModelNode", ...] = ()

    def walk(self) -> Iterator["ModelNode"]:
        """Yield this node and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Action:
    """A `setvalue`: on one of `events`, the node at `path` takes the value of `value` (None: becomes empty).

    `trigger` is the path of the question whose change fires it, for the event xforms-value-changed.
    """

    events: frozenset[str]
    path: str
    value: str | None
    trigger: str | None = None


@dataclass(frozen=True, slots=True)
class EntityList:
    """The entity list that submissions of this form create or update, as declared (ODK entities)."""

    dataset: str
    create: str | None
    update: str | None
    label: str | None
    saved: Mapping[str, str] = field(default_factory=dict)
