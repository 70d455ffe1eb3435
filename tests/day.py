"""An agent's day: the doors, what came of each, who answers meanwhile; what all of it must count.

The figures are reckoned from the day as it is written here, never by the code that counts.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

QUAI, RUE = "Quai de la Fosse", "Rue Kervégan"
#: The file: so many doors of each street.
FILE = {QUAI: 120, RUE: 80}


class Door(NamedTuple):
    street: str
    number: int


@dataclass(frozen=True)
class Visit:
    """Somebody knocks at a door; `age` where the household answers."""

    door: Door
    kind: str
    age: str = ""


def at(street: str, number: int, kind: str, age: str = "") -> Visit:
    return Visit(Door(street, number), kind, age)


#: How each kind leaves a door, as a column of the board; whether somebody was met.
KINDS = {
    "accepted": ("Répondu", True),
    "absent": ("À revoir", False),
    "again": ("À revoir", True),
    "notice": ("À revoir", False),
    "appointment": ("Rendez-vous", True),
    "refusal": ("Refus", True),
    "unable": ("Sans objet", True),
    "vacant": ("Sans objet", False),
    "not_found": ("Sans objet", False),
}
MORNING = (
    at(QUAI, 2, "absent"),
    at(QUAI, 4, "refusal"),
    at(QUAI, 6, "accepted", "34"),
    at(QUAI, 8, "appointment"),
    at(QUAI, 10, "absent"),
    at(QUAI, 12, "accepted", "52"),
    at(QUAI, 14, "notice"),
    at(QUAI, 16, "again"),
)
#: The telephone dies in the middle of the questionnaire.
CUT_SHORT = at(QUAI, 18, "accepted", "67")
#: It dies again on the heels of the last answer.
AFTERNOON = (at(QUAI, 20, "vacant"), at(QUAI, 24, "absent"), at(QUAI, 22, "accepted", "41"))
EVENING = (
    at(RUE, 1, "accepted", "29"),
    at(RUE, 2, "refusal"),
    at(RUE, 3, "absent"),
    at(RUE, 4, "unable"),
    at(RUE, 5, "refusal"),
    at(RUE, 6, "accepted", "73"),
    at(RUE, 7, "not_found"),
    at(RUE, 8, "absent"),
    at(RUE, 3, "accepted", "38"),
)
VISITS = (*MORNING, CUT_SHORT, *AFTERNOON, *EVENING)
#: Who answers on the web meanwhile, by the code of a letter or of the notice left this morning; their age.
BY_LETTER = {Door(QUAI, 10): "81", Door(QUAI, 12): "50"}
BY_NOTICE = {Door(QUAI, 14): "19"}
WEB = BY_LETTER | BY_NOTICE
ANSWERED = {visit.door: visit.age for visit in VISITS if visit.kind == "accepted"}
#: One answer for each household: the first that the server had.
COUNTED = ANSWERED | WEB


def standing(*streets: str, doors: int) -> dict[str, int]:
    """The board's line over the doors of these streets, so many in all."""
    last = {visit.door: visit.kind for visit in VISITS if visit.door.street in streets}
    stands = Counter("Répondu" if door in WEB else KINDS[kind][0] for door, kind in last.items())
    columns = ("À revoir", "Rendez-vous", "Répondu", "Refus", "Sans objet")
    told = {column: stands[column] for column in columns}
    return {"Portes": doors, "À faire": doors - len(last), "Essayées": len(last)} | told


def today(*streets: str) -> dict[str, int]:
    """The board's line of what was done today in these streets."""

    def doors(kinds: Collection[str]) -> int:
        return len({visit.door for visit in VISITS if visit.door.street in streets and visit.kind in kinds})

    return {
        "Essayées": doors(KINDS),
        "Rencontrés": doors([kind for kind, (_, is_met) in KINDS.items() if is_met]),
        "Accepté": doors(["accepted"]),
        "Refus": doors(["refusal"]),
        "Rendez-vous": doors(["appointment"]),
    }
