"""The columns that XLSForm knows, sheet by sheet, and every other way in which people write them.

Source: https://xlsform.org/en/ref-table/ and the aliases of the older tools (pyxform, formhub, SurveyCTO).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

#: Squashed names of sheets that cannot be anything else.
SHEET_ALIASES = {
    "externalchoices": "external_choices",
    "choice": "choices",
    "choicesandcolumns": "choices",
    "setting": "settings",
    "entity": "entities",
}
#: Every way, squashed, in which a sheet of XLSForm may be called.
SHEET_NAMES = frozenset({"survey", "choices", "settings", "entities", "osm", *SHEET_ALIASES})


class Kind(StrEnum):
    """How the cells of a column are cleaned."""

    MACHINE = "machine"  # names and words of the format
    EXPRESSION = "expression"  # XPath with ${references}
    FLAG = "flag"  # yes, no, or an expression
    TEXT = "text"  # what people read


@dataclass(frozen=True, slots=True)
class Column:
    """A line of the tables: `name` as pyxform knows it, `aliases` squashed, `is_translated` by ::language."""

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    is_translated: bool = False


_M, _E, _F, _T = Kind.MACHINE, Kind.EXPRESSION, Kind.FLAG, Kind.TEXT

_MEDIA = (
    Column("image", _M, ("media:image",), is_translated=True),
    Column("big-image", _M, ("media:big-image",), is_translated=True),
    Column("audio", _M, ("media:audio",), is_translated=True),
    Column("video", _M, ("media:video",), is_translated=True),
)

SURVEY_COLUMNS = (
    Column("type", _M, ("command",)),
    Column("name", _M, ("tag", "value")),
    Column("label", _T, ("caption",), is_translated=True),
    Column("hint", _T, is_translated=True),
    Column("guidance_hint", _T, is_translated=True),
    Column("required", _F, ("bind:required",)),
    Column(
        "required_message",
        _T,
        ("requiredmsg", "bind:jr:requiredmsg", "jr:requiredmsg"),
        is_translated=True,
    ),
    Column("relevant", _E, ("relevance", "bind:relevant")),
    Column("constraint", _E, ("bind:constraint",)),
    Column(
        "constraint_message",
        _T,
        ("constrainingmessage", "bind:jr:constraintmsg", "jr:constraintmsg", "constraintmsg"),
        is_translated=True,
    ),
    Column("calculation", _E, ("calculate", "bind:calculate")),
    Column("default", _T),
    Column("read_only", _F, ("bind:readonly",)),
    Column("appearance", _M, ("control:appearance", "body:appearance")),
    Column("parameters", _M),
    Column("choice_filter", _E),
    Column("repeat_count", _E, ("count", "jr:count", "control:jr:count", "body:jr:count")),
    Column("trigger", _E),
    Column("save_to", _M, ("bind:entities:saveto",)),
    Column("autoplay", _M, ("control:autoplay", "body:autoplay")),
    Column("rows", _M, ("control:rows", "body:rows")),
    Column("intent", _M, ("body:intent", "control:intent")),
    Column("disabled", _M),
    Column("no_app_error_string", _T, ("bind:jr:noapperrorstring",)),
    *_MEDIA,
)

CHOICES_COLUMNS = (
    Column("list_name", _M),
    Column("name", _M, ("value",)),
    Column("label", _T, ("caption",), is_translated=True),
    *_MEDIA,
)

SETTINGS_COLUMNS = (
    Column("form_title", _T, ("title", "setformtitle")),
    Column("form_id", _M, ("idstring", "setformid")),
    Column("version", _M),
    Column("default_language", _M),
    Column("instance_name", _E),
    Column("style", _M),
    Column("name", _M),
    Column("namespaces", _M),
    Column("allow_choice_duplicates", _M),
    Column("clean_text_values", _M),
    Column("instance_xmlns", _M),
    Column("public_key", _M),
    Column("submission_url", _M),
    Column("auto_send", _M),
    Column("auto_delete", _M),
    Column("omit_instanceID", _M),
)

ENTITIES_COLUMNS = (
    Column("list_name", _M, ("dataset",)),
    Column("label", _E),
    Column("entity_id", _E),
    Column("create_if", _E),
    Column("update_if", _E),
    Column("repeat", _M),
)

OSM_COLUMNS = (
    Column("list_name", _M),
    Column("name", _M),
    Column("label", _T, ("caption",), is_translated=True),
)

#: Sheets in which any other column is the author's own data, there for choice filters.
SHEETS_WITH_OWN_COLUMNS = frozenset({"choices", "external_choices"})

COLUMNS_BY_SHEET: dict[str, tuple[Column, ...]] = {
    "survey": SURVEY_COLUMNS,
    "choices": CHOICES_COLUMNS,
    "external_choices": CHOICES_COLUMNS,
    "settings": SETTINGS_COLUMNS,
    "entities": ENTITIES_COLUMNS,
    "osm": OSM_COLUMNS,
}

#: First words of the columns that write an attribute of the bind, the control or the instance.
ATTRIBUTE_COLUMNS = {"bind": "bind", "body": "body", "control": "body", "instance": "instance"}

_SPACING = re.compile(r"[\s_\u00a0-]+")


def squash(written: str) -> str:
    """Return a header or sheet name without case, spaces, underscores and hyphens, to compare by."""
    return _SPACING.sub("", written).lower()


def _by_squashed_name(columns: Iterable[Column]) -> dict[str, Column]:
    table: dict[str, Column] = {}
    for column in columns:
        for name in (squash(column.name), *map(squash, column.aliases)):
            table[name] = column
    return table


COLUMN_BY_SQUASHED_NAME = {sheet: _by_squashed_name(columns) for sheet, columns in COLUMNS_BY_SHEET.items()}
