"""An answer in XML from a program: handed in as Collect's are, on the same channel."""

from collections.abc import Mapping
from dataclasses import replace

from flask import request
from sqlalchemy import select

from app.collection.attaching import files_of, find_claimed
from app.collection.envelope import Envelope
from app.collection.models import Submission
from app.collection.receipt import Outcome, Receipt
from app.collection.states import Quarantine
from app.collection.submit import submit
from app.db import db, keep, writing
from app.errors import Refused
from app.openrosa.central.callers import caller
from app.openrosa.drafts import described
from app.openrosa.edits import hold_replaced
from app.openrosa.envelopes import envelope_of
from app.openrosa.odata.stored import Read
from app.openrosa.sent import Sent, read_sent
from app.openrosa.times import times_of
from app.projects.forms import load_form
from app.projects.models import Questionnaire
from app.projects.versions import published_version

#: How a correction is refused that would have to wait for a person, by what it would wait for.
_SET_ASIDE: Mapping[str | None, tuple[str, int]] = {
    Quarantine.EARLY: ("correction_closed", 409),
    Quarantine.CLOSED: ("correction_closed", 409),
    Quarantine.LATE: ("correction_closed", 409),
    Quarantine.UNKNOWN_VERSION: ("correction_version", 404),
    Quarantine.UNPUBLISHED_VERSION: ("correction_version", 404),
    Quarantine.UNREADABLE: ("correction_unreadable", 400),
}


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


def hand_in(questionnaire: Questionnaire, sent: Sent) -> Receipt:
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
    return receipt


def hold_corrected(questionnaire: Questionnaire, corrected: Read, receipt: Receipt, sent: Sent) -> None:
    """Hold a correction to be one: that it did not become an answer of its own, which waits for a person.

    Refused, where it did: correction_closed (409), correction_version (404), correction_unreadable (400),
    instance_conflict (409).
    """
    if receipt.submission_id == corrected.id:
        return
    reason = db.session.scalar(
        select(Submission.reason).where(
            Submission.project_id == questionnaire.project_id, Submission.id == receipt.submission_id
        )
    )
    code, status = _SET_ASIDE.get(reason, ("instance_conflict", 409))
    raise Refused(code, status, {"version": sent.version})


def _envelope(questionnaire: Questionnaire, sent: Sent) -> Envelope:
    version = published_version(questionnaire)
    assert version is not None  # noqa: S101 - `read_answer` refused otherwise
    times = times_of(load_form(version), sent.root)
    return envelope_of(questionnaire.id, sent, times, caller().id)
