"""The tree of an instance: its nodes by place, and repeat instances that come and go."""

import re
from collections.abc import Iterable, Iterator

from app.questionnaire.definition.binding import Place, Plan
from app.questionnaire.definition.model import ModelNode
from app.questionnaire.expression.tree import Document

from .nodes import AnswerNode

_STEP = re.compile(r"(?P<key>[^\[\]]+)(?:\[(?P<position>[0-9]{1,6})\])?")
_POSITION = re.compile(r"\[\d+\]")

MAX_INSTANCES = 1000
"""Instances that one repeat may have within its holder: more is an error or an attack."""

MAX_ALL_INSTANCES = 20_000
"""Instances that all repeats may have together."""


class AnswerTree:
    """The primary instance as nodes. `at[place.index]` are the nodes of a place in document order."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.at: list[list[AnswerNode]] = [[] for _ in plan.places]
        self._instances = 0
        self.root = self._grown(plan.places[0])
        for name, text in plan.places[0].model.attributes.items():
            if not name.startswith("{"):
                self.root.set_attribute(name, text)
        self.document = Document(self.root)

    def node(self, path: str) -> AnswerNode:
        """Return the node at a path with positions from 1, the first where none is told; KeyError if none."""
        place = self.plan.by_path.get(path)
        if place is not None and place.repeat is None:
            return self.at[place.index][0]
        node = self.root
        steps = path.split("/")
        if steps[:2] != ["", self.root.place.key]:
            raise KeyError(path)
        for step in steps[2:]:
            match = _STEP.fullmatch(step)
            found = self.named(node, match["key"]) if match else []
            at = int(match["position"] or 1) - 1 if match else 0
            if not 0 <= at < len(found):
                raise KeyError(path)
            node = found[at]
        return node

    def vantage(self, path: str) -> AnswerNode:
        """Return the node to see a text from; for a repeat without instance one beside the tree."""
        place = self.plan.by_path.get(_POSITION.sub("", path))
        if place is None or not place.is_repeat or path.endswith("]"):
            return self.node(path)
        holder = self.node(path.rpartition("/")[0])
        there = self.instances(holder, place)
        return there[0] if there else self.beside(holder, place)

    def beside(self, holder: AnswerNode, place: Place) -> AnswerNode:
        """Return a node of a repeat that knows its holder but that the holder does not have."""
        node = AnswerNode(place)
        node.parent = holder
        return node

    def named(self, node: AnswerNode, key: str) -> list[AnswerNode]:
        """Return the child nodes whose place has this key."""
        return [child for child in node.answers() if child.place.key == key]

    def nodes_in(self, place: Place, scope: AnswerNode | None) -> Iterable[AnswerNode]:
        """Return the nodes of `place` within `scope`, all for None, in document order."""
        if scope is None or place.repeat is None or scope.place.repeat is None:
            return self.at[place.index]
        return self._below(scope, place)

    def _below(self, scope: AnswerNode, place: Place) -> list[AnswerNode]:
        if not place.is_within(scope.place):
            return []
        nodes = [scope]
        for step in place.ancestry[scope.place.depth :]:
            nodes = [child for node in nodes for child in _named(node, step)]
        return nodes

    def instances(self, holder: AnswerNode, place: Place) -> list[AnswerNode]:
        """Return the instances of a repeat within its holder."""
        return _named(holder, place)

    def room(self, holder: AnswerNode, place: Place) -> int:
        """Return how many instances may still be added to a repeat within its holder."""
        return min(MAX_INSTANCES - len(self.instances(holder, place)), MAX_ALL_INSTANCES - self._instances)

    def add_instance(self, holder: AnswerNode, place: Place, model: ModelNode | None = None) -> AnswerNode:
        """Add an instance after the last one; its texts are those of `model`, empty for None."""
        siblings = self.instances(holder, place)
        after = siblings[-1] if siblings else None
        node = self._grown(place)
        self._instances += 1
        holder.insert(self._slot(holder, place, after), node)
        if self.at[holder.place.index][-1] is not holder:
            self._reindex(place)
        if model is not None:
            self._fill(node, model)
        if not holder.relevant:
            for below in node.walk():
                below.relevant = False
        return node

    def remove_instance(self, node: AnswerNode) -> None:
        for gone in list(node.walk()):
            self._instances -= gone.place.is_repeat
            self.at[gone.place.index].remove(gone)
        holder = node.holder
        if holder is not None:
            holder.remove(node)

    def fill_defaults(self, model: ModelNode) -> None:
        """Give the nodes the texts that the form starts with, and repeats their first instances."""
        self._fill(self.root, model)

    def _fill(self, node: AnswerNode, model: ModelNode) -> None:
        """Copy the texts of a model node, which may be one of the initial instances of a repeat."""
        shapes = {shape.path: shape for shape in model.children}
        for place in node.place.children:
            shape = shapes.get(place.path)
            if shape is None:
                continue
            if place.is_repeat:
                for initial in shape.initial:
                    self.add_instance(node, place, initial)
            else:
                child = _named(node, place)[0]
                child.text = shape.default if place.is_leaf else ""
                self._fill(child, shape)

    def _grown(self, place: Place) -> AnswerNode:
        """Return a new node with all below it but repeat instances."""
        node = AnswerNode(place)
        self.at[place.index].append(node)
        if place.children:
            node.replace_children(self._grown(child) for child in place.children if not child.is_repeat)
        return node

    def _slot(self, holder: AnswerNode, place: Place, after: AnswerNode | None) -> int:
        """Return where a new instance goes: after its siblings, else in the order of the form."""
        if after is not None:
            return holder.children.index(after) + 1
        order = {child: at for at, child in enumerate(holder.place.children)}
        return sum(1 for child in holder.answers() if order[child.place] < order[place])

    def _reindex(self, place: Place) -> None:
        """Put the nodes of a nested repeat back in document order."""
        for below in place.walk():
            self.at[below.index] = list(self._below(self.root, below))

    def walk(self) -> Iterator[AnswerNode]:
        return self.root.walk()


def _named(node: AnswerNode, place: Place) -> list[AnswerNode]:
    """Return the child nodes of a place."""
    found: list[AnswerNode] = node.named(place.name)  # type: ignore[assignment]
    return [child for child in found if child.place is place]
