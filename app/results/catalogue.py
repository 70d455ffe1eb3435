"""The variables of a questionnaire, over all its form versions: the newest wording, nobody's answer lost."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.questionnaire.definition import Form
from app.questionnaire.definition.choices import Choice, ChoiceKind
from app.questionnaire.definition.items import Group, Item, Question, Repeat
from app.questionnaire.question_types import Answer

from .variable import Category, Kind, Missing, Variable

#: How the answers of each sort are counted; NOTHING is not.
KINDS: dict[Answer, Kind] = {
    Answer.TEXT: Kind.TEXT,
    Answer.INTEGER: Kind.NUMBER,
    Answer.DECIMAL: Kind.NUMBER,
    Answer.DATE: Kind.DATE,
    Answer.TIME: Kind.TIME,
    Answer.DATETIME: Kind.DATE,
    Answer.CHOICE: Kind.ONE,
    Answer.CHOICES: Kind.MANY,
    Answer.RANKING: Kind.RANK,
    Answer.OK: Kind.GIVEN,
    Answer.POINT: Kind.GIVEN,
    Answer.LINE: Kind.GIVEN,
    Answer.AREA: Kind.GIVEN,
    Answer.FILE: Kind.GIVEN,
}
_MISSING = {ChoiceKind.DONT_KNOW: Missing.DONT_KNOW, ChoiceKind.REFUSED: Missing.DECLINED}
_SCALES = frozenset({"likert", "list-nolabel"})
#: More segments than this cannot be told apart in one bar.
_LONGEST_SCALE = 9
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\*\*|__|^#+\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RepeatTable:
    """A repeat: the table of its instances, named as its author named it."""

    path: str
    name: str
    label: str
    ancestors: tuple[str, ...]
    """The names of the repeats around it, outermost first, itself last."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be counted: `variables` in the order of the newest version, older questions after them."""

    root: str
    variables: tuple[Variable, ...]
    repeats: tuple[RepeatTable, ...]

    def of_table(self, path: str) -> tuple[Variable, ...]:
        return tuple(v for v in self.variables if (v.repeat or self.root) == path)


NOTHING_ASKED = Catalogue("/data", (), ())


def catalogue(forms: Sequence[Form], language: str) -> Catalogue:
    """The catalogue of a questionnaire whose form versions are given newest first, at least one."""
    variables: dict[str, Variable] = {}
    repeats: dict[str, RepeatTable] = {}
    for form in forms:
        for variable in (*_asked(form, language), *_calculated(form)):
            known = variables.get(variable.path)
            older = replace(variable, number="")
            variables[variable.path] = _merged(known, older) if known else _placed(form, forms, variable)
        for table in _repeats(form.body, (), language):
            repeats.setdefault(table.path, table)
    return Catalogue(forms[0].root.path, tuple(variables.values()), tuple(repeats.values()))


def paths(form: Form) -> frozenset[str]:
    """The paths of what this version asks or calculates."""
    return frozenset(variable.path for variable in (*_asked(form, ""), *_calculated(form)))


def _placed(form: Form, forms: Sequence[Form], variable: Variable) -> Variable:
    """A question that only older versions ask has no number today."""
    return variable if form is forms[0] else replace(variable, number="", retired=True)


def _merged(newer: Variable, older: Variable) -> Variable:
    """The newer wording, with the choices that only the older version offered after its own."""
    offered = {category.code for category in newer.categories}
    return replace(
        newer, categories=newer.categories + tuple(c for c in older.categories if c.code not in offered)
    )


def _asked(form: Form, language: str) -> Iterator[Variable]:
    yield from _of_items(form.body, _Setting(form.root.path), language)


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where questions stand: their block and repeat, whether it is personal, what it asks of all."""

    block: str
    repeat: str | None = None
    personal: bool = False
    label: str = ""


def _of_items(items: Sequence[Item], setting: _Setting, language: str) -> Iterator[Variable]:
    for position, item in enumerate(items):
        if not isinstance(item, Question):
            inside = _Setting(
                block=item.path or f"{setting.block}#{position}",
                repeat=item.path if isinstance(item, Repeat) else setting.repeat,
                personal=setting.personal or item.palier.personal,
                label=_table_label(item, language),
            )
            yield from _of_items(item.items, inside, language)
        elif item.is_asked:
            yield _variable(item, setting, language)


def _table_label(block: Group | Repeat, language: str) -> str:
    """The question that heads a table is the one that shows its scale, else the block's own label."""
    heads = (q for q in block.items if isinstance(q, Question) and "label" in q.appearance and q.label)
    head = next(heads, block)
    return plain(head.label.plain(language))


def _variable(question: Question, setting: _Setting, language: str) -> Variable:
    categories = tuple(_category(choice, language) for choice in question.choices)
    substantive = sum(1 for category in categories if category.missing is None)
    return Variable(
        path=question.path,
        name=question.name,
        kind=KINDS[question.type.answer],
        type=question.type.name,
        label=plain(question.label.plain(language)) or question.name,
        number=str(question.number or ""),
        categories=categories,
        repeat=setting.repeat,
        table=setting.block,
        table_label=setting.label if "list-nolabel" in question.appearance else "",
        scale=bool(_SCALES & question.appearance) and 2 <= substantive <= _LONGEST_SCALE,
        personal=setting.personal or question.palier.personal,
    )


def _category(choice: Choice, language: str) -> Category:
    return Category(choice.value, plain(choice.label(language)), _MISSING.get(choice.kind))


def _calculated(form: Form) -> Iterator[Variable]:
    """Values that the form works out, in the order of the model; what devices record is left out."""
    visible = form.items_by_path
    repeats = sorted((repeat.path for repeat in form.repeats), key=len, reverse=True)
    for node in form.root.walk():
        bind = form.binds.get(node.path)
        if bind is None or bind.calculate is None or bind.preload or node.children or node.path in visible:
            continue
        if not node.path.startswith(f"{form.root.path}/meta/"):
            repeat = next((path for path in repeats if node.path.startswith(f"{path}/")), None)
            yield Variable(
                node.path, node.name, Kind.TEXT, "calculate", node.name, repeat=repeat,
                personal=_reads_personal(form, node.path), calculated=True,
            )  # fmt: skip


def _reads_personal(form: Form, path: str) -> bool:
    """Whether a calculation takes up what can tell who answers."""
    rules = form.plan.rules_at.get(form.plan.by_path[path], ())
    questions = (read.place.question for _order, rule in rules for read in rule.reads)
    return any(question.palier.personal for question in questions if question)


def _repeats(items: Iterable[Item], around: tuple[str, ...], language: str) -> Iterator[RepeatTable]:
    for item in items:
        if isinstance(item, Repeat):
            ancestors = (*around, item.name)
            yield RepeatTable(item.path, item.name, plain(item.label.plain(language)) or item.name, ancestors)
            yield from _repeats(item.items, ancestors, language)
        elif isinstance(item, Group):
            yield from _repeats(item.items, around, language)


def plain(text: str) -> str:
    """An author's text without its Markdown marks and tags, on one line."""
    return " ".join(_MARKUP.sub("", text).split())
