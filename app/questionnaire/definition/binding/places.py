"""Places: the nodes of a form's model, indexed for evaluation. One place has many nodes inside a repeat."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.questionnaire.definition.items import Question
from app.questionnaire.definition.model import Bind, ModelNode

if TYPE_CHECKING:
    from app.questionnaire.definition.form import Form


class Place:
    """A node of the model with what belongs to it.

    `repeat` is the nearest repeat at or above it; `ancestry` the places from the root down to it.
    """

    __slots__ = (
        "ancestry",
        "bind",
        "children",
        "has_repeats",
        "index",
        "is_leaf",
        "is_repeat",
        "key",
        "model",
        "name",
        "named",
        "namespace",
        "parent",
        "path",
        "question",
        "repeat",
    )

    def __init__(self, index: int, model: ModelNode, parent: "Place | None", form: "Form") -> None:
        self.index = index
        self.model = model
        self.parent = parent
        self.path = model.path
        self.name = model.name
        self.key = model.path.rpartition("/")[2]
        self.namespace = model.namespace
        self.is_repeat = model.is_repeat
        self.is_leaf = not model.children and not model.is_repeat
        self.bind: Bind | None = form.binds.get(model.path)
        item = form.items_by_path.get(model.path)
        self.question: Question | None = item if isinstance(item, Question) else None
        self.children: tuple[Place, ...] = ()
        self.named: dict[str, Place] = {}
        self.has_repeats = any(child.is_repeat for child in model.children)
        self.ancestry: tuple[Place, ...] = (*(parent.ancestry if parent else ()), self)
        self.repeat: Place | None = self if self.is_repeat else parent.repeat if parent else None

    @property
    def depth(self) -> int:
        """The number of steps from the document to here; the root element has 1."""
        return len(self.ancestry)

    def walk(self) -> "Iterator[Place]":
        yield self
        for child in self.children:
            yield from child.walk()

    def is_within(self, other: "Place") -> bool:
        """Whether this place is `other` or below it."""
        return len(self.ancestry) >= other.depth and self.ancestry[other.depth - 1] is other

    def __repr__(self) -> str:
        return f"Place({self.path})"


def read_places(form: "Form") -> tuple[Place, ...]:
    """Return the places of the form in document order, each at its own index; the root is first."""
    found: list[Place] = []

    def visit(model: ModelNode, parent: Place | None) -> Place:
        place = Place(len(found), model, parent, form)
        found.append(place)
        place.children = tuple(visit(child, place) for child in model.children)
        place.named = {child.name: child for child in place.children}
        return place

    visit(form.root, None)
    return tuple(found)
