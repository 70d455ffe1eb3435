"""Relevance spreads downwards: a node is relevant if its own rule says so and all above it are."""

from .nodes import AnswerNode


def set_relevant(node: AnswerNode, own: bool) -> bool:
    """Set a node's own relevance; tell whether it is now relevant when it was not, or the contrary."""
    node.own = own
    holder = node.holder
    if (own and (holder is None or holder.relevant)) == node.relevant:
        return False
    spread(node)
    return True


def spread(node: AnswerNode) -> None:
    """Make relevance below a node follow from its own and that above."""
    holder = node.holder
    node.relevant = node.own and (holder is None or holder.relevant)
    for child in node.answers():
        spread(child)
