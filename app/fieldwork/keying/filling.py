"""The answers of one page, in the engine: what they open and close, what is missing or surprises."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from werkzeug.datastructures import MultiDict

from app.collection.keying.keyed import Keyed, kind_of
from app.collection.keying.typed import read_typed
from app.collection.pages.journey import Place
from app.fieldwork.keying.started import Started
from app.projects.projects import zone_of
from app.questionnaire.context import Context
from app.questionnaire.definition import Question
from app.questionnaire.instance import Instance, Violation

#: Names of what the page carries beside its answers: the repeat instances that there are, and the repeats.
INSTANCES, REPEATS = "occurrence", "repetition"


@dataclass(frozen=True, slots=True)
class Filling:
    """A form being keyed."""

    place: Place
    started: Started
    instance: Instance

    @classmethod
    def blank(cls, place: Place, started: Started) -> Self:
        """What the form gives at the start."""
        context = Context(
            now=started.started_at,
            zone=zone_of(place.questionnaire.project),
            random=started.seed,
            language=started.language,
            started=started.started_at,
        )
        return cls(place, started, Instance.blank(place.form, context))

    def take(self, form: MultiDict[str, str]) -> None:
        """Take in what the page sent: its repeat instances first, then its answers."""
        self._shape(form.getlist(REPEATS), form.getlist(INSTANCES))
        self.instance.answers(dict(self._read(form)))

    def change(self, what: str) -> None:
        """Add or remove a repeat instance: « ajouter /data/membre », « retirer /data/membre[2] »."""
        verb, _space, path = what.partition(" ")
        try:
            if verb == "ajouter":
                self.instance.add_repeat(path)
            elif verb == "retirer":
                self.instance.remove_repeat(path)
        except KeyError:
            # Gone already, or no room: the page shows what there is.
            return

    def violations(self) -> tuple[Violation, ...]:
        return self.instance.violations(self.started.channel)

    def mark(self) -> str:
        """A short mark of what is wrong: whoever keys was told of just that."""
        told = "\n".join(f"{one.path} {one.code}" for one in self.violations())
        return sha256(told.encode()).hexdigest()[:16] if told else ""

    def _shape(self, repeats: Iterable[str], instances: Iterable[str]) -> None:
        """As many instances of each repeat as the page had."""
        wanted = list(instances)
        for path in wanted:
            if not self._has(path):
                self.change(f"ajouter {path.rpartition('[')[0]}")
        for repeat in repeats:
            count = sum(one.rpartition("[")[0] == repeat for one in wanted)
            while self._has(f"{repeat}[{count + 1}]"):
                self.change(f"retirer {repeat}[{count + 1}]")

    def _read(self, form: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
        """The answers that the page has fields of, by path."""
        today = self.started.started_at.date()
        for path in dict.fromkeys(name.partition("#")[0] for name in form if name.startswith("/")):
            question = self._question(path)
            if question is not None:
                ranks = _ranks(form, path)
                yield path, read_typed(self._keyed(path, question), form.getlist(path), ranks, today)

    def _keyed(self, path: str, question: Question) -> Keyed:
        """The question with all its choices: which are left may hang on what comes with it."""
        options = tuple((choice.value, choice.value) for choice in question.choices)
        return Keyed(path, question, "", "", keyed_as(question), options)

    def _question(self, path: str) -> Question | None:
        """The question at a path that can be answered there; None for all else that a page may send."""
        node = self.instance.node(path) if self._has(path) else None
        question = node.place.question if node else None
        if node is None or question is None or self.instance.fixes(node):
            return None
        return question if question.is_asked and not question.type.has_file else None

    def _has(self, path: str) -> bool:
        try:
            self.instance.node(path)
        except KeyError:
            return False
        return True


def keyed_as(question: Question) -> str:
    """The kind of `Keyed`; a long list is chosen from as a list, there is no annex here."""
    kind = kind_of(question)
    return "list" if kind == "code" else kind


def _ranks(form: Mapping[str, str], path: str) -> dict[str, str]:
    named = f"{path}#"
    return {name.removeprefix(named): form[name] for name in form if name.startswith(named)}
