"""Where an expression is evaluated: the trees, the circumstances, and the place in them."""

from collections.abc import Mapping
from typing import Protocol

from .chance import Chance
from .context import Context
from .tree import Document, Element, Node


class Texts(Protocol):
    """The words of a form in the active language, for the functions that show them."""

    def itext(self, text_id: str) -> list[Node]:
        """The values of a text of the form."""
        ...

    def choice_name(self, value: str, question: Node) -> str:
        """The label of the choice `value` of the question at this node, empty where there is none."""
        ...


class NoTexts:
    """The words of a tree that belongs to no form."""

    def itext(self, text_id: str) -> list[Node]:
        """No text."""
        return []

    def choice_name(self, value: str, question: Node) -> str:
        """No label."""
        return ""


class Scope:
    """One evaluation after another over the same trees; not to be shared between threads.

    `root` is where absolute paths start (its child is the root element), `instances` answers `instance()`:
    for each id the node whose child is the instance's root element. Instances other than the primary one
    never change once an expression has read them: their lookups are kept.
    """

    __slots__ = ("chance", "context", "current", "instances", "position", "root", "size", "texts", "zone")

    def __init__(
        self,
        root: Document | Element,
        context: Context,
        instances: Mapping[str, Node] | None = None,
        texts: Texts | None = None,
    ) -> None:
        self.root: Node = root
        self.context = context
        self.instances: Mapping[str, Node] = instances or {}
        self.texts: Texts = texts or NoTexts()
        self.zone = context.zone
        self.chance = Chance(context.random)
        self.current: Node = root
        self.position = 1
        self.size = 1
