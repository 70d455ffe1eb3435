"""French typography, applied in one place to our sentences and to authors' texts alike.

Rules of the *Lexique des règles typographiques en usage à l'Imprimerie nationale*, with the narrow space
before the colon too: a narrow no-break space before ; : ! ? » % €, after «, inside numbers; the curly
apostrophe; the ellipsis; a no-break hyphen in inversions (faites‑vous). Addresses of pages are left alone.
"""

import re
from collections.abc import Callable
from functools import lru_cache

NARROW = "\u202f"
_SPACE = "[ \u00a0\u202f]"

_PRONOUNS = "je|tu|il|elle|on|nous|vous|ils|elles|ce|t-il|t-elle|t-on|là|ci"

#: One rule a line, applied in order.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…"),
    (re.compile(rf"«{_SPACE}*(?=\S)"), f"«{NARROW}"),
    (re.compile(rf"(?<=\S){_SPACE}*»"), f"{NARROW}»"),
    (re.compile(rf"(?<![\s:;!?]){_SPACE}+(?=[:;!?]+(?:\s|$|[)»\"]|{NARROW}))"), NARROW),
    (re.compile(r"(?<=[\w)’…»\"])(?=[;!?]+(?:\s|$|[)»]))"), NARROW),
    (re.compile(r"(?<=[^\W\d])(?=:(?:\s|$))"), NARROW),
    (re.compile(rf"(?<=\d){_SPACE}?(?=[%€](?:\W|$))"), NARROW),
    (re.compile(rf"(?<=\d){_SPACE}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(r"(?<=\w)-t-(?=(?:il|elle|on|ils|elles)\b)"), "\u2011t\u2011"),
    (re.compile(rf"(?<=\w)(?<!rendez)-(?=(?:{_PRONOUNS})\b)", re.IGNORECASE), "\u2011"),
)
_ADDRESS = re.compile(r"(https?://\S+|www\.\S+|\S+@\S+\.\w+)")


_FIRST = re.compile(r"\b1(?= [^\W\d])")


def first_of_month(date: str) -> str:
    """A French date as people say it: « le 1er novembre », and the other days by their number."""
    return _FIRST.sub("1er", date, count=1)


def french(text: str) -> str:
    """`text` as a French printer would set it; addresses in it stay as they are."""
    pieces = _ADDRESS.split(text)
    return "".join(piece if index % 2 else _set(piece) for index, piece in enumerate(pieces))


def _set(piece: str) -> str:
    for pattern, replacement in _RULES:
        piece = pattern.sub(replacement, piece)
    return piece


#: By language; a language without a line here is left as its author wrote it.
RULES: dict[str, Callable[[str], str]] = {"fr": french}


@lru_cache(maxsize=4096)
def typeset(text: str, language: str) -> str:
    """`text` set by the rules of `language` (a BCP 47 tag: fr, fr-x-falc… or Babel's fr@falc)."""
    rule = RULES.get(re.split("[-_@]", language)[0])
    return rule(text) if rule else text
