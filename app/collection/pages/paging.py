"""How a form is cut into pages: never a question beside one whose answer changes it.

Without a script the server must see an answer before it can show what follows from it. So a page is
a run of questions, or a field-list group, cut wherever a filter, a list of choices, a visible
calculation or a piped text depends on an answer given on the same page. The cut is a fact of the
form; which pages a person meets follows from their answers (see `steps`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.collection.pages.influences import Influences
from app.collection.pages.widgets.choosing import LONG_LIST
from app.collection.pages.widgets.table import widget_for
from app.questionnaire.definition import Form, Group, Item, Question, Repeat

CHANNEL = "web"
#: Rows of a telephone's screen after which a new page begins, unless a field-list holds them together.
ROWS = 16
#: A searched list takes this many rows, however many choices it has.
_SEARCH_ROWS = 6


@dataclass(frozen=True, slots=True)
class Paging:
    """The page of each question, by path without positions; pages are numbered in document order."""

    page_of: dict[str, int]


def cut_into_pages(form: Form) -> Paging:
    """Cut `form` into pages for the web."""
    cutter = _Cutter(Influences(form))
    cutter.run(form.body)
    return Paging(cutter.page_of)


@dataclass
class _Cutter:
    influences: Influences
    page_of: dict[str, int] = field(default_factory=dict)
    page: int = 0
    rows: int = 0
    on_page: set[str] = field(default_factory=set)
    has_questions: bool = False
    is_held: bool = False
    #: The list that the table of choices being laid out goes by.
    table: str | None = None

    def run(self, items: Iterable[Item]) -> None:
        for item in items:
            if not item.palier.is_asked_in(CHANNEL):
                continue
            if isinstance(item, Question):
                self._place(item)
            else:
                self._enter(item)

    def _enter(self, item: Group | Repeat) -> None:
        """A section, a field-list or a repeat begins and ends a page; a bare group is only a filter."""
        together = bool(item.appearance & {"field-list", "table-list"})
        apart = together or bool(item.label) or isinstance(item, Repeat)
        if apart and not self.is_held:
            self._turn()
        held, self.is_held = self.is_held, self.is_held or together
        self.run(item.items)
        self.is_held = held
        if apart and not self.is_held:
            self._turn()

    def _place(self, question: Question) -> None:
        if not question.type.is_visible:
            return
        rows = rows_of(question)
        continues = self.is_held or self._is_row(question)
        overflows = bool(self.on_page) and self.rows + rows > ROWS and not continues
        if overflows or self.influences.on(question) & self.on_page:
            self._turn()
        self.page_of[question.path] = self.page
        self.on_page.add(question.path)
        self.has_questions = self.has_questions or question.is_asked
        self.rows += rows
        self.table = _list_of(question) if question.appearance & TABLE else None

    def _is_row(self, question: Question) -> bool:
        return self.table is not None and is_row_of_table(question) and _list_of(question) == self.table

    def _turn(self) -> None:
        """Begin a new page, unless this one has only notes: they go above what follows."""
        if self.has_questions:
            self.page += 1
            self.on_page, self.rows, self.has_questions = set(), 0, False
            self.table = None


#: The appearances of a table of choices: its header row and its rows.
TABLE = frozenset({"label", "list-nolabel", "list"})


def is_row_of_table(question: Question) -> bool:
    return question.type.name in {"select_one", "select_multiple"} and bool(question.appearance & TABLE)


def rows_of(question: Question) -> int:
    """How much room a question takes on a telephone."""
    choices = len(question.choices)
    return widget_for(question).rows + (_SEARCH_ROWS if choices > LONG_LIST else choices)


def _list_of(question: Question) -> str:
    return "\0".join(choice.value for choice in question.choices)
