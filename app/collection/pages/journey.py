"""One person's way through a questionnaire: the draft brought to life, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from app.collection.pages.draft import Draft
from app.collection.pages.numerals import Unreadable
from app.collection.pages.offers import form_language
from app.collection.pages.paging import Paging, cut_into_pages
from app.collection.pages.steps import Step, steps
from app.collection.pages.widgets.table import widget_for
from app.collection.pages.widgets.widget import Asked
from app.projects.models import FormVersion, Questionnaire
from app.projects.terms import State
from app.questionnaire.context import Context
from app.questionnaire.definition import Form, Question
from app.questionnaire.instance import Entry, Instance, Violation

#: The step after the last question.
REVIEW = "revue"


@dataclass(frozen=True, slots=True)
class Place:
    """What is being answered: a questionnaire and one of its form versions."""

    questionnaire: Questionnaire
    version: FormVersion
    form: Form

    @property
    def is_trial(self) -> bool:
        """Whether it is a draft: whoever has its address may try it, and no answer counts."""
        return self.questionnaire.state == State.DRAFT


@lru_cache(maxsize=64)
def paging_of(form: Form) -> Paging:
    """The pages of a form; forms are frozen and kept, so that they are cut once."""
    return cut_into_pages(form)


@dataclass
class Journey:
    """A draft at work. Moves change `draft` and `instance`; `errors` are those to show, by path."""

    place: Place
    draft: Draft
    instance: Instance
    errors: dict[str, str] = field(default_factory=dict)
    #: The paths whose lists are searched for other words than before.
    seeking: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, place: Place, draft: Draft) -> "Journey":
        """Begin with what the form gives at the start: defaults, first repeat instances, calculations."""
        journey = cls(place, draft, Instance.blank(place.form, context_of(place, draft)))
        journey.keep()
        return journey

    @classmethod
    def resume(cls, place: Place, draft: Draft) -> "Journey":
        """Take up the answers of `draft` where they were left."""
        return cls(place, draft, Instance.from_json(place.form, draft.answers, context_of(place, draft)))

    def keep(self) -> None:
        """Put the answers in the draft; those to questions now filtered out too, in case they come back."""
        self.draft = replace(self.draft, answers=self.instance.to_json(everything=True))

    @property
    def form(self) -> Form:
        return self.place.form

    @cached_property
    def language(self) -> str:
        """The tag of the form's language that is read."""
        return form_language(self.form, self.draft.language).tag

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.place.questionnaire.project.zone)

    def steps(self) -> tuple[Step, ...]:
        """The pages to meet before the review."""
        return self._parted()[0]

    def closing(self) -> tuple[str, ...]:
        """The paths of notes that end the form: they thank, so that they are for after the sending."""
        return self._parted()[1]

    def _parted(self) -> tuple[tuple[Step, ...], tuple[str, ...]]:
        found = steps(paging_of(self.form), self.instance)
        if len(found) > 1 and found[-1].paths and all(map(self._is_note, found[-1].paths)):
            return found[:-1], found[-1].paths
        return found, ()

    def _is_note(self, path: str) -> bool:
        return self.question(path).type.name == "note"

    def step(self) -> Step | None:
        """Where the draft stands; the first step where its own is no more, None at the review."""
        if self.draft.step == REVIEW:
            return None
        all_steps = self.steps()
        return next(
            (one for one in all_steps if one.key == self.draft.step), all_steps[0] if all_steps else None
        )

    def go_to(self, key: str) -> None:
        """Stand at a step from now on."""
        seen = self.draft.seen if key in self.draft.seen else (*self.draft.seen, key)
        self.draft = replace(self.draft, step=key, seen=seen)

    def asked(self, entry_path: str) -> Asked:
        """The question at a positioned path, with the choices left to it."""
        question = self.question(entry_path)
        has_choices = question.type.has_choices
        return Asked(
            question=question,
            path=entry_path,
            language=self.language if self.language != "und" else "fr",
            today=datetime.fromisoformat(self.draft.started_at).astimezone(self.zone).date(),
            choices=self.instance.choices(entry_path) if has_choices else (),
            labels=self._labels(question) if has_choices else {},
        )

    def _labels(self, question: Question) -> Mapping[str, str]:
        return {choice.value: choice.label(self.language) for choice in question.choices}

    def question(self, path: str) -> Question:
        return self.form.question(without_positions(path))

    def is_answerable(self, path: str) -> bool:
        """Whether the page takes an answer there: not a note, a table's header or what is read-only."""
        return self.question(path).is_asked and not self.instance.is_readonly(path)

    # What is wrong.

    def wrong(self) -> dict[str, str]:
        """The code of what is wrong with each answer that a page asks for, by path, in order."""
        broken = {violation.path: violation for violation in self.instance.violations()}
        found = {}
        for step in self.steps():
            for path in step.paths:
                if code := self._unreadable(path) or (broken[path].code if path in broken else ""):
                    found[path] = code
        return found

    def violation(self, path: str) -> Violation | None:
        return next((one for one in self.instance.violations() if one.path == path), None)

    def _unreadable(self, path: str) -> str:
        if path not in self.draft.typed:
            return ""
        asked = self.asked(path)
        try:
            widget_for(asked.question).read(self.draft.typed[path], asked)
        except Unreadable as problem:
            return problem.code
        return ""


def context_of(place: Place, draft: Draft) -> Context:
    """In what the answers are evaluated: all of it travels in the draft, so that it never wavers."""
    started = datetime.fromisoformat(draft.started_at)
    zone = ZoneInfo(place.questionnaire.project.zone)
    return Context(now=started, zone=zone, random=draft.seed, language=draft.language, started=started)


def without_positions(path: str) -> str:
    """`/data/member[2]/age` → `/data/member/age`."""
    return "/".join(step.partition("[")[0] for step in path.split("/"))


__all__ = ["REVIEW", "Entry", "Journey", "Place", "context_of", "paging_of", "without_positions"]
