"""The told time, which a demonstration's past is made in."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

from app import clock

PAST = datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Europe/Paris"))


def test_tells_the_time_it_was_told_in_utc() -> None:
    with clock.at(PAST):
        assert clock.now() == datetime(2026, 3, 1, 8, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


def test_tells_the_present_before_and_after() -> None:
    with clock.at(PAST):
        pass
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)


def test_other_threads_keep_the_present() -> None:
    seen: list[datetime] = []
    with clock.at(PAST):
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] - datetime.now(UTC) < timedelta(minutes=1)
    assert seen[0] > PAST + timedelta(days=1)
