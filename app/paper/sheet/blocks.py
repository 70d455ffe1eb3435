"""What stands on a sheet, one under the other; the typesetter draws it and adds nothing of its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text set in one way."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A wording and the language it is really in, which may not be the sheet's."""

    runs: tuple[Run, ...] = ()
    language: str = "fr"
    rtl: bool = False

    def __bool__(self) -> bool:
        return any(run.text.strip() for run in self.runs)

    @property
    def plain(self) -> str:
        return "".join(run.text for run in self.runs)


NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Option:
    """A choice with its box. `skip` is where it leads, `follow` the question asked on its own line."""

    value: str
    label: Words
    skip: str = ""
    follow: "FollowUp | None" = None
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """« Autre » with its line: a question of its own, number included."""

    path: str
    number: int | None
    label: Words
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes one under the other, or in as many columns as their labels leave room for."""

    options: tuple[Option, ...]
    kind: str = "choices"


@dataclass(frozen=True, slots=True)
class Scale:
    """Boxes on one line, each with its label under it."""

    options: tuple[Option, ...]
    kind: str = "scale"


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells for one character each; `part` tells apart the parts of one answer (d, m, y, h, min)."""

    part: str
    count: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Comb:
    """A number, date or time."""

    cells: tuple[Cells, ...]
    kind: str = "comb"


@dataclass(frozen=True, slots=True)
class Coded:
    """A list too long to print here: a code from its annex."""

    cells: int
    annex: str
    how: str
    kind: str = "coded"


@dataclass(frozen=True, slots=True)
class Lines:
    """Ruled lines for an open answer."""

    count: int
    kind: str = "lines"


@dataclass(frozen=True, slots=True)
class Ranking:
    """A cell before each choice, for its place."""

    options: tuple[Option, ...]
    cells: int
    kind: str = "ranking"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A question that paper cannot take; the sentence says where it can be answered."""

    text: str
    kind: str = "elsewhere"


Area = Choices | Scale | Comb | Coded | Lines | Ranking | Elsewhere


@dataclass(frozen=True, slots=True)
class Section:
    """The heading of a group, or of one instance of a repeat."""

    label: Words
    hint: Words = NO_WORDS
    level: int = 1
    kind: str = "section"


@dataclass(frozen=True, slots=True)
class Note:
    """A text to read; `is_aside`: about the sheet itself, of no weight."""

    text: Words
    is_aside: bool = False
    kind: str = "note"


@dataclass(frozen=True, slots=True)
class Filtered:
    """Blocks that only some people answer, under the line that says who."""

    text: str
    blocks: tuple["Block", ...]
    kind: str = "filtered"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question and where it is answered. `path` has positions inside repeats."""

    path: str
    number: int | None
    label: Words
    area: Area
    hint: Words = NO_WORDS
    how: str = ""
    is_multiple: bool = False
    kind: str = "ask"


@dataclass(frozen=True, slots=True)
class Row:
    """A question that is a row of a table."""

    path: str
    number: int | None
    label: Words


@dataclass(frozen=True, slots=True)
class Table:
    """Questions that go by one list of choices."""

    title: Words
    columns: tuple[Option, ...]
    rows: tuple[Row, ...]
    hint: Words = NO_WORDS
    is_multiple: bool = False
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Roster:
    """A repeat as a table: a column for each question, a row for each instance."""

    title: Words
    hint: Words
    columns: tuple[Row, ...]
    #: Where each question is answered, row by row.
    rows: tuple[tuple[Ask, ...], ...]
    kind: str = "roster"


Block = Section | Note | Filtered | Ask | Table | Roster


@dataclass(frozen=True, slots=True)
class Annex:
    """A long list with a code for each choice, at the end of the sheet."""

    name: str
    title: str
    #: Code, value and label of each choice.
    entries: tuple[tuple[str, str, Words], ...]
    kind: str = "annex"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form composed for paper in one language."""

    language: str
    rtl: bool
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    questions: int = 0
    problems: tuple["Unprintable", ...] = ()


@dataclass(frozen=True, slots=True)
class Unprintable:
    """What paper cannot do as the form asks: the author decides on a sentence, or that it may stay so.

    `code` is a line of `problems.SENTENCES`; `proposed` what is printed until somebody writes better.
    """

    code: str
    path: str
    number: int | None = None
    label: str = ""
    proposed: str = ""
    #: The author or the team has said what to print.
    is_settled: bool = False
