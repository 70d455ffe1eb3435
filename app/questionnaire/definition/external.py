"""Lists of `select_one_external`: rows of itemsets.csv, which a form from outside comes with.

`<input query="instance('counties')/root/item[state = …]">` offers the rows whose list_name is counties.
Source: https://docs.getodk.org/form-datasets/#external-selects; Collect, ItemsetDao.
"""

import re
from collections.abc import Mapping

from lxml import etree

from app.questionnaire.expression import Element

from .secondary import attached
from .xml import attribute

ITEMSETS, LIST_NAME = "itemsets.csv", "list_name"
INSTANCE = re.compile(r"instance\(\s*(['\"])(?P<name>.+?)\1\s*\)")


def queried_lists(body: etree._Element | None) -> list[str]:
    """Return the names of the lists that controls of a body query."""
    queries = (attribute(element, "query") for element in body.iter("{*}input")) if body is not None else ()
    return list(dict.fromkeys(found["name"] for query in queries if (found := INSTANCE.search(query or ""))))


def read_queried(
    names: list[str], attachments: Mapping[str, bytes], instances: dict[str, Element]
) -> tuple[dict[str, str], list[str]]:
    """Add the lists that are queried to the instances; return their file by name, and it if missing."""
    wanted = {name: ITEMSETS for name in names if name not in instances}
    root = attached(ITEMSETS, attachments) if wanted else None
    if root is None:
        return wanted, [ITEMSETS] if wanted else []
    for name in wanted:
        listed = Element("root")
        listed.replace_children(row for row in root.children if _list_of(row) == name)
        instances[name] = Element("instance")
        instances[name].append(listed)
    return wanted, []


def _list_of(row: Element) -> str:
    return next((cell.value() for cell in row.children if cell.local_name == LIST_NAME), "")
