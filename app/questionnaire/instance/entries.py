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
    """One step through the body. `path` has positions; `position` counts repeat instances from 1.

    `path` of a repeat is that of the repeat without a position of its own; a group without a node has
    the path of what holds it.
    """

    event: Event
    path: str
    item: Item
    position: int | None = None
    node: AnswerNode | None = None


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
                yield Entry("question", node.path, item, None, node)
        elif isinstance(item, Group):
            yield from _group(instance, item, holder, channel)
        else:
            yield from _repeat(instance, item, holder, channel)


def _group(instance: "Instance", item: Group, holder: AnswerNode, channel: str | None) -> Iterator[Entry]:
    node = instance.below(holder, item.path) if item.path else holder
    if node is None or not node.relevant:
        return
    yield Entry("group", node.path, item, None, node)
    yield from entries(instance, item.items, node, channel)
    yield Entry("group_end", node.path, item, None, node)


def _repeat(instance: "Instance", item: Repeat, holder: AnswerNode, channel: str | None) -> Iterator[Entry]:
    place = instance.plan.by_path[item.path]
    parent = instance.below(holder, place.parent.path) if place.parent else None
    if parent is None or not parent.relevant:
        return
    there = instance.tree.instances(parent, place)
    if not _is_offered(instance, place, parent, there):
        return
    path = f"{parent.path}/{place.key}"
    yield Entry("repeat", path, item, None, parent)
    for position, node in enumerate(there, 1):
        if node.relevant:
            yield Entry("instance", node.path, item, position, node)
            yield from entries(instance, item.items, node, channel)
            yield Entry("instance_end", node.path, item, position, node)
    yield Entry("repeat_end", path, item, None, parent)


def _is_offered(instance: "Instance", place: Place, parent: AnswerNode, there: Sequence[AnswerNode]) -> bool:
    """Whether a repeat shows: some instance is relevant, or with none the one to come would be."""
    rule = instance.plan.relevant.get(place)
    if there or rule is None:
        return rule is None or any(node.relevant for node in there)
    return instance.evaluation.truth(rule, instance.tree.beside(parent, place))
