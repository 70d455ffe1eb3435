"""The demonstration's door to door: made-up doors, an agent's round, and what an afternoon brought."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.accounts.models import Person, Role, Scope
from app.accounts.people import add_person, find_person, grant_role
from app.admin.demo import plan
from app.admin.demo.stands import load_stands
from app.clock import at
from app.collection.content import content_hash
from app.columns import canonical
from app.db import transaction, uuid7
from app.fieldwork.assigning import assign
from app.fieldwork.events import Author, note_events
from app.fieldwork.opening import Event
from app.households.addresses import Address
from app.households.binding import bind_households
from app.households.lines import Parts, one_line
from app.households.lists import Origin, make_list
from app.households.models import Household
from app.households.receiving import households_at
from app.projects.models import Questionnaire

LIST = "Malakoff, porte à porte (exemple)"
AGENT = ("agent@palier.example", "Inès Le Goff")
_TOWN = "44000 Nantes"
#: Street, a building's name if it is one, doors, and about where it is: degrees north and east, and the step
#: from one pair of doors to the next. Nobody's addresses: numbers that the streets do not have.
_STREETS = (
    ("Rue de Coulmiers", None, 22, (47.22490, -1.53730), (0.00022, 0.00010)),
    ("Rue d’Angleterre", "Bât. A", 16, (47.21310, -1.53010), (0.0, 0.0)),
    ("Rue de Norvège", None, 18, (47.21150, -1.52870), (0.00022, -0.00008)),
)
_FROM = 801
#: From one side of a street to the other, degrees east.
_ACROSS = 0.00030
#: What happened, in shares; the rest of the doors is still to do.
_KINDS = (
    ("absent", 9),
    ("notice", 4),
    ("again", 4),
    ("refusal", 5),
    ("appointment", 3),
    ("unable", 1),
    ("", 24),
)


def load_rounds(questionnaire: Questionnaire, opening: datetime, random: Random) -> int:
    """Make the list, the agent and the round, and note an afternoon of visits; says how many events."""
    with transaction(), at(opening):
        doors = _doors(questionnaire)
        bind_households(questionnaire, doors, LIST)
        agent = _agent(questionnaire)
        assign(questionnaire, [door.id for door in doors], agent)
    events = list(_events(questionnaire, doors, opening, random))
    for event in events:
        with transaction(), at(event.at):
            note_events(Author(questionnaire.project_id, agent.id), [event])
    load_stands(questionnaire, agent)
    return len(events)


def _agent(questionnaire: Questionnaire) -> Person:
    person = find_person(AGENT[0]) or add_person(*AGENT)
    grant_role(person, Role.AGENT, Scope.PROJECT, str(questionnaire.project_id))
    return person


def _doors(questionnaire: Questionnaire) -> list[Household]:
    project = questionnaire.project
    made = make_list(project, LIST, Origin(source_name="adresses-exemple.csv"))
    addresses = [Address(one_line(parts), plan.QUARTIER, parts) for parts in _parts()]
    return households_at(project, addresses, plan.QUARTIER, made)


def _parts() -> Iterator[Parts]:
    for street, building, count, (north, east), (up, right) in _STREETS:
        across = 0.0 if building else _ACROSS
        for door in range(count):
            yield Parts(
                number=str(_FROM if building else _FROM + door),
                street=street,
                building=building,
                floor=_floor(door) if building else None,
                door=("gauche", "droite")[door % 2] if building else None,
                town=_TOWN,
                latitude=round(north + (door // 2) * up, 6),
                longitude=round(east + (door // 2) * right + (door % 2) * across, 6),
            )


def _floor(door: int) -> str:
    floor = door // 2
    return {0: "RDC", 1: "1er"}.get(floor, f"{floor}e")


def _events(
    questionnaire: Questionnaire, doors: Sequence[Household], opening: datetime, random: Random
) -> Iterator[Event]:
    names, shares = [name for name, _ in _KINDS], [share for _, share in _KINDS]
    moment = opening + timedelta(days=plan.OPENED_BEFORE - 3, hours=7)
    for door in doors:
        (kind,) = random.choices(names, shares)
        moment += timedelta(minutes=random.randint(3, 12))
        if kind:
            yield _event(questionnaire, door, kind, moment)


def _event(questionnaire: Questionnaire, door: Household, kind: str, moment: datetime) -> Event:
    data: dict[str, Any] = {"channel": "door"}
    if kind == "appointment":
        data["when"] = (moment + timedelta(days=4)).replace(minute=0).isoformat()
    said = {"kind": kind, "household": str(door.id), "at": moment.isoformat(), "data": data}
    return Event(
        uuid7(), questionnaire.id, kind, door.id, moment, data, content_hash(canonical(said), None, ())
    )
