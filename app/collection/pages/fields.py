"""A question as its page shows it: what the templates ask of one, in one place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from app.collection.kinds import KINDS
from app.collection.pages.draft import Draft, File, Typed
from app.collection.pages.paging import is_row_of_table
from app.collection.pages.purposes import INPUT_TYPES, purpose_of
from app.collection.pages.uploads import most_bytes
from app.collection.pages.widgets import numbers
from app.collection.pages.widgets.choosing import SOUGHT, find, is_searched
from app.collection.pages.widgets.widget import Asked, Widget
from app.collection.pages.wording import Wording
from app.config import MEGABYTE
from app.i18n import _
from app.questionnaire.definition import Choice

#: Short scales are radio buttons: 0 to 10.
_MOST_ON_SCALE = 11
_SHORT = {"integer", "decimal", "time"}
_WIDTH = re.compile(r"w(?:1[0-2]|[1-9])")
#: Layout of choices by appearance; the first line that applies wins.
_LAYOUTS = (
    ("likert", "likert"),
    ("columns", "columns"),
    ("horizontal", "columns"),
    ("compact", "columns"),
    ("quickcompact", "columns"),
)


def field_id(path: str) -> str:
    """`/data/member[2]/age` → `q-data-member_2-age`: an id that a fragment may name."""
    return "q" + path.replace("/", "-").replace("[", "_").replace("]", "")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice on the page."""

    id: str
    value: str
    label: Wording
    is_chosen: bool = False
    is_apart: bool = False
    image: str = ""


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or recording of a question, on demand. Size in bytes."""

    kind: str
    url: str
    size: int
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A positioned question with what was typed in it; templates read it, nothing else does."""

    asked: Asked
    widget: Widget
    label: Wording
    hint: Wording | None = None
    guidance: Wording | None = None
    is_required: bool = False
    is_readonly: bool = False
    error: Wording | None = None
    given: Typed = field(default_factory=dict)
    #: The answer in words, for what can only be read.
    shown: str = ""
    option_labels: Mapping[str, Wording] = field(default_factory=dict)
    option_images: Mapping[str, str] = field(default_factory=dict)
    media: tuple[Medium, ...] = ()
    file: File | None = None
    #: On the live page: a script filters, searches and fills it in.
    is_live: bool = False
    is_hidden: bool = False

    @property
    def path(self) -> str:
        return self.asked.path

    @property
    def id(self) -> str:
        return field_id(self.path)

    @property
    def number(self) -> int | None:
        return self.asked.question.number

    @property
    def is_note(self) -> bool:
        return self._is_plain_note or self.is_readonly

    @property
    def is_row(self) -> bool:
        return is_row_of_table(self.asked.question)

    @property
    def is_header(self) -> bool:
        return self.is_row and "label" in self.asked.question.appearance

    @property
    def is_multiple(self) -> bool:
        return self.asked.question.type.name == "select_multiple"

    @property
    def how_to(self) -> str:
        """How the answer is written; an author's hint takes its place."""
        if self.hint:
            return ""
        is_moved = self.is_live and self.widget.template == "ranking"
        return (
            _("Rangez avec les flèches : le plus important en haut.")
            if is_moved
            else str(self.widget.how_to or "")
        )

    @property
    def described(self) -> str:
        """The ids of what describes the control, for aria-describedby."""
        told = (("hint", self.hint), ("how", self.how_to), ("error", self.error))
        return " ".join(f"{self.id}-{name}" for name, text in told if text)

    def name(self, part: str = "") -> str:
        return f"{self.path}:{part}" if part else self.path

    def part_id(self, part: str) -> str:
        """The first part carries the field's own id, where the summary of errors leads."""
        return self.id if part == self.widget.parts[0] else f"{self.id}-{part}"

    def typed(self, part: str = "") -> str:
        return (self.given.get(part) or [""])[0]

    def state(self) -> Markup:
        """The attributes that tell a control's state to assistive technology."""
        attributes = []
        if self.described and not self.widget.is_group:
            attributes.append(f' aria-describedby="{escape(self.described)}"')
        if self.error:
            attributes.append(' aria-invalid="true"')
        if self.is_required:
            attributes.append(" required")
        return Markup("".join(attributes))  # noqa: S704  ids of ours

    @property
    def shows_value(self) -> bool:
        """Whether it is an answer that can only be read; on the live page the script fills it in."""
        return bool(self.shown) or (self.is_live and self.is_readonly and not self._is_plain_note)

    @property
    def _is_plain_note(self) -> bool:
        return self.asked.question.type.name == "note"

    # Choices.

    @property
    def blank_option(self) -> Option:
        """What the script makes the choices of a searched list from."""
        return Option(id=f"{self.id}--", value="", label=Wording("", self.asked.language))

    @property
    def is_searched(self) -> bool:
        return self.widget.template == "choices" and is_searched(self.asked)

    @property
    def count(self) -> int:
        return len(self.asked.choices)

    @property
    def was_sought(self) -> bool:
        return bool(self.typed(SOUGHT).strip())

    @property
    def found(self) -> int:
        return len(find(self.typed(SOUGHT), self.asked)) if self.was_sought else 0

    @property
    def options(self) -> tuple[Option, ...]:
        """The choices to show: all of a short list; of a long one those chosen and those found."""
        if self.widget.template == "scale":
            return self._steps()
        return tuple(self._option(index, choice) for index, choice in enumerate(self._choices()))

    def _choices(self) -> Iterator[Choice]:
        if not self.is_searched:
            yield from sorted(self.asked.choices, key=lambda choice: choice.is_exclusive)
            return
        chosen = set(self.given.get("", ()))
        found = find(self.typed(SOUGHT), self.asked) if self.was_sought else ()
        yield from (choice for choice in self.asked.choices if choice.value in chosen)
        yield from (choice for choice in found if choice.value not in chosen)

    def _option(self, index: int, choice: Choice) -> Option:
        return Option(
            id=self.id if index == 0 and not self.is_searched else f"{self.id}--{index}",
            value=choice.value,
            label=self.option_labels[choice.value],
            is_chosen=choice.value in self.given.get("", ()),
            is_apart=choice.is_exclusive,
            image=self.option_images.get(choice.value, ""),
        )

    @property
    def bounds(self) -> tuple[str, str]:
        parameters = self.asked.question.parameters
        return parameters.get("start", "0"), parameters.get("end", "10")

    def _steps(self) -> tuple[Option, ...]:
        step = self.asked.question.parameters.get("step", "1")
        values = numbers.scale(*self.bounds, step, _MOST_ON_SCALE)
        shown = [(value, numbers.show(value, self.asked)) for value in values]
        return tuple(
            Option(
                id=self.id if index == 0 else f"{self.id}--{index}",
                value=value,
                label=Wording(label, self.asked.language),
                is_chosen=self.typed() in {value, label},
            )
            for index, (value, label) in enumerate(shown)
        )

    @property
    def layout(self) -> str:
        appearance = self.asked.question.appearance
        for token, layout in _LAYOUTS:
            if any(given == token or given.startswith(f"{token}-") for given in appearance):
                return layout
        return ""

    # Lines of text.

    @property
    def is_short(self) -> bool:
        return self.asked.question.type.name in _SHORT

    @property
    def autocomplete(self) -> str:
        return purpose_of(self.asked.question.name)

    @property
    def input_type(self) -> str:
        return INPUT_TYPES.get(self.autocomplete, "text")

    @property
    def inputmode(self) -> str:
        return self.widget.inputmode

    @property
    def lines(self) -> int:
        return min(int(self.asked.question.parameters.get("rows") or 5), 20)

    @property
    def most_megabytes(self) -> int:
        return most_bytes(self.asked.question) // MEGABYTE

    @property
    def suffixes(self) -> str:
        """The endings of the names of files that are taken, with spaces between."""
        return " ".join(KINDS[self.asked.question.type.name].types)

    @property
    def accept(self) -> str:
        return self.widget.accept

    def purpose(self, part: str) -> str:
        """The autocomplete token of a date's part: a birthday is known, another date is not."""
        whole = self.autocomplete
        tokens = {"d": "bday-day", "m": "bday-month", "y": "bday-year"}
        return tokens.get(part, "off") if whole.startswith("bday") else "off"

    @property
    def width(self) -> str:
        return next((token for token in self.asked.question.appearance if _WIDTH.fullmatch(token)), "")


def given_to(field_widget: Widget, value: str, asked: Asked, draft: Draft) -> Typed:
    """What the control holds: what could not be read when last typed, else the stored answer."""
    if asked.path in draft.typed:
        return draft.typed[asked.path]
    return field_widget.write(value, asked) if value else {}
