"""What the buttons of a page do: one line for each in MOVES."""

from collections.abc import Callable
from dataclasses import replace

from app.collection.pages.journey import REVIEW, Journey
from app.collection.pages.steps import Step
from app.collection.pages.taking import Files, Posted, take_typed

#: A move changes the journey, and the draft's step says where to. `argument`: the rest of the button's value.
Move = Callable[[Journey, str], None]


def go_on(journey: Journey, argument: str) -> None:
    """To the next step, unless this one has something to mend."""
    step = journey.step()
    if step is None:
        return
    wrong = journey.wrong()
    if any(path in journey.seeking for path in step.paths):
        return  # the Enter key in a field of words to seek: what they find is shown first
    journey.errors |= {
        path: wrong[path] for path in step.paths if path in wrong and path not in journey.errors
    }
    if not journey.errors:
        journey.go_to(_next(journey, step))


def _next(journey: Journey, step: Step) -> str:
    """The key of the step that follows; after the review, only what was never shown."""
    following = [one.key for one in _after(journey, step)]
    if journey.draft.is_reviewed:
        following = [key for key in following if key not in journey.draft.seen]
    return following[0] if following else REVIEW


def _after(journey: Journey, step: Step) -> tuple[Step, ...]:
    all_steps = journey.steps()
    index = next((i for i, one in enumerate(all_steps) if one.key == step.key), -1)
    return all_steps[index + 1 :]


def go_back(journey: Journey, argument: str) -> None:
    """To the step before, without checking this one."""
    if before := step_before(journey):
        journey.go_to(before)


def step_before(journey: Journey) -> str:
    """The key of the step before, empty at the first."""
    keys = [one.key for one in journey.steps()]
    step = journey.step()
    if step is None:
        return keys[-1] if keys else ""
    if journey.draft.is_reviewed:
        return REVIEW
    index = keys.index(step.key)
    return keys[index - 1] if index > 0 else ""


def change(journey: Journey, argument: str) -> None:
    """To the step named, if it is one."""
    if any(one.key == argument for one in journey.steps()):
        journey.go_to(argument)


def speak(journey: Journey, argument: str) -> None:
    """In another language from now on, on the same page."""
    journey.draft = replace(journey.draft, language=argument)
    journey.__dict__.pop("language", None)


def stay(journey: Journey, argument: str) -> None:
    """On the same page: what was sought is shown there."""


def add(journey: Journey, argument: str) -> None:
    """One more repeat instance, and to its first step."""
    step = journey.step()
    if step is None or step.repeat != argument:
        return
    added = journey.instance.add_repeat(argument)
    journey.keep()
    inside = [one.key for one in journey.steps() if one.stands_in(added)]
    if inside:
        journey.go_to(inside[0])


def remove(journey: Journey, argument: str) -> None:
    """One repeat instance less; those that follow move up, and what could not be read in them is let go."""
    step = journey.step()
    if step is None or not step.repeat or argument.rpartition("[")[0] != step.repeat:
        return
    journey.instance.remove_repeat(argument)
    kept = {
        path: typed for path, typed in journey.draft.typed.items() if not path.startswith(f"{step.repeat}[")
    }
    journey.draft = replace(journey.draft, typed=kept)
    journey.keep()


def take_up(journey: Journey, posted: Posted, files: Files) -> None:
    """From a live page whose script failed: what was typed, page by page up to the first without any."""
    start, is_any = journey.draft, False
    while (step := journey.step()) is not None:
        is_given = take_typed(journey, posted, files)
        is_any = is_any or is_given
        if not is_given and any(map(journey.is_answerable, step.paths)):
            break
        go_on(journey, "")
        if journey.errors or journey.seeking:
            break
    if not is_any:
        journey.draft, journey.errors = start, {}


def review(journey: Journey) -> None:
    """Remember that the person has seen everything once: changes lead back to the review."""
    journey.draft = replace(journey.draft, is_reviewed=True, step=REVIEW)


def mend(journey: Journey) -> bool:
    """To the first step with something wrong, showing it; False where nothing is."""
    wrong = journey.wrong()
    for step in journey.steps():
        here = {path: wrong[path] for path in step.paths if path in wrong}
        if here:
            journey.errors = here
            journey.go_to(step.key)
            return True
    return False


MOVES: dict[str, Move] = {
    "suite": go_on,
    "retour": go_back,
    "changer": change,
    "langue": speak,
    "chercher": stay,
    "ajouter": add,
    "retirer": remove,
    "reprendre": stay,
}
