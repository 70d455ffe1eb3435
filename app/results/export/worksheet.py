"""A worksheet, made and sent piece by piece."""

from collections.abc import Sequence

from app.i18n import _
from app.results.variable import Kind

from .sheet import Column
from .spreadsheetml import CELLS, ROWS, SHEET_END, column_name, sheet_start, text_cell

#: Characters gathered before a piece leaves.
_PIECE = 64 * 1024
#: Cells of closed questions, written alike again and again.
_REMEMBERED = 20_000


class WorksheetLines:
    """Rows in, encoded pieces out, as `Lines` does for CSV.

    What the format has no room for is counted, and the last line says where to find it.
    """

    def __init__(self, columns: Sequence[Column], headers: Sequence[str]) -> None:
        self._names = [f'<c r="{column_name(place)}' for place in range(len(headers))]
        self._cells = [CELLS.get(column.kind, text_cell) for column in columns]
        self._is_free = [column.kind in {Kind.TEXT, Kind.GIVEN} for column in columns]
        self._known: list[dict[str, str]] = [{} for _column in columns]
        self._pieces = [sheet_start(headers)]
        self._length = 0
        self._line = 1
        self._left_over = 0

    def add(self, row: Sequence[str]) -> bytes:
        """Take a row; what is ready to leave, often nothing."""
        if self._line >= ROWS - 1:
            self._left_over += 1
            return b""
        self._line += 1
        return self._write(row)

    def rest(self) -> bytes:
        """What has not left yet, and the end of the worksheet."""
        if self._left_over:
            self._line += 1
            told = _("%(n)d lignes de plus : prenez l’export CSV.", n=self._left_over)
            self._pieces.append(f'<row r="{self._line}">{self._names[0]}{self._line}"{text_cell(told)}</row>')
        self._pieces.append(SHEET_END)
        return self._take()

    def _write(self, row: Sequence[str]) -> bytes:
        line = self._line
        cells = [
            f'{name}{line}"{self._inside(place, text)}'
            for place, (name, text) in enumerate(zip(self._names, row, strict=True))
            if text
        ]
        piece = f'<row r="{line}">{"".join(cells)}</row>'
        self._pieces.append(piece)
        self._length += len(piece)
        return self._take() if self._length >= _PIECE else b""

    def _inside(self, place: int, text: str) -> str:
        known = self._known[place]
        inside = known.get(text)
        if inside is None:
            inside = self._cells[place](text)
            if not self._is_free[place] and len(known) < _REMEMBERED:
                known[text] = inside
        return inside

    def _take(self) -> bytes:
        taken = "".join(self._pieces).encode()
        self._pieces.clear()
        self._length = 0
        return taken
