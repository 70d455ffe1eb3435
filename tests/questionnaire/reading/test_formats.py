"""Every format is told by its content, and gives the same form."""

from datetime import datetime, time

import pytest

from app.questionnaire.reading.grids import cell_text
from app.questionnaire.reading.pipeline import read
from app.questionnaire.reading.report import Limits, Reading
from tests.make_workbooks import make_csv, make_ods, make_xlsx, make_zip

_XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
  <h:head><h:title>Essai</h:title><model>
    <instance><data id="essai"><nom/><merci/></data></instance>
    <bind nodeset="/data/nom" type="string"/><bind nodeset="/data/merci" readonly="true()"/>
  </model></h:head>
  <h:body>
    <input ref="/data/nom"><label>Nom</label></input>
    <input ref="/data/merci"><label>Merci</label></input>
  </h:body>
</h:html>"""


def read_any(data: bytes) -> Reading:
    return read(data, "fichier.bin", Limits())


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


@pytest.mark.parametrize(
    "data",
    [
        make_xlsx(),
        make_ods(),
        make_csv().encode(),
        make_csv(delimiter=";").encode(),
        make_csv(delimiter="\t").encode(),
        make_csv().encode("utf-8-sig"),
        make_csv().encode("utf-16"),
        make_csv().encode("utf-16-le"),
        b"type,name,label\r\ntext,nom,Votre nom\r\ninteger,age,Age\r\n",
        b"## survey\n\n| type | name | label |\n|--|--|--|\n| text | n | Votre nom |\n| integer | a | A |\n",
        b"| survey |\n| | type | name | label |\n| | text | nom | Votre nom |\n| | integer | age | Age |\n",
        b"type | name | label\n--- | --- | ---\ntext | nom | Votre nom\ninteger | age | Age\n",
        b"Une page.\n\nQui explique,\nlonguement.\n\n## survey\n\n| type | name | label |\n|--|--|--|\n"
        b"| text | nom | Votre nom |\n| integer | age | Age |\n\nEt\n\nfinit.\n\nBien.\n",
        b'type;name;label\ntext;nom;"Votre nom, celui de jeune fille, celui d\'usage, ou, enfin, un autre"\n'
        b"integer;age;Age\n",
    ],
    ids=[
        "xlsx",
        "ods",
        "csv",
        "semicolon",
        "tab",
        "bom",
        "utf-16",
        "utf-16-le",
        "one sheet",
        "heading",
        "pyxform",
        "no pipes at the ends",
        "prose around",
        "commas in a label",
    ],
)
def test_every_spreadsheet_format_gives_the_same_questions(data: bytes) -> None:
    reading = read_any(data)
    assert reading.accepted, reading.problems
    assert reading.questions == 2
    assert b"Votre nom" in (reading.xml or b"")
    assert reading.repairs == ()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (datetime(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1, 10, 30), "2024-05-01T10:30:00"),
        (time(8, 30), "08:30:00"),
        (None, ""),
    ],
)
def test_a_typed_cell_is_the_text_that_its_author_sees(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_latin_1_is_read_and_told() -> None:
    reading = read_any(make_csv().encode("latin-1"))
    assert reading.accepted
    assert [repair.code for repair in reading.repairs] == ["encoding_guessed"]
    assert "Âge".encode() in (reading.xml or b"")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xform_is_kept_byte_for_byte(encoding: str) -> None:
    data = _XFORM.replace('version="1.0"', f'version="1.0" encoding="{encoding}"', 1).encode(encoding)
    reading = read_any(data)
    assert reading.accepted, reading.problems
    assert reading.questions == 1
    assert reading.xml == data


def test_a_rule_of_an_xform_that_nobody_can_run_is_left_out() -> None:
    broken = _XFORM.replace('type="string"', 'type="string" relevant="nope(1)"')
    reading = read_any(broken.encode())
    assert reading.accepted
    assert [repair.code for repair in reading.repairs] == ["rule_dropped"]
    assert b"nope" not in (reading.xml or b"")


@pytest.mark.parametrize(
    ("before", "broken", "kept"),
    [
        (
            "</model>",
            '<setvalue ref="/data/nom" event="odk-instance-first-load" value="nope(1)"/>',
            "/data/nom",
        ),
        ("</label>", '<output value="nope(1)"/>', "<label>Nom</label>"),
        (
            "</h:body>",
            '<select1 ref="/data/r/b"><itemset nodeset="instance(\'l\')/root/item[nope(1)]"/></select1>',
            "instance('l')/root/item\"",
        ),
        ("</h:body>", '<repeat nodeset="/data/r" jr:count="nope(1)"/>', '<repeat nodeset="/data/r"/>'),
        (
            "</model>",
            '<bind nodeset="/data/r/b" calculate="/data/r/c"/><bind nodeset="/data/r/c" calculate="../b"/>',
            'nodeset="/data/r/c"',
        ),
    ],
    ids=["action", "output", "filter", "count", "circle"],
)
def test_so_is_any_other_expression_that_nobody_can_run(before: str, broken: str, kept: str) -> None:
    xform = _XFORM.replace("<h:html ", '<h:html xmlns:jr="http://openrosa.org/javarosa" ')
    xform = xform.replace("<nom/>", "<nom/><r><b/><c/></r>").replace(before, broken + before, 1)
    reading = read_any(xform.encode())
    assert reading.accepted, reading.problems
    assert {repair.code for repair in reading.repairs} == {"rule_dropped"}
    assert b"nope" not in (reading.xml or b"")
    assert kept in (reading.xml or b"").decode()


def test_an_xform_without_the_namespace_of_xforms_is_read() -> None:
    plain = _XFORM.replace(' xmlns="http://www.w3.org/2002/xforms"', "")
    reading = read_any(plain.encode())
    assert (reading.accepted, reading.questions) == (True, 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t", "empty_file"),
        (b"\x00\x01\x02\x03" * 64, "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_spreadsheet"),
        (b"type,na\x00me\ntext,nom\n", "not_a_spreadsheet"),
        (b"Bonjour, ceci n'est pas un questionnaire.", "no_survey_sheet"),
        (b"Bonjour", "not_a_spreadsheet"),
        (make_zip({"lettre.txt": "bonjour"}), "not_a_spreadsheet"),
        (make_xlsx()[:-60], "damaged_file"),
        (make_xlsx()[:400], "damaged_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "damaged_file"),
        (make_xlsx({"survey": ()}), "empty_file"),
        (make_xlsx({"survey": (), "choices": (("list_name", "name"),)}), "missing_column"),
        (make_xlsx({"Feuil1": (("couleur", "forme"), ("bleu", "rond"))}), "no_survey_sheet"),
        (make_xlsx({"survey": (("couleur", "forme"), ("bleu", "rond"))}), "missing_column"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_an_xform"),
        (b"<html><body>", "xml_not_well_formed"),
        (b"<!DOCTYPE html><html/>", "doctype_forbidden"),
    ],
)
def test_what_is_no_questionnaire_gets_a_clear_code(data: bytes, code: str) -> None:
    reading = read_any(data)
    assert not reading.accepted
    assert code in codes(reading)
