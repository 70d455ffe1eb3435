"""The log of a questionnaire's doors as a CSV: no names, no addresses, no free text."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.accounts.audit import record
from app.accounts.models import Person
from app.fieldwork.agents import people_by_id
from app.fieldwork.devices import devices_of
from app.fieldwork.doors import Logged, log_of, streets_of
from app.fieldwork.kinds import KINDS
from app.projects.models import Questionnaire

_COLUMNS = (
    "sequence",
    "porte",
    "rue",
    "agent",
    "appareil",
    "canal",
    "evenement",
    "libelle",
    "a_l_heure_de_l_appareil",
    "recu",
    "rendez_vous",
)
#: What a spreadsheet would take for a formula (OWASP, CSV Injection): it gets an apostrophe in front.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")


def log_file(questionnaire: Questionnaire, *, by: Person) -> str:
    """The CSV, with a line per event in the server's order; the export is logged.

    `porte` is our id of the household; agents and devices are told by number; moments in the project's zone.
    """
    log = sorted(log_of(questionnaire), key=_sequence)
    subject = f"questionnaire {questionnaire.id}"
    record("field_log.export", subject, by=by, project_id=questionnaire.project_id, events=len(log))
    out = io.StringIO("\ufeff", newline="")
    out.seek(0, io.SEEK_END)
    sheet = csv.writer(out, delimiter=";")
    sheet.writerow(_COLUMNS)
    sheet.writerows(_rows(log, questionnaire))
    return out.getvalue()


def _rows(log: Iterable[Logged], questionnaire: Questionnaire) -> Iterable[tuple[object, ...]]:
    told = list(log)
    project = questionnaire.project
    zone = ZoneInfo(project.zone)
    streets = streets_of(project.id, {one.household_id for one in told})
    agents = {key: person.number for key, person in people_by_id({one.person_id for one in told}).items()}
    devices = {device.id: device.number for device in devices_of(project.id)}
    return (_row(one, streets, agents, devices, zone) for one in told)


def _row(
    one: Logged,
    streets: Mapping[UUID, str],
    agents: Mapping[UUID, int],
    devices: Mapping[UUID, int],
    zone: ZoneInfo,
) -> tuple[object, ...]:
    kind = KINDS.get(one.event.kind)
    return (
        one.sequence,
        one.household_id,
        _neutral(streets.get(one.household_id, "")),
        agents.get(one.person_id, ""),
        devices.get(one.device_id, "") if one.device_id else "",
        one.channel,
        one.event.kind,
        kind.label if kind else "",
        _moment(one.at, one, zone),
        _moment(one.received_at, one, zone),
        _moment(one.when, one, zone) if one.is_parted else one.event.data.get("when", ""),
    )


def _moment(at: datetime | None, one: Logged, zone: ZoneInfo) -> str:
    """To the second; closing leaves the day."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    return str(local.date()) if one.is_parted else local.isoformat(timespec="seconds")


def _neutral(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY) else text


def _sequence(one: Logged) -> int:
    return one.sequence
