"""A form as a list of lines, for the person who checks what was read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.questionnaire.definition import Form, Item, Question, Repeat

#: Choices shown of a list; the rest are counted.
_SHOWN = 12
#: Deeper groups are drawn no further in.
_DEEPEST = 3
_PATH = re.compile(r"(?:/[\w.-]+)+")


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the body. `kind` is question, group or repeat; `more` counts the choices left out."""

    kind: str
    depth: int
    name: str
    label: str
    filter: str | None
    number: int | None = None
    hint: str = ""
    type: str = ""
    is_required: bool = False
    choices: Sequence[str] = field(default=())
    more: int = 0


def outline(form: Form, tag: str) -> Iterator[Line]:
    """The form's items in order, worded in the language `tag`."""
    return _lines(_Outlined(form, tag), form.body, 0)


@dataclass(frozen=True, slots=True)
class _Outlined:
    """A form and the language in which it is outlined."""

    form: Form
    tag: str

    def filter(self, path: str) -> str | None:
        """The relevant of a node, with questions named by their number where they have one."""
        bind = self.form.binds.get(path)
        if bind is None or not bind.relevant:
            return None
        return _PATH.sub(self._numbered, bind.relevant).strip()

    def _numbered(self, found: re.Match[str]) -> str:
        item = self.form.items_by_path.get(found.group())
        return f"Q{item.number}" if isinstance(item, Question) and item.number else found.group()


def _lines(outlined: _Outlined, items: Sequence[Item], depth: int) -> Iterator[Line]:
    for item in items:
        if isinstance(item, Question):
            yield _question(outlined, item, depth)
        else:
            kind = "repeat" if isinstance(item, Repeat) else "group"
            if kind == "repeat" or item.label:
                label = item.label.plain(outlined.tag)
                yield Line(kind, depth, item.name, label, outlined.filter(item.path))
            yield from _lines(outlined, item.items, min(depth + 1, _DEEPEST))


def _question(outlined: _Outlined, question: Question, depth: int) -> Line:
    tag = outlined.tag
    labels = [choice.label(tag) for choice in question.choices] if question.type.has_choices else []
    return Line(
        "question",
        depth,
        question.name,
        question.label.plain(tag) or question.name,
        outlined.filter(question.path),
        number=question.number,
        hint=question.hint.plain(tag),
        type=question.type.name,
        is_required=question.bind.required not in {None, "", "false()"},
        choices=labels[:_SHOWN],
        more=max(0, len(labels) - _SHOWN),
    )
