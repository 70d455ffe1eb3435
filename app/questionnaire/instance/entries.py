"""The body of a form as it stands for an instance: what is shown, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.questionnaire.definition.binding import Place
from app.questionnaire.definition.items import Group, Item, Question, Repeat
from app.questionnaire.evaluation.nodes import AnswerNode

if TYPE_CHECKING:
    from .instance import Instance

Event = Literal["question", "group", "group_end", "repeat", "repeat_end", "instance", "instance_end"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One step through the body. `position` counts repeat instances from 1.

    `node` is that of the item; of a repeat that which holds its instances.
    """

    event: Event
    item: Item
    node: AnswerNode
    position: int | None = None

    @property
    def path(self) -> str:
        """The path with positions; that of a repeat has none of its own.

        A group without a node of its own has the path of what holds it.
        """
        if self.event in {"repeat", "repeat_end"}:
            return f"{self.node.path}/{self.item.name}"
        return self.node.path


def entries(
    instance: "Instance", items: Sequence[Item], holder: AnswerNode, channel: str | None
) -> Iterator[Entry]:
    """Yield the relevant items below a node, those of other channels left out."""
    for item in items:
        if channel is not None and not item.palier.is_asked_in(channel):
            continue
        if isinstance(item, Question):
            node = instance.below(holder, item.path)
            if node is not None and node.relevant:
                yield Entry("question", item, node)
        elif isinstance(item, Group):
            yield from _group(instance, item, holder, channel)
        else:
            yield from _repeat(instance, item, holder, channel)


def _group(instance: "Instance", item: Group, holder: AnswerNode, channel: str | None) -> Iterator[Entry]:
    node = instance.below(holder, item.path) if item.path else holder
    if node is None or not node.relevant:
        return
    yield Entry("group", item, node)
    yield from entries(instance, item.items, node, channel)
    yield Entry("group_end", item, node)


def _repeat(instance: "Instance", item: Repeat, holder: AnswerNode, channel: str | None) -> Iterator[Entry]:
    place = instance.plan.by_path[item.path]
    parent = instance.below(holder, place.parent.path) if place.parent else None
    if parent is None or not parent.relevant:
        return
    there = instance.tree.instances(parent, place)
    if not _is_offered(instance, place, parent, there):
        return
    yield Entry("repeat", item, parent)
    for position, node in enumerate(there, 1):
        if node.relevant:
            yield Entry("instance", item, node, position)
            yield from entries(instance, item.items, node, channel)
            yield Entry("instance_end", item, node, position)
    yield Entry("repeat_end", item, parent)


def _is_offered(instance: "Instance", place: Place, parent: AnswerNode, there: Sequence[AnswerNode]) -> bool:
    """Whether a repeat shows: some instance is relevant, or with none the one to come would be."""
    rule = instance.plan.relevant.get(place)
    if there or rule is None:
        return rule is None or any(node.relevant for node in there)
    return instance.evaluation.truth(rule, instance.tree.beside(parent, place))
