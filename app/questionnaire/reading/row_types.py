"""Reads the `type` column: what a row of the survey is, however its author spelt it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from pyxform.aliases import _type_alias_map, settings_header
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT
from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

from app.questionnaire.reading.columns import squash


class RowKind(StrEnum):
    BEGIN = "begin"
    END = "end"
    QUESTION = "question"
    SETTING = "setting"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RowType:
    """`text` is what pyxform shall read; `control` is group, repeat or loop.

    `select` is the command of a question with choices, `list_name` its choice list or file. A type is
    foreign when another tool has it and XLSForm has one that stores the same answer.
    """

    kind: RowKind
    text: str
    control: str = ""
    list_name: str = ""
    select: str = ""
    is_foreign: bool = False


_CONTROLS = {
    "group": "group",
    "lgroup": "repeat",
    "repeat": "repeat",
    "loop": "loop",
    "loopedgroup": "repeat",
}
#: Squashed first words of the types that take a choice list → how pyxform spells them.
SELECTS = {
    "selectone": "select_one",
    "select1": "select_one",
    "selectonefrom": "select_one",
    "addselectonepromptusing": "select_one",
    "selectmultiple": "select_multiple",
    "selectmultiplefrom": "select_multiple",
    "selectallthatapply": "select_multiple",
    "selectallthatapplyfrom": "select_multiple",
    "addselectmultiplepromptusing": "select_multiple",
    "selectonefromfile": "select_one_from_file",
    "selectmultiplefromfile": "select_multiple_from_file",
    "selectoneexternal": "select_one_external",
    "rank": "rank",
}
#: Other tools' types → the XLSForm type that stores the same answer.
FOREIGN_TYPES = {
    "calculatehere": "calculate",
    "caseid": "text",
    "hiddenstring": "hidden",
    "hiddentext": "hidden",
    "tel": "text",
    "textarea": "text",
    "multilinetext": "text",
}
#: A reference to a record of the application that shows the form: its answer is the record's identifier.
_RECORD_PREFIX = "db:"
#: An OpenStreetMap question names a list of tags of the osm sheet.
_OSM_PREFIX = "osm "
_OR_OTHER = re.compile(r"^(.*?)[\s_]+(or[\s_]+specify[\s_]+other|or[\s_]+other)$", re.IGNORECASE)
_CONTROL = re.compile(
    r"^(begin|end)[\s_-]*(looped[\s_-]*group|lgroup|group|repeat|loop)\b\s*(?:over\s+)?(\S*)$", re.IGNORECASE
)

_PLAIN_TYPES = {
    squash(name): name for name in (*QUESTION_TYPE_DICT, *_type_alias_map) if squash(name) not in SELECTS
}
_SETTING_TYPES = frozenset(settings_header)


def read_type(written: str) -> RowType:
    """Return what a row of the survey is; UNKNOWN where XLSForm has no such type."""
    text = " ".join(written.split())
    if control := _CONTROL.match(text):
        return _control_row(control)
    if text in _SETTING_TYPES:
        return RowType(RowKind.SETTING, text)
    return _select_row(text) or _plain_row(text) or _foreign_row(text) or RowType(RowKind.UNKNOWN, text)


def _plain_row(text: str) -> RowType | None:
    is_known = text in QUESTION_TYPE_DICT or text in _type_alias_map or text.lower().startswith(_OSM_PREFIX)
    plain = text if is_known else _PLAIN_TYPES.get(squash(text))
    return RowType(RowKind.QUESTION, plain) if plain else None


def _foreign_row(text: str) -> RowType | None:
    foreign = "text" if text.startswith(_RECORD_PREFIX) else FOREIGN_TYPES.get(squash(text))
    return RowType(RowKind.QUESTION, foreign, is_foreign=True) if foreign else None


def needs_label(read: RowType) -> bool:
    """Tell whether a question appears on the page, and so needs a label or a hint."""
    if read.kind is not RowKind.QUESTION or read.select:
        return bool(read.select)
    control = QUESTION_TYPE_DICT.get(read.text, {}).get("control", {})
    return bool(control.get("tag", "action") != "action")


def is_usual_spelling(written: str) -> bool:
    """Tell whether pyxform reads the type as it is written."""
    text = " ".join(written.split())
    controls = (RE_SELECT, RE_BEGIN_CONTROL, RE_END_CONTROL)
    if text in QUESTION_TYPE_DICT or text in _type_alias_map or text.startswith(_OSM_PREFIX):
        return True
    return any(rule.search(text) for rule in controls)


def _control_row(match: re.Match[str]) -> RowType:
    control = _CONTROLS[squash(match[2])]
    list_name = match[3]
    if match[1].lower() == "end":
        return RowType(RowKind.END, f"end {control}", control)
    text = f"begin {control} over {list_name}" if control == "loop" and list_name else f"begin {control}"
    return RowType(RowKind.BEGIN, text, control, list_name)


def _select_row(text: str) -> RowType | None:
    """Split a select's type in its command, which may have several words, and its list."""
    words = text.split(" ")
    for count in range(min(len(words), 6), 0, -1):
        command = SELECTS.get(squash(" ".join(words[:count])))
        if command:
            return _select(command, " ".join(words[count:]))
    return None


def _select(command: str, rest: str) -> RowType:
    other = _OR_OTHER.match(rest)
    list_name = other[1].strip() if other else rest
    text = f"{command} {list_name} or_other" if other else f"{command} {list_name}".strip()
    return RowType(RowKind.QUESTION, text, list_name=list_name, select=command)
