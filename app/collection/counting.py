"""One code counts once, or as often as it admits: which of its answers take the places."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.projects.terms import CountingRule


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer under a code that nobody set aside; the submission's UUIDv7 tells when it came."""

    submission_id: UUID
    valid: bool
    #: A person said that this one counts.
    chosen: bool = False


#: Sort keys: the best candidate first. Valid answers go before invalid ones under every rule.
_ORDERS: Mapping[CountingRule, Callable[[Candidate], int]] = {
    CountingRule.FIRST: lambda candidate: candidate.submission_id.int,
    CountingRule.LAST: lambda candidate: -candidate.submission_id.int,
}


def choose_counted(
    candidates: Iterable[Candidate], rule: CountingRule, admits: int
) -> Mapping[UUID, int | None]:
    """The place (from 1 to `admits`) of each candidate, None for those beside.

    A person's choice goes before the rule, a valid answer before an invalid one; an invalid one
    counts while no valid one has come.
    """
    order = _ORDERS[rule]
    ranked = sorted(candidates, key=lambda c: (not c.chosen, not c.valid, order(c)))
    return {
        candidate.submission_id: place if place <= admits else None
        for place, candidate in enumerate(ranked, start=1)
    }
