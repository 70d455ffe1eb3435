"""The parts of an XLSX file as XML, written row by row so that a workbook streams like a CSV.

Only what the exports need of ECMA-376 (Office Open XML, part 1): inline strings, numbers, dates, one bold
header that stays in view. There is no way to write a formula here. A library that buffers whole sheets
took four times as long and kept the reader waiting for the first byte.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape, quoteattr

from app.results.tally.numbers import read_number
from app.results.variable import Kind

#: Limits of the file format, as Excel applies them.
ROWS = 1_048_576
CELL = 32_767
TITLE = 31
_CUT = "… [coupé]"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"

_BOLD, _DATE = 1, 2
_FONT = '<sz val="11"/><name val="Calibri"/>'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
#: Characters that XML cannot hold, and texts that would be read as standing for one (ST_Xstring).
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_DAY = dt.date(1899, 12, 30)

#: The inside of a cell, from its text: attributes and content.
Cell = Callable[[str], str]


def text_cell(text: str) -> str:
    """A string, cut where the format's limit wants it."""
    if len(text) > CELL:
        text = text[: CELL - len(_CUT)] + _CUT
    text = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def number_cell(text: str) -> str:
    """A number, or the text where it is none."""
    number = read_number(text)
    return text_cell(text) if number is None else f"><v>{number:.15g}</v></c>"


def date_cell(text: str) -> str:
    """A day, or the text where it is none that the format's calendar has."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text_cell(text)
    if day < dt.date(1900, 3, 1):  # before, Excel counts a 29 February that never was
        return text_cell(text)
    return f' s="{_DATE}"><v>{(day - _FIRST_DAY).days}</v></c>'


CELLS: dict[Kind, Cell] = {Kind.NUMBER: number_cell, Kind.DATE: date_cell}


def column_name(number: int) -> str:
    """A, B … Z, AA … from 0."""
    name = ""
    while number >= 0:
        number, letter = divmod(number, 26)
        name = chr(ord("A") + letter) + name
        number -= 1
    return name


def sheet_start(headers: Sequence[str]) -> str:
    """A worksheet up to its first line, which stays in view."""
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{min(max(len(header), 10), 40)}" customWidth="1"/>'
        for place, header in enumerate(headers, start=1)
    )
    cells = "".join(
        f'<c r="{column_name(place)}1" s="{_BOLD}"{text_cell(header)}' for place, header in enumerate(headers)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{cells}</row>'
    )


SHEET_END = "</sheetData></worksheet>"


def titles(wanted: Sequence[str]) -> list[str]:
    """Titles that a workbook accepts: short, without its reserved characters, all different."""
    given: list[str] = []
    for title in wanted:
        clean = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:TITLE] or "Table"
        name, copy = clean, 1
        while name.casefold() in {each.casefold() for each in given}:
            copy += 1
            name = f"{clean[: TITLE - len(str(copy)) - 1]} {copy}"
        given.append(name)
    return given


def frame(sheet_titles: Sequence[str]) -> dict[str, str]:
    """The parts around the worksheets, by name; worksheet n is xl/worksheets/sheet<n>.xml, from 1."""
    numbered = list(enumerate(sheet_titles, start=1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n, _title in numbered
    )
    sheets = "".join(f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>' for n, title in numbered)
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _title in numbered
    )
    styles = f'<Relationship Id="rId{len(numbered) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    book = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    return {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{_RELATIONS}"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{book}</Relationships>',
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}{styles}</Relationships>'
        ),
        "xl/styles.xml": _STYLES,
    }
