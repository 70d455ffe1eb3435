"""The nodes that expressions read: answers in progress and secondary instances alike.

Light on purpose: an element that only holds a value has `text` and no `children`; `pieces` exists only
where a document mixes text with elements. Names are kept as the document writes them (`orx:meta`), with
the namespace beside, and an unprefixed name in an expression matches an element without prefix, whatever
its default namespace.
"""

from collections.abc import Iterable
from typing import ClassVar

#: Below this many children a plain scan beats an index of names.
_FEW = 8


class Node:
    """A place in a tree. `relevant` false makes its value, and all values below it, read as empty.

    Who changes `relevant` changes it on the whole subtree: evaluation does not look upwards.
    """

    __slots__ = ("children", "name", "namespace", "parent", "relevant", "text")
    kind: ClassVar[str] = "node"

    def __init__(self, name: str = "", text: str = "", namespace: str = "") -> None:
        self.name = name
        self.namespace = namespace
        self.text = text
        self.parent: Node | None = None
        self.children: list[Element] = []
        self.relevant = True

    def value(self) -> str:
        """The string-value of XPath 1.0 §5; empty where the node is not relevant."""
        return self.text if self.relevant else ""

    @property
    def local_name(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def named(self, name: str) -> "list[Element]":
        """The child elements written `name`, in document order. Not to be changed."""
        return [child for child in self.children if child.name == name]

    def contents(self) -> "Iterable[Node]":
        """All child nodes, texts and comments included."""
        return self.children


class _Part(Node):
    """What belongs to an element and shares its relevance."""

    __slots__ = ()

    def value(self) -> str:
        """The text, empty where the element is not relevant."""
        return self.text if self.parent is None or self.parent.relevant else ""


class Attribute(_Part):
    """An attribute of the element that is its parent."""

    __slots__ = ()
    kind = "attribute"


class Text(_Part):
    """A run of text between elements."""

    __slots__ = ()
    kind = "text"


class _OwnText(Text):
    """The text of an element without children, whatever it holds by now."""

    __slots__ = ()

    def value(self) -> str:
        """The element's text."""
        return "" if self.parent is None else self.parent.value()


class Comment(Node):
    """An XML comment."""

    __slots__ = ()
    kind = "comment"


class ProcessingInstruction(Node):
    """An XML processing instruction; its name is the target."""

    __slots__ = ()
    kind = "processing-instruction"


class Element(Node):
    """An element: a value (`text`) or `children`, changed through `append`, `insert` and `remove` only."""

    __slots__ = ("_by_name", "_own_text", "attributes", "lookups", "pieces")
    kind = "element"

    def __init__(self, name: str, text: str = "", namespace: str = "") -> None:
        # Not through super(): a form is made of thousands of these.
        self.name = name
        self.namespace = namespace
        self.text = text
        self.parent = None
        self.children = []
        self.relevant = True
        self.attributes: tuple[Attribute, ...] = ()
        self.pieces: list[Node] | None = None
        self._by_name: dict[str, list[Element]] | None = None
        self._own_text: _OwnText | None = None
        #: Filled by `lookups.py` on trees that never change.
        self.lookups: dict[tuple[str, str], dict[str, list[Element]]] | None = None

    def append(self, child: "Element") -> "Element":
        """Add `child` at the end and return it."""
        return self.insert(len(self.children), child)

    def insert(self, position: int, child: "Element") -> "Element":
        """Put `child` before the child at `position` (from 0) and return it."""
        child.parent = self
        self.children.insert(position, child)
        self._by_name = None
        return child

    def remove(self, child: "Element") -> None:
        """Take `child` out."""
        self.children.remove(child)
        child.parent = None
        self._by_name = None

    def replace_children(self, children: "Iterable[Element]") -> None:
        """Set all children at once."""
        self.children = list(children)
        for child in self.children:
            child.parent = self
        self._by_name = None

    def set_attribute(self, name: str, text: str, namespace: str = "") -> None:
        """Set the attribute written `name`."""
        kept = [attribute for attribute in self.attributes if attribute.name != name]
        attribute = Attribute(name, text, namespace)
        attribute.parent = self
        self.attributes = (*kept, attribute)

    def attribute(self, name: str) -> str | None:
        """The text of the attribute written `name`, None where there is none."""
        return next((each.text for each in self.attributes if each.name == name), None)

    def value(self) -> str:
        """The string-value: own text, or all texts below, in order."""
        if not self.relevant:
            return ""
        if not self.children and self.pieces is None:
            return self.text
        return "".join([piece.value() for piece in self.contents() if piece.kind in _WITH_TEXT])

    def named(self, name: str) -> "list[Element]":
        """The child elements written `name`, in document order. Not to be changed."""
        if len(self.children) <= _FEW:
            return [child for child in self.children if child.name == name]
        if self._by_name is None:
            self._by_name = {}
            for child in self.children:
                self._by_name.setdefault(child.name, []).append(child)
        return self._by_name.get(name, _NONE)

    def contents(self) -> Iterable[Node]:
        """All child nodes, texts and comments included."""
        if self.pieces is not None:
            return self.pieces
        return self.children or self._texts()

    def _texts(self) -> list[Node]:
        if not self.text:
            return []
        if self._own_text is None:
            self._own_text = _OwnText()
            self._own_text.parent = self
        return [self._own_text]


class Document(Node):
    """The root above a document's element."""

    __slots__ = ("root",)
    kind = "document"

    def __init__(self, root: Element) -> None:
        super().__init__()
        self.root = root
        self.children = [root]
        root.parent = self

    def value(self) -> str:
        """The string-value of the whole document."""
        return self.root.value()


_WITH_TEXT = {"element", "text"}
_NONE: list[Element] = []
