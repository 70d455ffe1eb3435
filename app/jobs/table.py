"""The table of jobs: what a name stands for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol


class Progress(Protocol):
    """What a job is given to tell how far it is; the page that waits shows it."""

    def __call__(self, done: int, total: int) -> None: ...


#: A job's function: gets `progress`, then what it was enqueued with. It may be run again after it
#: was killed or failed, so running it twice must do no harm.
Work = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job."""

    name: str
    work: Work
    #: How often it may be started before it is given up.
    tries: int
    #: How long after one run the worker asks for the next by itself; None: only when asked.
    every: timedelta | None = None


kinds: dict[str, Kind] = {}


def job(name: str, *, tries: int = 3, every: timedelta | None = None) -> Callable[[Work], Work]:
    """Enter a function in the table of jobs under `<room>.<verb>`; `every`: done again and again."""

    def enter(work: Work) -> Work:
        kinds[name] = Kind(name, work, tries, every)
        return work

    return enter
