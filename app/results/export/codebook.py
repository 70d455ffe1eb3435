"""The codebook: one line per column and one per choice, so that a file can be read years later."""

from collections.abc import Iterable, Iterator

from app.i18n import _, _l
from app.results.variable import Kind, Missing, Variable

from .neutral import neutral
from .sheet import NOT_ASKED, Column, Sheet

KIND_NAMES = {
    Kind.ONE: _l("Un seul choix"),
    Kind.MANY: _l("Plusieurs choix"),
    Kind.RANK: _l("Classement"),
    Kind.NUMBER: _l("Nombre"),
    Kind.DATE: _l("Date"),
    Kind.TIME: _l("Heure"),
    Kind.TEXT: _l("Texte libre"),
    Kind.GIVEN: _l("Fichier, lieu ou case"),
}
MISSING_NAMES = {
    Missing.DONT_KNOW: _l("Ne sait pas : hors de la base des pourcentages"),
    Missing.DECLINED: _l("Ne souhaite pas répondre : hors de la base des pourcentages"),
}


def headers() -> list[str]:
    return [
        _("Table"),
        _("Colonne"),
        _("N°"),
        _("Libellé"),
        _("Type"),
        _("Code"),
        _("Sens du code"),
        _("Remarque"),
    ]


def lines(sheets: Iterable[Sheet]) -> Iterator[list[str]]:
    """Every cell neutralised."""
    for sheet in sheets:
        for column in sheet.columns:
            for line in _of_column(sheet, column):
                yield [neutral(cell) for cell in line]


def _of_column(sheet: Sheet, column: Column) -> Iterator[list[str]]:
    variable = column.variable
    if variable is None:
        yield [sheet.title, column.code, "", column.label, "", "", "", _remark(column)]
    elif column.category is not None:
        meaning = _("1 si choisi, 0 sinon ; vide si la question est sans réponse")
        yield [sheet.title, column.code, variable.number, column.label, _("0 ou 1"), "", "", meaning]
    else:
        kind = str(KIND_NAMES[variable.kind])
        yield [sheet.title, column.code, variable.number, variable.label, kind, "", "", _remark(column)]
        yield from _choices(sheet, column, variable)


def _choices(sheet: Sheet, column: Column, variable: Variable) -> Iterator[list[str]]:
    for choice in variable.categories:
        remark = str(MISSING_NAMES[choice.missing]) if choice.missing else ""
        yield [sheet.title, column.code, variable.number, "", "", choice.code, choice.label, remark]


def _remark(column: Column) -> str:
    if column.code == NOT_ASKED:
        return str(_("Noms des questions qui n’ont pas été posées (filtre, canal ou version)"))
    if column.variable is not None and column.variable.calculated:
        return str(_("Calculé par le questionnaire"))
    return ""
