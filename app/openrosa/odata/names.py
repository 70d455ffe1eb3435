"""Identifiers as OData has them (OData CSDL 4.01, section 15.2): letters, digits and underscores."""

import re
from collections.abc import Iterable, Mapping

_FOREIGN = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 128


def identifier(name: str) -> str:
    """`âge-2` → `_ge_2`, as Central writes it: one underscore for what is not allowed, one before a digit."""
    allowed = _FOREIGN.sub("_", name)[: _LONGEST - 1]
    return allowed if allowed[:1].isalpha() or allowed[:1] == "_" else f"_{allowed}"


def identifiers(names: Iterable[str]) -> Mapping[str, str]:
    """The identifier of each name; two names never share one."""
    found: dict[str, str] = {}
    for name in names:
        wanted = one = identifier(name)
        number = 2
        while one in found.values():
            one, number = f"{wanted}_{number}", number + 1
        found[name] = one
    return found
