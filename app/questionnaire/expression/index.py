"""Finding items of a long list by what one of their cells holds, without going through the list.

The index is kept on the parent of the items, which works because secondary instances never change.
"""

from collections.abc import Sequence

from .tree import Element, Node


def items_where(parent: Element, name: str, key: str, text: str) -> Sequence[Element]:
    """The children `name` that have a child `key` with that text, in document order."""
    if parent.lookups is None:
        parent.lookups = {}
    index = parent.lookups.get((name, key))
    if index is None:
        index = parent.lookups[name, key] = _indexed(parent.named(name), key)
    return index.get(text, ())


def _indexed(items: list[Element], key: str) -> dict[str, list[Element]]:
    index: dict[str, list[Element]] = {}
    for item in items:
        for text in {cell.value() for cell in item.named(key)}:
            index.setdefault(text, []).append(item)
    return index


def is_within(node: Node, root: Node) -> bool:
    """Whether a node is `root` or below it: the primary instance, which changes, is never indexed."""
    above: Node | None = node
    while above is not None and above is not root:
        above = above.parent
    return above is root
