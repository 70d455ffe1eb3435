"""The search() appearance: choices that are rows of an attached csv file.

`search('fruits')` offers all rows of fruits.csv, `search('fruits', 'contains', 'name', ${typed})` those
that match; two more arguments narrow them further. The question's only choice names the columns of value
and label. Source: https://docs.getodk.org/form-question-types/#external-selects-search
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from .choices import Choice, Itemset
from .xml import attribute

_SEARCH = re.compile(r"search\(\s*(?P<arguments>.*)\)\s*$", re.DOTALL)
_ARGUMENT = re.compile(r"""\s*((?:'[^']*'|"[^"]*"|\((?:[^()]|\([^()]*\))*\)|[^,'"()])+)(?:,|$)""")

_PREDICATES = {
    "contains": "contains({column}, {sought})",
    "startswith": "starts-with({column}, {sought})",
    "endswith": "ends-with({column}, {sought})",
    "matches": "{column} = {sought}",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What a search() asks: the file's name without its ending, and the predicate on its rows if any."""

    file: str
    predicate: str | None


def read_search(element: etree._Element) -> Search | None:
    """Return the search() in the appearance of a control; None without one that can be understood."""
    found = _SEARCH.search(attribute(element, "appearance") or "")
    if found is None:
        return None
    arguments = [argument.strip() for argument in _ARGUMENT.findall(found["arguments"])]
    if not arguments or not _literal(arguments[0]):
        return None
    return Search(_literal(arguments[0]), " and ".join(_conditions(arguments)) or None)


def searched_files(body: etree._Element | None) -> list[str]:
    """Return the names, without ending, of the files that the controls of a body search."""
    if body is None:
        return []
    searches = (read_search(element) for element in body.iter("{*}select", "{*}select1"))
    return list(dict.fromkeys(search.file for search in searches if search is not None))


def itemset_of(search: Search, named: tuple[Choice, ...]) -> Itemset | None:
    """Return the rows as an itemset whose value and label columns the question's own choice names."""
    if not named:
        return None
    condition = f"[{search.predicate}]" if search.predicate else ""
    return Itemset(
        nodeset=f"instance('{search.file}')/root/item{condition}",
        value=named[-1].value,
        label=named[-1].text.plain() or None,
        list_name=search.file,
        is_filtered=search.predicate is not None,
    )


def _conditions(arguments: list[str]) -> Iterator[str]:
    if len(arguments) >= 4 and (form := _PREDICATES.get(_literal(arguments[1]).lower())):
        yield form.format(column=_literal(arguments[2]), sought=_outside(arguments[3]))
    if len(arguments) >= 6:
        yield f"{_literal(arguments[4])} = {_outside(arguments[5])}"


def _literal(argument: str) -> str:
    """Return the text between quotes, empty when there are none."""
    return argument[1:-1] if argument[:1] in {"'", '"'} and argument[-1:] == argument[:1] else ""


def _outside(argument: str) -> str:
    """Return an argument as seen from a row: a relative path starts at the question."""
    return f"current()/{argument}" if argument.startswith(".") else argument
