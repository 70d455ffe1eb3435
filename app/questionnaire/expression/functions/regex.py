"""Regular expressions as form authors write them, for Python's `re`.

Authors follow Java and JavaScript. The differences that matter: `[\\w-\\.]` holds a plain hyphen, `$` is the
very end, `\\p{L}` is a letter, a needless backslash is allowed, and `\\w`, `\\d` are ASCII.
"""

import re
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    \\(?P<sign>[pP])\{(?P<property>\w+)\}
  | (?P<code>\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2})
  | \\(?P<escape>.)
  | (?P<group>\(\?<(?![=!]))
  | (?P<plain>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LATIN = r"A-Za-zªµºÀ-ÖØ-öø-ɏḀ-ỿ"
_PROPERTIES = {
    "L": _LATIN + r"\u0370-\u03ff\u0400-\u052f\u0531-\u0556\u0561-\u0587\u05d0-\u05ea\u0620-\u064a"
    r"\u0671-\u06d3\u0904-\u0939\u0e01-\u0e30\u10a0-\u10ff\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3",
    "Lu": "A-ZÀ-ÖØ-ÞΑ-ΩЀ-Я",
    "Ll": "a-zß-öø-ÿα-ωа-џ",
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
        if found["plain"] == ("]" if inside else "["):
            inside = not inside
    return "".join(parts)


def _piece(found: re.Match[str], inside: bool, before: list[str]) -> str:
    if found["property"]:
        return _letters(found, inside)
    if found["group"]:
        return found["group"] if inside else "(?P<"
    if found["code"]:
        return found["code"]
    if found["escape"]:
        return _escaped(found["escape"])
    if inside:
        return _in_class(found, before[-1])
    return r"\Z" if found["plain"] == "$" else found["plain"]


def _letters(found: re.Match[str], inside: bool) -> str:
    letters = _PROPERTIES.get(found["property"])
    if letters is None or (inside and found["sign"] == "P"):
        raise re.error("unknown property", found.string, found.start())
    return letters if inside else f"[{'^' if found['sign'] == 'P' else ''}{letters}]"


def _escaped(letter: str) -> str:
    if letter.isdigit() or letter in _ESCAPES:
        return "\\" + letter
    return re.escape(letter)


def _in_class(found: re.Match[str], before: str) -> str:
    """A hyphen beside `\\w` and its like stands for itself, and so does a bracket."""
    plain = found["plain"]
    after = found.string[found.end() : found.end() + 2]
    beside_class = before[1:] in _CLASSES or (after[:1] == "\\" and after[1:] in _CLASSES)
    if plain in "[&~|" or (plain == "-" and beside_class):
        return "\\" + plain
    return plain
