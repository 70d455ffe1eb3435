"""Files of addresses: columns by their usual headers, workbooks, each row read or told to be at fault."""

import gzip
import random
from collections.abc import Sequence

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Refused
from app.households.addresses import MOST_ROWS, read_addresses
from app.households.files.columns import HEADERS, understand
from app.households.files.faults import FAULTS
from app.households.files.people import Told, read_telephone
from app.households.files.stored import from_json, to_json
from app.households.lines import Parts
from tests.make_addresses import make_file
from tests.make_workbooks import make_ods, make_xlsx, make_zip, with_part

pytestmark = pytest.mark.slow

BAN = (
    "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;"
    "nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;"
    "source_position;source_nom_voie;certification_commune\n"
    "44109_4610_00012_bis;44109_4610;12;bis;Rue Kervégan;44000;44109;Nantes;;;355214.1;6689120.2;-1.557012;"
    "47.211874;entrée;;;NANTES;RUE KERVEGAN;commune;commune;1\n"
)
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EXCEL = ("N°", "Nom de la voie", "CP", "Ville", "Bât.", "Étage", "Porte", "Quartier", "Digicode")
PEOPLE = ("adresse", "Nom", "Prénom", "Tél.", "E-mail")


def test_the_national_address_base_is_read_as_it_comes() -> None:
    read = read_addresses(BAN.encode())
    [one] = read.found
    assert one.text == "12 bis Rue Kervégan, 44000 Nantes"
    assert one.parts == Parts(
        number="12 bis", street="Rue Kervégan", town="44000 Nantes", latitude=47.211874, longitude=-1.557012
    )
    assert (read.faults, read.unknown, read.ignored) == ((), (), ())


def test_the_national_address_base_is_read_packed_as_it_is_offered() -> None:
    assert read_addresses(gzip.compress(BAN.encode())) == read_addresses(BAN.encode())


@pytest.mark.parametrize(
    ("content", "code"),
    [(gzip.compress(b"adresse\n" * 2_000_000), "addresses_large"), (b"\x1f\x8bnothing", "addresses_binary")],
)
def test_what_is_packed_is_no_bomb(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_addresses(content)
    assert refused.value.code == code


def test_a_street_of_the_local_address_base_is_no_door() -> None:
    headers = ("uid_adresse", "numero", "suffixe", "lieudit_complement_nom", "voie_nom", "commune_nom")
    rows = [("a", "7", "ter", "", "Rue Kervégan", "Nantes"), ("b", "99999", "", "", "Rue Kervégan", "Nantes")]
    read = read_addresses(make_file(rows, *headers))
    assert [one.text for one in read.found] == ["7 ter Rue Kervégan, Nantes"]
    [fault] = read.faults
    assert (fault.line, fault.code, fault.values) == (3, "address_place", (("place", "Rue Kervégan"),))


def test_a_hamlet_stands_where_there_is_no_street() -> None:
    hamlet, town = "La Haluchère", ("44300", "Nantes")
    rows = [("4", "", hamlet, *town), ("5", "Rue Renoir", hamlet, *town)]
    read = read_addresses(make_file(rows, "numero", "nom_voie", "nom_ld", "code_postal", "nom_commune"))
    assert [one.text for one in read.found] == ["4 La Haluchère, 44300 Nantes", "5 Rue Renoir, 44300 Nantes"]
    assert read.found[0].parts.street == hamlet
    assert not read.faults and not read.unknown


def test_columns_are_known_by_the_headers_that_teams_write() -> None:
    row = ("12", "rue Kervégan", "44000", "Nantes", "a", "3e gauche", "", "Île de Nantes", "12B45")
    [one] = read_addresses(make_file([row], *EXCEL)).found
    assert one.text == "bât. A, 3e étage, porte gauche, 12 rue Kervégan, 44000 Nantes"
    assert one.quartier == "6"
    assert (one.parts.building, one.parts.floor, one.parts.door) == ("A", "3", "gauche")
    assert one.parts.remark == "12B45"


def test_a_complement_is_taken_apart_and_what_is_left_is_a_remark() -> None:
    content = make_file(
        [("Bât B, 2e, fond de cour", "5 rue Kervégan, 44000 Nantes")], "Complément", "Adresse"
    )
    [one] = read_addresses(content).found
    assert one.text == "Bât B, 2e, fond de cour, 5 rue Kervégan, 44000 Nantes"
    assert (one.parts.number, one.parts.building, one.parts.floor) == ("5", "B", "2")
    assert one.parts.remark == "fond de cour"


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (("numero", "voie", "cp", "ville", "complement"), ("7", "rue Renoir", "44100", "Nantes")),
        (("adresse", "complement"), ("7 rue Renoir, 44100 Nantes",)),
    ],
)
@given(
    written=st.one_of(
        st.sampled_from(["3e G", "12", "2 bis", "3 G", "2 cour intérieure", "9 rue Monet", "44000 Rezé"]),
        st.text(st.characters(codec="utf-8", min_codepoint=32, exclude_characters='";\x7f'), max_size=20),
    )
)
@settings(max_examples=40)
def test_no_complement_takes_the_place_of_the_address(
    headers: Sequence[str], row: Sequence[str], written: str
) -> None:
    text = "\n".join(";".join(cells) for cells in (headers, (*row, written)))
    [one] = read_addresses(text.encode()).found
    assert (one.parts.number, one.parts.street, one.parts.town) == ("7", "rue Renoir", "44100 Nantes")
    assert one.identity.startswith("7 rue renoir|")


