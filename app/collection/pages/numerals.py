"""Numbers as people write them, to the lexical forms of XForms, and back in the reader's language."""

import re
from decimal import Decimal

#: Digits of the scripts our residents type, all read as 0-9.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789,")
_GROUPING = re.compile(r"(?<=\d)[\s\u00a0\u202f'’٬](?=\d{3}(?:\D|$))")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
_DECIMAL_COMMA = {"fr", "es", "pt", "tr", "uk", "ru"}


class Unreadable(Exception):
    """What was typed is not what the question asks for; `code` says how the page explains it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain_digits(typed: str) -> str:
    """`typed` with Arabic and Persian digits as 0-9, spaces trimmed."""
    return typed.translate(_DIGITS).strip()


def read_decimal(typed: str) -> str:
    """« 12,5 », « 1 284.50 », « ١٢٫٥ » → `12.5`, `1284.50`, `12.5`. Raises Unreadable("number")."""
    text = plain_digits(typed).replace("\u2212", "-")
    while _GROUPING.search(text):
        text = _GROUPING.sub("", text)
    if not _NUMBER.fullmatch(text):
        raise Unreadable("number")
    number = text.replace(",", ".").lstrip("+")
    whole, _, fraction = number.partition(".")
    whole = whole if whole not in {"", "-"} else f"{whole}0"
    return f"{whole}.{fraction}" if fraction else whole


def read_integer(typed: str) -> str:
    """« 1 284 », « 3,0 » → `1284`, `3`. Raises Unreadable("integer")."""
    try:
        number = read_decimal(typed)
    except Unreadable:
        raise Unreadable("integer") from None
    whole, _, fraction = number.partition(".")
    if fraction.strip("0"):
        raise Unreadable("integer")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return sign + (digits.lstrip("0") or "0")


def show_number(lexical: str, language: str) -> str:
    """`1284.5` → « 1 284,5 » in French. What is not a number comes back as it is."""
    if not _NUMBER.fullmatch(lexical):
        return lexical
    whole, _, fraction = f"{Decimal(lexical):f}".partition(".")
    base = language.split("-", maxsplit=1)[0]
    if base == "fr" and len(whole.lstrip("-")) > 4:
        whole = f"{int(whole):,}".replace(",", "\u202f")
    mark = "," if base in _DECIMAL_COMMA else "."
    return f"{whole}{mark}{fraction}" if fraction else whole
