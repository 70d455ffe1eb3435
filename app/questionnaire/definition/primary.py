"""The primary instance of an XForm, read into model nodes."""

from collections.abc import Set as AbstractSet
from itertools import groupby

from lxml import etree

from .model import ModelNode
from .xml import JAVAROSA, attributes_in, children, local_name, namespace

TEMPLATE = f"{{{JAVAROSA}}}template"


def read_primary(root: etree._Element, repeats: AbstractSet[str], bound: AbstractSet[str]) -> ModelNode:
    """Return the tree below the root element of the primary instance.

    `repeats` are the paths that repeat; `bound` the paths that rules are bound to: an attribute among
    them (/data/meta/entity/@id) becomes a node.
    """
    return _Reader(repeats, bound).node(root, "/" + local_name(root))


class _Reader:
    def __init__(self, repeats: AbstractSet[str], bound: AbstractSet[str]) -> None:
        self.repeats = repeats
        self.bound = bound
        self.within_template = False

    def node(self, element: etree._Element, path: str) -> ModelNode:
        inner = (*self._attribute_nodes(element, path), *self._children(element, path))
        return ModelNode(
            name=_written(element),
            path=path,
            namespace=namespace(element),
            default="" if children(element) else (element.text or "").strip(),
            attributes=self._plain_attributes(element, path),
            children=inner,
        )

    def _children(self, element: etree._Element, path: str) -> list[ModelNode]:
        """Return one node for each name: occurrences of a repeat are gathered under its first."""
        order = list(dict.fromkeys(local_name(inner) for inner in children(element)))
        by_name = {
            name: list(group)
            for name, group in groupby(sorted(children(element), key=local_name), key=local_name)
        }
        return [self._one_of_each(by_name[name], f"{path}/{name}") for name in order]

    def _one_of_each(self, elements: list[etree._Element], path: str) -> ModelNode:
        if path not in self.repeats:
            return self.node(elements[0], path)
        template = next((element for element in elements if TEMPLATE in element.attrib), elements[0])
        shape = self._template(template, path)
        instances = [element for element in elements if TEMPLATE not in element.attrib]
        if not instances and self.within_template:
            # pyxform writes a repeat within a template as a template alone, beside one instance elsewhere.
            instances = [template]
        return ModelNode(
            name=shape.name,
            path=path,
            namespace=shape.namespace,
            attributes=shape.attributes,
            children=shape.children,
            is_repeat=True,
            initial=tuple(self.node(element, path) for element in instances),
        )

    def _template(self, element: etree._Element, path: str) -> ModelNode:
        around, self.within_template = self.within_template, True
        shape = self.node(element, path)
        self.within_template = around
        return shape

    def _plain_attributes(self, element: etree._Element, path: str) -> dict[str, str]:
        return {
            str(key): str(value)
            for key, value in element.attrib.items()
            if key != TEMPLATE and f"{path}/@{etree.QName(key).localname}" not in self.bound
        }

    def _attribute_nodes(self, element: etree._Element, path: str) -> list[ModelNode]:
        return [
            ModelNode(f"@{name}", f"{path}/@{name}", uri, value)
            for uri in {etree.QName(key).namespace or "" for key in element.attrib}
            for name, value in attributes_in(element, uri).items()
            if f"{path}/@{name}" in self.bound
        ]


def _written(element: etree._Element) -> str:
    return f"{element.prefix}:{local_name(element)}" if element.prefix else local_name(element)
