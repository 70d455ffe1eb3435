"""Streets whose names are nearly the same, and may be one street that somebody mistyped."""

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from app.households.spelling import street_words, town_words

#: A street and its town, as written.
Named = tuple[str, str]
#: Words that are left out as often as not.
_SMALL = frozenset({"de", "du", "des", "la", "le", "les", "l", "d"})
#: Names that are shorter differ by a letter and mean two things.
_SHORTEST = 8


def resembling(streets: Collection[Named], among: Collection[Named] = ()) -> list[tuple[Named, Named]]:
    """Pairs that differ by a letter, a small word, blanks or the town alone; one of each is of `streets`.

    `among` are more to compare with. Spellings that `spelling` joins are one street and no pair.
    """
    mine, known = _by_key(streets), _by_key((*among, *streets))
    near: dict[str, set[tuple[str, str]]] = {}
    for key in known:
        for trace in _traces(key[0]):
            near.setdefault(trace, set()).add(key)
    pairs = {pair for keys in near.values() for pair in combinations(sorted(keys), 2)}
    return [
        (known[one], known[other])
        for one, other in sorted(pairs)
        if (one in mine or other in mine) and _may_be_one_town(one[1], other[1])
    ]


def _by_key(streets: Iterable[Named]) -> dict[tuple[str, str], Named]:
    keyed: dict[tuple[str, str], Named] = {}
    for street, town in streets:
        keyed.setdefault((street_words(street), town_words(town)), (street, town))
    return keyed


def _traces(words: str) -> Iterator[str]:
    """What a name leaves less any one of its letters: two that differ by one letter have one in common.

    Its figures stay: "rue du 8 mai" is not "rue du 9 mai".
    """
    bare = "".join(word for word in words.split() if word not in _SMALL and not word.isdecimal())
    figures = " ".join(filter(str.isdecimal, words.split()))
    yield f"{bare} {figures}"
    if len(bare) >= _SHORTEST:
        yield from (f"{bare[:at]}{bare[at + 1 :]} {figures}" for at in range(len(bare)))


def _may_be_one_town(one: str, other: str) -> bool:
    """Whether only their postcodes differ, or one is not told."""
    names = {town.lstrip("0123456789 ") for town in (one, other)} - {""}
    return len(names) < 2
