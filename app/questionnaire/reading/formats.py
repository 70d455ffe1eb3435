"""Tells the format of a file by its content; its name is never believed."""

from enum import StrEnum

from app.questionnaire.reading.findings import Findings, refuse

_ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
#: Byte order marks, the longer ones first: UTF-32's begins with UTF-16's.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_WRITTEN_CONTROLS = frozenset("\t\n\r\f\v")


class Format(StrEnum):
    ARCHIVE = "archive"  # xlsx, xlsb, ods
    XLS = "xls"
    XML = "xml"
    TEXT = "text"  # csv, Markdown


def sniff(data: bytes) -> Format:
    """Return the family of a file; raises FormRefused for one that is empty, encrypted or none of ours."""
    if not data.strip():
        raise refuse("empty_file")
    if data.startswith(_ZIP):
        return Format.ARCHIVE
    if data.startswith(OLE):
        return _sniff_ole(data)
    return Format.XML if _looks_like_xml(data) else Format.TEXT


def decode(data: bytes, findings: Findings) -> str:
    """Return the text of a file that claims to be one; FormRefused where it holds what no text holds."""
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        findings.repair("encoding_guessed", encoding="windows-1252")
    if any(character < " " and character not in _WRITTEN_CONTROLS for character in text):
        raise refuse("not_a_spreadsheet")
    return text


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:64]
    if len(start) > 3 and b"\0" in start and b"\0\0" not in start:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return "utf-8"


def _sniff_ole(data: bytes) -> Format:
    if _ENCRYPTED_PACKAGE in data:
        raise refuse("encrypted_file")
    if any(stream in data for stream in _BOOK_STREAMS):
        return Format.XLS
    raise refuse("not_a_spreadsheet")


def _looks_like_xml(data: bytes) -> bool:
    try:
        start = data[:400].decode(_encoding(data), errors="ignore")
    except LookupError:
        return False
    return start.lstrip("\ufeff \t\r\n").startswith("<")
