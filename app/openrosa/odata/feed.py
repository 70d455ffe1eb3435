"""A table as OData JSON, written row by row: memory does not grow with it.

Source: OData JSON Format 4.0, sections 4.5 and 12. What is known beforehand comes first, the link to the
next page last.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

_FORM = orjson.OPT_UTC_Z
#: Bytes gathered before they are sent.
_AT_ONCE = 1 << 16

#: A row, and the place that a page after it begins at.
Placed = tuple[Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a table answers. `rows` may be more than `top`; `next_link` makes the address after a place."""

    context: str
    rows: Iterable[Placed]
    top: int | None
    next_link: Callable[[Mapping[str, Any]], str]
    count: int | None = None

    def write(self) -> Iterator[bytes]:
        """The document, in pieces."""
        head: dict[str, Any] = {"@odata.context": self.context}
        if self.count is not None:
            head["@odata.count"] = self.count
        gathered = bytearray(orjson.dumps(head)[:-1] + b',"value":[')
        tail, written, last = b"}", 0, None
        for row, place in self.rows:
            if self.top is not None and written >= self.top:
                tail = self._next(last)
                break
            gathered += b"," * bool(written) + orjson.dumps(row, option=_FORM)
            written, last = written + 1, place
            if len(gathered) > _AT_ONCE:
                yield bytes(gathered)
                gathered.clear()
        yield bytes(gathered + b"]" + tail)

    def _next(self, last: Mapping[str, Any] | None) -> bytes:
        """The end of a page that others follow; one that is empty by wish has no place to go on from."""
        if last is None:
            return b"}"
        return b"," + orjson.dumps({"@odata.nextLink": self.next_link(last)})[1:]


def write_single(context: str, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows of one submission."""
    return orjson.dumps({"@odata.context": context, "value": list(rows)}, option=_FORM)
