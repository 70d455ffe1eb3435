"""All tables from a single pass over the answers: the first is sent while the others wait on disk."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import BinaryIO, Protocol

from .archive import Archive, replay, spool
from .sheet import Sheet
from .sheets import Row


class Taker(Protocol):
    """Takes rows, gives bytes: `Lines` of a CSV or `WorksheetLines`."""

    def add(self, row: Sequence[str]) -> bytes: ...

    def rest(self) -> bytes: ...


def tables(
    archive: Archive,
    sheets: Sequence[Sheet],
    rows: Iterable[Row],
    take: Callable[[Sheet], Taker],
    name: Callable[[int, Sheet], str],
) -> Iterator[bytes]:
    """Put each sheet into the archive under `name` of its number (from 1), in their order."""
    with ExitStack() as stack:
        waiting = {sheet.table: (take(sheet), stack.enter_context(spool())) for sheet in sheets[1:]}
        first = _first(sheets[0].table, take(sheets[0]), rows, waiting)
        yield from archive.member(name(1, sheets[0]), first)
        for number, sheet in enumerate(sheets[1:], start=2):
            taker, file = waiting[sheet.table]
            file.write(taker.rest())
            yield from archive.member(name(number, sheet), replay(file))


def _first(
    table: str, taker: Taker, rows: Iterable[Row], waiting: dict[str, tuple[Taker, BinaryIO]]
) -> Iterator[bytes]:
    for row in rows:
        if row.table == table:
            if piece := taker.add(row.cells):
                yield piece
        else:
            other, file = waiting[row.table]
            file.write(other.add(row.cells))
    yield taker.rest()
