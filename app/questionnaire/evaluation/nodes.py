"""The nodes of an instance: the expression engine's elements, each at its place of the form."""

from collections.abc import Iterator

from app.questionnaire.definition.binding.places import Place
from app.questionnaire.expression.tree import Element


class AnswerNode(Element):
    """An element of the primary instance.

    `own` is the result of its own relevant rule; `relevant` is that of all its ancestors too.
    """

    __slots__ = ("own", "place")

    def __init__(self, place: Place, text: str = "") -> None:
        super().__init__(place.name, text, place.namespace)
        self.place = place
        self.own = True

    def answers(self) -> "list[AnswerNode]":
        """Return the child nodes."""
        return self.children  # type: ignore[return-value]

    def walk(self) -> "Iterator[AnswerNode]":
        """Yield this node and all below, in document order."""
        yield self
        for child in self.answers():
            yield from child.walk()

    def ancestor(self, place: Place) -> "AnswerNode | None":
        """Return the node of `place` at or above this one."""
        node: Element | None = self
        for _ in range(self.place.depth - place.depth):
            node = node.parent if node else None  # type: ignore[assignment]
        return node if isinstance(node, AnswerNode) and node.place is place else None

    @property
    def holder(self) -> "AnswerNode | None":
        return self.parent if isinstance(self.parent, AnswerNode) else None

    @property
    def position(self) -> int:
        """The place among the instances of its repeat, from 1."""
        holder = self.holder
        return 1 if holder is None else holder.named(self.name).index(self) + 1

    @property
    def path(self) -> str:
        """The path with positions, as in /data/member[2]/age."""
        holder = self.holder
        if self.place.repeat is None or holder is None:
            return self.place.path
        step = f"{self.place.key}[{self.position}]" if self.place.is_repeat else self.place.key
        return f"{holder.path}/{step}"
