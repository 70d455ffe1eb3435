"""An answer in XML from a program: handed in as Collect's are, on the same channel."""

from dataclasses import replace

from flask import request

from app.collection.attaching import files_of, find_claimed
from app.collection.envelope import Envelope
from app.collection.receipt import Outcome
from app.collection.submit import submit
from app.db import keep, writing
from app.errors import Refused
from app.openrosa.central.callers import caller
from app.openrosa.central.place import described
from app.openrosa.edits import hold_replaced
from app.openrosa.envelopes import envelope_of
from app.openrosa.sent import Sent, read_sent
from app.openrosa.times import times_of
from app.projects.forms import load_form
from app.projects.models import Questionnaire
from app.projects.versions import published_version


def read_answer(questionnaire: Questionnaire, form_id: str) -> Sent:
    """The answer in the request's body, to a questionnaire that was published.

    Refused: not_found (404), what `read_sent` refuses, form_id_differs (400).
    """
    version = published_version(questionnaire)
    if version is None or described(version) is None:
        raise Refused("not_found", 404)
    sent = read_sent(request.get_data())
    if sent.form_id != form_id:
        raise Refused("form_id_differs", 400, {"got": sent.form_id, "expected": form_id})
    return sent


def hand_in(questionnaire: Questionnaire, sent: Sent) -> None:
    """Keep an answer, or a new version of one, whose files it takes over by name.

    Refused: replaced_unknown (404), replaced_stale (409), instance_conflict (409), answer_withdrawn (409).
    """
    envelope = _envelope(questionnaire, sent)
    if sent.replaces is not None and not find_claimed(questionnaire.project_id, sent.instance_id):
        writing()
        replaced = hold_replaced(questionnaire.project_id, questionnaire.id, sent)
        had = files_of(questionnaire.project_id, replaced)
        kept = tuple(file for name, file in had.items() if name in sent.named)
        envelope = replace(envelope, attachments=kept)
    receipt = submit(envelope)
    if receipt.outcome is Outcome.CONFLICT:
        keep()
        raise Refused("instance_conflict", 409)
    if receipt.outcome is Outcome.GONE:
        raise Refused("answer_withdrawn", 409)


def _envelope(questionnaire: Questionnaire, sent: Sent) -> Envelope:
    version = published_version(questionnaire)
    assert version is not None  # noqa: S101 - `read_answer` refused otherwise
    times = times_of(load_form(version), sent.root)
    return envelope_of(questionnaire.id, sent, times, caller().id)
