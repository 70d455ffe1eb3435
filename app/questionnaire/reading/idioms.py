"""Slips of the pen in expressions that have one possible meaning: each is a line of a table.

They are looked for outside quoted texts only, where XPath has no use for what they change.
"""

import re
from collections.abc import Callable
from html import unescape

from app.questionnaire.reading.columns import Kind
from app.questionnaire.reading.findings import Findings
from app.questionnaire.reading.sheets import Row, Sheet, Sheets

_QUOTED = re.compile("('[^']*'|\"[^\"]*\")")
_ROUND_REFERENCE = re.compile(r"\$\(\s*([^\W\d][\w.-]*)\s*\)")
_ENTITY = re.compile(r"&(?:lt|gt|amp);")

#: Operators of other languages → those of XPath, which has no use for these signs.
_OPERATORS = {"≥": ">=", "≤": "<=", "≠": "!=", "<>": "!=", "==": "=", "=>": ">=", "=<": "<=", "&&": " and "}
_OPERATOR = re.compile("|".join(map(re.escape, _OPERATORS)))
#: Written large and after an operand, where no name can stand: not at the start, nor after another operator.
_LARGE_WORD = re.compile(
    r"(?:^|(?<=[\w)\]}]))(?<!\bor)(?<!\band)(?<!\bdiv)(?<!\bmod)(\s+)(AND|OR|DIV|MOD)(?=\s|$)"
)


def _with_operators_of_xpath(piece: str) -> str:
    signs = _OPERATOR.sub(lambda sign: _OPERATORS[sign[0]], piece)
    return _LARGE_WORD.sub(lambda word: word[1] + word[2].lower(), signs)


#: Code of the repair → what it does to a piece of expression outside quotes.
_REWRITES: dict[str, Callable[[str], str]] = {
    "entities_unescaped": lambda piece: unescape(piece) if _ENTITY.search(piece) else piece,
    "reference_brackets": lambda piece: _ROUND_REFERENCE.sub(r"${\1}", piece),
    "operator_spelling": _with_operators_of_xpath,
}


def mend_expressions(sheets: Sheets, findings: Findings) -> None:
    """Rewrite the slips in every expression, and the choice filters that name a translated column."""
    for sheet in sheets.values():
        for kind in (Kind.EXPRESSION, Kind.FLAG):
            for row, column, _ in list(sheet.cells_of(kind)):
                _mend(sheet, row, column, findings)
    if choices := sheets.get("choices"):
        _offer_translated_columns(sheets["survey"], choices, findings)


def _mend(sheet: Sheet, row: Row, column: str, findings: Findings) -> None:
    for code, rewrite in _REWRITES.items():
        pieces = _QUOTED.split(row.cells[column])
        mended = "".join(piece if index % 2 else rewrite(piece) for index, piece in enumerate(pieces))
        if mended != row.cells[column]:
            row.cells[column] = mended
            findings.repair(code, sheet.place(row, column))


def _offer_translated_columns(survey: Sheet, choices: Sheet, findings: Findings) -> None:
    """Let a filter read a column of the choices by its header, such as `label::English`.

    The header is no path in the XForm, so its cells go there under a name that is one as well.
    """
    for column in [name for name in choices.written if "::" in name]:
        plain = re.sub(r"\W+", "_", column).strip("_")
        users = [row for row in survey.rows if column in row.get("choice_filter")]
        for row in users:
            row.cells["choice_filter"] = row.cells["choice_filter"].replace(column, plain)
            findings.repair("filter_column_named", survey.place(row, "choice_filter"), column=column)
        if users and plain not in choices.written:
            choices.written[plain], choices.kinds[plain] = choices.written[column], Kind.MACHINE
            for choice in choices.rows:
                if text := choice.get(column):
                    choice.cells[plain] = text
