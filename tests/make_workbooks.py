"""Spreadsheet files made at test time, from rows of text: xlsx, ods, csv, and archives of any content."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import xlsxwriter

Rows = Sequence[Sequence[object]]

#: The smallest form that asks something.
SMALL_FORM: Mapping[str, Rows] = {
    "survey": (("type", "name", "label"), ("text", "nom", "Votre nom"), ("integer", "age", "Âge")),
}


def make_xlsx(sheets: Mapping[str, Rows] = SMALL_FORM) -> bytes:
    """An Excel workbook."""
    written = BytesIO()
    with xlsxwriter.Workbook(written) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return written.getvalue()


def make_ods(sheets: Mapping[str, Rows] = SMALL_FORM) -> bytes:
    """An OpenDocument spreadsheet."""
    tables = "".join(
        f'<table:table table:name="{name}">{_ods_rows(rows)}</table:table>' for name, rows in sheets.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return make_zip({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def make_csv(sheets: Mapping[str, Rows] = SMALL_FORM, delimiter: str = ",") -> str:
    """A text with the sheets one under another, their names in the first column."""
    lines: list[str] = []
    for name, rows in sheets.items():
        lines.append(f'"{name}"')
        lines += [delimiter.join(("", *(f'"{cell}"' for cell in row))) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def make_zip(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of the given parts, compressed."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def with_part(archive: bytes, name: str, part: str | bytes) -> bytes:
    """The archive with one part put in or replaced."""
    with zipfile.ZipFile(BytesIO(archive)) as book:
        parts: dict[str, str | bytes] = {entry: book.read(entry) for entry in book.namelist()}
    return make_zip({**parts, name: part})


def _ods_rows(rows: Rows) -> str:
    return "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)


def _ods_cell(cell: object) -> str:
    text = f"<text:p>{escape(str(cell))}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
