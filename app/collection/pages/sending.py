"""Sending: from the draft to the envelope that submit() takes, with what was noticed on the way."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import request

from app.clock import now
from app.collection.envelope import AttachmentRef, Envelope, Setting
from app.collection.noticing import signs
from app.collection.pages.journey import Journey
from app.collection.pages.paging import CHANNEL
from app.collection.receipt import Receipt
from app.collection.receipts import amend, find_by_receipt
from app.collection.submit import submit

#: The name of the field that nobody sees.
TRAP = "site"


def send(journey: Journey) -> Receipt:
    """Hand the answers to submit(), or to amend() those they replace. Raises what these raise."""
    receipt = journey.draft.receipt
    if receipt is None:
        return submit(envelope(journey))
    return amend(find_by_receipt(receipt, request.remote_addr or ""), envelope(journey), now())


def envelope(journey: Journey) -> Envelope:
    """All that is known of this answer and of how it was made."""
    draft, finished = journey.draft, now()
    started = datetime.fromisoformat(draft.started_at)
    journey.instance.finish(finished)
    answers = journey.instance.to_json()
    return Envelope(
        questionnaire_id=UUID(draft.questionnaire_id),
        instance_id=draft.instance_id,
        form_version=journey.place.version.label,
        channel=CHANNEL,
        answers=answers,
        language=draft.language,
        source=draft.source,
        code=draft.code,
        started_at=started,
        finished_at=finished,
        setting=Setting(now=started, zone=journey.place.questionnaire.project.zone, seed=draft.seed),
        attachments=_attachments(journey),
        test=draft.is_test,
        flags=(*draft.flags, *_flags(journey, finished - started)),
    )


def _attachments(journey: Journey) -> tuple[AttachmentRef, ...]:
    """The files that answers still name."""
    named = {
        journey.instance.value(path)
        for step in journey.steps()
        for path in step.paths
        if journey.question(path).type.has_file
    }
    return tuple(
        AttachmentRef(name, file.sha256, file.size, file.media_type)
        for name, file in journey.draft.files.items()
        if name in named
    )


def _flags(journey: Journey, taken: timedelta) -> tuple[str, ...]:
    """What is noticed, by the questions that were shown."""
    questions = sum(len(step.paths) for step in journey.steps())
    questionnaire_id = UUID(journey.draft.questionnaire_id)
    return signs(questionnaire_id, request.remote_addr or "", taken, questions)
