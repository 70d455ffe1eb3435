"""Writes the envelopes of made-up respondents, each filled through the engine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Self
from zoneinfo import ZoneInfo

from app.admin.demo.filling import Hand, fill
from app.admin.demo.leanings import Leaning, read_leanings
from app.admin.demo.plan import LETTER, PARTS
from app.admin.demo.respondents import Respondent, draw_respondents, on_second_thoughts
from app.admin.demo.sentences import Sentences, read_sentences
from app.collection.envelope import Envelope, Setting
from app.projects.forms import load_form
from app.projects.models import Questionnaire
from app.projects.projects import zone_of
from app.projects.versions import published_version
from app.questionnaire.context import Context
from app.questionnaire.definition import Form
from app.questionnaire.instance import Instance

#: Shares of answers that are followed by another: amended with the receipt, given by somebody else of
#: the household under the same code, or sent by Collect under the same instanceID from a copied device.
_AMENDED, _SAME_CODE, _CONTRADICTED = 0.05, 0.15, 0.3
#: Shares of answers that a person of the team should look at, and of tries that never count.
_TOO_QUICK, _OLD_VERSION, _TEST = 0.02, 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one published questionnaire is filled, again and again."""

    questionnaire: Questionnaire
    codes: tuple[str, ...]
    form: Form
    zone: ZoneInfo
    leanings: dict[str, Leaning]
    sentences: Sentences

    @classmethod
    def at(cls, questionnaire: Questionnaire, codes: tuple[str, ...]) -> Self:
        """The desk of a questionnaire of the catalogue, whose letters carry these access codes."""
        version = published_version(questionnaire)
        assert version is not None  # noqa: S101 - the demonstration has just published it
        name = questionnaire.short_name
        form, zone = load_form(version), zone_of(questionnaire.project)
        return cls(questionnaire, codes, form, zone, read_leanings(name), read_sentences(name))

    def envelopes(self, opening: datetime, random: Random) -> Iterator[Envelope]:
        """One for each respondent of the plan, and a second for some, in no order."""
        codes = iter(self.codes)
        for who in draw_respondents(PARTS[self.questionnaire.short_name], opening, random):
            code = next(codes, None) if who.way.source == LETTER else None
            first = _with_oddity(replace(self._write(who), code=code), random.random())
            yield first
            if again := _why_again(first, random.random()):
                yield again(self._write(on_second_thoughts(who)), first)

    def _write(self, who: Respondent) -> Envelope:
        context = Context(
            now=who.finished_at,
            zone=self.zone,
            random=who.seed,
            language=who.language,
            started=who.started_at,
        )
        instance = Instance.blank(self.form, context)
        random = Random(who.seed)  # noqa: S311 - a demonstration comes out the same each time
        fill(instance, Hand(random, who.way.channel, who.language, self.leanings, self.sentences))
        return Envelope(
            questionnaire_id=self.questionnaire.id,
            instance_id=instance.instance_id,
            form_version=self.form.version,
            channel=who.way.channel,
            answers=instance.to_json(),
            language=who.language,
            source=who.way.source,
            started_at=who.started_at,
            finished_at=who.finished_at,
            setting=Setting(now=who.finished_at, seed=who.seed),
        )


def _with_oddity(envelope: Envelope, chance: float) -> Envelope:
    """Some answers are remarkable: too quick, on the form of another year, or a try by the team."""
    if envelope.channel == "web" and chance < _TOO_QUICK:
        return replace(envelope, flags=("quick",))
    if envelope.channel == "collect" and chance < _OLD_VERSION:
        return replace(envelope, form_version="2025010101")
    return replace(envelope, test=True) if chance > 1 - _TEST else envelope


def _why_again(first: Envelope, chance: float) -> Callable[[Envelope, Envelope], Envelope] | None:
    """What ties a second answer to the first; None if there is no second."""
    if first.code and chance < _SAME_CODE:
        return lambda second, first: replace(second, code=first.code)
    if first.channel == "web" and chance < _AMENDED:
        return lambda second, first: replace(second, replaces=first.instance_id)
    if first.channel == "collect" and chance < _CONTRADICTED:
        return lambda second, first: replace(second, instance_id=first.instance_id)
    return None
