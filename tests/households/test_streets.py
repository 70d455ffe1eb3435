"""Doors in the order one walks, on the team's pages as on devices; all spellings of a street are one."""

import json
import random
from pathlib import Path
from uuid import uuid4

from app.households.streets import Place, names_of, streets_among

#: What devices are held to as well: tests/js/terrain_round.test.mjs.
WALK = json.loads((Path(__file__).parent.parent / "fieldwork" / "walks.json").read_text("utf-8"))


def _places() -> list[Place]:
    nothing = {"address": "", "latitude": None, "longitude": None, "remark": None}
    return [Place(**(nothing | told), id=uuid4()) for told in WALK]


def test_doors_come_in_the_same_order_wherever_they_come_from() -> None:
    places = _places()
    shuffled = random.Random(5).sample(places, len(places))  # noqa: S311 - the same each time, nothing secret
    assert [place for street in streets_among(shuffled) for place in street.places] == places


def test_a_street_is_called_as_most_have_it_and_by_its_town_where_two_are_called_so() -> None:
    told = [("av. St-Jean", "44000 Nantes"), *[("avenue Saint Jean", "44000 NANTES")] * 2]
    assert set(names_of(told).values()) == {"avenue Saint Jean"}
    assert names_of([*told, ("avenue Saint Jean", "44400 Rezé")]) == {
        ("av. St-Jean", "44000 Nantes"): "avenue Saint Jean, 44000 NANTES",
        ("avenue Saint Jean", "44000 NANTES"): "avenue Saint Jean, 44000 NANTES",
        ("avenue Saint Jean", "44400 Rezé"): "avenue Saint Jean, 44400 Rezé",
    }
