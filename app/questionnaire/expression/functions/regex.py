"""Regular expressions as form authors write them, for Python's `re`.

Authors follow Java and JavaScript. The differences that matter: `[\\w-\\.]` holds a plain hyphen, `$` is the
very end, `\\p{L}` is a letter, a needless backslash is allowed, and `\\w`, `\\d` are ASCII.
"""

import re
from functools import lru_cache

_TOKEN = re.compile(r"\\p\{(?P<property>\w+)\}|\\(?P<escape>.)|(?P<plain>.)", re.DOTALL)
_PROPERTIES = {
    "L": "A-Za-zªµºÀ-ÖØ-öø-ˁͰ-ϿЀ-ԯԱ-ֆא-תؠ-يA-Za-zḀ-ỿ\u0904-\u0939一-鿿",
    "Lu": "A-ZÀ-ÖØ-ÞΑ-ΩА-Я",
    "Ll": "a-zß-öø-ÿα-ωа-я",
    "N": "0-9",
    "Nd": "0-9",
}
#: Letters that mean something after a backslash in both Python and JavaScript.
_ESCAPES = set("dDsSwWbBnrtfv")
#: Classes, which cannot be an end of a range.
_CLASSES = set("dDsSwW")


def is_found(text: str, pattern: str) -> bool:
    """Whether the pattern is found in the text; false where the pattern cannot be used."""
    matcher = compiled_regex(pattern)
    return matcher is not None and matcher.search(text) is not None


@lru_cache(maxsize=1024)
def compiled_regex(pattern: str) -> re.Pattern[str] | None:
    """The pattern ready for use, None where it is no regular expression."""
    try:
        return re.compile(_for_python(pattern), re.ASCII)
    except (re.error, OverflowError, RecursionError):
        return None


def _for_python(pattern: str) -> str:
    inside = False
    parts: list[str] = []
    for found in _TOKEN.finditer(pattern):
        parts.append(_piece(found, inside, parts))
        if found["plain"] in {"[", "]"}:
            inside = found["plain"] == "["
    return "".join(parts)


def _piece(found: re.Match[str], inside: bool, before: list[str]) -> str:
    if found["property"]:
        letters = _PROPERTIES.get(found["property"], "")
        return letters if inside else f"[{letters}]"
    if found["escape"]:
        return _escaped(found["escape"])
    if inside:
        return _in_class(found, before[-1])
    return r"\Z" if found["plain"] == "$" else found["plain"]


def _escaped(letter: str) -> str:
    if letter.isdigit() or letter in _ESCAPES:
        return "\\" + letter
    return re.escape(letter)


def _in_class(found: re.Match[str], before: str) -> str:
    """A hyphen beside `\\w` and its like stands for itself, and so does a bracket."""
    plain = found["plain"]
    if plain == "[":
        return r"\["
    after = found.string[found.end() : found.end() + 2]
    beside_class = before[1:] in _CLASSES or (after[:1] == "\\" and after[1:] in _CLASSES)
    return r"\-" if plain == "-" and beside_class else plain
