"""Loads the demonstration: its project, and its answers one by one through the door all answers take."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from app.admin.demo import plan
from app.admin.demo.aftermath import think_again
from app.admin.demo.rounds import load_rounds
from app.admin.demo.setting_up import Opened, read_forms, set_up
from app.admin.demo.writing import Desk
from app.clock import at, now
from app.collection.envelope import Envelope
from app.collection.receipt import Receipt
from app.collection.submit import submit
from app.db import transaction
from app.projects.models import Questionnaire
from app.projects.projects import project_by_slug
from app.questionnaire.context import PARIS

#: Made up anew each time, and always the same but for the dates.
_SEED = 44109


def load_demonstration() -> Counter[str]:
    """Load the demonstration unless it is there; counts its answers by what became of them at the door."""
    with transaction():
        if project_by_slug(plan.SLUG):
            return Counter()
    read, opening = read_forms(), _opening()
    with transaction(), at(opening):
        opened = set_up(read, opening)
        desks = [Desk.at(*one) for one in opened]
    receipts = [_submit(envelope) for envelope in _in_order(desks, opening)]
    think_again(receipts)
    load_rounds(_doorstep(opened), opening, Random(_SEED))  # noqa: S311 - the same each time, nothing secret
    return Counter(str(receipt.state or receipt.outcome) for receipt in receipts)


def _doorstep(opened: Iterable[Opened]) -> Questionnaire:
    """The questionnaire that the demonstration's agent goes from door to door with."""
    return next(one.questionnaire for one in opened if one.questionnaire.short_name == plan.AT_THE_DOOR)


def _opening() -> datetime:
    """Seven in the morning of the day that the questionnaires opened."""
    day = now().astimezone(PARIS) - timedelta(days=plan.OPENED_BEFORE)
    return day.replace(hour=7, minute=0, second=0, microsecond=0)


def _in_order(desks: Iterable[Desk], opening: datetime) -> list[Envelope]:
    """All that is sent, as time brings it: the project's sequence follows it."""
    random = Random(_SEED)  # noqa: S311 - the same each time
    sent = [envelope for desk in desks for envelope in desk.envelopes(opening, random)]
    return sorted(sent, key=lambda envelope: envelope.finished_at or opening)


def _submit(envelope: Envelope) -> Receipt:
    with at(envelope.finished_at or now()), transaction():
        return submit(envelope)
