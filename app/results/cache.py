"""Reports made lately, so that a page looked at twice is counted once.

The key holds the number of the last change to the project's answers, so nothing is ever out of date; what
is no longer asked for falls out. One cache per process, a report being some hundred kilobytes at most.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

_T = TypeVar("_T")


class RecentlyUsed(Generic[_T]):
    """A mapping that forgets what was used longest ago. Two threads may make the same value once each."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[Hashable, _T] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """The value of `key`, made when it is not known."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made
