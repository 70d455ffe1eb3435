"""Identifiers as OData has them (OData CSDL 4.01, section 15.2): letters, digits and underscores."""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import count

_FIRST, _FOREIGN = re.compile(r"^(?=[^A-Za-z_])"), re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 128
#: What every row may have besides a form's own fields.
OURS = frozenset({"__id", "__system"})


def identifier(name: str) -> str:
    """`âge-2` → `__ge_2`, as Central writes it: one underscore before a first that is no letter, one for what
    is not allowed.
    """
    return _FOREIGN.sub("_", _FIRST.sub("_", name))[:_LONGEST] or "_"


def identifiers(names: Iterable[str]) -> Mapping[str, str]:
    """The identifier of each name; two names never share one, nor have they one of ours."""
    named = list(dict.fromkeys(names))
    return dict(zip(named, told_apart(map(identifier, named), OURS), strict=True))


def told_apart(wanted: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """Each identifier as it is wanted, or numbered where an earlier one or one of `taken` is the same."""
    found, known = [], set(taken)
    for name in wanted:
        numbered = (f"{name[: _LONGEST - len(f'_{n}')]}_{n}" for n in count(2))
        one = name[:_LONGEST]
        while one in known:
            one = next(numbered)
        known.add(one)
        found.append(one)
    return found
