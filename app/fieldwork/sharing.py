"""Doors shared among agents: as many each, in walking order, cut where a street, side or building ends."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, radians

from app.households.streets import Place, Street, streets_among

#: How much a share may differ from what it should be, to end where a building does; further if need be.
_NEAR, _FAR = 0.10, 0.25
#: What two doors that follow each other have in common no more, from street to floor. A cut at the lowest
#: level is the best one; above _BUILDING it parts neighbours of one staircase.
_BUILDING, _SAME_FLOOR = 2, 4
#: Streets beyond these go by name: nearest first takes time with the square of their number.
_MOST_NEAREST = 600


def share_evenly(places: Iterable[Place], agents: int) -> list[list[Place]]:
    """All the places in `agents` rounds, none of them cut where it can be helped."""
    ordered = in_walking_order(places)
    quota = len(ordered) / agents
    return _parts(ordered, [round(quota * number) for number in range(1, agents)] + [len(ordered)], quota)


def share_out(places: Iterable[Place], agents: int, each: int) -> list[list[Place]]:
    """About `each` places for every agent, from the first; what is left is in no round."""
    ordered = in_walking_order(places)
    return _parts(ordered, [min(each * number, len(ordered)) for number in range(1, agents + 1)], each)


def in_walking_order(places: Iterable[Place]) -> list[Place]:
    """Street by street: from each to the nearest one left where positions are known, else by name."""
    return [place for street in _by_way(streets_among(places)) for place in street.places]


def _parts(ordered: Sequence[Place], targets: Sequence[int], quota: float) -> list[list[Place]]:
    cuts = [0]
    levels = [_level(one, other) for one, other in pairwise(ordered)]
    for target in targets:
        cut = target if target >= len(ordered) else _best_cut(levels, target, quota)
        cuts.append(max(cuts[-1], cut))
    return [list(ordered[start:end]) for start, end in pairwise(cuts)]


def _best_cut(levels: Sequence[int], target: int, quota: float) -> int:
    """Where to cut near `target`: before the building that follows it, if one ends near enough.

    `levels[n]` is that of a cut before place n + 1.
    """
    for share, worst in ((_NEAR, _BUILDING), (_FAR, _BUILDING), (_NEAR, _SAME_FLOOR)):
        reach = int(quota * share)
        window = range(max(1, target - reach), min(len(levels), target + reach) + 1)
        good = [at for at in window if levels[at - 1] <= worst]
        if good:
            return min(good, key=lambda at: (levels[at - 1], abs(at - target), at))
    return target


def _level(one: Place, other: Place) -> int:
    if one.street_key != other.street_key:
        return 0
    if one.side != other.side:
        return 1
    if one.building_key != other.building_key:
        return _BUILDING
    return 3 if one.floor != other.floor else _SAME_FLOOR


def _by_way(streets: Sequence[Street]) -> list[Street]:
    centres = {street.key: centre for street in streets if (centre := _centre(street))}
    left = [street for street in streets if street.key in centres]
    if len(left) > _MOST_NEAREST or not left:
        return list(streets)
    way = [min(left, key=lambda street: centres[street.key])]
    left.remove(way[0])
    while left:
        here = centres[way[-1].key]
        nearest = min(left, key=lambda street: _distance(here, centres[street.key]))
        left.remove(nearest)
        way.append(nearest)
    return way + [street for street in streets if street.key not in centres]


def _centre(street: Street) -> tuple[float, float] | None:
    """The mean latitude and longitude of those of its places that have them."""
    known = [
        (place.latitude, place.longitude)
        for place in street.places
        if place.latitude is not None and place.longitude is not None
    ]
    if not known:
        return None
    return sum(one for one, _ in known) / len(known), sum(other for _, other in known) / len(known)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The square of a distance within a town, in degrees of latitude."""
    north = other[0] - one[0]
    east = (other[1] - one[1]) * cos(radians(one[0]))
    return north * north + east * east
