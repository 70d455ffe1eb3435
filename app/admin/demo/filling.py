"""Fills a questionnaire the way a person does: question after question, filters opening as they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from posixpath import normpath
from random import Random

from app.admin.demo.drawing import Lot, draw, minutes_of
from app.admin.demo.leanings import NO_LEANING, Leaning
from app.admin.demo.sentences import Sentences
from app.questionnaire.definition.items import Question, Repeat
from app.questionnaire.instance import Entry, Instance

#: Open questions are skipped by most unless their leaning says otherwise.
_OPEN = Leaning(answered=0.35)
#: How often an answer that a rule refuses is thought over before it is left out.
_TRIES = 8
#: Share of sheets whose writer ticks on past every rule: paper does not object.
_CARELESS_SHARE, _CARELESS_PICKS = 0.15, (4, 6)
#: Chances of one more repeat instance where people add them.
_ONE_MORE = 0.45


@dataclass(frozen=True, slots=True)
class Hand:
    """Who fills: in which language and through which channel, with which leanings, words and chance."""

    random: Random
    channel: str
    language: str
    leanings: Mapping[str, Leaning]
    sentences: Sentences
    is_careless: bool = False

    def lot(self, instance: Instance, path: str, question: Question) -> Lot:
        """What an answer to `question` at `path` is drawn with."""

        def said(name: str) -> str:
            return instance.value(normpath(f"{path}/../{name}"))

        leaning = self.leaning(question).of_one_who(said)
        offered = (
            tuple(choice.value for choice in instance.choices(path)) if question.type.has_choices else ()
        )
        start = minutes_of(said(leaning.after)) if leaning.after else 0
        return Lot(
            self.random, leaning, question, offered, self._words(question), instance.context.now, start
        )

    def leaning(self, question: Question) -> Leaning:
        """How this question is answered by anybody."""
        usual = _OPEN if "multiline" in question.appearance else NO_LEANING
        leaning = self.leanings.get(question.name, usual)
        return replace(leaning, picks=_CARELESS_PICKS) if self.is_careless else leaning

    def _words(self, question: Question) -> Sequence[str]:
        """Sentences in the language that is spoken; French ones where there are none."""
        spoken = self.sentences.get((question.name, self.language))
        return spoken or self.sentences.get((question.name, "fr")) or ()


def fill(instance: Instance, hand: Hand) -> None:
    """Answer every question that is asked, until no filter opens another."""
    if hand.channel == "paper" and hand.random.random() < _CARELESS_SHARE:
        _answer_all(instance, replace(hand, is_careless=True))
    else:
        _answer_all(instance, hand)
        _think_over(instance, hand)


def _answer_all(instance: Instance, hand: Hand) -> None:
    met: set[str] = set()
    while fresh := [entry for entry in instance.items(hand.channel) if _is_new(entry, met)]:
        for entry in fresh:
            met.add(_key(entry))
            _meet(instance, entry, hand)


def _is_new(entry: Entry, met: set[str]) -> bool:
    return entry.event in {"question", "repeat_end"} and _key(entry) not in met


def _key(entry: Entry) -> str:
    return f"{entry.event} {entry.path}"


def _meet(instance: Instance, entry: Entry, hand: Hand) -> None:
    if isinstance(entry.item, Repeat):
        if entry.item.adds_and_removes and hand.random.random() < _ONE_MORE:
            instance.add_repeat(entry.path)
    elif isinstance(entry.item, Question) and entry.item.is_asked and instance.is_relevant(entry.path):
        wanted = hand.random.random() < hand.leaning(entry.item).answered
        if wanted or instance.is_required(entry.path):
            instance.answer(entry.path, draw(hand.lot(instance, entry.path, entry.item)))


def _think_over(instance: Instance, hand: Hand) -> None:
    """Answer anew what a rule refuses; what no drawing mends is left empty."""
    for attempt in range(_TRIES):
        refused = {violation.path for violation in instance.violations(hand.channel)}
        if not refused:
            return
        for entry in list(instance.items(hand.channel)):
            if entry.path in refused and isinstance(entry.item, Question):
                last = attempt == _TRIES - 1
                answer = "" if last else draw(hand.lot(instance, entry.path, entry.item))
                instance.answer(entry.path, answer)
