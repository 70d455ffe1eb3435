"""Long lists, a page at a time: `?page=2`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Paged(Generic[Item]):
    """Some of the items: those of page `number` of `last`, counted from 1, the first of them the `first`."""

    items: Sequence[Item]
    number: int
    last: int
    first: int
    total: int

    @property
    def end(self) -> int:
        """The place of the last item shown, counted from 1; 0 where there is none."""
        return self.first + len(self.items) - 1

    def address(self, endpoint: str, number: int) -> str:
        """Where another page of the same list is."""
        told: dict[str, Any] = {**request.args.to_dict(flat=False), "page": number}
        return url_for(endpoint, **(request.view_args or {}), **told)


def page_of(items: Sequence[Item], size: int) -> Paged[Item]:
    """The page of the items that the request asks for; the nearest one there is."""
    last = max(1, -(-len(items) // size))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    start = (number - 1) * size
    return Paged(items[start : start + size], number, last, start + 1, len(items))
