"""Cards: one for each question of a results page, one for the rows of a table together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.i18n import _

from .bars import Segment, stack, tones
from .figures import day, number, step, typeset
from .names import KIND_NAMES
from .tally import Question
from .tally.choices import ChoiceRow, ChoiceTable
from .tally.dates import DateSummary
from .tally.histogram import Bin
from .tally.numbers import NumberSummary
from .tally.ranks import RankRow, RankTable
from .variable import Kind, Variable
from .words import finding, who_answered

#: A list longer than this shows the choices that were given most.
_LONG_LIST = 30
#: Below it, per cents say more than there is.
_FEW = 30


@dataclass(frozen=True, slots=True)
class BarRow:
    """A line of a table: `share` is of the base, `width` the bar's, in per cent of the column."""

    label: str
    count: int
    share: float | None
    width: float
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """One question on a scale: its bar, and its counts in the order of the scale."""

    label: str
    segments: tuple[Segment, ...]
    rows: tuple[ChoiceRow, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One card; which of its parts are filled depends on the kind of question."""

    anchor: str
    number: str
    title: str
    kind: str
    told: tuple[str, ...]
    finding: str = ""
    repeat: str = ""
    bars: tuple[BarRow, ...] = ()
    is_scaled_to_base: bool = True
    left_out: int = 0
    ranks: tuple[RankRow, ...] = ()
    scale: tuple[ScaleRow, ...] = ()
    tones: Sequence[int] = ()
    measures: tuple[tuple[str, str], ...] = ()
    unreadable: int = 0
    has_few: bool = False
    texts: str = ""
    """The path whose open answers can be read, empty for other kinds."""
    is_retired: bool = False


def cards(questions: Iterable[Question], unit: str, repeats: Mapping[str, str]) -> Iterator[Card]:
    """The cards in order; `repeats` are the labels of repeats by path, the units of what they ask."""
    for _key, rows in groupby(questions, key=_table):
        together = tuple(rows)
        first = together[0].variable
        counted = repeats[first.repeat] if first.repeat else unit
        yield _scale_card(together, counted) if first.scale else _card(together[0], counted)


def _table(question: Question) -> object:
    """What the rows of one table share, and no other question."""
    variable = question.variable
    if variable.scale and variable.table_label:
        return (variable.table, tuple(category.code for category in variable.categories))
    return variable.path


def _card(question: Question, unit: str) -> Card:
    variable, figures = question.variable, question.figures
    base = _base(question)
    return Card(
        anchor=anchor(variable),
        number=variable.number,
        title=typeset(variable.label),
        kind=str(KIND_NAMES[variable.kind]),
        told=tuple(who_answered(question.bases, unit)),
        finding=finding(question),
        repeat=variable.repeat or "",
        bars=_bars(figures),
        is_scaled_to_base=isinstance(figures, ChoiceTable),
        left_out=_left_out(figures),
        ranks=figures.rows if isinstance(figures, RankTable) else (),
        measures=tuple(_measures(figures)),
        unreadable=figures.unreadable if isinstance(figures, NumberSummary | DateSummary) else 0,
        has_few=0 < base < _FEW and figures is not None,
        texts=variable.path if variable.kind is Kind.TEXT and not variable.personal else "",
        is_retired=variable.retired,
    )


def _scale_card(questions: Sequence[Question], unit: str) -> Card:
    first, last = questions[0].variable, questions[-1].variable
    rows = tuple(_scale_row(question, unit) for question in questions)
    alone = len(rows) == 1
    return Card(
        anchor=anchor(first),
        number=first.number if alone else f"{first.number}–{last.number}",
        title=typeset(first.label if alone else first.table_label),
        kind=str(KIND_NAMES[first.kind]),
        told=rows[0].told if alone else (),
        finding=finding(questions[0]) if alone else "",
        repeat=first.repeat or "",
        scale=rows,
        tones=tones(max(len(row.rows) for row in rows)),
        has_few=any(0 < _base(question) < _FEW for question in questions),
        is_retired=first.retired,
    )


def _scale_row(question: Question, unit: str) -> ScaleRow:
    rows = question.figures.rows if isinstance(question.figures, ChoiceTable) else ()
    told = tuple(who_answered(question.bases, unit))
    return ScaleRow(typeset(question.variable.label), stack([row.count for row in rows]), rows, told)


def anchor(variable: Variable) -> str:
    """A name for the card in the page's address."""
    return "q-" + variable.path.strip("/").replace("/", "-")


def _base(question: Question) -> int:
    return question.figures.base if question.figures else question.bases.answered


def _bars(figures: object) -> tuple[BarRow, ...]:
    match figures:
        case ChoiceTable() as table:
            return tuple(_choice_bar(row) for row in _shown(table))
        case NumberSummary(bins=bins, base=base):
            return _scaled([(_bin_name(bin_), bin_.count) for bin_ in bins], base)
        case DateSummary(bins=bins, base=base, step=size):
            return _scaled([(step(bin_.start, size), bin_.count) for bin_ in bins], base)
        case _:
            return ()


def _shown(table: ChoiceTable) -> Sequence[ChoiceRow]:
    if len(table.rows) <= _LONG_LIST:
        return table.rows
    return [row for row in sorted(table.rows, key=lambda row: -row.count) if row.count][:_LONG_LIST]


def _left_out(figures: object) -> int:
    return len(figures.rows) - len(_shown(figures)) if isinstance(figures, ChoiceTable) else 0


def _choice_bar(row: ChoiceRow) -> BarRow:
    label = typeset(row.label) if row.listed else _("%(code)s (hors liste)", code=row.code)
    return BarRow(label, row.count, row.share, round(100 * (row.share or 0), 2), is_quiet=not row.listed)


def _scaled(counts: Sequence[tuple[str, int]], base: int) -> tuple[BarRow, ...]:
    """Bars where the largest fills the column."""
    largest = max((count for _name, count in counts), default=1) or 1
    return tuple(
        BarRow(name, count, count / base if base else None, round(100 * count / largest, 2))
        for name, count in counts
    )


def _bin_name(bin_: Bin) -> str:
    if bin_.low is None:
        return str(_("moins de %(high)s", high=number(bin_.high or 0, 4)))
    if bin_.high is None:
        return str(_("%(low)s et plus", low=number(bin_.low, 4)))
    if bin_.low == bin_.high:
        return number(bin_.low)
    return str(_("%(low)s à moins de %(high)s", low=number(bin_.low, 4), high=number(bin_.high, 4)))


def _measures(figures: object) -> Iterator[tuple[str, str]]:
    match figures:
        case NumberSummary() as summary:
            yield str(_("Minimum")), number(summary.minimum, 2)
            yield str(_("1er quartile")), number(summary.lower_quartile, 2)
            yield str(_("Médiane")), number(summary.median, 2)
            yield str(_("3e quartile")), number(summary.upper_quartile, 2)
            yield str(_("Maximum")), number(summary.maximum, 2)
            yield str(_("Moyenne")), number(summary.mean, 2)
        case DateSummary(first=first, last=last) if first and last:
            yield str(_("Première date")), day(first)
            yield str(_("Dernière date")), day(last)
