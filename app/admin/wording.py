"""How the workspace writes dates, numbers and places: the filters of its templates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_timezone_location
from babel.numbers import format_decimal

from app.i18n import language, spelled_date
from app.projects.models import Project
from app.projects.quartiers import quartier_by_id


def day(at: datetime | None, project: Project) -> str:
    """`at` as a day in the project's zone; "" for none."""
    return spelled_date(at.astimezone(ZoneInfo(project.zone))) if at else ""


def moment(at: datetime | None, project: Project) -> str:
    """`at` as a day and time in the project's zone; "" for none."""
    if at is None:
        return ""
    return format_datetime(at, "medium", tzinfo=ZoneInfo(project.zone), locale=language().locale)


def minute(at: datetime | None, project: Project) -> str:
    """`at` as a day and time to the minute, for what was agreed or was just now; "" for none."""
    if at is None:
        return ""
    local, locale = at.astimezone(ZoneInfo(project.zone)), language().locale
    return f"{format_date(local, 'medium', locale=locale)}, {format_time(local, 'short', locale=locale)}"


def local_input(at: datetime | None, project: Project) -> str:
    """`at` as an `<input type="datetime-local">` holds it, in the project's zone."""
    return at.astimezone(ZoneInfo(project.zone)).strftime("%Y-%m-%dT%H:%M") if at else ""


def place_of(project: Project) -> str:
    """The city whose clock the project goes by, as one says « heure de Paris »."""
    return get_timezone_location(ZoneInfo(project.zone), locale=language().locale, return_city=True)


def number(value: float) -> str:
    """A number grouped as the reader's language groups it."""
    return format_decimal(value, locale=language().locale)


def quartier_name(quartier: str) -> str:
    """The name of a quartier given by id."""
    found = quartier_by_id(quartier)
    return found.name if found else quartier


def quartier_names(project: Project) -> str:
    """The project's quartiers, as a list to read."""
    return " · ".join(quartier_name(row.quartier) for row in project.quartiers)
