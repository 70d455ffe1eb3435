"""The names under which an XForm keeps its lists: a choice list and an attached file may have the same."""

from dataclasses import replace

from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.sheets import Sheets
from app.questionnaire.reading.survey import Survey

_FILE_TYPES = frozenset({"csv-external", "xml-external"})
_SUFFIX = "_choices"


def part_lists_from_files(sheets: Sheets, survey: Survey, findings: Findings) -> None:
    """Call a choice list otherwise where an attached file has its name.

    Expressions that read `instance('name')` or pull data from it keep the file: a choice list is reached
    by the questions that name it, which are turned to its new name.
    """
    choices = sheets.get("choices")
    if choices is None:
        return
    taken = {row.get("list_name") for row in choices.rows}
    for name in sorted(_file_names(survey) & taken):
        renamed = name + _SUFFIX
        while renamed in taken:
            renamed += "_"
        rows = [row for row in choices.rows if row.get("list_name") == name]
        findings.repair("list_renamed", choices.place(rows[0], "list_name"), list=name, read_as=renamed)
        for row in rows:
            row.cells["list_name"] = renamed
        _turn_questions(name, renamed, survey)


def _file_names(survey: Survey) -> set[str]:
    files = {row.type.list_name.rpartition(".")[0] for row in survey.rows if _reads_file(row.type.select)}
    return files | {row.name for row in survey.rows if row.type.text in _FILE_TYPES}


def _reads_file(select: str) -> bool:
    return select.endswith("_from_file")


def _turn_questions(name: str, renamed: str, survey: Survey) -> None:
    for row in survey.rows:
        if row.type.list_name == name and row.type.select and not _reads_file(row.type.select):
            text = row.type.text.replace(f" {name}", f" {renamed}", 1)
            row.type = replace(row.type, text=text, list_name=renamed)
            row.row.cells["type"] = text
