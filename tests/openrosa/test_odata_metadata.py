"""$metadata against the schemas of OASIS (tests/openrosa/schemas), and against what tables answer."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from app.openrosa.odata.fields import fields_of
from app.openrosa.odata.metadata import submissions_metadata
from app.openrosa.odata.names import identifier, identifiers
from app.questionnaire.definition import read_xform
from tests.make import make_person, sign_in
from tests.make_projects import make_project, make_questionnaire
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
    return _of_xml(xml)


def _of_xml(xml: bytes) -> etree._Element:
    form = read_xform(xml)
    return etree.fromstring(submissions_metadata(form.form_id, fields_of(form)))


def _plain(document: etree._Element) -> etree._Element:
    """Without the names that Central gives and that OData would not allow."""
    for one in document.iter(f"{EDM}EntitySet"):
        one.set("Name", one.get("Name", "").replace(".", "_")[:128])
    for one in document.iter(f"{EDM}Property"):
        if one.get("Name", "").startswith("__Submissions-"):
            one.set("Name", one.get("Name", "").replace("-", "_")[:128])
    return document


def _types(document: etree._Element) -> dict[str, etree._Element]:
    """What can be named, by its qualified name; no two things are named alike."""
    named = [
        (f"{schema.get('Namespace')}.{one.get('Name')}", one)
        for schema in document.iter(f"{EDM}Schema")
        for one in schema
    ]
    assert not [name for name, times in Counter(name for name, _ in named).items() if times > 1]
    return dict(named)


def _references(element: etree._Element) -> dict[str, str]:
    """The types that properties and sets below an element are of, by their names."""
    return {
        one.get("Name", ""): told.removeprefix("Collection(").removesuffix(")")
        for one in element.iter(f"{EDM}Property", f"{EDM}NavigationProperty", f"{EDM}EntitySet")
        for told in (one.get("Type") or one.get("EntityType", ""),)
    }


def test_the_document_is_valid_but_for_names_that_central_gives(schema: etree.XMLSchema) -> None:
    """`Submissions.group.repeat`, `__Submissions-id`: OData has neither dots nor hyphens in names."""
    document = _document(RICH_FORM)
    tables = [one.get("Name", "") for one in document.iter(f"{EDM}EntitySet")]
    assert tables == ["Submissions", "Submissions.foyer.enfant", "Submissions.foyer.enfant.jouet"]
    assert schema.validate(_plain(document)), schema.error_log


def test_what_is_named_is_defined() -> None:
    document = _document(RICH_FORM)
    named = set(_references(document).values())
    assert {one for one in named if not one.startswith("Edm.")} <= _types(document).keys()


class Node(NamedTuple):
    """A question, or a group or repeat of others."""

    name: str
    inner: "Sequence[Node]" = ()
    repeats: bool = False


def _tree(nodes: Sequence[Node], way: str = "/data") -> tuple[str, str, str]:
    """The instance, the binds and the body of an XForm."""
    instance = binds = body = ""
    for node in nodes:
        path = f"{way}/{node.name}"
        if not node.inner:
            instance += f"<{node.name}/>"
            binds += f'<bind nodeset="{path}" type="string"/>'
            body += f'<input ref="{path}"><label>?</label></input>'
            continue
        below = _tree(node.inner, path)
        instance += f"<{node.name}>{below[0]}</{node.name}>"
        binds += below[1]
        inside = f'<repeat nodeset="{path}">{below[2]}</repeat>' if node.repeats else below[2]
        body += f'<group ref="{path}"><label>?</label>{inside}</group>'
    return instance, binds, body


def _xform(form_id: str, nodes: Sequence[Node]) -> bytes:
    instance, binds, body = _tree(nodes)
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        f'<h:head><h:title>T</h:title><model><instance><data id="{form_id}" version="1">{instance}</data>'
        f"</instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


_NAMES = st.sampled_from(
    (
        *("a", "b", "r", "a_b", "a_r", "a-b", "a.b", "a_b_2", "Submissions", "Submissions_a", "menage"),
        *("éid", "âsystem", "__id", "é", "x" * 130, "x" * 127 + "é"),
    )
)


def _siblings(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[list[Node]]:
    return st.lists(nodes, min_size=1, max_size=4, unique_by=lambda node: node.name)


_nodes = st.recursive(
    _NAMES.map(Node),
    lambda inner: st.tuples(_NAMES, _siblings(inner), st.booleans()).map(Node._make),
    max_leaves=12,
)


_X = Node("x")


@settings(max_examples=60)
@example("menage", [Node("menage", [_X]), Node("Submissions", [_X])])
@example("m", [Node("a_b", [_X]), Node("a", [Node("b", [Node("y")])])])
@example("m", [Node("a_r", [_X], repeats=True), Node("a", [Node("r", [Node("y")], repeats=True)])])
@given(form_id=_NAMES, nodes=_siblings(_nodes))
def test_no_two_names_are_alike_and_each_leads_to_its_type(
    schema: etree.XMLSchema, form_id: str, nodes: list[Node]
) -> None:
    document = _of_xml(_xform(form_id, nodes))
    types = _types(document)
    for type_ in types.values():
        names = [one.get("Name") for one in type_.iter(f"{EDM}Property", f"{EDM}NavigationProperty")]
        assert len(names) == len(set(names))
    user = f"org.opendatakit.user.{identifier(form_id)}"
    _assert_leads(types, f"{user}.Submissions", nodes)
    assert schema.validate(_plain(document)), schema.error_log


def _assert_leads(types: dict[str, etree._Element], name: str, nodes: Sequence[Node]) -> None:
    """The type of that name has these nodes, and so have those that it refers to."""
    references = _references(types[name])
    names = identifiers(node.name for node in nodes)
    told = [one for one in references if one not in {"__id", "__system"} and "-" not in one]
    assert told == list(names.values())
    for node in nodes:
        if node.inner:
            _assert_leads(types, references[names[node.name]], node.inner)
        else:
            assert references[names[node.name]] == "Edm.String"


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
        ("âge", "__ge"),
        ("École 2", "__cole_2"),
        ("été", "__t_"),
        ("-a", "__a"),
        ("a.b--c", "a_b_c"),
    ],
)
def test_identifiers(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_two_names_never_share_an_identifier() -> None:
    assert identifiers(["a-b", "a.b", "a_b"]) == {"a-b": "a_b", "a.b": "a_b_2", "a_b": "a_b_3"}
    assert identifiers(["éid", "âsystem"]) == {"éid": "__id_2", "âsystem": "__system_2"}


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


def test_a_list_may_be_called_as_its_table(app: Flask, client: FlaskClient, schema: etree.XMLSchema) -> None:
    with app.app_context():
        number, person = make_project().number, make_person(administrator=True)
    lists, bearer = f"/v1/projects/{number}/datasets", make_bearer(client, person)
    for place, name in (("", "Entities"), ("/Entities/properties", "haut-eur")):
        assert client.post(f"{lists}{place}", json={"name": name}, headers=bearer).status_code == 200
    base = f"{lists}/Entities.svc"
    document = etree.fromstring(client.get(f"{base}/$metadata", headers=bearer).data)
    assert schema.validate(document), schema.error_log
    types = _types(document)
    assert _references(document)["Entities"] in types
    assert {"label", "haut_eur"} < _references(types[_references(document)["Entities"]]).keys()
    for select, status in {
        "haut_eur,__id": 200,
        "__system/version": 200,
        "__system/x": 400,
        "__x": 400,
    }.items():
        answer = client.get(f"{base}/Entities", query_string={"$select": select}, headers=bearer)
        assert (answer.status_code, bool(answer.json)) == (status, True), select


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
