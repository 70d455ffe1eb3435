"""What every control is made of: a template, a reader, a writer, a shower."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.collection.pages.draft import Typed
from app.i18n import LazyString
from app.questionnaire.definition import Choice, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands for one person: where, in which language, with which choices left."""

    question: Question
    path: str
    language: str
    today: date
    choices: tuple[Choice, ...] = ()
    #: The wording of each choice of the list in that language, filtered out or not.
    labels: Mapping[str, str] = field(default_factory=dict)

    def label_of(self, value: str) -> str:
        """The wording of a choice, or its value where the list no longer has it."""
        return self.labels.get(value, value)


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

    `template` names a file of templates/collection/widgets/. `parts` are what its fields add to the
    path to make their names. `is_group`: several inputs under one legend, rather than one under its
    label. `how_to` is said under the hint.
    """

    template: str
    read: Reader
    write: Writer = write_plain
    show: Shower = show_plain
    parts: tuple[str, ...] = ("",)
    is_group: bool = False
    how_to: LazyString | None = None
    inputmode: str = ""
    accept: str = ""
    #: Rows of a phone's screen that it takes, each choice counting for one more.
    rows: int = 2
