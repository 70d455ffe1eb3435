"""Where a question is answered on paper: one line for each question type."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.collection.keying.keyed import LONGEST_LIST
from app.i18n import _, language
from app.paper.sheet.blocks import (
    Annex,
    Area,
    Cells,
    Choices,
    Coded,
    Comb,
    Lines,
    Option,
    Ranking,
    Scale,
)
from app.paper.sheet.words import Wordings
from app.questionnaire.definition import Choice, Question

#: Choices of a scale on one line, and the longest of their labels.
_LONGEST_SCALE, _LONGEST_STEP = 11, 12
_MOST_RANKED = 20
_NUMBER = re.compile(r"\d+")
_DIGITS, _MOST_DIGITS = 3, 9
_ONE_LINE = {"likert", "horizontal", "horizontal-compact", "compact", "quickcompact"}
_LINES, _MOST_LINES = 4, 30


@dataclass
class AreaMaker:
    """Makes areas; long lists get their annex on the way, one for all the questions that go by it."""

    wordings: Wordings
    annexes: dict[tuple[str, ...], Annex] = field(default_factory=dict)

    def area(self, question: Question) -> Area | None:
        """Where the question is answered; None where paper cannot take the answer."""
        return _AREAS[question.type.name](self, question)

    def options(self, question: Question) -> tuple[Option, ...]:
        return tuple(map(self.option, question.choices))

    def option(self, choice: Choice) -> Option:
        words = self.wordings.words(choice.text) if choice.text else self.wordings.ours(choice.value)
        return Option(choice.value, words, is_apart=choice.is_exclusive)

    # By type

    def chosen(self, question: Question) -> Area | None:
        options = self.options(question)
        if not options:
            return None
        if len(options) > LONGEST_LIST:
            return self.coded(question, options)
        if question.type.name == "select_one" and _is_scale(question, options):
            return Scale(options)
        return Choices(options)

    def coded(self, question: Question, options: tuple[Option, ...]) -> Coded:
        cells = len(str(len(options)))
        key = tuple(option.value for option in options)
        if key not in self.annexes:
            name = _annex_name(len(self.annexes))
            numbered = enumerate(options, start=1)
            entries = tuple((f"{at:0{cells}}", option.value, option.label) for at, option in numbered)
            self.annexes[key] = Annex(name, _("Liste %(name)s", name=name), entries)
        annex = self.annexes[key]
        how = _("Écrivez le numéro de la liste %(name)s, à la fin.", name=annex.name)
        return Coded(cells, annex.name, how)

    def ranked(self, question: Question) -> Area | None:
        options = self.options(question)
        return Ranking(options, len(str(len(options)))) if 0 < len(options) <= _MOST_RANKED else None

    def whole(self, question: Question) -> Area | None:
        return Comb((Cells("", _digits(question)),))

    def fraction(self, question: Question) -> Area | None:
        comma = "." if language().locale.startswith("en") else ","
        return Comb((Cells("", _digits(question)), Cells("fraction", 2, before=comma)))

    def graded(self, question: Question) -> Area | None:
        """A range: its steps as boxes where they are few, else a number."""
        steps = _steps(question)
        if 0 < len(steps) <= _LONGEST_SCALE:
            return Scale(tuple(Option(step, self.wordings.ours(step)) for step in steps))
        return self.fraction(question) if any("." in step for step in steps) else self.whole(question)

    def open(self, question: Question) -> Area | None:
        lines = question.palier.paper_lines
        if lines is None:
            lines = _LINES if "multiline" in question.appearance else 1
        return Lines(min(max(lines, 1), _MOST_LINES))

    def day(self, question: Question) -> Area | None:
        parts: tuple[str, ...] = _DATE_PARTS
        if "year" in question.appearance:
            parts = ("y",)
        elif "month-year" in question.appearance:
            parts = ("m", "y")
        return Comb(tuple(_cells_of_day(parts)))

    def hour(self, question: Question) -> Area | None:
        return Comb((Cells("h", 2), Cells("min", 2, before=":")))

    def moment(self, question: Question) -> Area | None:
        return Comb((*_cells_of_day(_DATE_PARTS), Cells("h", 2), Cells("min", 2, before=":")))

    def acknowledged(self, question: Question) -> Area | None:
        return Choices((Option("OK", self.wordings.ours(_("Oui"))),))

    def nowhere(self, question: Question) -> Area | None:
        return None


_DATE_PARTS = ("d", "m", "y")
_AREAS: Mapping[str, Callable[[AreaMaker, Question], Area | None]] = {
    "text": AreaMaker.open,
    "integer": AreaMaker.whole,
    "decimal": AreaMaker.fraction,
    "date": AreaMaker.day,
    "time": AreaMaker.hour,
    "datetime": AreaMaker.moment,
    "select_one": AreaMaker.chosen,
    "select_multiple": AreaMaker.chosen,
    "rank": AreaMaker.ranked,
    "select_one_external": AreaMaker.chosen,
    "range": AreaMaker.graded,
    "acknowledge": AreaMaker.acknowledged,
    "barcode": AreaMaker.open,
    "geopoint": AreaMaker.nowhere,
    "geotrace": AreaMaker.nowhere,
    "geoshape": AreaMaker.nowhere,
    "image": AreaMaker.nowhere,
    "audio": AreaMaker.nowhere,
    "video": AreaMaker.nowhere,
    "file": AreaMaker.nowhere,
}


def takes_choices(question: Question) -> bool:
    """Whether its choices stand one under the other with their boxes, with room for a skip on each."""
    if question.type.name not in {"select_one", "select_multiple"} or question.appearance & _ONE_LINE:
        return False
    return 0 < len(question.choices) <= LONGEST_LIST


def elsewhere() -> str:
    """What stands where a question that paper cannot take would be answered."""
    return _("En ligne seulement, avec le code de cette feuille.")


def with_options(area: Area, change: Callable[[Option], Option]) -> Area:
    """The area with each of its options changed."""
    if isinstance(area, Choices | Scale | Ranking):
        return replace(area, options=tuple(map(change, area.options)))
    return area


def _is_scale(question: Question, options: tuple[Option, ...]) -> bool:
    fits = len(options) <= _LONGEST_SCALE and max(len(one.label.plain) for one in options) <= _LONGEST_STEP
    return bool(question.appearance & _ONE_LINE) and (
        fits or ("likert" in question.appearance and len(options) <= 5)
    )


def _cells_of_day(parts: tuple[str, ...]) -> Iterator[Cells]:
    names = {"d": _("jour"), "m": _("mois"), "y": _("année")}
    yield from (Cells(part, 4 if part == "y" else 2, after=names[part]) for part in parts)


def _digits(question: Question) -> int:
    """As many as the largest number that the rules of the question speak of."""
    told = " ".join(filter(None, (question.bind.constraint, question.parameters.get("end"))))
    named = [number for number in _NUMBER.findall(told) if len(number) <= _MOST_DIGITS]
    return max((len(number.lstrip("0")) for number in named), default=_DIGITS) or 1


def _steps(question: Question) -> list[str]:
    try:
        start, end, step = (float(question.parameters.get(key, 1)) for key in ("start", "end", "step"))
    except ValueError:
        return []
    count = int((end - start) / step + 1e-9) + 1 if step else 0
    return [f"{start + step * at:.10g}" for at in range(min(max(count, 0), 10 * _LONGEST_SCALE))]


def _annex_name(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else f"Z{at - 25}"
