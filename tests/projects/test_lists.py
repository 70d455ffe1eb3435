"""Lists that a form reads from files: taken with it, held to what it looks for, asked by our own pages."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.blobs import read_blob
from app.db import db, transaction
from app.projects.forms import load_form
from app.projects.media.archive import Bundle
from app.projects.media.findings import missing
from app.projects.media.given import receive
from app.projects.media.keeping import media_of
from app.projects.media.preparing import Prepared, prepare
from app.projects.media.wanted import Wanted
from app.projects.models import FormVersion, Questionnaire
from app.projects.publishing import publish
from app.projects.uploads import media_findings, read_upload, receive_upload
from app.questionnaire.problems import Problem
from tests.make_forms import make_form
from tests.make_projects import make_questionnaire

pytestmark = pytest.mark.slow

FORM = """
| survey | | | | |
| | type | name | label | appearance |
| | select_one_from_file communes.csv | commune | Quelle commune ? | |
| | select_multiple_from_file lieux.geojson | lieux | Quels lieux ? | |
| | select_one fruits | fruit | Quel fruit ? | search('fruits') |
| choices | | | |
| | list_name | name | label |
| | fruits | code | nom |
| settings | | |
| | form_title | form_id |
| | Listes | listes |
"""
TOWNS = "name,label\nnantes,Nantes\nreze,Rezé\n"
PLACES = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "p 1",'
    ' "geometry": {"type": "Point", "coordinates": [-1.55, 47.21]}, "properties": {"title": "Gare"}}]}'
)
_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _prepared(name: str, content: bytes) -> Prepared:
    form = make_form(FORM)
    return prepare([receive(name, io.BytesIO(content))], Wanted.by(form))


def _told(found: tuple[Problem, ...]) -> list[tuple[str, object, object]]:
    return [(one.code, one.values.get("row"), one.values.get("column")) for one in found]


def _upload(questionnaire: Questionnaire, **files: str) -> FormVersion:
    with transaction():
        given = tuple(receive(f"{name}.csv", io.BytesIO(text.encode())) for name, text in files.items())
        form = FORM.encode()
        bundle = Bundle("listes.md", form, given)
        upload = receive_upload(db.session.merge(questionnaire), bundle)
    with transaction():
        read_upload(lambda _done, _total: None, str(upload.project_id), str(upload.id))
    return db.session.get_one(FormVersion, (upload.project_id, upload.form_version_id))


def _choices(version: FormVersion, path: str) -> list[tuple[str, str]]:
    return [(one.value, one.text.plain()) for one in load_form(version).question(path).choices]


@_SQLITE
@pytest.mark.parametrize(
    "content",
    [
        TOWNS.encode(),
        TOWNS.replace(",", ";").replace("\n", "\r\n").encode("cp1252"),
        TOWNS.replace(",", "\t").encode("utf-16"),
        b"\xef\xbb\xbf" + TOWNS.replace("\n", ",\n").replace("reze", " reze ").encode() + b",,\n\n",
    ],
    ids=["plain", "semicolons", "unicode", "marked"],
)
def test_collect_and_our_pages_read_the_same_bytes_whatever_spreadsheet_wrote_them(
    app: Flask, content: bytes
) -> None:
    with app.app_context():
        found = _prepared("Communes.CSV", content)
        assert not found.findings
        assert read_blob(found.files["communes.csv"].sha256).decode() == TOWNS


@_SQLITE
@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("communes.csv", "code,label\n1,Nantes\n", [("list_column_missing", None, "name")]),
        ("communes.csv", "name,label,label\na,b,c\n", [("list_column_twice", None, "label")]),
        ("communes.csv", "name,label\na,Rezé, Nord\n", [("list_row_long", 2, None)]),
        ("communes.csv", "name,label\na,A\n\n,B\n", [("list_value_empty", 4, "name")]),
        ("lieux.geojson", PLACES, [("list_value_spaced", 1, "id")]),
        ("communes.csv", "", [("media_broken", None, None)]),
        ("lieux.geojson", '{"type": "Feature"}', [("media_broken", None, None)]),
        ("fruits.csv", "code;nom\n", [("list_empty", None, None)]),
        ("communes.csv", "name,label\na,A\na,B\n", [("list_value_twice", 3, "name")]),
        ("communes.csv", "name,label\n" + "a,A\n" * 200_001, [("list_rows", 200_002, None)]),
    ],
)
def test_what_a_list_lacks_is_told_by_file_row_and_column(
    app: Flask, name: str, content: str, told: list[tuple[str, object, object]]
) -> None:
    with app.app_context():
        found = _prepared(name, content.encode())
    assert _told(found.findings) == told
    assert bool(found.files) == (told[0][0] in {"list_empty", "list_value_twice"})


def test_our_own_pages_offer_what_is_in_the_files(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        version = _upload(make_questionnaire(), communes=TOWNS, fruits="code,nom\np,Pomme\n")
        assert _choices(version, "/data/commune") == [("nantes", "Nantes"), ("reze", "Rezé")]
        assert _choices(version, "/data/fruit") == [("p", "Pomme")]
        here = media_of(version)
        wanted = Wanted.by(load_form(version))
        assert [(one.code, one.values["file"]) for one in missing(wanted, here)] == [
            ("list_missing", "lieux.geojson")
        ]
        name = db.session.get_one(Questionnaire, version.questionnaire_id).short_name
    assert client.get(f"/q/{name}/media/1/communes.csv").status_code == 404


@_SQLITE
def test_another_list_under_a_published_version_is_another_version(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_questionnaire()
        first = _upload(questionnaire, communes=TOWNS)
        with transaction():
            publish(db.session.merge(questionnaire), db.session.merge(first))
        assert _upload(questionnaire, communes=TOWNS).id == first.id
        second = _upload(questionnaire, communes="name,label\nsautron,Sautron\n")
        assert second.id != first.id
        assert _choices(first, "/data/commune")[0][0] == "nantes"
        assert _choices(second, "/data/commune") == [("sautron", "Sautron")]


@_SQLITE
def test_a_list_that_is_too_large_for_telephones_is_left_to_collect(app: Flask) -> None:
    rows = "".join(f"v{number},Voie {number:0100}\n" for number in range(5_000))
    with app.app_context():
        version = _upload(make_questionnaire(), communes=f"name,label\n{rows}")
        assert _told(media_findings(version)) == [("list_heavy", None, None)]
        assert "communes.csv" in media_of(version)
        assert _choices(version, "/data/commune") == []
