"""Document order."""

from collections.abc import Iterable, Iterator

from .tree import Element, Node


def in_document_order(nodes: Iterable[Node]) -> list[Node]:
    """The nodes without repetition, in document order; trees follow each other as first met."""
    wanted = {id(node): node for node in nodes}
    if len(wanted) < 2:
        return list(wanted.values())
    roots = {id(root): root for root in map(_root_of, wanted.values())}
    return [node for root in roots.values() for node in _walk(root) if id(node) in wanted]


def _root_of(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _walk(root: Node) -> Iterator[Node]:
    """The node and all below it, attributes included."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Element):
            yield from node.attributes
        waiting.extend(reversed([*node.contents()]))
