"""The counts of doors that results may tell: how many there are, were tried, met, accepted, refused."""

from typing import NamedTuple

from app.fieldwork.doors import doors_of
from app.fieldwork.tallies import tally_of
from app.projects.models import Questionnaire


class DoorCounts(NamedTuple):
    """Households of a questionnaire that agents go to; each count is within the one before, but `refused`.

    `refused` and `accepted` are both among those met.
    """

    doors: int
    tried: int
    met: int
    accepted: int
    refused: int


def door_counts(questionnaire: Questionnaire) -> DoorCounts:
    """Count the doors of a questionnaire, from the log."""
    tally = tally_of(doors_of(questionnaire))
    return DoorCounts(tally.doors, tally.tried, tally.met, tally.accepted, tally.refused)
