"""CSV, made and sent piece by piece: memory doesn't grow with the number of answers."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from .options import Dialect

#: Characters gathered before a piece leaves.
_PIECE = 64 * 1024


class Lines:
    """Rows in, encoded pieces out. The first piece starts with the byte order mark if the dialect has one."""

    def __init__(self, dialect: Dialect) -> None:
        self._buffer = io.StringIO()
        self._writer = csv.writer(self._buffer, delimiter=dialect.delimiter, lineterminator="\r\n")
        if dialect.bom:
            self._buffer.write("\ufeff")

    def add(self, row: Sequence[str]) -> bytes:
        """Take a row; what is ready to leave, often nothing."""
        self._writer.writerow(row)
        return self.rest() if self._buffer.tell() >= _PIECE else b""

    def rest(self) -> bytes:
        """What has not left yet."""
        piece = self._buffer.getvalue().encode()
        self._buffer.seek(0)
        self._buffer.truncate()
        return piece


def stream(dialect: Dialect, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A CSV file as pieces of bytes."""
    lines = Lines(dialect)
    lines.add(headers)
    for row in rows:
        if piece := lines.add(row):
            yield piece
    yield lines.rest()
