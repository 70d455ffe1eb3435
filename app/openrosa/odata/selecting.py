"""$select: which fields of a row are shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from app.errors import Refused

from .fields import Field


def with_system(*names: str, system: Iterable[str]) -> frozenset[str]:
    """Properties of ours that $select may name: `__system` too, and each thing that it tells."""
    return frozenset({*names, "__system", *(f"__system/{name}" for name in system)})


def selected(fields: Sequence[Field], select: frozenset[str], ours: Collection[str]) -> tuple[Field, ...]:
    """The fields that paths such as `age` and `meta/instanceID` name; of a group, all that it holds.

    Refused: odata_property (400; values: property) for a path that names neither a field nor one of `ours`.
    """
    if not select:
        return tuple(fields)
    wanted = select.difference(ours)
    for path in wanted:
        if not _names(fields, path.split("/")):
            raise Refused("odata_property", 400, {"property": path})
    return tuple(_kept(fields, {tuple(path.split("/")) for path in wanted}))


def shows(select: frozenset[str], name: str) -> bool:
    """Whether one of our own properties is shown: `__id`, `__system`, or `__system/edits` of it."""
    return not select or name in select or any(path.startswith(f"{name}/") for path in select)


def system_fields(select: frozenset[str]) -> frozenset[str]:
    """Which of `__system` are shown; none named means all."""
    if "__system" in select:
        return frozenset()
    return frozenset(path.removeprefix("__system/") for path in select if path.startswith("__system/"))


def _names(fields: Sequence[Field], steps: Sequence[str]) -> bool:
    found = next((one for one in fields if one.name == steps[0]), None)
    return found is not None and (len(steps) == 1 or _names(found.fields, steps[1:]))


def _kept(fields: Sequence[Field], wanted: set[tuple[str, ...]]) -> Iterable[Field]:
    for one in fields:
        below = {steps[1:] for steps in wanted if steps[0] == one.name}
        if () in below:
            yield one
        elif below:
            yield replace(one, fields=tuple(_kept(one.fields, below)))
