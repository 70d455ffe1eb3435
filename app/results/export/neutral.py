"""Keep spreadsheets from taking an answer for a formula, without losing a character of it.

A cell that starts with = + - @ (or their full-width forms), a tab, a carriage return or a line feed gets
an apostrophe in front, and so does one that already starts with an apostrophe. To undo it, take away the
first character of every cell that starts with an apostrophe. Plain negative numbers stay as they are.

Source: OWASP, CSV Injection; CVE reports on exports of survey tools.
"""

import re

_RISKY = re.compile(r"[=+\-@\t\r\n'＝＋－＠]")
_NEGATIVE_NUMBER = re.compile(r"-\d+([.,]\d+)?")


def neutral(text: str) -> str:
    """`text` as a cell that no spreadsheet evaluates."""
    if not text or not _RISKY.match(text) or _NEGATIVE_NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def restored(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell.startswith("'") else cell
