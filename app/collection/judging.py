"""Evaluating an answer with the engine, in the context it was given in, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.collection.envelope import Envelope
from app.collection.merging import complete, put
from app.collection.quartier import said_quartier
from app.collection.receipt import AnswersInvalid, Violated
from app.collection.reception import Received
from app.columns import canonical
from app.projects.forms import form_of
from app.questionnaire.context import Context
from app.questionnaire.definition import Form
from app.questionnaire.instance import AnswersUnreadable, Instance
from app.questionnaire.problems import FormRefused

#: Path, value that arrived, value that the engine calculates.
Differences = Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the engine says. `answers` is the canonical JSON to store.

    `valid` is None where no form could tell. `calculated` are the paths where a value that came is
    not what the engine calculates: it is kept as it came.
    """

    answers: bytes
    valid: bool | None = None
    readable: bool = True
    violations: tuple[Violated, ...] = ()
    calculated: tuple[str, ...] = ()
    said_quartier: str | None = None


def judge(received: Received) -> Judged:
    """Evaluate what was received. Raises AnswersInvalid on a channel that corrects."""
    if received.version is None:
        return Judged(received.answers)
    form = form_of(received.project_id, received.version.id, received.version.sha256)
    try:
        instance = _instance(form, received)
    except (AnswersUnreadable, FormRefused) as problem:
        if received.channel.corrects:
            raise AnswersInvalid((Violated("", "unreadable", str(problem)),)) from problem
        return Judged(received.answers, valid=False, readable=False)
    violations = _violations(instance, received.envelope)
    if violations and received.channel.corrects:
        raise AnswersInvalid(violations)
    return _judged(form, received, instance, violations)


def context_of(received: Received) -> Context:
    """The context that the envelope states; what it leaves out is the project's zone and its own times."""
    envelope, setting = received.envelope, received.envelope.setting
    return Context(
        now=setting.now or envelope.finished_at or received.at,
        zone=_zone(setting.zone) or ZoneInfo(received.questionnaire.zone),
        random=setting.seed,
        device=setting.device,
        language=envelope.language,
        started=envelope.started_at,
    )


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _instance(form: Form, received: Received) -> Instance:
    context = context_of(received)
    if received.envelope.xml is not None:
        return Instance.from_xml(form, received.envelope.xml, context)
    return Instance.from_json(form, received.envelope.answers or {}, context)


def _violations(instance: Instance, envelope: Envelope) -> tuple[Violated, ...]:
    return tuple(
        Violated(
            found.path,
            found.code,
            instance.text(found.message, found.path, envelope.language) if found.message else "",
        )
        for found in instance.violations(envelope.channel)
    )


def _judged(form: Form, received: Received, instance: Instance, violations: tuple[Violated, ...]) -> Judged:
    differences = instance.differences()
    if received.envelope.answers is None:
        answers = _as_it_came(instance, differences)
    else:
        answers = complete(received.envelope.answers, instance.to_json())
    return Judged(
        answers=canonical(answers),
        valid=not violations,
        violations=violations,
        calculated=tuple(path for path, _, _ in differences),
        said_quartier=said_quartier(form, answers),
    )


def _as_it_came(instance: Instance, differences: Differences) -> dict[str, object]:
    """What XML said, answers to questions that should have been skipped and its own calculations included."""
    answers = instance.to_json(everything=True)
    for path, arrived, _ in differences:
        put(answers, path, arrived)
    return answers
