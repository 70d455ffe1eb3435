"""Shares: every door in one round, rounds of a size, and cut where a street, a side or a building ends."""

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.fieldwork.sharing import in_walking_order, share_evenly, share_out
from app.households.streets import Place

TOWN = "44000 Nantes"


def _place(
    number: int,
    street: str = "rue A",
    building: str = "",
    floor: str = "",
    at: tuple[float, float] | None = None,
) -> Place:
    latitude, longitude = at or (None, None)
    return Place(
        id=uuid4(),
        address=f"{number} {street}",
        number=str(number),
        street=street,
        building=building or None,
        floor=floor or None,
        door=None,
        town=TOWN,
        latitude=latitude,
        longitude=longitude,
        remark=None,
    )


_PLACES = st.lists(
    st.builds(
        _place,
        st.integers(1, 40),
        st.sampled_from(["rue A", "rue B", "quai C"]),
        st.sampled_from(["", "A", "B"]),
        st.sampled_from(["", "RDC", "1", "2"]),
    ),
    max_size=120,
)


@given(_PLACES, st.integers(1, 12))
def test_every_door_is_in_one_round_and_each_round_is_a_walk(places: list[Place], agents: int) -> None:
    shares = share_evenly(places, agents)
    assert len(shares) == agents
    walked = [place for share in shares for place in share]
    assert walked == in_walking_order(places)
    assert {place.id for place in walked} == {place.id for place in places}


@given(_PLACES, st.integers(1, 12))
def test_no_round_is_much_longer_than_another(places: list[Place], agents: int) -> None:
    quota = len(places) / agents
    for share in share_evenly(places, agents):
        assert quota / 2 - 1 <= len(share) <= quota * 1.5 + 1


@given(_PLACES, st.integers(1, 12), st.integers(1, 30))
def test_a_size_for_each_leaves_the_rest_for_another_day(places: list[Place], agents: int, each: int) -> None:
    shares = share_out(places, agents, each)
    walked = [place for share in shares for place in share]
    assert walked == in_walking_order(places)[: len(walked)]
    assert all(len(share) <= each * 1.5 + 1 for share in shares)
    assert len(walked) >= min(len(places), each * agents * 3 // 4 - 1)


def test_streets_are_not_cut_where_they_fit() -> None:
    places = [_place(number, street) for street in ("rue A", "rue B", "rue C") for number in range(1, 21)]
    assert [{place.street for place in share} for share in share_evenly(places, 3)] == [
        {"rue A"}, {"rue B"}, {"rue C"},
    ]  # fmt: skip


def test_a_street_is_cut_between_its_sides_and_a_side_between_buildings() -> None:
    places = [_place(number) for number in range(1, 41)]
    one, other = share_evenly(places, 2)
    assert {place.side for place in one} != {place.side for place in other}
    stairs = [
        _place(1, building=name, floor=str(floor))
        for name, top in (("A", 13), ("B", 10), ("C", 10))
        for floor in range(top)
    ]
    one, other = share_evenly(stairs, 2)
    assert [{place.building for place in one}, {place.building for place in other}] == [{"A"}, {"B", "C"}]


def test_a_tower_larger_than_a_round_is_cut_between_floors() -> None:
    places = [_place(1, floor=str(floor)) for floor in range(1, 21) for _ in range(6)]
    for share in share_evenly(places, 4):
        floors = [place.floor for place in share]
        assert all(floors.count(floor) == 6 for floor in floors)


def test_more_agents_than_doors_leaves_some_without() -> None:
    shares = share_evenly([_place(1), _place(2)], 5)
    assert sorted(map(len, shares)) == [0, 0, 0, 1, 1]
    assert share_evenly([], 3) == [[], [], []]


def test_the_next_street_is_the_nearest_one_left() -> None:
    places = [
        _place(1, "rue A", at=(47.20, -1.55)),
        _place(1, "rue B", at=(47.29, -1.55)),
        _place(1, "rue C", at=(47.21, -1.55)),
        _place(1, "rue D", at=(47.25, -1.55)),
        _place(1, "allée sans position"),
    ]
    assert [place.street for place in in_walking_order(places)] == [
        "rue A", "rue C", "rue D", "rue B", "allée sans position",
    ]  # fmt: skip
