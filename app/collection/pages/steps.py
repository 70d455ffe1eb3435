"""The pages that one person meets, in order: the form's pages walked over their answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.collection.pages.paging import Paging
from app.questionnaire.definition import Question, Repeat
from app.questionnaire.instance import Entry, Instance

#: What the key of a step that lists repeat instances ends with; no path does.
_LISTS = "/+"
_BEGINS = frozenset({"group", "repeat", "instance"})


@dataclass(frozen=True, slots=True)
class Step:
    """One page: questions by their positioned paths, or the list of a repeat's instances.

    `key` names it in the draft; `trail` is what it stands in, groups and repeat instances, outermost
    first; `repeat` is the path of the repeat whose instances it lists.
    """

    key: str
    paths: tuple[str, ...]
    trail: tuple[Entry, ...]
    repeat: str = ""

    def stands_in(self, path: str) -> bool:
        return any(entry.path == path for entry in self.trail)


def steps(paging: Paging, instance: Instance) -> tuple[Step, ...]:
    """Every step that the answers so far lead to."""
    return tuple(_gather(paging, instance))


def _gather(paging: Paging, instance: Instance) -> Iterator[Step]:
    trail: list[Entry] = []
    page: tuple[int, str] | None = None
    paths: list[str] = []
    stands: tuple[Entry, ...] = ()
    is_asked = False
    for entry in instance.items():
        if entry.event in _BEGINS:
            trail.append(entry)
        elif entry.event == "question":
            here = _page(paging, entry, trail)
            if here is None:
                continue
            if here != page and paths:
                yield Step(paths[0], tuple(paths), stands)
                paths = []
            if not paths or not is_asked:
                page, stands, is_asked = here, tuple(trail), False
            is_asked = is_asked or _is_asked(entry)
            paths.append(entry.path)
        else:
            trail.pop()
            if (
                isinstance(entry.item, Repeat)
                and entry.event == "repeat_end"
                and _is_listed(paging, entry.item)
            ):
                if paths:
                    yield Step(paths[0], tuple(paths), stands)
                    paths = []
                yield Step(entry.path + _LISTS, (), tuple(trail), entry.path)
    if paths:
        yield Step(paths[0], tuple(paths), stands)


def _page(paging: Paging, entry: Entry, trail: list[Entry]) -> tuple[int, str] | None:
    """The page of a question and the repeat instance it stands in; None where the web does not ask it."""
    number = paging.page_of.get(entry.item.path)
    within = next((one.path for one in reversed(trail) if one.event == "instance"), "")
    return None if number is None or not isinstance(entry.item, Question) else (number, within)


def _is_asked(entry: Entry) -> bool:
    return isinstance(entry.item, Question) and entry.item.is_asked


def _is_listed(paging: Paging, repeat: Repeat) -> bool:
    asked = any(path.startswith(f"{repeat.path}/") for path in paging.page_of)
    return repeat.adds_and_removes and asked