def test_one_column_may_say_building_floor_and_door() -> None:
    rows = [("2", "rue Renoir", "B / RDC / porte droite"), ("2", "rue Renoir", "Bât A, 2e ét. gauche")]
    read = read_addresses(make_file(rows, "N°", "Rue", "Bât / étage / porte"))
    assert read.unknown == ()
    assert [(one.parts.building, one.parts.floor, one.parts.door) for one in read.found] == [
        ("B", "RDC", "droite"), ("A", "2", "gauche"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (("adresse", "cp", "ville"), ("5 rue Kervégan", "44000", "Nantes")),
        (("n°", "adresse", "cp", "ville"), ("5", "rue Kervégan", "44000", "Nantes")),
        (
            ("numero", "type_voie", "voie", "code postal", "commune"),
            ("5", "rue", "Kervégan", "44000", "Nantes"),
        ),
        (("adresse",), ('"5, rue Kervégan, 44000 Nantes"',)),
    ],
)
def test_an_address_may_come_in_few_columns_or_in_many(headers: Sequence[str], row: Sequence[str]) -> None:
    [one] = read_addresses(make_file([row], *headers)).found
    assert (one.parts.number, one.parts.street, one.parts.town) == ("5", "rue Kervégan", "44000 Nantes")


@pytest.mark.parametrize("make", [make_xlsx, make_ods])
def test_a_workbook_may_have_titles_and_other_sheets(make: object) -> None:
    rows = [("Liste de mars",), (), EXCEL, (12, "rue Kervégan", 44000, "Nantes", "A", 3, 12, "", "")]
    rows += [(), (14, "", 44000, "Nantes")]
    content = make({"Lisez-moi": [("Bonjour",)], "Adresses": rows})  # type: ignore[operator]  # one of our factories
    read = read_addresses(content)
    assert [one.text for one in read.found] == ["bât. A, 3e étage, porte 12, 12 rue Kervégan, 44000 Nantes"]
    [fault] = read.faults
    assert fault.code == "address_street"
    if make is make_xlsx:
        assert fault.line == 6


def test_unknown_columns_are_told_and_people_are_read_apart() -> None:
    row = ("5 rue Kervégan", "Diallo", "Awa", "612345678", "Awa@Mail.example", "rouge")
    read = read_addresses(make_file([row], *PEOPLE, "Couleur"))
    assert read.unknown == ("Couleur",)
    assert read.ignored == ("nom", "prenom", "tel", "e mail")
    [one] = read.found
    assert one.contact == Told("Awa Diallo", "awa@mail.example", "06 12 34 56 78")
    assert read.contacts == 1
    assert read.without_people().contacts == 0


def test_a_contact_at_fault_is_told_and_its_address_is_read(app: Flask) -> None:
    rows = [("5 rue Kervégan", "Diallo", "", "12", ""), ("6 rue Kervégan", "Le Goff", "", "", "pas une")]
    with app.test_request_context():
        read = read_addresses(make_file(rows, *PEOPLE))
        assert [fault.code for fault in read.mistold] == ["contact_telephone", "contact_email"]
        assert "Ligne 2" in read.mistold[0].sentence
    assert (len(read.found), read.contacts, read.faults) == (2, 0, ())


def test_each_fault_is_told_with_its_line_and_what_to_do(app: Flask) -> None:
    headers = ("numero", "voie", "cp", "ville", "quartier", "lat", "lon", "porte")
    good = ("1", "rue Kervégan", "44000", "Nantes", "", "47,2", "-1,55", "")
    rows = [
        good,
        ("2", "", "44000", "Nantes", "", "", "", ""),
        ("3", "rue Kervégan", "", "Nantes", "", "", "", ""),
        ("4", "rue Kervégan", "440", "Nantes", "", "", "", ""),
        ("5", "rue Kervégan", "44000", "Nantes", "Montmartre", "", "", ""),
        ("6", "rue Kervégan", "44000", "Nantes", "", "nord", "-1,55", ""),
        ("7", "rue Kervégan", "44000", "Nantes", "", "470", "-1,55", ""),
        ("8", "rue Kervégan", "44000", "Nantes", "", "", "", "derrière le local à vélos de la seconde cour"),
        ("9", "rue Kervégan" * 20, "44000", "Nantes", "", "", "", ""),
        good,
    ]
    with app.test_request_context():
        read = read_addresses(make_file(rows, *headers))
        told = {fault.line: (fault.code, fault.told, fault.remedy) for fault in read.faults}
    assert len(read.found) == 1
    assert {line: code for line, (code, _, _) in told.items()} == {
        3: "address_street",
        4: "address_town",
        5: "address_postcode",
        6: "address_quartier",
        7: "address_position",
        8: "address_position",
        9: "address_part",
        10: "address_long",
        11: "address_double",
    }
    assert all(sentence and remedy for _, sentence, remedy in told.values())
    assert "ligne 2" in told[11][1]


