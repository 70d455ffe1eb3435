"""Inside a building: its name, a floor, a door, read from a complement where it can mean nothing else.

"bât. A, 3e gauche" is building A, floor 3, door gauche, and so is "A / 3 / G"; "chez la gardienne" stays
as it was written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from app.projects.quartiers import fold

GROUND = "RDC"
_CODE = r"[a-z]\d{0,3}|\d{1,3}[a-z]?"
_SIDES: Mapping[str, str] = {
    **{side: side for side in ("gauche", "droite", "face", "milieu", "fond")},
    **{"gche": "gauche", "dte": "droite", "drte": "droite"},
}
_SIDE = "|".join(_SIDES)
#: What each part looks like in folded text; the group that matched is its value.
_LOOKS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    # "bât. à gauche" and "bât. A gauche" fold alike: neither is taken apart.
    "building": (
        re.compile(rf"(?:bat|batiment|immeuble|imm|bloc) (?!a (?:{_SIDE}|l |la |cote))({_CODE})(?= |$)"),
    ),
    "floor": (
        re.compile(r"(rdc|rez de chaussee|r d c)(?= |$)"),
        re.compile(r"(\d{1,2}) ?(?:er|ere|e|eme|ieme|nd|nde)(?: etage| et)?(?= |$)"),
        re.compile(r"(?:etage|et) (\d{1,2})(?= |$)"),
        re.compile(r"(\d{1,2}) etage(?= |$)"),
    ),
    "door": (
        re.compile(rf"(?:(?:porte|pte) )?(?:de |a |en )?({_SIDE})(?= |$)"),
        re.compile(
            r"(?:porte|pte|appartement|appart|appt|apt|app|logement|logt|lgt) (?:n |no |numero )?"
            r"([a-z]{0,2}\d{1,5}[a-z]?|[a-z])(?= |$)"
        ),
    ),
}
#: A letter right after a floor is a door: "3e G", "2e B".
_LETTER = re.compile(r"([a-z])(?= |$)")
_LETTERS: Mapping[str, str] = {"g": "gauche", "d": "droite"}
_BETWEEN = re.compile(r"[,;]")
_LAYERS = re.compile(r"\s*/\s*|\s+[-–]\s+")
#: What layers say from the outside in, by how many they are.
_ORDERS: Mapping[int, tuple[tuple[str, ...], ...]] = {
    2: (("building", "floor"), ("floor", "door")),
    3: (("building", "floor", "door"),),
}


@dataclass(frozen=True, slots=True)
class Inside:
    """Where a door is in its building; `rest` is what was not understood, as written."""

    building: str = ""
    floor: str = ""
    door: str = ""
    rest: str = ""

    def completed_by(self, other: "Inside") -> "Inside":
        """Itself, with what the other one says of the parts that it leaves open."""
        told = {one.name: getattr(self, one.name) or getattr(other, one.name) for one in fields(self)}
        return Inside(**told)

    def without(self, other: "Inside") -> "Inside":
        """Itself, less what the other one says too."""
        same = {one: "" for one in _LOOKS if fold(getattr(self, one)) == fold(getattr(other, one))}
        return replace(self, **same)


NOTHING = Inside()


@lru_cache(maxsize=4_096)
def take_apart(complement: str) -> Inside:
    """The parts that a complement names. A piece between commas is taken whole or left in `rest` whole."""
    found: dict[str, str] = {}
    rest: list[str] = []
    for piece in pieces_of(complement):
        parts = _parts_of(fold(piece)) or _layers_of(piece)
        if parts and found.keys().isdisjoint(parts):
            found |= parts
        else:
            rest.append(piece)
    return Inside(**found, rest=", ".join(rest))


def pieces_of(text: str) -> list[str]:
    """What stands between commas, and is not blank."""
    return list(filter(None, map(str.strip, _BETWEEN.split(text))))


def read_column(part: str, text: str) -> Inside:
    """What a column of its own says of a building, a floor or a door; "3e gauche" under *étage* says both."""
    if not text:
        return NOTHING
    folded = fold(text)
    if part == "building" and re.fullmatch(_CODE, folded):
        return Inside(building=folded.upper())
    if part == "floor" and re.fullmatch(r"\d{1,2}", folded):
        return Inside(floor=_canonical("floor", folded))
    taken = take_apart(text)
    told = getattr(taken, part)
    return taken if told and not taken.rest else Inside(**{part: text})


def in_words(inside: Inside) -> str:
    """The parts as an envelope has them: "bât. A, 3e étage, porte 12"; `take_apart` reads it back."""
    return ", ".join(filter(None, _worded(inside)))


def _worded(inside: Inside) -> Iterator[str]:
    building, floor, door = inside.building, inside.floor, inside.door
    yield f"bât. {building}" if re.fullmatch(_CODE, fold(building)) else building
    yield f"{floor}{'er' if floor == '1' else 'e'} étage" if floor.isdecimal() else floor
    is_code = re.fullmatch(r"[a-z]{0,2}\d{1,5}[a-z]?|[a-z]", fold(door))
    yield f"porte {door}" if is_code or door in _SIDES else door
    yield inside.rest


def _parts_of(folded: str) -> dict[str, str]:
    """The parts that the whole of a folded text names, each once; none where anything is left over."""
    found: dict[str, str] = {}
    at = 0
    while at < len(folded):
        looks = ((part, look) for part, several in _LOOKS.items() for look in several if part not in found)
        matches = ((part, match) for part, look in looks if (match := look.match(folded, at)))
        part, match = next(matches, ("", None))
        if match is None and "floor" in found and "door" not in found:
            part, match = "door", _LETTER.match(folded, at)
        if match is None:
            return {}
        found[part] = _canonical(part, _LETTERS.get(match[1], match[1]) if match.re is _LETTER else match[1])
        at = match.end() + 1
    return found


def _layers_of(piece: str) -> dict[str, str]:
    """The parts of "B / RDC / porte droite", "3/G", "B / 2e"; none where a layer can be no such part."""
    layers = list(map(fold, _LAYERS.split(piece)))
    for order in _ORDERS.get(len(layers), ()):
        read = dict(zip(order, map(_layer, order, layers), strict=True))
        if all(read.values()) and (len(order) > 2 or not layers[1].isdecimal()):
            return read
    return {}


def _layer(part: str, folded: str) -> str:
    """What a layer says of its part; nothing where it does not say that alone."""
    if part == "floor" and re.fullmatch(r"\d{1,2}", folded):
        return _canonical("floor", folded)
    if part != "floor" and re.fullmatch(_CODE, folded):
        return _canonical(part, _LETTERS.get(folded, folded) if part == "door" else folded)
    told = _parts_of(folded)
    return told.get(part, "") if len(told) == 1 else ""


def _canonical(part: str, value: str) -> str:
    if part == "floor":
        return str(int(value)) if value.isdecimal() and int(value) else GROUND
    return _SIDES.get(value) or value.upper()
