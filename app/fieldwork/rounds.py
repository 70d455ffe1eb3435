"""The rounds of a questionnaire: who goes to which streets, what each agent still has to do."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.fieldwork.assigning import assigned
from app.fieldwork.doors import doors_of
from app.fieldwork.kinds import OVER
from app.households.streets import Place, Side, Street
from app.projects.models import Questionnaire


@dataclass(frozen=True, slots=True)
class Round:
    """An agent's doors, and those of them where something is left to do."""

    doors: Collection[UUID]
    left: Collection[UUID]


def rounds_of(questionnaire: Questionnaire) -> dict[UUID, Round]:
    """The round of everybody who has one."""
    whose = assigned(questionnaire)
    over = {door.household_id for door in doors_of(questionnaire) if door.stand in OVER}
    doors: dict[UUID, list[UUID]] = {}
    for household_id, person_id in whose.items():
        doors.setdefault(person_id, []).append(household_id)
    return {
        person_id: Round(mine, [one for one in mine if one not in over]) for person_id, mine in doors.items()
    }


def agents_in(street: Street, whose: Mapping[UUID, UUID]) -> Counter[UUID | None]:
    """How many of a street's doors are whose; None: nobody's."""
    return Counter(whose.get(place.id) for place in street.places)


def chosen(street: Street, what: str, ticked: Collection[UUID]) -> list[Place]:
    """The places of a street that a person chose: all, a side, a building by its key, or those ticked."""
    if what == "ticked":
        return [place for place in street.places if place.id in ticked]
    if what in {Side.ODD, Side.EVEN}:
        return [place for place in street.places if place.side == what]
    if what.startswith("building:"):
        key = what.removeprefix("building:")
        return [place for place in street.places if place.building_key == key]
    return list(street.places) if what == "all" else []


def free(places: Iterable[Place], whose: Mapping[UUID, UUID]) -> list[Place]:
    """Those where nobody goes yet."""
    return [place for place in places if place.id not in whose]
