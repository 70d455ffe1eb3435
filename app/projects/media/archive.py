"""A ZIP that holds a form and its media: checked before anything is unpacked, then taken apart."""

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import IO, NamedTuple

from app.errors import Refused
from app.projects.media.given import MOST_BYTES, Given, receive
from app.projects.media.kinds import suffix_of
from app.questionnaire.reading import Limits

_MOST_ENTRIES = 1000
_MOST_OF_A_FORM = Limits().file_size + 1
_ENCRYPTED_FLAG = 0x1
#: What a form may be written in, the likeliest first: a list of choices in CSV may lie beside a workbook.
_FORMS = ((".xlsx", ".xls", ".ods"), (".xml",), (".md",), (".csv",))
FORM_SUFFIXES = tuple(suffix for likely in _FORMS for suffix in likely)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Bundle(NamedTuple):
    """A form as it came, and the media beside it."""

    form_name: str
    form: bytes
    media: tuple[Given, ...] = ()


def gather(name: str, content: IO[bytes], beside: Iterable[Given] = ()) -> Bundle:
    """A form that came alone or in a ZIP, with the media beside it before those that lie in the ZIP.

    A form that is too large comes cut one byte beyond, for whoever keeps it to refuse. Refused:
    archive_damaged, archive_encrypted, archive_too_large, archive_without_form, archive_forms (files).
    """
    if suffix_of(name) == ".zip":
        bundle = _unpack(content)
        return bundle._replace(media=(*beside, *bundle.media))
    return Bundle(name, content.read(_MOST_OF_A_FORM), tuple(beside))


def _unpack(content: IO[bytes]) -> Bundle:
    try:
        with zipfile.ZipFile(content) as archive:
            entries = _checked(archive)
            form = _form_among(entries)
            media = tuple(_receive(archive, entry) for entry in entries if entry is not form)
            return Bundle(_bare(form), _read(archive, form), media)
    except _BROKEN as problem:
        raise Refused("archive_damaged", 422) from problem


def _checked(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files of the archive. What one declares to unpack to is the most that is ever read of it."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_litter(entry)]
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise Refused("archive_encrypted", 422)
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refused("archive_too_large", 413)
    return entries


def _form_among(entries: Sequence[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    for likely in _FORMS:
        found = [entry for entry in entries if suffix_of(entry.filename) in likely]
        if len(found) > 1:
            raise Refused("archive_forms", 422, {"files": ", ".join(map(_bare, found[:5]))})
        if found:
            return found[0]
    raise Refused("archive_without_form", 422)


def _receive(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Given:
    with archive.open(entry) as part:
        return receive(entry.filename, part)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as part:
        return part.read(_MOST_OF_A_FORM)


def _bare(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").rpartition("/")[2]


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    """What systems leave in archives: `__MACOSX/…`, `.DS_Store`, `Thumbs.db`, a workbook's lock."""
    parts = entry.filename.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$")) or parts[-1] == "Thumbs.db"
