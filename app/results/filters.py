"""The part of the answers that a reader looks at, as the page's address tells it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Filters:
    """What is empty does not filter; `since` and `until` are days, both included."""

    channel: str = ""
    quartier: str = ""
    language: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def admit(self, channel: str, quartier: str, language: str, day: dt.date) -> bool:
        """Whether an answer belongs to the part."""
        return (
            (not self.channel or channel == self.channel)
            and (not self.quartier or quartier == self.quartier)
            and (not self.language or language == self.language)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )

    def arguments(self) -> dict[str, str]:
        """The filters as an address carries them; empty ones are left out."""
        given = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: str(value) for name, value in given if value}

    def __bool__(self) -> bool:
        return self != NO_FILTERS


NO_FILTERS = Filters()


def read_filters(arguments: Mapping[str, str]) -> Filters:
    """The filters of an address. A day that cannot be read does not filter."""
    return Filters(
        channel=arguments.get("channel", ""),
        quartier=arguments.get("quartier", ""),
        language=arguments.get("language", ""),
        since=_day(arguments.get("since", "")),
        until=_day(arguments.get("until", "")),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
