"""Takes the declared dimensions out of an xlsx.

LibreOffice writes `<dimension ref="1:63"/>` for a sheet formatted by whole rows; calamine, which needs no
dimension, refuses that one.
"""

import re
import zipfile
from io import BytesIO

_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^>]*/>")
_WORKSHEETS = "xl/worksheets/"


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
