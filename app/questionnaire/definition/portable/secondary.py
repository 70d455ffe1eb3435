"""Secondary instances: as tables where they are tables, which most lists of choices are."""

from collections.abc import Iterable
from typing import Any

from app.questionnaire.definition.lists import ITEXT_COLUMN, items_of
from app.questionnaire.expression import Element

from .told import Written


def write_instance(instance: Element) -> list[Any]:
    """Return what an instance holds: a table {root, item, columns, rows}, or a tree of [name, content]."""
    return [_table(root) or _tree(root) for root in instance.children]


def texts_of(instances: Iterable[Element]) -> set[str]:
    """Return the ids of the texts that are labels of items."""
    items = [item for instance in instances for item in items_of(instance)]
    return {cell.value() for item in items for cell in item.named(ITEXT_COLUMN)}


def _table(root: Element) -> Written | None:
    names = {item.name for item in root.children}
    columns = list(dict.fromkeys(cell.name for item in root.children for cell in item.children))
    rows = [_row(item, columns) for item in root.children]
    if root.attributes or len(names) != 1 or None in rows:
        return None
    return {"root": root.name, "item": names.pop(), "columns": columns, "rows": rows}


def _row(item: Element, columns: list[str]) -> list[str | None] | None:
    """Return the cells of an item, null for one that is absent; None where it is more than a row."""
    texts = {cell.name: cell.text for cell in item.children}
    in_order = [name for name in columns if name in texts]
    is_plain = not item.attributes and not any(cell.children or cell.attributes for cell in item.children)
    if not is_plain or not item.children or [cell.name for cell in item.children] != in_order:
        return None
    return [texts.get(name) for name in columns]


def _tree(element: Element) -> list[Any]:
    content = [_tree(child) for child in element.children] or element.text
    attributes = {each.name: each.text for each in element.attributes}
    return [element.name, content, attributes] if attributes else [element.name, content]
