"""Forms kept in memory, as many as weigh no more together than they may."""

from collections import OrderedDict
from collections.abc import Collection, Hashable
from threading import Lock
from typing import NamedTuple

from app.questionnaire.definition import Form

#: What a form weighs in memory for each byte that it is read from. Measured: 10 to 24 for an XForm; 60 for a
#: list, which questions index besides.
_OF_XFORM, _OF_LIST = 24, 80


def weight_of(xform: bytes, lists: Collection[bytes]) -> int:
    """About what a form weighs in memory, in bytes, by what it is read from."""
    return _OF_XFORM * len(xform) + _OF_LIST * sum(map(len, lists))


class _Kept(NamedTuple):
    form: Form
    weight: int


class KeptForms:
    """Forms by a key, shared between threads; those that nobody asked for the longest go first.

    They weigh no more than `most` bytes, but that the last one stays whatever it weighs.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._weight = 0
        self._forms: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Form | None:
        """The form of this key, if it is kept."""
        with self._lock:
            if key not in self._forms:
                return None
            self._forms.move_to_end(key)
            return self._forms[key].form

    def keep(self, key: Hashable, form: Form, weight: int) -> None:
        """Keep a form, and let go of others until all have room."""
        with self._lock:
            if former := self._forms.pop(key, None):
                self._weight -= former.weight
            self._forms[key] = _Kept(form, weight)
            self._weight += weight
            while self._weight > self._most and len(self._forms) > 1:
                self._weight -= self._forms.popitem(last=False)[1].weight
