"""$metadata against the schemas of OASIS (tests/openrosa/schemas), and against what tables answer."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from app.openrosa.odata.fields import fields_of
from app.openrosa.odata.metadata import submissions_metadata
from app.openrosa.odata.names import identifier, identifiers
from app.questionnaire.definition import read_xform
from tests.make import make_person, sign_in
from tests.make_projects import make_questionnaire
from tests.make_published import make_published, make_reading, make_version
from tests.make_pyodk import make_bearer

SCHEMAS = Path(__file__).parent / "schemas"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
#: Every type that OData has a name for, groups, repeats in groups and in repeats, names that it would refuse.
RICH_FORM = """
| survey | | | |
| | type | name | label |
| | integer | age | Âge |
| | decimal | taille | Taille |
| | date | jour | Jour |
| | datetime | moment | Moment |
| | time | heure | Heure |
| | geopoint | lieu | Lieu |
| | geotrace | trajet | Trajet |
| | geoshape | zone | Zone |
| | select_multiple oui | choix | Choix |
| | begin group | foyer | Foyer |
| | text | nom-usuel | Nom |
| | begin repeat | enfant | Enfants |
| | text | prenom | Prénom |
| | begin repeat | jouet | Jouets |
| | text | quoi | Quoi |
| | end repeat | | |
| | end repeat | | |
| | end group | | |
| choices | | |
| | list_name | name | label |
| | oui | a | A |
| | oui | b | B |
| settings | | | |
| | form_title | form_id | version |
| | Riche | 2 riche | 1 |
"""


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "edmx.xsd"))


def _document(markdown: str) -> etree._Element:
    xml = make_reading(markdown)[0].xml
    assert xml is not None
    form = read_xform(xml)
    return etree.fromstring(submissions_metadata(form.form_id, fields_of(form)))


def test_the_document_is_valid_but_for_names_that_central_gives(schema: etree.XMLSchema) -> None:
    """`Submissions.group.repeat`, `__Submissions-id`: OData has neither dots nor hyphens in names."""
    document = _document(RICH_FORM)
    tables = [one.get("Name", "") for one in document.iter(f"{EDM}EntitySet")]
    assert tables == ["Submissions", "Submissions.foyer.enfant", "Submissions.foyer.enfant.jouet"]
    for one in document.iter(f"{EDM}EntitySet"):
        one.set("Name", one.get("Name", "").replace(".", "_"))
    for one in document.iter(f"{EDM}Property"):
        if one.get("Name", "").startswith("__Submissions-"):
            one.set("Name", one.get("Name", "").replace("-", "_"))
    assert schema.validate(document), schema.error_log


def test_what_is_named_is_defined() -> None:
    document = _document(RICH_FORM)
    defined = {
        f"{schema.get('Namespace')}.{one.get('Name')}"
        for schema in document.iter(f"{EDM}Schema")
        for one in schema
    }
    named = {
        one.get(attribute, "").removeprefix("Collection(").removesuffix(")")
        for attribute in ("Type", "EntityType")
        for one in document.iter()
        if one.get(attribute)
    }
    assert {one for one in named if not one.startswith("Edm.")} <= defined


def test_types_of_properties() -> None:
    document = _document(RICH_FORM)
    types = {one.get("Name"): one.get("Type") for one in document.iter(f"{EDM}Property")}
    assert types["age"] == "Edm.Int64"
    assert types["taille"] == "Edm.Decimal"
    assert types["jour"] == "Edm.Date"
    assert types["moment"] == "Edm.DateTimeOffset"
    assert types["heure"] == types["choix"] == types["nom_usuel"] == "Edm.String"
    assert types["lieu"] == "Edm.GeographyPoint"
    assert types["trajet"] == "Edm.GeographyLineString"
    assert types["zone"] == "Edm.GeographyPolygon"
    assert types["__Submissions-id"] == types["__Submissions-foyer-enfant-id"] == "Edm.String"
    restrictions = {one.get("Term", "").rpartition(".")[2] for one in document.iter(f"{EDM}Annotation")}
    assert {
        "ConformanceLevel",
        "FilterRestrictions",
        "SortRestrictions",
        "ExpandRestrictions",
    } <= restrictions


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("age", "age"),
        ("nom-usuel", "nom_usuel"),
        ("2 riche", "_2_riche"),
        ("été", "_t_"),
        ("a.b--c", "a_b_c"),
    ],
)
def test_identifiers(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_two_names_never_share_an_identifier() -> None:
    assert identifiers(["a-b", "a.b", "a_b"]) == {"a-b": "a_b", "a.b": "a_b_2", "a_b": "a_b_3"}


def test_the_document_over_http(app: Flask, client: FlaskClient, schema: etree.XMLSchema) -> None:
    with app.app_context():
        questionnaire, person = make_published(), make_person(administrator=True)
        number = questionnaire.project.number
    base, bearer = f"/v1/projects/{number}/forms/place.svc", make_bearer(client, person)
    told = client.get(f"{base}/$metadata", headers=bearer)
    assert told.mimetype == "application/xml"
    assert told.headers["OData-Version"] == "4.0"
    assert schema.validate(etree.fromstring(told.data)), schema.error_log
    assert client.get(f"{base}/$metadata?$format=json", headers=bearer).status_code == 406
    service = client.get(base, headers=bearer)
    assert service.content_type == "application/json; odata.metadata=minimal"
    assert service.json == {
        "@odata.context": f"http://localhost{base}/$metadata",
        "value": [{"name": "Submissions", "kind": "EntitySet", "url": "Submissions"}],
    }
    assert client.get(f"{base}/", headers=bearer).json == service.json
    old = client.get(base, headers=bearer | {"OData-MaxVersion": "3.0"})
    assert (old.status_code, old.json["code"]) == (404, 404.1)


def test_the_page_of_exports_gives_the_address(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        questionnaire, person = make_published(), make_person(administrator=True)
        draft = make_questionnaire(questionnaire.project)
        make_version(draft)
        places = [
            f"/projets/{one.project.slug}/{one.short_name}/resultats/export" for one in (questionnaire, draft)
        ]
        number = questionnaire.project.number
    sign_in(client, person)
    page, of_draft = (client.get(place).text for place in places)
    address = f"http://localhost/v1/projects/{number}/forms/place.svc"
    assert address in page
    assert ".svc" not in of_draft
    assert client.get(address, headers=make_bearer(client, person)).status_code == 200
