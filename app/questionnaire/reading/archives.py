"""Checks an archive before anything parses it: what it declares, then what it really unpacks to."""

import zipfile
import zlib
from io import BytesIO

from app.questionnaire.reading.findings import refuse
from app.questionnaire.reading.report import Limits

_CHUNK = 1 << 16
_ENCRYPTED_FLAG = 0x1
#: `<!DOCTYPE` in the encodings that XML parsers accept unasked.
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_OVERLAP = max(map(len, _DOCTYPES))
_XML_PARTS = (".xml", ".rels")
_BOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def check_archive(data: bytes, limits: Limits) -> None:
    """Raise FormRefused unless `data` is a whole spreadsheet archive, of bearable size and without DTD."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_declared(archive, len(data), limits)
            _check_real(archive, len(data), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise refuse("damaged_file") from error


def _check_declared(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise refuse("zip_bomb", entries=len(entries))
    _check_size(sum(entry.file_size for entry in entries), packed, limits)
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise refuse("encrypted_file")
    names = {entry.filename.replace("\\", "/").lower() for entry in entries}
    if names.isdisjoint(_BOOK_PARTS):
        raise refuse("not_a_spreadsheet")


def _check_real(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    """Unpack everything, keeping nothing: the declared sizes are the author's word only."""
    size = 0
    for entry in archive.infolist():
        is_xml = entry.filename.lower().endswith(_XML_PARTS)
        with archive.open(entry) as part:
            tail = b""
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                _check_size(size, packed, limits)
                seen = tail + chunk
                if is_xml and any(doctype in seen for doctype in _DOCTYPES):
                    raise refuse("doctype_forbidden")
                tail = chunk[-_OVERLAP:]


def _check_size(size: int, packed: int, limits: Limits) -> None:
    if size > limits.unpacked_size or size > max(limits.ratio_free, limits.ratio * packed):
        raise refuse("zip_bomb", size=size)