def test_an_empty_address_is_a_fault() -> None:
    read = read_addresses(make_file([("—", "x"), ("5 rue Kervégan", "")], "adresse", "remarque"))
    assert [fault.code for fault in read.faults] == ["address_empty"]


def test_every_fault_has_a_sentence_and_a_remedy(app: Flask) -> None:
    with app.test_request_context():
        assert all(str(told) and str(remedy) for told, remedy in FAULTS.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_usual_encoding_and_separator_is_read(encoding: str, separator: str) -> None:
    text = f"Numéro{separator}Rue{separator}CP{separator}Ville\n5{separator}rue Kervégan{separator}44000"
    [one] = read_addresses(f"{text}{separator}Nantes\n".encode(encoding)).found
    assert one.text == "5 rue Kervégan, 44000 Nantes"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "addresses_none"),
        (b"adresse\n", "addresses_none"),
        (b"a;b\n1;2\n", "addresses_columns"),
        (b"\x89PNG\r\n\x1a\n\0\0", "addresses_binary"),
        (b"PK\x03\x04 not an archive", "addresses_binary"),
        (make_zip({"readme.txt": "bonjour"}), "addresses_binary"),
        (make_zip({"xl/workbook.xml": b"\0" * 120_000_000}), "addresses_heavy"),
        (b"<html></html>", "addresses_binary"),
        (b"x" * 8_000_001, "too_large"),
    ],
)
def test_what_is_no_list_of_addresses_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_addresses(content)
    assert refused.value.code == code


def test_a_list_has_a_size() -> None:
    rows = [(f"{number} rue Kervégan",) for number in range(1, MOST_ROWS + 2)]
    with pytest.raises(Refused, match="addresses_many"):
        read_addresses(make_file(rows, "adresse"))


@pytest.mark.parametrize(
    ("row", "rows", "code"),
    [
        ('<row><c t="inlineStr"><is><t>5 rue Kervégan</t></is></c></row>', 1_000_000, "addresses_heavy"),
        ('<row><c t="inlineStr"><is><t>%d rue Kervégan</t></is></c></row>', 300_000, "addresses_many"),
    ],
)
def test_a_sheet_of_a_million_rows_is_refused_and_not_waited_for(row: str, rows: int, code: str) -> None:
    header = '<row><c t="inlineStr"><is><t>adresse</t></is></c></row>'
    body = "".join(row % number for number in range(rows)) if "%" in row else row * rows
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{header}{body}</sheetData></worksheet>'
    workbook = with_part(make_xlsx({"Adresses": [("adresse",)]}), "xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(Refused) as refused:
        read_addresses(workbook)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("06.12.34.56.78", "06 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", "06 12 34 56 78"),
        ("0033612345678", "06 12 34 56 78"),
        ("612345678", "06 12 34 56 78"),
        ("+32 470 12 34 56", "+32470123456"),
        ("12", None),
        ("appeler le soir", None),
    ],
)
def test_a_telephone_is_read_as_it_is_dialled(written: str, read: str | None) -> None:
    assert read_telephone(written) == read


def test_no_header_means_two_things() -> None:
    headers = [header for several in HEADERS.values() for header in several]
    assert len(headers) == len(set(headers))


@given(st.permutations(EXCEL))
def test_columns_may_come_in_any_order(headers: list[str]) -> None:
    columns = understand(headers)
    assert columns.unknown == ()
    told = columns.read([f"<{header}>" for header in headers])
    assert told["street"] == "<Nom de la voie>"
    assert told["building"] == "<Bât.>"


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters='\r\n";\0'), max_size=30)


@given(st.lists(st.tuples(_CELLS, _CELLS, _CELLS), max_size=20))
def test_every_row_is_an_address_or_a_fault(rows: list[tuple[str, str, str]]) -> None:
    text = "\n".join(";".join(row) for row in [("numero", "voie", "etage"), ("1", "rue Kervégan", ""), *rows])
    if any(ord(character) < 32 for character in text.replace("\n", "")):
        return
    read = read_addresses(text.encode())
    written = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(read.found) + len(read.faults) == 1 + len(written)
    assert len({one.text for one in read.found}) == len(read.found)
    assert from_json(to_json(read)) == read


def test_the_same_rows_in_another_order_are_the_same_doors() -> None:
    rows = [(number, "rue Kervégan", "44000", "Nantes", "", floor, "", "", "")
            for number in range(1, 9) for floor in ("1", "RDC", "3e gauche")]  # fmt: skip
    shuffled = random.Random(3).sample(rows, len(rows))  # noqa: S311 - the same each time, nothing secret
    one, other = (read_addresses(make_file(each, *EXCEL)) for each in (rows, shuffled))
    assert {each.text for each in one.found} == {each.text for each in other.found}
    assert len(one.found) == len(rows)
