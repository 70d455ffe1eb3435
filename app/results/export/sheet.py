"""The columns of one table of answers, and the cells of one record.

A question takes one column; one with several choices takes another per choice, holding 1 or 0 when the
question was answered and nothing otherwise. Questions that were not asked are named in `_non_posees`,
so that an empty cell elsewhere means *asked and left empty*, and numbers stay numbers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.results.records import Record
from app.results.variable import Category, Kind, Variable

from .neutral import neutral
from .options import Options, Wording

_REMEMBERED = 50_000
NOT_ASKED = "_non_posees"
#: A list with more choices gets no column per choice: a spreadsheet has 16 384 columns in all.
_MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `code` is unique in its sheet, `kind` tells a workbook how to write its cells."""

    code: str
    label: str
    kind: Kind = Kind.TEXT
    variable: Variable | None = None
    category: Category | None = None


@dataclass(slots=True)
class _Cells:
    """The cells that one variable's value fills; those of closed questions are worked out once a value."""

    make: Callable[[str], tuple[str, ...]]
    blank: tuple[str, ...]
    remember: bool
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, value: str) -> tuple[str, ...]:
        cells = self.known.get(value)
        if cells is None:
            cells = self.make(value)
            if self.remember and len(self.known) < _REMEMBERED:
                self.known[value] = cells
        return cells


class Sheet:
    """One table: the form's own, or a repeat's.

    `lead` are the columns that come before the questions' and whose cells the caller gives.
    """

    def __init__(
        self, table: str, title: str, lead: Sequence[Column], variables: Iterable[Variable], options: Options
    ) -> None:
        self.table = table
        self.title = title
        self.variables = [v for v in variables if options.personal or not v.personal]
        names = _unique_names(self.variables, {*(column.code for column in lead), NOT_ASKED})
        self._names = {variable.path: name for variable, name in names}
        questions = [column for variable, name in names for column in _columns(variable, name)]
        self.columns = (*lead, *questions, Column(NOT_ASKED, NOT_ASKED))
        self._cells = [(variable.path, _cells(variable, options)) for variable in self.variables]

    def headers(self, wording: Wording) -> list[str]:
        """The first line, neutralised: labels are what an author wrote."""
        if wording is Wording.CODES:
            return [neutral(column.code) for column in self.columns]
        return [neutral(column.label) for column in self.columns]

    def row(self, lead: Sequence[str], record: Record) -> list[str]:
        """The cells of one record, masked questions left empty."""
        values = record.values
        skipped = record.not_asked
        row = list(lead)
        for path, cells in self._cells:
            value = values.get(path)
            if value is None or path in skipped:
                row += cells.blank
            else:
                row += cells.of(value)
        row.append(self._skipped_names(skipped) if skipped else "")
        return row

    def _skipped_names(self, skipped: frozenset[str]) -> str:
        return " ".join(name for path, name in self._names.items() if path in skipped)


def _unique_names(variables: Sequence[Variable], taken: set[str]) -> list[tuple[Variable, str]]:
    """A question's name where it is the only one, else its path in the form."""
    seen = Counter(taken) + Counter(variable.name for variable in variables)
    return [
        (variable, variable.name if seen[variable.name] == 1 else _path(variable)) for variable in variables
    ]


def _path(variable: Variable) -> str:
    return variable.path.split("/", 2)[-1]


def _columns(variable: Variable, name: str) -> list[Column]:
    label = f"{variable.number}. {variable.label}" if variable.number else variable.label or name
    own = Column(name, label, variable.kind, variable)
    if variable.kind is not Kind.MANY:
        return [own]
    return [own] + [
        Column(f"{name}/{choice.code}", f"{label} : {choice.label}", Kind.NUMBER, variable, choice)
        for choice in _choices_with_columns(variable)
    ]


def _choices_with_columns(variable: Variable) -> tuple[Category, ...]:
    return variable.categories if len(variable.categories) <= _MOST_COLUMNS else ()


def _cells(variable: Variable, options: Options) -> _Cells:
    say = _speller(variable, options)
    if variable.kind is Kind.MANY:
        codes = [category.code for category in _choices_with_columns(variable)]

        def several(value: str) -> tuple[str, ...]:
            chosen = set(value.split())
            return (say(value), *("1" if code in chosen else "0" for code in codes))

        return _Cells(several, ("",) * (1 + len(codes)), remember=True)
    return _Cells(lambda value: (say(value),), ("",), remember=variable.kind not in {Kind.TEXT, Kind.GIVEN})


def _speller(variable: Variable, options: Options) -> Callable[[str], str]:
    """How a value of this variable is written in a cell."""
    decimal = options.dialect.decimal
    if variable.kind is Kind.NUMBER and decimal != ".":
        return lambda value: neutral(value.replace(".", decimal))
    if options.values is Wording.LABELS and variable.categories:
        labels = {category.code: category.label for category in variable.categories}
        between = {Kind.ONE: "", Kind.MANY: " | ", Kind.RANK: " > "}.get(variable.kind, " ")
        return lambda value: neutral(between.join(labels.get(code, code) for code in value.split()))
    return neutral
