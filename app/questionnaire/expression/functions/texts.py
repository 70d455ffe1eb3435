"""Functions of text."""

import base64
import binascii
import hashlib
import math
import re

from app.questionnaire.expression.values import Value, texts_of, to_text

_SPACE = " \t\r\n"
_SPACES = re.compile(f"[{_SPACE}]+")
_DIGESTS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


def concat(*values: Value) -> str:
    """All texts, node by node, one after the other."""
    return "".join([text for value in values for text in texts_of(value)])


def join(separator: str, *values: Value) -> str:
    """All texts, node by node, with `separator` between."""
    return separator.join([text for value in values for text in texts_of(value)])


def string(value: Value) -> str:
    """The value as text."""
    return to_text(value)


def starts_with(text: str, start: str) -> bool:
    """Whether `text` starts so."""
    return text.startswith(start)


def ends_with(text: str, end: str) -> bool:
    """Whether `text` ends so."""
    return text.endswith(end)


def contains(text: str, part: str) -> bool:
    """Whether `part` is in `text`."""
    return part in text


def substring_before(text: str, mark: str) -> str:
    """What precedes the first `mark`."""
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


def substring_after(text: str, mark: str) -> str:
    """What follows the first `mark`."""
    return text.partition(mark)[2] if mark else text


def substring(text: str, first: float, length: float | None = None) -> str:
    """Characters from `first`, counted from 1; both arguments are rounded (XPath 1.0 §4.2)."""
    start = _rounded(first)
    end = math.inf if length is None else start + _rounded(length)
    if math.isnan(start) or math.isnan(end):
        return ""
    low = max(0, start - 1)
    high = min(len(text), max(0, end - 1))
    return text[int(low) : int(high)] if low < high else ""


def _rounded(number: float) -> float:
    return math.floor(number + 0.5) if math.isfinite(number) else number


def substr(text: str, start: float, end: float = math.inf) -> str:
    """Characters from `start` to before `end`, counted from 0, or from the end where negative."""
    return text[_offset(start, len(text)) : _offset(end, len(text))]


def _offset(number: float, length: int) -> int:
    if math.isnan(number):
        return 0
    place = int(max(-length, min(length, number)))
    return place + length if place < 0 else place


def string_length(text: str) -> float:
    """How many characters."""
    return float(len(text))


def normalize_space(text: str) -> str:
    """Without space at the ends, one space elsewhere."""
    return _SPACES.sub(" ", text).strip(" ")


def trim(text: str) -> str:
    """Without space at the ends."""
    return text.strip(_SPACE)


def translate(text: str, letters: str, replacements: str) -> str:
    """Each of `letters` replaced by the one at its place in `replacements`, or dropped; the first counts."""
    table: dict[int, str | None] = {}
    for index, letter in enumerate(letters):
        table.setdefault(ord(letter), replacements[index] if index < len(replacements) else None)
    return text.translate(table)


def base64_decode(text: str) -> str:
    """The UTF-8 text in base 64, empty where it is none."""
    try:
        return base64.b64decode(text.rstrip("=") + "===").decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """The digest of a text, in base 64 or `hex`; empty for an unknown algorithm."""
    name = _DIGESTS.get(algorithm.upper())
    if name is None:
        return ""
    found = hashlib.new(name, text.encode(), usedforsecurity=False)
    return found.hexdigest() if encoding == "hex" else base64.b64encode(found.digest()).decode()
