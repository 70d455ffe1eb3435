"""The long form as its page shows it: sections, questions that are open now, repeats."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.collection.keying.keyed import Keyed, table_of
from app.collection.keying.typed import shown
from app.collection.pages.sentences import answer_error
from app.fieldwork.keying.expected import bounds, expected
from app.fieldwork.keying.filling import Filling, keyed_as
from app.i18n import LazyString, _l
from app.questionnaire.definition import Group, Question, Repeat
from app.questionnaire.instance import Entry, Violation

_UNANSWERED: LazyString = _l("Cette question est encore sans réponse.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One thing of the page. `kind`: section, note, file, question, hidden, repeat, instance or add.

    `value` is as whoever keys would write it; `ticked` are the values chosen. `hidden` keeps an answer that a
    filter has closed, should it open again.
    """

    kind: str
    path: str = ""
    label: str = ""
    keyed: Keyed | None = None
    value: str = ""
    ticked: tuple[str, ...] = ()
    hint: str = ""
    #: What a scale goes from and to.
    bounds: str = ""
    guidance: str = ""
    is_required: bool = False
    trouble: str = ""
    may_change: bool = False
    position: int = 0


def pieces(filling: Filling, *, tell: bool = False) -> list[Piece]:
    """What the page shows, in order; `tell` what is missing or surprises."""
    writer = _Writer(filling, {one.path: one for one in filling.violations()} if tell else {})
    found = [piece for entry in filling.instance.items(filling.started.channel) for piece in writer.of(entry)]
    return [*found, *writer.hidden({piece.path for piece in found})]


@dataclass(frozen=True, slots=True)
class _Writer:
    filling: Filling
    troubles: Mapping[str, Violation]

    def of(self, entry: Entry) -> Iterator[Piece]:
        item, path = entry.item, entry.path
        match entry.event, item:
            case "group", Group() if item.label:
                yield Piece(kind="section", label=self._text(entry))
            case "question", Question() if item.type.is_visible:
                yield self._question(path, item)
            case "repeat", Repeat():
                yield Piece(kind="repeat", path=path, label=self._text(entry))
            case "instance", Repeat():
                yield self._instance(entry, item)
            case "repeat_end", Repeat() if item.adds_and_removes:
                yield Piece(kind="add", path=path, label=self._text(entry))

    def _instance(self, entry: Entry, item: Repeat) -> Piece:
        return Piece(
            kind="instance",
            path=entry.path,
            label=self._text(entry),
            position=entry.position or 0,
            may_change=item.adds_and_removes,
        )

    def _text(self, entry: Entry) -> str:
        return self.filling.instance.text(entry.item.label, entry.path, self._language)

    def _question(self, path: str, question: Question) -> Piece:
        instance = self.filling.instance
        if not question.is_asked or instance.is_readonly(path):
            label = " ".join(filter(None, (instance.label(path, self._language), instance.value(path))))
            return Piece(kind="note", path=path, label=label)
        keyed = self._keyed(path, question)
        if question.type.has_file:
            return Piece(kind="file", path=path, keyed=keyed)
        return Piece(
            kind="question",
            path=path,
            keyed=keyed,
            hint=instance.hint(path, self._language),
            bounds=bounds(question),
            guidance=instance.text(question.guidance, path, instance.form.default_language.tag),
            is_required=instance.is_required(path),
            trouble=self._trouble(path, question),
            value=shown(keyed, instance.value(path)),
            ticked=_ticked(keyed, instance.value(path)),
        )

    def _keyed(self, path: str, question: Question) -> Keyed:
        """The question with the choices that are left."""
        instance, language = self.filling.instance, self._language
        kind = keyed_as(question)
        options = tuple((choice.value, choice.label(language)) for choice in instance.choices(path))
        label = instance.label(path, language) or question.name
        return Keyed(path, question, label, table_of(instance.form, question, language), kind, options)

    def _trouble(self, path: str, question: Question) -> str:
        found = self.troubles.get(path)
        if found is None:
            return ""
        if found.code == "type":
            return expected(question)
        told = self.filling.instance.text(found.message, path, self._language) if found.message else ""
        return told or (str(_UNANSWERED) if found.code == "required" else answer_error(found.code))

    def hidden(self, there: set[str]) -> Iterator[Piece]:
        """What was answered and is not shown now."""
        for node in self.filling.instance.tree.walk():
            question = node.place.question
            if question is None or not node.text or node.path in there or not question.is_asked:
                continue
            keyed = Keyed(node.path, question, "", "", keyed_as(question), ())
            value, ticked = shown(keyed, node.text), _ticked(keyed, node.text)
            yield Piece(kind="hidden", path=node.path, keyed=keyed, value=value, ticked=ticked)

    @property
    def _language(self) -> str:
        return self.filling.started.language


def _ticked(keyed: Keyed, value: str) -> tuple[str, ...]:
    return tuple(value.split()) if keyed.kind in ("one", "several", "list") else ()
