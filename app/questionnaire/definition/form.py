"""The form: one version of a questionnaire, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.questionnaire.expression import Element
from app.questionnaire.languages import Language
from app.questionnaire.problems import Problem
from app.questionnaire.texts import Label

from .binding import Plan, build_plan
from .choices import Choice
from .items import Item, Question, Repeat, walk
from .model import Action, Bind, EntityList, ModelNode


@dataclass(frozen=True, eq=False)
class Form:
    """What `read_xform` gives; nothing in it changes, so it may be shared between threads.

    `body` is what people meet; `root` the shape of the answers; `binds` the rules by path without
    positions; `lists` all choices of each choice list by its name; `instances` the
    secondary instances as trees, each below an <instance>; `texts` all itext by id; `sources` the
    names of the attached files that lists are read from, by list; `losses` what could not
    be read.
    """

    form_id: str
    version: str
    title: str
    languages: tuple[Language, ...]
    default_language: Language
    body: tuple[Item, ...]
    root: ModelNode
    binds: Mapping[str, Bind]
    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    instances: Mapping[str, Element] = field(default_factory=dict)
    texts: Mapping[str, Label] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    entities: tuple[EntityList, ...] = ()
    style: frozenset[str] = frozenset()
    namespaces: Mapping[str, str] = field(default_factory=dict)
    losses: tuple[Problem, ...] = ()

    @cached_property
    def plan(self) -> Plan:
        """The rules compiled, once for all instances; its `problems` tell which cannot be."""
        return build_plan(self)

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What the author should know, though the form can be used."""
        return (*self.losses, *self.plan.problems)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions and notes of the body in document order, those in groups and repeats included."""
        return tuple(item for item in walk(self.body) if isinstance(item, Question))

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that carry a number, in its order."""
        return tuple(question for question in self.questions if question.number is not None)

    @cached_property
    def items_by_path(self) -> Mapping[str, Item]:
        """The body item of each path without positions; the first where a path has several."""
        found: dict[str, Item] = {}
        for item in walk(self.body):
            found.setdefault(item.path, item)
        return found

    @cached_property
    def repeats(self) -> tuple[Repeat, ...]:
        return tuple(item for item in walk(self.body) if isinstance(item, Repeat))

    def question(self, path: str) -> Question:
        """Return the question at a path without positions; KeyError when there is none."""
        item = self.items_by_path[path]
        if not isinstance(item, Question):
            raise KeyError(path)
        return item

    def language(self, tag: str | None) -> Language:
        """Return the language of that tag, else the default one."""
        return next((language for language in self.languages if language.tag == tag), self.default_language)
