"""Workbooks (xlsx, xlsb, xls, ods), read in a process of their own: a bomb or a million rows end that one."""

import json
from pathlib import Path

from app.errors import Refused
from app.questionnaire.problems import FormRefused
from app.questionnaire.reading import Limits
from app.questionnaire.reading.confined import ask

_CHILD = Path(__file__).with_name("child.py")
_ENCRYPTED, _HEAVY = {"encrypted_file"}, {"zip_bomb", "memory_limit", "time_limit", "file_too_large"}
#: A row that is not blank: its line, counted from 1, and its cells.
Row = tuple[int, list[str]]


def sheets_of(content: bytes) -> list[list[Row]]:
    """The rows of each sheet. Refused: addresses_encrypted, addresses_heavy, addresses_binary."""
    try:
        told = json.loads(ask(_CHILD, content, "", Limits()))
    except FormRefused as refused:
        raise _refusal(refused.problems[0].code) from refused
    except ValueError as error:
        raise _refusal("answer") from error
    if "refused" in told:
        raise _refusal(told["refused"])
    return [[(line, cells) for line, cells in sheet] for sheet in told["sheets"]]


def _refusal(code: str) -> Refused:
    if code in _ENCRYPTED:
        return Refused("addresses_encrypted")
    return Refused("addresses_heavy" if code in _HEAVY else "addresses_binary")
