"""Updates that a device makes one upon the other, out of reach of the server: a branch.

A device counts versions on from the one that it had of the server, its `trunk`; an entity that it made itself
has none, and is its version 1. Sources: ODK XForms specification, "Entities"; Collect, LocalEntityUseCases;
Central, lib/model/query/entities.js.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.openrosa.models import EntityVersion

LABEL = "label"


@dataclass(frozen=True, slots=True)
class Branch:
    """Where an update stands: `base` is the version that it builds on, as the device counts."""

    id: str
    trunk: int | None
    base: int

    @property
    def _is_first(self) -> bool:
        return self.base in (1, self.trunk)


def built_on(branch: Branch, versions: Sequence[EntityVersion]) -> int | None:
    """The server's number of the version that an update builds on; None where that has not come.

    A trunk beyond all versions is that of a server that was put back to a backup: nothing is to come.
    """
    if branch._is_first:
        return branch.base if versions else None
    before = [one.version for one in versions if _is_of(branch, one) and one.branch_base == branch.base - 1]
    return before[-1] if before else None


def is_interrupted(branch: Branch, versions: Sequence[EntityVersion]) -> bool:
    """Whether others changed the entity since the branch began."""
    return any(not _is_of(branch, one) and one.version > (branch.trunk or 1) for one in versions)


def said_later(branch: Branch, versions: Sequence[EntityVersion]) -> frozenset[str]:
    """The properties that later updates of the branch have changed already: those were not held for it."""
    found: set[str] = set()
    before: EntityVersion | None = None
    for one in versions:
        if not one.label:  # its answer was erased
            continue
        if _is_of(branch, one) and one.branch_base is not None and one.branch_base > branch.base:
            found |= _changed(before, one)
        before = one
    return frozenset(found)


def begun_by_update(versions: Sequence[EntityVersion]) -> bool:
    """Whether an entity was made of an update that waited in vain, and what created it has not come since."""
    return versions[0].branch_base is not None and all(one.branch_base != 0 for one in versions)


def _is_of(branch: Branch, version: EntityVersion) -> bool:
    return version.branch_id == branch.id


def _changed(before: EntityVersion | None, after: EntityVersion) -> set[str]:
    had = {**before.data, LABEL: before.label} if before else {}
    has = {**after.data, LABEL: after.label}
    return {name for name, value in has.items() if had.get(name) != value}
