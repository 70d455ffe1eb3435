"""The settings sheet, and the names that a form may not or must not use."""

import re

from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.headers import KNOWN_PREFIXES, XML_NAME
from app.questionnaire.reading.references import REFERENCE
from app.questionnaire.reading.row_types import RowKind
from app.questionnaire.reading.sheets import Row, Sheet, Sheets
from app.questionnaire.reading.stand_ins import stand_in
from app.questionnaire.reading.survey import Survey

#: Where Palier's own columns live; the form binder reads the same.
PALIER_NAMESPACE = "https://palier.example/xforms"
#: Settings that concern the server the form was first made for.
_ELSEWHERE = ("public_key", "submission_url", "auto_send", "auto_delete", "omit_instanceID")
_ROOT = "data"  # the root element of a form that does not name it


def check_settings(sheets: Sheets, survey: Survey, findings: Findings) -> dict[str, str]:
    """Return the settings to hand to pyxform, without those that cannot apply here."""
    sheet = sheets.get("settings", Sheet("settings"))
    row = sheet.rows[0] if sheet.rows else Row(2, {})
    settings = dict(row.cells)
    for column in _ELSEWHERE:
        if settings.pop(column, None):
            findings.repair("setting_ignored", sheet.place(row, column))
    if "name" in settings and not XML_NAME.match(settings["name"]):
        findings.repair("form_name_ignored", sheet.place(row, "name"), name=settings.pop("name"))
    _name_root(settings, survey, findings)
    settings["allow_choice_duplicates"] = "yes"  # checked by our own rule, which knows the filters
    _declare_namespaces(settings, survey, findings)
    return settings


def _name_root(settings: dict[str, str], survey: Survey, findings: Findings) -> None:
    """Call the root element otherwise when a repeat has its name, which pyxform does not take."""
    root = settings.get("name", _ROOT)
    for row in survey.rows:
        if row.type.kind is RowKind.BEGIN and row.type.control == "repeat" and row.name == root:
            settings["name"] = f"{root}_form"
            findings.repair("root_renamed", survey.sheet.place(row.row, "name"), read_as=settings["name"])
            return


def _declare_namespaces(settings: dict[str, str], survey: Survey, findings: Findings) -> None:
    """Declare Palier's namespace where it is used; leave out columns of namespaces that nobody declares."""
    declared = settings.get("namespaces", "")
    prefixes = {pair.partition("=")[0] for pair in declared.split()} | KNOWN_PREFIXES
    for column in list(survey.sheet.written):
        prefix = _prefix(column)
        if prefix and prefix not in prefixes:
            findings.repair("namespace_missing", survey.sheet.place(None, column), prefix=prefix)
            for row in survey.sheet.rows:
                row.cells.pop(column, None)
            del survey.sheet.written[column], survey.sheet.kinds[column]
        elif prefix == "palier" and "palier=" not in declared:
            declared = f'{declared} palier="{PALIER_NAMESPACE}"'.strip()
            findings.repair("namespace_added", survey.sheet.place(None, column), prefix=prefix)
    if declared:
        settings["namespaces"] = declared


def _prefix(column: str) -> str:
    """Return the namespace prefix of an attribute column, empty where it has none."""
    first, _, attribute = column.partition("::")
    return attribute.partition(":")[0] if first in {"bind", "body", "instance"} and ":" in attribute else ""


def rename_reserved(sheets: Sheets, survey: Survey, findings: Findings) -> None:
    """Let pyxform accept a group or question called `meta`, or as the root element is.

    It keeps its name: a stand-in goes through pyxform and is taken back from the XForm. Only `meta` at the
    top would collide with the form's own `meta`, and is renamed for good.
    """
    root = _root_name(sheets)
    for row in [row for row in survey.rows if row.path and row.name in {"meta", root}]:
        written = row.name
        is_taken = written == "meta" and len(row.path) == 1
        if row.type.control == "repeat" and written == root and not is_taken:
            continue  # the root element gives way
        name = _free_name("meta", survey) if is_taken else stand_in(written)
        if is_taken:
            findings.repair("reserved_name", survey.sheet.place(row.row, "name"), name="meta", read_as=name)
            _move(row.path, (name,), survey)
        row.row.cells["name"] = name
        _rename_references(written, name, sheets)


def _root_name(sheets: Sheets) -> str:
    rows = sheets["settings"].rows if "settings" in sheets else []
    written = rows[0].get("name") if rows else ""
    return written if XML_NAME.match(written) else _ROOT


def _free_name(name: str, survey: Survey) -> str:
    taken = survey.names
    while name in taken:
        name += "_"
    return name


def _move(old: tuple[str, ...], new: tuple[str, ...], survey: Survey) -> None:
    for row in survey.rows:
        if row.path[: len(old)] == old:
            row.path = (*new, *row.path[len(old) :])


def _rename_references(old: str, new: str, sheets: Sheets) -> None:
    def renamed(reference: re.Match[str]) -> str:
        head, mark, name = reference[1].rpartition("#")  # last-saved#name
        return f"${{{head}{mark}{new}}}" if name == old else reference[0]

    for sheet in sheets.values():
        for row in sheet.rows:
            for column, text in row.cells.items():
                if "${" in text:
                    row.cells[column] = REFERENCE.sub(renamed, text)
