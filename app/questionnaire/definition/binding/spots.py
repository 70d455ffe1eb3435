"""Where the steps of a path lead in the model of a form, without any answer."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.questionnaire.expression.syntax import KindTest, NameTest, Step

from .places import Place


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a path may have reached, and the deepest repeat whose instance it did not leave."""

    place: Place
    shared: Place | None


def name_of(step: Step) -> str:
    return step.test.name if isinstance(step.test, NameTest) else "node()"


def matches(step: Step, place: Place) -> bool:
    """Whether the node test of a step takes nodes of this place."""
    if isinstance(step.test, KindTest):
        return step.test.kind == "node"
    name = step.test.name
    return name in {"*", place.name} or (name.endswith(":*") and place.name.startswith(name[:-1]))


def spots_after(spot: Spot, step: Step) -> Iterable[Spot]:  # noqa: PLR0911 one return for each axis
    place = spot.place
    match step.axis:
        case "self":
            return (spot,) if matches(step, place) or isinstance(step.test, KindTest) else ()
        case "parent":
            return (
                () if place.parent is None else (Spot(place.parent, _shallower(spot.shared, place.parent)),)
            )
        case "child":
            if isinstance(step.test, NameTest) and (named := place.named.get(step.test.name)):
                return (Spot(named, spot.shared),)
            return tuple(Spot(child, spot.shared) for child in place.children if matches(step, child))
        case "attribute":
            name = f"@{name_of(step)}"
            return tuple(Spot(child, spot.shared) for child in place.children if child.name == name)
        case "descendant" | "descendant-or-self":
            below = list(place.walk())[step.axis == "descendant" :]
            return tuple(Spot(each, spot.shared) for each in below if matches(step, each))
        case "ancestor" | "ancestor-or-self":
            above = place.ancestry[: -1 if step.axis == "ancestor" else None]
            return tuple(Spot(each, _shallower(spot.shared, each)) for each in above if matches(step, each))
        case _:
            siblings = place.parent.children if place.parent else ()
            outside = place.parent.repeat if place.parent else None
            return tuple(Spot(each, outside) for each in siblings if matches(step, each))


def _shallower(shared: Place | None, place: Place) -> Place | None:
    """Return the repeat still shared after climbing to `place`."""
    if shared is None or place.repeat is None:
        return None
    return shared if place.is_within(shared) else place.repeat
