"""Who answered and how: the counts of answers by day, channel, quartier, source and language."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .answer import Answer


@dataclass(slots=True)
class Profile:
    """Each counter adds up to `total`."""

    total: int = 0
    days: Counter[dt.date] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    quartiers: Counter[str] = field(default_factory=Counter)
    quartier_ways: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)

    def add(self, answer: Answer) -> None:
        self.total += 1
        self.days[answer.day] += 1
        self.channels[answer.channel] += 1
        self.quartiers[answer.quartier] += 1
        self.quartier_ways[answer.quartier_way] += 1
        self.sources[answer.source] += 1
        self.languages[answer.language] += 1

    def every_day(self) -> Iterator[tuple[dt.date, int]]:
        """The days from the first answer to the last, those without an answer included."""
        if self.days:
            first, last = min(self.days), max(self.days)
            for offset in range((last - first).days + 1):
                day = first + dt.timedelta(days=offset)
                yield day, self.days[day]
