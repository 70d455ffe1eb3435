"""Files made to hurt, through the process that may be killed. Bombs are built here, never kept."""

import random
import struct
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from app.questionnaire.reading import Limits, Reading, read_questionnaire
from app.questionnaire.reading.confined import ask
from app.questionnaire.reading.dimensions import without_vast_dimensions
from tests.make_workbooks import SMALL_FORM, make_xlsx, make_zip, with_part

pytestmark = pytest.mark.slow

_WORKSHEET = "xl/worksheets/sheet1.xml"


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def make_lying_archive(real: bytes, claimed: int) -> bytes:
    """A workbook with a part of `real` bytes that both its headers say to be of `claimed` bytes."""
    name = b"xl/media/image1.xml"
    archive = bytearray(with_part(make_xlsx(), name.decode(), real))
    sizes = (archive.index(name) - 30 + 22, archive.rindex(name) - 46 + 24)
    for at in sizes:
        archive[at : at + 4] = struct.pack("<I", claimed)
    return bytes(archive)


def make_far_cell() -> bytes:
    """A workbook of two cells, in the first and in the last place of a sheet: 17 thousand million apart."""
    cells = '<c r="A1" t="inlineStr"><is><t>type</t></is></c>'
    far = '<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>'
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetData><row r="1">{cells}</row><row r="1048576">{far}</row></sheetData></worksheet>'
    )
    return with_part(make_xlsx(), _WORKSHEET, sheet)


def make_big_form(rows: int) -> bytes:
    """A form whose every row refers to all the rows before it."""
    survey: list[tuple[str, ...]] = [("type", "name", "label", "calculation")]
    for number in range(rows):
        sum_of_all = " + ".join(f"${{q{earlier}}}" for earlier in range(number)) or "1"
        survey.append(("calculate", f"q{number}", "", sum_of_all[:30_000].rpartition(" + ")[0] or "1"))
    return make_xlsx({"survey": survey})


@pytest.mark.parametrize("part", ["xl/media/image1.xml", _WORKSHEET])
def test_a_zip_bomb_is_refused_before_parsing(part: str) -> None:
    bomb = with_part(make_xlsx(), part, b" " * (40 << 20))
    assert len(bomb) < 1 << 20
    assert codes(read_questionnaire(bomb, "bombe.xlsx")) == ["zip_bomb"]


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    bomb = make_lying_archive(b" " * (40 << 20), 100)
    assert codes(read_questionnaire(bomb, "bombe.xlsx"))[0] in {"zip_bomb", "damaged_file"}


def test_an_archive_of_very_many_parts_is_refused() -> None:
    archive = make_zip({f"xl/{number}": b"" for number in range(5000)})
    assert codes(read_questionnaire(archive, "bombe.xlsx")) == ["zip_bomb"]


def test_a_document_type_inside_a_workbook_is_refused() -> None:
    doctype = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    for encoding in ("utf-8", "utf-16"):
        workbook = with_part(make_xlsx(), _WORKSHEET, doctype.encode(encoding))
        assert codes(read_questionnaire(workbook, "dtd.xlsx")) == ["doctype_forbidden"]


def test_a_thousand_million_laughs_are_refused() -> None:
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
    )
    assert codes(read_questionnaire(laughs.encode(), "rire.xml")) == ["doctype_forbidden"]


def test_xml_200_000_levels_deep_is_refused() -> None:
    deep = b"<a>" * 200_000 + b"</a>" * 200_000
    assert codes(read_questionnaire(deep, "profond.xml")) == ["xml_too_deep"]


def test_two_cells_very_far_apart_do_not_take_the_memory() -> None:
    reading = read_questionnaire(make_far_cell(), "loin.xlsx")
    assert codes(reading) == ["memory_limit"]


@pytest.mark.parametrize(
    ("extent", "expected"),
    [
        ((0, 1 << 20, 0, 256), (0, 0, 0, 0)),  # LibreOffice, columns formatted whole: 10 GB were reserved
        ((0, 60, 0, 15), (0, 60, 0, 15)),
        ((7, 1 << 20, 9, 8), (7, 1 << 20, 9, 8)),  # no extent: text that looks like one
    ],
)
def test_an_xls_is_not_believed_that_says_to_be_vast(
    extent: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    around = b"\x08\x02", b"\x55\x00"
    record, kept = (struct.pack("<HHIIHHH", 0x200, 14, *each, 0).join(around) for each in (extent, expected))
    assert without_vast_dimensions(record) == kept


def test_a_form_that_takes_too_long_is_stopped() -> None:
    reading = read_questionnaire(make_big_form(1200), "monstre.xlsx", Limits(seconds=2.0))
    assert codes(reading) == ["time_limit"]


def test_a_form_is_read_however_busy_the_machine_is(tmp_path: Path) -> None:
    """A child that waits longer than its limit, and computes less: as one among many others does."""
    child = tmp_path / "child.py"
    child.write_text("import time, sys; sys.stdin.buffer.read(); time.sleep(3); sys.stdout.write('read')")
    assert ask(child, b"", "essai.md", Limits(seconds=2.0)) == b"read"


def test_a_file_larger_than_the_limit_is_not_even_sent() -> None:
    assert codes(read_questionnaire(b" " * 2000, "gros.csv", Limits(file_size=1000))) == ["file_too_large"]


@pytest.mark.parametrize("seed", range(4))
def test_spoilt_workbooks_never_crash_the_reader(seed: int) -> None:
    noise = random.Random(seed)  # noqa: S311 - a seed that can be replayed
    spoilt = bytearray(
        make_xlsx({**SMALL_FORM, "choices": (("list_name", "name", "label"), ("l", "a", "A"))})
    )
    for _ in range(20):
        spoilt[noise.randrange(len(spoilt))] = noise.randrange(256)
    reading = read_questionnaire(bytes(spoilt), "bruit.xlsx")
    assert "reading_crashed" not in codes(reading)
    assert reading.accepted or reading.problems


def test_random_bytes_are_no_spreadsheet() -> None:
    noise = random.Random(5).randbytes(5000)  # noqa: S311
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        reading = read_questionnaire(start + noise, "bruit")
        assert codes(reading)[0] in {"not_a_spreadsheet", "damaged_file"}


def test_an_encrypted_archive_is_told_as_such() -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("xl/workbook.xml", "secret")
    locked = bytearray(written.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + offset] |= 0x1
    assert codes(read_questionnaire(bytes(locked), "secret.xlsx")) == ["encrypted_file"]
