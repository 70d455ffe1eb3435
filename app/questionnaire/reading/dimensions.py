"""Takes the declared dimensions out of a workbook: calamine believes them, and needs none.

LibreOffice writes `<dimension ref="1:63"/>` in an xlsx formatted by whole rows, which calamine refuses; and
in an xls formatted by whole columns, a million rows by 256, for which it would reserve 10 GB at once.
"""

import re
import struct
import zipfile
from io import BytesIO

_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*/>")
_WORKSHEETS = "xl/worksheets/"
#: A DIMENSIONS record of an xls: first row, row after the last, the same of columns, two bytes of zero.
_XLS_DIMENSIONS = re.compile(rb"\x00\x02\x0e\x00(?=(.{12}\x00\x00))", re.DOTALL)
_XLS_EXTENT = struct.Struct("<IIHHH")
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 256
#: Cells that may well be there; 40 bytes each are reserved for them.
_BEARABLE_CELLS = 1_000_000


def without_dimensions(data: bytes) -> bytes | None:
    """Return the same workbook without dimensions, None where `data` is no xlsx that declares any."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return None
    written, is_changed = BytesIO(), False
    with zipfile.ZipFile(BytesIO(data)) as book, zipfile.ZipFile(written, "w") as copy:
        for entry in book.infolist():
            part = book.read(entry)
            if entry.filename.startswith(_WORKSHEETS):
                stripped = _DIMENSION.sub(b"", part)
                is_changed = is_changed or stripped != part
                part = stripped
            copy.writestr(entry.filename, part)
    return written.getvalue() if is_changed else None


def without_vast_dimensions(data: bytes) -> bytes:
    """Return the same xls with each declared extent that no form fills set to none."""
    patched = bytearray(data)
    for found in _XLS_DIMENSIONS.finditer(data):
        if _is_vast(found[1]):
            patched[found.start(1) : found.end(1)] = bytes(_XLS_EXTENT.size)
    return bytes(patched)


def _is_vast(extent: bytes) -> bool:
    """Tell whether the bytes can be nothing but the extent of a sheet, and a vast one."""
    first_row, end_row, first_column, end_column, _ = _XLS_EXTENT.unpack(extent)
    is_extent = first_row < end_row <= _MOST_ROWS and first_column < end_column <= _MOST_COLUMNS
    return bool(is_extent and (end_row - first_row) * (end_column - first_column) > _BEARABLE_CELLS)
