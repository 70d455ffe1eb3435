"""What every control is made of: a template, a reader, a writer, a shower."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.collection.pages.draft import Typed
from app.questionnaire.definition import Question
from app.questionnaire.instance import Choice


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands for one person: where, in which language, with which choices left."""

    question: Question
    path: str
    language: str
    today: date
    choices: tuple[Choice, ...] = ()
    labels: Mapping[str, str] | None = None

    def label_of(self, value: str) -> str:
        """The wording of a choice, or its value where the list no longer has it."""
        return (self.labels or {}).get(value, value)


#: From what was typed to the lexical value of XForms; raises Unreadable.
Reader = Callable[[Typed, Asked], str]
#: From the lexical value to what the control's parts hold.
Writer = Callable[[str, Asked], Typed]
#: From the lexical value to what a person reads on the review page.
Shower = Callable[[str, Asked], str]


def part(typed: Typed, name: str = "") -> str:
    """The one value typed in a part of a control, trimmed; empty where there is none."""
    values = typed.get(name) or [""]
    return values[0].strip()


def write_plain(value: str, asked: Asked) -> Typed:
    return {"": [value]}


def show_plain(value: str, asked: Asked) -> str:
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """A line of the table of controls.

    `template` names a file of templates/collection/widgets/. `parts` are the names its fields add
    to the path. `is_group`: several inputs under one legend, rather than one input under its label.
    """

    template: str
    read: Reader
    write: Writer = write_plain
    show: Shower = show_plain
    parts: tuple[str, ...] = ("",)
    is_group: bool = False
    #: How many rows of a phone's screen it takes, choices not counted.
    rows: int = 2
