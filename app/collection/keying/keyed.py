"""A question as a person keys it: what is asked, and what may be chosen."""

from dataclasses import dataclass
from itertools import takewhile

from app.collection.pages.paging import is_row_of_table
from app.questionnaire.definition import Form, Group, Question
from app.questionnaire.question_types import Answer

#: A longer list is not shown beside its question: a sheet has a code box for it, and an annex.
LONGEST_LIST = 30


@dataclass(frozen=True, slots=True)
class Keyed:
    """A question at a path with positions. `kind` is one, several, code, ranking or text."""

    path: str
    question: Question
    label: str
    where: str
    kind: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def number(self) -> int | None:
        return self.question.number


def kind_of(question: Question) -> str:
    """How the question is keyed, as `Keyed.kind` has it."""
    match question.type.answer:
        case Answer.CHOICE | Answer.CHOICES if len(question.choices) > LONGEST_LIST:
            return "code"
        case Answer.CHOICE:
            return "one"
        case Answer.CHOICES:
            return "several"
        case Answer.RANKING:
            return "ranking"
        case Answer.OK:
            return "one"
        case _:
            return "text"


def table_of(form: Form, question: Question, language: str) -> str:
    """What the table asks of which the question is a row: its own label is only what it asks about."""
    if not is_row_of_table(question):
        return ""
    holder = form.items_by_path.get(question.path.rpartition("/")[0])
    rows = holder.items if isinstance(holder, Group) else form.body
    before = takewhile(lambda item: item is not question, rows)
    headings = [one for one in before if isinstance(one, Question) and "label" in one.appearance]
    told = headings[-1] if headings else holder
    return told.label.plain(language) if told else ""
