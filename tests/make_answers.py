"""Plain factories for envelopes and what becomes of them."""

from itertools import count
from typing import Any

from app.collection.envelope import Envelope
from app.collection.receipt import Receipt
from app.collection.submit import submit
from app.db import transaction
from app.projects.models import Questionnaire

_numbers = count(1)


def make_envelope(
    questionnaire: Questionnaire, answers: dict[str, Any] | None = None, **changed: Any
) -> Envelope:
    """An answer to AGE_FORM on the web, under a new instanceID."""
    told: dict[str, Any] = {
        "questionnaire_id": questionnaire.id,
        "instance_id": f"uuid:{next(_numbers):032x}",
        "form_version": "1",
        "channel": "web",
        "answers": {"age": "41", "ou": "5"} if answers is None else answers,
    }
    return Envelope(**told | changed)


def make_collected(questionnaire: Questionnaire, xml: bytes, instance_id: str) -> Envelope:
    """The same as XML from Collect."""
    return Envelope(
        questionnaire_id=questionnaire.id,
        instance_id=instance_id,
        form_version="1",
        channel="collect",
        xml=xml,
    )


def send(envelope: Envelope) -> Receipt:
    """Submit in a unit of work of its own."""
    with transaction():
        return submit(envelope)
