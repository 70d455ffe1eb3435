"""Dates: local midnights, days since the epoch, formats in the form's language."""

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.expression import Moment, to_text
from app.questionnaire.expression.calendar_names import calendar_names
from app.questionnaire.expression.dates import instant_of_text, moment_of_days, moment_of_text
from tests.questionnaire.make_trees import PARIS, evaluate, make_context, make_scope

_PHOENIX = ZoneInfo("America/Phoenix")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("today()", "2026-03-10"),
        ("now()", "2026-03-10T18:30:00.000+01:00"),
        ("date('2026-03-10')", "2026-03-10"),
        ("date('2026-3-1')", "2026-03-01"),
        ("date('2026-07-10T10:00:00Z')", "2026-07-10T12:00:00.000+02:00"),
        ("date('2026-07-10T10:00')", "2026-07-10T10:00:00.000+02:00"),
        ("date('2026-02-30')", "Invalid Date"),
        ("date('')", ""),
        ("date(/data/none)", ""),
        ("date(/data/days)", "2018-01-01"),
        ("date(today() + 1)", "2026-03-11"),
        ("number(today())", "20522"),
        ("number(number(today()))", "20522"),
        ("date(date('2026-03-28') + 2)", "2026-03-30"),
        ("date('2026-03-30') - date('2026-03-28')", "2"),
        ("date('2026-10-26') - date('2026-10-24')", "2"),
        ("date(date('2026-03-28') + 1.1)", "2026-03-29T03:24:00.000+02:00"),
        ("decimal-date-time('1970-01-02T00:00:00Z')", "1"),
        ("decimal-time('12:00:00.000+01:00')", "0.5"),
        ("decimal-time('06:00')", "0.25"),
        ("duration()", "90"),
    ],
)
def test_dates_in_nantes(expression: str, text: str) -> None:
    started = datetime(2026, 3, 10, 17, 28, 30, tzinfo=UTC)
    scope = make_scope("<data><days>17531.958333333332</days></data>", context=make_context(started=started))
    assert to_text(evaluate(expression, scope)) == text


@pytest.mark.parametrize(
    ("expression", "truth"),
    [
        ("date('2026-03-10') = today()", True),
        ("today() > date('2026-03-09')", True),
        ("today() - 1 = date('2026-03-09')", True),
        ("/data/d <= today()", True),
        ("/data/d + 1 = '2026-03-11'", True),
        ("'2026-03-10' < '2026-03-09'", False),
        ("date('nonsense') = date('nonsense')", False),
        ("not(date('nonsense'))", True),
        ("'' < today() or '' >= today()", False),
    ],
)
def test_dates_compare_as_days(expression: str, truth: bool) -> None:
    assert evaluate(expression, make_scope("<data><d>2026-03-10</d></data>")) is truth


@pytest.mark.parametrize(
    ("pattern", "language", "text"),
    [
        ("%d/%m/%Y", None, "07/03/2026"),
        ("%e %n %y", None, "7 3 26"),
        ("%A %e %B", "fr", "samedi 7 mars"),
        ("%a %b", "fr-x-falc", "sam. mars"),
        ("%A %e %B", "English (en)", "Saturday 7 March"),
        ("%B", "العربية (ar)", "مارس"),
        ("%B", "Breton", "mars"),
        ("%H:%M:%S.%3 %h", None, "09:05:04.120 9"),
        ("100%% %q %", None, "100% %q %"),
    ],
)
def test_dates_are_told_by_patterns(pattern: str, language: str | None, text: str) -> None:
    scope = make_scope(context=make_context(language=language))
    assert evaluate(f"format-date-time('2026-03-07T09:05:04.120', '{pattern}')", scope) == text


@pytest.mark.parametrize(
    ("date", "week"),
    [("2026-01-05", "2"), ("2027-01-02", "53"), ("2024-12-30", "1"), ("2026-05-14", "20")],
)
def test_the_week_is_iso_8601_s_without_a_leading_zero(date: str, week: str) -> None:
    assert evaluate(f"format-date('{date}', '%W')") == week


def test_every_language_has_twelve_months_and_seven_days() -> None:
    for language in ("fr", "en", "ar", "es", "pt", "tr", "uk", "ru"):
        names = calendar_names(language)
        assert [len(each) for each in (names.months, names.months_short)] == [12, 12]
        assert [len(each) for each in (names.days, names.days_short)] == [7, 7]


@given(st.datetimes(datetime(1920, 1, 1), datetime(9998, 1, 1)), st.sampled_from([PARIS, _PHOENIX]))
def test_a_moment_reads_back_as_itself(local: datetime, zone: ZoneInfo) -> None:
    local = local.replace(microsecond=local.microsecond // 1000 * 1000)
    moment = moment_of_text(local.isoformat(timespec="milliseconds") + "Z", zone)
    assert moment_of_text(moment.text, zone) == moment
    # The hour that autumn repeats has one number for two instants.
    assert moment_of_days(moment.days, zone).days == moment.days


@given(st.floats())
def test_any_number_of_days_is_a_moment_or_none(days: float) -> None:
    moment = moment_of_days(days, PARIS)
    assert moment == Moment(moment.days, moment.text) or math.isnan(moment.days)


@given(st.text(alphabet="0123456789-T:.Z+ ", max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    instant_of_text(text, PARIS)
