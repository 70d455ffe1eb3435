"""The choice lists: which question uses which, what is missing, what is there twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.questionnaire.reading.columns import squash
from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.row_types import RowKind
from app.questionnaire.reading.sheets import Row, Sheet, Sheets
from app.questionnaire.reading.survey import Survey, SurveyRow

_FILES = (".csv", ".xml", ".geojson")
#: Where a list may be named beside the type: tick labels, instance('…'), search('…').
_NAMING_COLUMNS = (
    "parameters",
    "calculation",
    "relevant",
    "constraint",
    "choice_filter",
    "default",
    "appearance",
)
_YES = frozenset({"yes", "true", "true()"})


@dataclass(slots=True)
class ChoiceList:
    """A list, with the questions that draw on it."""

    rows: list[Row] = field(default_factory=list)
    users: list[SurveyRow] = field(default_factory=list)

    @property
    def is_filtered(self) -> bool:
        """Tell whether every question that draws on the list filters it."""
        return bool(self.users) and all(user.row.get("choice_filter") for user in self.users)


def check_choices(sheets: Sheets, survey: Survey, findings: Findings) -> None:
    """Check the lists against the questions; drop choices that repeat or say nothing."""
    sheet = sheets.get("choices", Sheet("choices"))
    lists = _lists(sheet, findings)
    for row in survey.selects():
        _find_list(row, lists, survey, findings)
    for row in survey.rows:
        if row.type.select and not row.type.list_name:
            findings.problem("missing_list", survey.sheet.place(row.row, "type"), type=row.type.text)
    named = _names_in_parameters(survey)
    may_repeat = _allows_duplicates(sheets)
    dropped: set[int] = set()
    for name, choices in lists.items():
        is_used = bool(choices.users) or name in named
        trial = Findings()
        dropped |= _check_rows(choices, sheet, may_repeat, trial)
        if trial.refuses and not is_used:
            findings.repair("unused_list_dropped", sheet.place(choices.rows[0], "list_name"), list=name)
            dropped |= {row.number for row in choices.rows}
        elif is_used:
            findings.extend(trial)
        for choice in choices.rows:
            choice.cells["list_name"] = name.replace(" ", "_")
    sheet.rows = [row for row in sheet.rows if row.number not in dropped]


def _lists(sheet: Sheet, findings: Findings) -> dict[str, ChoiceList]:
    lists: dict[str, ChoiceList] = defaultdict(ChoiceList)
    for row in sheet.rows:
        if name := row.get("list_name"):
            lists[name].rows.append(row)
        elif row.get("name") or row.has_text("label"):
            findings.repair("choice_row_dropped", sheet.place(row, "list_name"))
    sheet.rows = [row for row in sheet.rows if row.get("list_name")]
    return lists


def _find_list(row: SurveyRow, lists: dict[str, ChoiceList], survey: Survey, findings: Findings) -> None:
    """Attach the question to its list, found under another case or spacing if need be."""
    wanted, place = row.type.list_name, survey.sheet.place(row.row, "type")
    if "${" in wanted or wanted.lower().endswith(_FILES):
        return
    if row.type.select.endswith("_from_file"):
        findings.problem("unknown_file_format", place, file=wanted)
        return
    found = wanted if wanted in lists else _only_alike(wanted, lists)
    if found is None:
        findings.problem("unknown_list", place, list=wanted, type=row.type.text)
        return
    if found != wanted:
        findings.repair("list_name_spelling", place, list=wanted, read_as=found)
    lists[found].users.append(row)
    one_word = found.replace(" ", "_")
    row.type = replace(
        row.type, text=row.type.text.replace(f" {wanted}", f" {one_word}", 1), list_name=one_word
    )
    row.row.cells["type"] = row.type.text


def _only_alike(wanted: str, names: Iterable[str]) -> str | None:
    alike = [name for name in names if squash(name) == squash(wanted)]
    return alike[0] if len(alike) == 1 else None


def _names_in_parameters(survey: Survey) -> frozenset[str]:
    """Return the words of all parameters and expressions: lists may be named there too."""
    words: set[str] = set()
    for row in survey.rows:
        for column in _NAMING_COLUMNS:
            words.update(row.row.get(column).replace("=", " ").replace("'", " ").replace('"', " ").split())
        if row.type.kind is RowKind.BEGIN and row.type.list_name:
            words.add(row.type.list_name)
    return frozenset(words)


def _allows_duplicates(sheets: Sheets) -> bool:
    settings = sheets.get("settings", Sheet("settings"))
    return any(row.get("allow_choice_duplicates").lower() in _YES for row in settings.rows)


def _check_rows(choices: ChoiceList, sheet: Sheet, may_repeat: bool, findings: Findings) -> set[int]:
    dropped: set[int] = set()
    first: dict[str, Row] = {}
    is_multiple = any(user.type.select in {"select_multiple", "rank"} for user in choices.users)
    for row in choices.rows:
        name = row.get("name")
        if not name:
            if row.has_text("label"):
                findings.problem("choice_without_name", sheet.place(row, "name"), list=row.get("list_name"))
            else:
                findings.repair("choice_row_dropped", sheet.place(row))
            dropped.add(row.number)
            continue
        if is_multiple and len(name.split()) > 1:
            findings.problem("choice_name_with_space", sheet.place(row, "name"), name=name)
        if not row.has_face():
            findings.problem("choice_without_label", sheet.place(row, "label"), name=name)
        if name in first and not may_repeat and _is_repeated(row, first[name], choices, sheet, findings):
            dropped.add(row.number)
        first.setdefault(name, row)
    return dropped


def _is_repeated(row: Row, first: Row, choices: ChoiceList, sheet: Sheet, findings: Findings) -> bool:
    """Tell whether a second choice of one name may go: it says nothing that the first does not say."""
    place = sheet.place(row, "name")
    values = _values(row, first)
    if row.cells.items() <= first.cells.items():
        findings.repair("choice_repeated", place, **values)
        return True
    if choices.is_filtered:
        findings.repair("choice_shared", place, **values)
    else:
        findings.problem("duplicate_choice", place, **values)
    return False


def _values(row: Row, first: Row) -> dict[str, str | int]:
    return {"name": row.get("name"), "list": row.get("list_name"), "other_row": first.number}
