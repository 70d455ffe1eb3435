"""Counts of doors, and the rates that they make: each says its base in words."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from babel.numbers import format_decimal, format_percent

from app.fieldwork.doors import Door
from app.fieldwork.efforts import Effort
from app.fieldwork.kinds import KINDS, Stand
from app.i18n import LazyString, _, _l, language, ngettext

_NARROW = "\u202f"


@dataclass(slots=True)
class Tally(Effort):
    """Doors, each in one of the states of `stands`; what was tried at the doors, and apart by telephone.

    `elsewhere`: they answered, and not to an agent.
    """

    phone: Effort = field(default_factory=Effort)
    doors: int = 0
    elsewhere: int = 0
    stands: Counter[Stand] = field(default_factory=Counter)

    def count(self, door: Door) -> None:
        """Count one more door."""
        self.doors += 1
        self.stands[door.stand] += 1
        self.elsewhere += door.is_elsewhere
        for channel, effort in (("door", self), ("phone", self.phone)):
            kinds = [KINDS[one.event.kind] for one in door.log_by(channel)]
            effort.add(kinds, {door.state.stand} if door.decided_by == channel else ())

    def move(self, stand: Stand, count: int) -> None:
        """Count so many doors that stand so, as far as there are, as answered elsewhere."""
        moved = min(count, self.stands[stand])
        self.stands[stand] -= moved
        self.stands[Stand.DONE] += moved
        self.elsewhere += moved


@dataclass(frozen=True, slots=True)
class Rate:
    """A count of a tally beside the one that it is a part of; `of` names that base."""

    label: LazyString
    of: LazyString
    count: Callable[[Tally], int]
    base: Callable[[Tally], int]

    def told(self, tally: Tally) -> tuple[str, ...]:
        """The rate of this tally, as `told_as` has it."""
        return told_as(self.count(tally), self.base(tally))


def told_as(count: int, base: int) -> tuple[str, ...]:
    """« 12 sur 40 » and « (30 %) », which may stand on two lines; a dash where there is no base."""
    if not base:
        return ("–",)
    of = str(_("%(n)s sur %(base)s", n=number(count), base=number(base)))
    return of, f"({percent(count, base)})"


#: The columns of the board, of what was done at doors, each within the one before but for the last.
RATES = (
    Rate(_l("Répondu"), _l("des portes"), lambda one: one.stands[Stand.DONE], lambda one: one.doors),
    Rate(_l("Essayées"), _l("des portes"), lambda one: one.tried, lambda one: one.doors),
    Rate(_l("Rencontrés"), _l("des portes essayées"), lambda one: one.met, lambda one: one.tried),
    Rate(_l("Accepté"), _l("des foyers rencontrés"), lambda one: one.accepted, lambda one: one.met),
    Rate(_l("Refus"), _l("des foyers rencontrés"), lambda one: one.refused, lambda one: one.met),
)


def tally_of(doors: Iterable[Door]) -> Tally:
    """All of these doors, counted."""
    tally = Tally()
    for door in doors:
        tally.count(door)
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
    return [*told, _phone(tally.phone)] if tally.phone.tried else told


def _phone(calls: Effort) -> str:
    """Households that were called, each count beside the one that it is a part of."""
    tried = ngettext(
        "Au téléphone : %(n)s foyer appelé",
        "Au téléphone : %(n)s foyers appelés",
        calls.tried,
        n=number(calls.tried),
    )
    met = ngettext("%(n)s joint", "%(n)s joints", calls.met, n=number(calls.met))
    return str(
        _(
            "%(tried)s, %(met)s (%(share)s) ; accepté, %(accepted)s ; refus, %(refused)s",
            tried=tried,
            met=met,
            share=percent(calls.met, calls.tried),
            accepted=number(calls.accepted),
            refused=number(calls.refused),
        )
    )


def _of_doors(what: str, count: int, doors: int, elsewhere: int = 0) -> str:
    told = ngettext(
        "%(what)s : %(n)s sur %(base)s porte (%(share)s)",
        "%(what)s : %(n)s des %(base)s portes (%(share)s)",
        doors,
        what=what,
        n=number(count),
        base=number(doors),
        share=percent(count, doors),
    )
    if not elsewhere:
        return str(told)
    return str(_("%(told)s, dont %(n)s par un autre canal", told=told, n=number(elsewhere)))


def _met(count: int, tried: int) -> str:
    return str(
        ngettext(
            "Rencontrés : %(n)s foyer, pour %(tried)s portes essayées (%(share)s)",
            "Rencontrés : %(n)s foyers, pour %(tried)s portes essayées (%(share)s)",
            count,
            n=number(count),
            tried=number(tried),
            share=percent(count, tried),
        )
    )


def _of_met(what: str, count: int, met: int) -> str:
    return str(
        ngettext(
            "%(what)s : %(n)s sur %(base)s foyer rencontré (%(share)s)",
            "%(what)s : %(n)s des %(base)s foyers rencontrés (%(share)s)",
            met,
            what=what,
            n=number(count),
            base=number(met),
            share=percent(count, met),
        )
    )


def number(value: int) -> str:
    """A count as it is written in the reader's language."""
    return str(format_decimal(value, locale=_locale()))


def percent(count: int, base: int) -> str:
    """Whole per cent; a share that is not nothing never shows as 0 %."""
    share = count / base
    if 0 < share < 0.005:
        return f"<{_NARROW}1{_NARROW}%"
    return str(format_percent(share, locale=_locale())).replace("\xa0", _NARROW)


def _locale() -> str:
    return language().locale.partition("@")[0]
