"""Counts of doors, and the rates that they make: each says its base in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from babel.numbers import format_decimal, format_percent

from app.fieldwork.doors import Door
from app.fieldwork.kinds import Stand
from app.i18n import _, language, ngettext

_NARROW = "\u202f"


@dataclass(slots=True)
class Tally:
    """Doors, each in one of the states of `stands`.

    `tried`: somebody tried to reach the household; `met`: somebody there was spoken to; `accepted` and
    `refused` are among these; `elsewhere`: they answered, and not to an agent.
    """

    doors: int = 0
    tried: int = 0
    met: int = 0
    accepted: int = 0
    refused: int = 0
    elsewhere: int = 0
    stands: Counter[Stand] = field(default_factory=Counter)

    def add(self, door: Door) -> None:
        """Count one more door."""
        state = door.state
        self.doors += 1
        self.stands[door.stand] += 1
        self.tried += state.attempts > 0
        self.met += state.contacts > 0
        self.accepted += state.stand is Stand.DONE
        self.refused += state.stand is Stand.REFUSED
        self.elsewhere += door.is_elsewhere


def tally_of(doors: Iterable[Door]) -> Tally:
    """All of these doors, counted."""
    tally = Tally()
    for door in doors:
        tally.add(door)
    return tally


def rates(tally: Tally) -> list[str]:
    """Each rate of a tally as a sentence with its base."""
    if not tally.doors:
        return []
    told = [
        _of_doors(_("Répondu"), tally.stands[Stand.DONE], tally.doors, tally.elsewhere),
        _of_doors(_("Essayées"), tally.tried, tally.doors),
    ]
    if tally.tried:
        told.append(_met(tally.met, tally.tried))
    if tally.met:
        told += [
            _of_met(_("Accepté"), tally.accepted, tally.met),
            _of_met(_("Refus"), tally.refused, tally.met),
        ]
    return told


def _of_doors(what: str, count: int, doors: int, elsewhere: int = 0) -> str:
    told = ngettext(
        "%(what)s : %(n)s sur %(base)s porte (%(share)s)",
        "%(what)s : %(n)s des %(base)s portes (%(share)s)",
        doors,
        what=what,
        n=_number(count),
        base=_number(doors),
        share=_percent(count, doors),
    )
    if not elsewhere:
        return str(told)
    return str(_("%(told)s, dont %(n)s par un autre canal", told=told, n=_number(elsewhere)))


def _met(count: int, tried: int) -> str:
    return str(
        ngettext(
            "Rencontrés : %(n)s foyer, pour %(tried)s portes essayées (%(share)s)",
            "Rencontrés : %(n)s foyers, pour %(tried)s portes essayées (%(share)s)",
            count,
            n=_number(count),
            tried=_number(tried),
            share=_percent(count, tried),
        )
    )


def _of_met(what: str, count: int, met: int) -> str:
    return str(
        ngettext(
            "%(what)s : %(n)s sur %(base)s foyer rencontré (%(share)s)",
            "%(what)s : %(n)s des %(base)s foyers rencontrés (%(share)s)",
            met,
            what=what,
            n=_number(count),
            base=_number(met),
            share=_percent(count, met),
        )
    )


def _number(value: int) -> str:
    return str(format_decimal(value, locale=_locale()))


def _percent(count: int, base: int) -> str:
    """Whole per cent; a share that is not nothing never shows as 0 %."""
    share = count / base
    if 0 < share < 0.005:
        return f"<{_NARROW}1{_NARROW}%"
    return str(format_percent(share, locale=_locale())).replace("\xa0", _NARROW)


def _locale() -> str:
    return language().locale.partition("@")[0]
