"""Who answers, when and how: drawn by lot from the plan."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from app.admin.demo.plan import Part, Way

#: How many answer on the n-th day: a letter brings many at once, and a reminder on day 12 some more.
_DAYS = (9, 14, 12, 9, 7, 5, 4, 5, 4, 3, 3, 8, 9, 6, 4, 3, 3, 2, 2, 2, 1)
#: Hours of the day, and how many answer on the web in each; other channels keep office hours.
_WEB_HOURS = {8: 3, 9: 3, 10: 3, 11: 3, 12: 6, 13: 5, 14: 3, 16: 3, 17: 5, 18: 7, 19: 8, 20: 9, 21: 8, 22: 4}
_OFFICE_HOURS = {9: 3, 10: 5, 11: 5, 12: 2, 14: 4, 15: 5, 16: 5, 17: 4}
#: Minutes that answering takes, from quick to slow.
_MINUTES = (3, 22)


@dataclass(frozen=True, slots=True)
class Respondent:
    """One who answers: by which way, in which language (a tag), from when to when; `seed` is their chance."""

    way: Way
    language: str
    started_at: datetime
    finished_at: datetime
    seed: int


def draw_respondents(part: Part, opening: datetime, random: Random) -> Iterator[Respondent]:
    """Those who answer one questionnaire from `opening` on, in no order."""
    for _ in range(part.answers):
        way = random.choices(part.ways, [way.share for way in part.ways])[0]
        started = _moment(way, opening, random)
        yield Respondent(
            way=way,
            language=random.choices(list(part.languages), list(part.languages.values()))[0],
            started_at=started,
            finished_at=started + timedelta(seconds=60 * random.uniform(*_MINUTES)),
            seed=random.getrandbits(31),
        )


def on_second_thoughts(who: Respondent) -> Respondent:
    """The same person, some hours later and of another mind."""
    later = who.finished_at + timedelta(hours=1 + who.seed % 20)
    return replace(who, started_at=later, finished_at=later + timedelta(minutes=4), seed=who.seed ^ 1)


def _moment(way: Way, opening: datetime, random: Random) -> datetime:
    day = random.choices(range(len(_DAYS)), _DAYS)[0]
    hours = _WEB_HOURS if way.channel == "web" else _OFFICE_HOURS
    hour = random.choices(list(hours), list(hours.values()))[0]
    at = (opening + timedelta(days=day)).replace(hour=hour, minute=random.randrange(60))
    return at.replace(second=random.randrange(60))
