"""The axes of XPath 1.0 §2.2, but following, preceding and namespace."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from .syntax import Axis, KindTest, NameTest
from .tree import Element, Node

Walk = Callable[[Node], Iterable[Node]]
Test = Callable[[Node], bool]


def _child(node: Node) -> Iterable[Node]:
    return node.contents()


def _self(node: Node) -> list[Node]:
    return [node]


def _parent(node: Node) -> list[Node]:
    return [] if node.parent is None else [node.parent]


def _descendant(node: Node) -> Iterator[Node]:
    waiting = [*node.contents()][::-1]
    while waiting:
        below = waiting.pop()
        yield below
        waiting.extend([*below.contents()][::-1])


def _descendant_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendant(node)


def _ancestor(node: Node) -> Iterator[Node]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def _ancestor_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestor(node)


def _siblings(node: Node) -> tuple[list[Node], int]:
    """All children of the parent, and the place of the node among them."""
    if node.parent is None or node.kind == "attribute":
        return [node], 0
    siblings = [*node.parent.contents()]
    return siblings, next((place for place, each in enumerate(siblings) if each is node), 0)


def _following_sibling(node: Node) -> list[Node]:
    siblings, place = _siblings(node)
    return siblings[place + 1 :]


def _preceding_sibling(node: Node) -> list[Node]:
    """The nearest first."""
    siblings, place = _siblings(node)
    return siblings[:place][::-1]


def _attribute(node: Node) -> Iterable[Node]:
    return node.attributes if isinstance(node, Element) else ()


AXES: dict[Axis, Walk] = {
    "child": _child,
    "self": _self,
    "parent": _parent,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "ancestor": _ancestor,
    "ancestor-or-self": _ancestor_or_self,
    "following-sibling": _following_sibling,
    "preceding-sibling": _preceding_sibling,
    "attribute": _attribute,
}
#: Axes that lead from nodes in order, none of which holds another, to nodes that are so too.
APART: frozenset[Axis] = frozenset({"child", "self", "attribute"})
#: Axes that lead from such nodes to nodes in order.
DOWNWARD: frozenset[Axis] = APART | {"descendant", "descendant-or-self"}
#: Axes that meet the nearest node first.
REVERSE: frozenset[Axis] = frozenset({"parent", "ancestor", "ancestor-or-self", "preceding-sibling"})


def node_test(test: NameTest | KindTest, axis: Axis, namespaces: Mapping[str, str]) -> Test:
    """Whether a node passes; names are of elements, or of attributes on the attribute axis."""
    if isinstance(test, KindTest):
        return _kind_test(test)
    kind = "attribute" if axis == "attribute" else "element"
    prefix, _, local = test.name.rpartition(":")
    if test.name == "*":
        return lambda node: node.kind == kind
    namespace = namespaces.get(prefix) if prefix else None
    if local == "*":
        return lambda node: node.kind == kind and _has_prefix(node, prefix, namespace)
    if namespace is None:
        return lambda node: node.name == test.name and node.kind == kind
    return lambda node: node.namespace == namespace and node.local_name == local and node.kind == kind


def _has_prefix(node: Node, prefix: str, namespace: str | None) -> bool:
    return node.name.startswith(f"{prefix}:") if namespace is None else node.namespace == namespace


def _kind_test(test: KindTest) -> Test:
    if test.kind == "node":
        return lambda _node: True
    if test.target is None:
        return lambda node: node.kind == test.kind
    return lambda node: node.kind == test.kind and node.name == test.target
