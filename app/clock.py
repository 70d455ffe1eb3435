"""The one place where the time of day is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("palier_told_time", default=None)


def now() -> datetime:
    """The present moment, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Take it to be `moment` (aware) within this block and thread: for a demonstration's past."""
    told = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(told)
