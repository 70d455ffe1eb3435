"""What the tables answer: types, repeats, pages, filters, and which submissions they show."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.models import AuditEvent
from app.blobs import keep_blob
from app.clock import at
from app.collection.attaching import attach
from app.collection.commenting import Review, review
from app.collection.envelope import AttachmentRef
from app.collection.models import Submission
from app.collection.review import exclude
from app.db import db, transaction
from app.openrosa.odata.options import token
from app.projects.models import Questionnaire
from app.projects.questionnaires import Terms
from app.projects.sources import Lead, create_source
from app.projects.terms import Access
from app.results.filters import Filters
from app.results.reader import Reader
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_households import make_codes
from tests.make_published import AGE_FORM, make_published
from tests.make_pyodk import make_bearer

pytestmark = pytest.mark.slow

TYPES_FORM = """
| survey | | | |
| | type | name | label |
| | integer | age | Âge |
| | decimal | taille | Taille |
| | date | jour | Jour |
| | datetime | moment | Moment |
| | geopoint | lieu | Lieu |
| | geotrace | trajet | Trajet |
| | geoshape | zone | Zone |
| | select_multiple oui | choix | Choix |
| | image | photo | Photo |
| | begin group | foyer | Foyer |
| | text | nom | Nom |
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
| | Types | types | 1 |
"""
ANSWERS: dict[str, Any] = {
    "age": "41",
    "taille": "1.5",
    "jour": "2026-05-04",
    "moment": "2026-05-04T10:00:00.000+02:00",
    "lieu": "47.2 -1.55 12 4.5",
    "trajet": "47.2 -1.5 0 0;47.3 -1.6 0 0",
    "zone": "47 -1 0 0;48 -1 0 3.5;48 -2;47 -1 0 0",
    "choix": "a b",
    "foyer": {
        "nom": "Martin",
        "enfant": [
            {"prenom": "Lou", "jouet": [{"quoi": "vélo"}, {"quoi": "balle"}]},
            {"prenom": "Sam", "jouet": [{"quoi": "train"}]},
        ],
    },
}


class Tables:
    """The service of a form, as a program that may read it asks."""

    def __init__(self, client: FlaskClient, base: str, headers: dict[str, str]) -> None:
        self.client, self.base, self.headers = client, base, headers

    def ask(self, table: str = "Submissions", **options: object) -> Any:
        told = {f"${name}": value for name, value in options.items()}
        return self.client.get(f"{self.base}/{table}?{urlencode(told)}", headers=self.headers)

    def rows(self, table: str = "Submissions", **options: object) -> list[dict[str, Any]]:
        answer = self.ask(table, **options)
        assert answer.status_code == 200, answer.text
        value: list[dict[str, Any]] = answer.json["value"]
        return value


def make_tables(app: Flask, client: FlaskClient, questionnaire: Questionnaire, form_id: str) -> Tables:
    with app.app_context():
        number = db.session.merge(questionnaire).project.number
        person = make_person(administrator=True)
    return Tables(client, f"/v1/projects/{number}/forms/{form_id}.svc", make_bearer(client, person))


@pytest.fixture
def typed(app: Flask, client: FlaskClient) -> Tables:
    """One answer that has everything, and before it one that has nothing."""
    with app.app_context():
        questionnaire = make_published(markdown=TYPES_FORM)
        send(make_envelope(questionnaire, {}, instance_id="uuid:empty", channel="paper"))
        send(make_envelope(questionnaire, ANSWERS, instance_id="uuid:full", channel="paper"))
    return make_tables(app, client, questionnaire, "types")


def test_values_have_the_types_of_their_questions(typed: Tables) -> None:
    full, empty = typed.rows()
    assert (full["age"], full["taille"], full["jour"]) == (41, 1.5, "2026-05-04")
    assert datetime.fromisoformat(full["moment"]) == datetime(2026, 5, 4, 8, tzinfo=UTC)
    point = {"type": "Point", "coordinates": [-1.55, 47.2, 12.0], "properties": {"accuracy": 4.5}}
    assert full["lieu"] == point
    assert full["trajet"]["type"] == "LineString"
    assert full["trajet"]["coordinates"][1] == [-1.6, 47.3, 0.0]
    assert "properties" not in full["trajet"]
    assert full["zone"]["coordinates"][0][0] == full["zone"]["coordinates"][0][-1]
    assert full["zone"]["properties"] == {"accuracies": [None, 3.5, None, None]}
    assert full["choix"] == "a b"
    assert full["meta"]["instanceID"] == full["__id"] == "uuid:full"
    # All fields are there, whatever was answered.
    assert empty.keys() == full.keys()
    assert empty["age"] is empty["lieu"] is empty["foyer"]["nom"] is None
    assert full["__system"] == full["__system"] | {
        "submitterId": "0",
        "submitterName": None,
        "status": None,
        "edits": 0,
        "formVersion": "1",
        "deletedAt": None,
    }


def test_what_is_no_value_of_its_type_is_null(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_published(markdown=TYPES_FORM)
        wrong = {"age": "beaucoup", "taille": "NaN", "moment": "hier", "lieu": "ici", "jour": "2026-13-40"}
        send(make_envelope(questionnaire, wrong, channel="paper"))
    row = make_tables(app, client, questionnaire, "types").rows()[0]
    assert [row[name] for name in wrong] == [None] * len(wrong)


def test_places_as_well_known_text(typed: Tables) -> None:
    row = typed.rows(wkt="true")[0]
    assert row["lieu"] == "POINT (-1.55 47.2 12)"
    assert row["trajet"] == "LINESTRING (-1.5 47.2 0,-1.6 47.3 0)"
    assert row["zone"].startswith("POLYGON ((-1 47 0,")


def test_repeats_are_tables_that_name_the_row_above(typed: Tables) -> None:
    row = typed.rows()[0]
    assert row["foyer"]["enfant@odata.navigationLink"] == "Submissions('uuid%3Afull')/foyer/enfant"
    children = typed.rows("Submissions.foyer.enfant")
    assert [one["prenom"] for one in children] == ["Lou", "Sam"]
    assert {one["__Submissions-id"] for one in children} == {"uuid:full"}
    toys = typed.rows("Submissions.foyer.enfant.jouet")
    assert [one["quoi"] for one in toys] == ["vélo", "balle", "train"]
    ids = [one["__id"] for one in children]
    assert [one["__Submissions-foyer-enfant-id"] for one in toys] == [ids[0], ids[0], ids[1]]
    assert len({one["__id"] for one in (*children, *toys)}) == 5
    assert [one["__id"] for one in typed.rows("Submissions.foyer.enfant")] == ids
    # By the links that rows give.
    assert typed.rows(row["foyer"]["enfant@odata.navigationLink"]) == children
    assert typed.rows(children[0]["jouet@odata.navigationLink"]) == toys[:2]
    assert typed.rows("Submissions('uuid:full')")[0]["age"] == 41
    for nowhere in ("Submissions.foyer", "Submissions.x", "Autre", "Submissions('uuid:none')"):
        assert typed.ask(nowhere).json["code"] == 404.1


def test_repeats_within_their_rows(typed: Tables) -> None:
    full, empty = typed.rows(expand="*")
    assert [child["prenom"] for child in full["foyer"]["enfant"]] == ["Lou", "Sam"]
    assert full["foyer"]["enfant"][0]["jouet"][1]["quoi"] == "balle"
    assert empty["foyer"]["enfant"] == []
    assert full["foyer"]["enfant"][0]["__id"] == typed.rows("Submissions.foyer.enfant")[0]["__id"]


def test_some_fields_only(typed: Tables) -> None:
    assert typed.rows(select="age,foyer/nom")[0] == {"age": 41, "foyer": {"nom": "Martin"}}
    assert typed.rows(select="__id,__system/edits")[0] == {"__id": "uuid:full", "__system": {"edits": 0}}
    assert typed.rows("Submissions.foyer.enfant", select="prenom")[0].keys() >= {"prenom"}
    for table, names in {
        "Submissions": ("nulle_part", "__nulle_part", "__system/nulle_part", "age/", "__id/x"),
        "Submissions.foyer.enfant": ("age", "__system", "__Submissions-foyer-id"),
    }.items():
        for name in names:
            answer = typed.ask(table, select=f"__id,{name}")
            assert (answer.status_code, answer.json["code"]) == (400, 400.23), name
    parents = typed.rows("Submissions.foyer.enfant", select="__Submissions-id")
    assert parents == [{"__Submissions-id": "uuid:full"}] * 2


def test_names_as_central_writes_them(app: Flask, client: FlaskClient) -> None:
    """Two underscores begin some, and a row keeps its own `__id`."""
    markdown = """
| survey | | | |
| | type | name | label |
| | text | âge | Âge |
| | text | éid | Identifiant |
| settings | | | |
| | form_title | form_id | version |
| | Noms | noms | 1 |
"""
    with app.app_context():
        questionnaire = make_published(markdown=markdown)
        send(make_envelope(questionnaire, {"âge": "41", "éid": "7"}, instance_id="uuid:1"))
    tables = make_tables(app, client, questionnaire, "noms")
    row = tables.rows()[0]
    assert (row["__id"], row["__ge"], row["__id_2"]) == ("uuid:1", "41", "7")
    assert tables.rows(select="__ge") == [{"__ge": "41"}]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"expand": "foyer"}, 501.6),
        ({"expand": "*", "select": "age"}, 501.11),
        ({"apply": "x"}, 501.1),
        ({"filter": "age gt 3"}, 501.5),
        ({"filter": "contains(__id, 'a')"}, 501.4),
        ({"filter": "1 add 1 eq 2"}, 501.4),
        ({"filter": "__id eq"}, 400.18),
        ({"filter": "__system/counts eq 1"}, 400.18),
        ({"filter": "__system/counts gt false"}, 400.18),
        ({"filter": "__id eq __system/counts"}, 400.18),
        ({"filter": "__id eq __system/submitterId"}, 400.18),
        ({"filter": "__system/channel eq true"}, 400.18),
        ({"filter": "__system/channel"}, 400.18),
        ({"filter": "((((__id eq 'a'"}, 400.18),
        ({"filter": "(" * 400 + "__id eq 'a'" + ")" * 400}, 400.18),
        ({"filter": "not " * 900 + "__id eq 'a'"}, 400.18),
        ({"filter": "year(" * 400}, 400.18),
        ({"filter": "__id eq 'a\0b'"}, 400.1),
        ({"filter": "__system/submitterId eq " + "9" * 40}, 200),
        ({"filter": "__system/submitterId eq " + "9" * 5000}, 400.18),
        ({"filter": f"__system/submitterId lt {'9' * 5000}.5"}, 200),
        ({"filter": "__system/submissionDate lt 9999-12-31T23:59:59-14:00"}, 400.18),
        ({"filter": "0001-01-01T00:00:00+14:00 lt __system/updatedAt"}, 400.18),
        ({"filter": "__system/submissionDate gt '0001-01-01T00:00:00+14:00'"}, 400.18),
        ({"filter": "__system/submissionDate lt 9999-12-31T23:59:59Z"}, 200),
        ({"filter": "__system/submissionDate gt 0001-01-01"}, 200),
        ({"filter": "year('abc') eq 2"}, 400.18),
        ({"filter": "year(__id) eq 2"}, 400.18),
        ({"filter": "__system/submissionDate gt 'hier'"}, 400.18),
        ({"orderby": "age"}, 501.5),
        ({"orderby": "__id", "skiptoken": "01e30="}, 501.1),
        ({"skiptoken": "xx"}, 400.35),
        ({"skiptoken": "01e30="}, 200),
        ({"skiptoken": token({"submission": "f" * 32, "row": 3})}, 200),
        ({"skiptoken": token({"submission": 7})}, 400.35),
        ({"top": "beaucoup"}, 400.0),
        ({"format": "xml"}, 406.1),
        ({"format": "json"}, 200),
    ],
)
def test_what_is_not_offered_is_refused_with_its_reason(
    typed: Tables, options: Mapping[str, str], code: float
) -> None:
    answer = typed.ask(**options)
    assert answer.status_code == int(code)
    if code != 200:
        assert answer.json["code"] == code
        assert answer.json["details"]["reason"]
        assert answer.headers["OData-Version"] == "4.0"


@pytest.fixture
def dated(app: Flask, client: FlaskClient) -> Tables:
    """Five answers of five years, the third approved, the fourth amended in 2026."""
    with app.app_context():
        questionnaire = make_published(markdown=AGE_FORM)
        for year in range(2020, 2025):
            with at(datetime(year, 3, 1, 12, 30, 15, tzinfo=UTC)):
                send(make_envelope(questionnaire, {"age": str(year - 2000)}, instance_id=f"uuid:{year}"))
        rows = db.session.scalars(db.select(Submission).order_by(Submission.id)).all()
        with transaction():
            review(db.session.merge(rows[2]), Review.APPROVED)
        with at(datetime(2026, 1, 1, tzinfo=UTC)):
            send(
                make_envelope(questionnaire, {"age": "99"}, instance_id="uuid:amended", replaces="uuid:2023")
            )
    return make_tables(app, client, questionnaire, "place")


@pytest.mark.parametrize(
    ("told", "years"),
    [
        ("__id eq 'uuid:2020'", [2020]),
        ("__id ne 'uuid:2020' and __id ne 'uuid:2021'", [2024, 2023, 2022]),
        ("__system/submissionDate lt 2021-06-01", [2021, 2020]),
        ("__system/submissionDate ge 2024-03-01T13:30:15+01:00", [2024]),
        ("2024-03-01T12:30:15Z le __system/submissionDate", [2024]),
        ("year(__system/submissionDate) eq 2022", [2022]),
        ("month(__system/submissionDate) eq 3 and day(__system/submissionDate) eq 1", "all"),
        ("hour(__system/submissionDate) eq 12 and minute(__system/submissionDate) eq 30", "all"),
        ("second(__system/submissionDate) eq 15", "all"),
        ("second(__system/submissionDate) lt 15.5 and 14.5 lt second(__system/submissionDate)", "all"),
        ("second(__system/submissionDate) eq 15.5", []),
        ("__system/submitterId eq 0.0 and 1 lt 1.5", "all"),
        ("__system/submitterId eq 1.5 or __system/submitterId gt " + "9" * 20, []),
        ("year('2022-06-01') eq year(__system/submissionDate)", [2022]),
        ("year(__system/submissionDate) lt year(now())", "all"),
        ("__system/reviewState eq 'approved'", [2022]),
        ("__system/reviewState ne 'approved'", [2024, 2023, 2021, 2020]),
        ("__system/reviewState eq null", [2024, 2021, 2020]),
        ("not (__system/reviewState eq null)", [2023, 2022]),
        ("__system/updatedAt eq null", [2024, 2022, 2021, 2020]),
        ("__system/updatedAt gt 2025-01-01", [2023]),
        ("__system/deletedAt eq null", "all"),
        ("__system/submitterId eq 0", "all"),
        ("__system/submitterId eq '12'", []),
        ("$root/Submissions/__system/submitterId gt 0 or __id eq 'uuid:2021'", [2021]),
        ("(__id eq 'uuid:2020' or __id eq 'uuid:2021') and not (__id eq 'uuid:2021')", [2020]),
        ("__id eq 'l''autre'", []),
    ],
)
def test_filters(dated: Tables, told: str, years: Any) -> None:
    expected = [2024, 2023, 2022, 2021, 2020] if years == "all" else years
    assert [row["__id"] for row in dated.rows(filter=told)] == [f"uuid:{year}" for year in expected]
    assert dated.ask(filter=told, top=0, count="true").json["@odata.count"] == len(expected)


def test_an_amended_answer_goes_by_its_first_name(dated: Tables) -> None:
    row = dated.rows(filter="__id eq 'uuid:2023'")[0]
    assert (row["age"], row["__system"]["edits"]) == (99, 1)
    assert row["__system"]["submissionDate"] == "2023-03-01T12:30:15Z"
    assert row["__system"]["updatedAt"] == "2026-01-01T00:00:00Z"
    assert row["__system"]["reviewState"] == "edited"
    assert dated.ask("Submissions('uuid:amended')").status_code == 404


def test_who_collected_it_first(app: Flask, client: FlaskClient) -> None:
    """Whoever amends an answer has not collected it."""
    with app.app_context():
        questionnaire = make_published()
        first, second = make_person("Ada"), make_person("Bo")
        for number, person in enumerate((second, first, second)):
            told = {"instance_id": f"uuid:{number}", "channel": "door", "collector_id": person.id}
            send(make_envelope(questionnaire, {"age": "40"}, **told))
        amended = {"instance_id": "uuid:amended", "replaces": "uuid:1", "collector_id": second.id}
        send(make_envelope(questionnaire, {"age": "41"}, channel="door", **amended))
        numbers = first.number, second.number
    tables = make_tables(app, client, questionnaire, "place")
    told = [(row["__system"]["submitterId"], row["__system"]["submitterName"]) for row in tables.rows()]
    assert told == [(str(numbers[1]), "Bo"), (str(numbers[0]), "Ada"), (str(numbers[1]), "Bo")]
    found = tables.rows(filter=f"__system/submitterId eq {numbers[0]}")
    assert [row["__id"] for row in found] == ["uuid:1"]


def test_orders_and_pages(dated: Tables) -> None:
    def ids(**options: object) -> list[str]:
        return [row["__id"].removeprefix("uuid:") for row in dated.rows(**options)]

    assert ids(orderby="__system/submissionDate asc") == ["2020", "2021", "2022", "2023", "2024"]
    assert ids(orderby="__system/reviewState desc,__id asc")[0] == "2023"
    rooted = ids(orderby="$root/Submissions/__system/submissionDate desc")
    assert rooted == ["2024", "2023", "2022", "2021", "2020"]
    assert ids(skip=1, top=2) == ["2023", "2022"]
    for options in ({"top": 2}, {"top": 2, "orderby": "__id"}):
        seen: list[str] = []
        answer = dated.ask(**options, count="true")
        while True:
            assert answer.json["@odata.count"] == 5
            seen += [row["__id"] for row in answer.json["value"]]
            if "@odata.nextLink" not in answer.json:
                break
            answer = dated.client.get(answer.json["@odata.nextLink"], headers=dated.headers)
        assert len(seen) == len(set(seen)) == 5


def test_as_spreadsheets_ask(dated: Tables) -> None:
    """As Power Query: HEAD, versions, many types that it would take, pages of its own size, counts."""
    asked = dated.headers | {
        "OData-MaxVersion": "4.0",
        "OData-Version": "4.0",
        "Accept": "application/json;odata.metadata=minimal;q=1.0,application/atom+xml;q=0.8,text/plain;q=0.7",
    }
    for place in ("", "/", "/$metadata", "/Submissions"):
        head, told = (
            ask(f"{dated.base}{place}", headers=asked) for ask in (dated.client.head, dated.client.get)
        )
        assert (head.status_code, head.data) == (200, b"")
        assert head.content_type == told.content_type
        assert head.headers["OData-Version"] == "4.0"
    seen, following = [], f"{dated.base}/Submissions"
    while following:
        answer = dated.client.get(following, headers=asked | {"Prefer": "odata.maxpagesize=2, other=1"})
        assert answer.headers["Preference-Applied"] == "odata.maxpagesize=2"
        seen.append([row["age"] for row in answer.json["value"]])
        following = answer.json.get("@odata.nextLink")
    assert seen == [[24, 99], [22, 21], [20]]
    one = dated.client.get(f"{dated.base}/Submissions?$top=1", headers=asked | {"Prefer": "maxpagesize=2"})
    assert len(one.json["value"]) == 1 and "Preference-Applied" not in one.headers
    for place, count in (
        ("", 5),
        ("?$filter=__system/submissionDate lt 2022-01-01", 2),
        ("?$filter=__system/counts eq false", 0),
        ("?$top=1&$skip=3", 5),
    ):
        answer = dated.client.get(f"{dated.base}/Submissions/$count{place}", headers=asked)
        assert (answer.mimetype, answer.text) == ("text/plain", str(count))
    for place in ("Nulle/$count", "$count", "Submissions('uuid:2020')/$count"):
        assert dated.client.get(f"{dated.base}/{place}", headers=asked).status_code == 404


@pytest.mark.parametrize(
    ("accept", "as_json", "as_xml"),
    [
        ("application/xml", 406, 200),
        ("application/atom+xml;q=1.0, text/plain", 406, 200),
        ("application/json", 200, 406),
        ("application/json;odata.metadata=full", 200, 406),
        ("application/xml, application/json;q=0.1", 200, 200),
        ("application/xml, application/json;q=0", 406, 200),
        ("text/html, application/xml;q=0.9, */*;q=0.8", 200, 200),
        ("text/csv", 200, 200),
    ],
)
def test_who_wants_the_other_format_is_told(typed: Tables, accept: str, as_json: int, as_xml: int) -> None:
    asked = typed.headers | {"Accept": accept}
    for place in ("", "/Submissions", "/Submissions('uuid:full')", "/Submissions.foyer.enfant"):
        told = typed.client.get(f"{typed.base}{place}", headers=asked)
        assert (told.status_code, bool(told.json)) == (as_json, True), place
    assert typed.client.get(f"{typed.base}/$metadata", headers=asked).status_code == as_xml
    for place, named in (("/Submissions", "json"), ("/$metadata", "xml")):
        told = typed.client.get(f"{typed.base}{place}?$format={named}", headers=asked)
        assert (told.status_code, bool(told.data)) == (200, True), place


def test_pages_of_a_repeat_begin_within_a_submission(typed: Tables) -> None:
    first = typed.ask("Submissions.foyer.enfant.jouet", top=2, count="true")
    assert [row["quoi"] for row in first.json["value"]] == ["vélo", "balle"]
    assert first.json["@odata.count"] == 3
    assert typed.ask("Submissions.foyer.enfant.jouet/$count").text == "3"
    following = typed.client.get(first.json["@odata.nextLink"], headers=typed.headers)
    assert [row["quoi"] for row in following.json["value"]] == ["train"]
    assert "@odata.nextLink" not in following.json
    assert [row["quoi"] for row in typed.rows("Submissions.foyer.enfant.jouet", skip=1)] == ["balle", "train"]


def test_which_rows_count_as_in_results(app: Flask, client: FlaskClient) -> None:
    """Counted and beside, told apart; neither tests nor what waits, was excluded or withdrawn."""
    with app.app_context():
        questionnaire = make_published(terms=Terms(access=Access.CODE))
        with transaction():
            create_source(db.session.merge(questionnaire), Lead("marche", "Le marché"))
        one, two, three = make_codes(questionnaire, 3)
        sent: list[tuple[str, str, dict[str, Any]]] = [
            ("uuid:counted", one, {"language": "ar", "source": "marche"}),
            ("uuid:beside", one, {"channel": "paper", "answers": {"age": "30", "ou": "ailleurs"}}),
            ("uuid:door", two, {"channel": "door", "answers": {"age": "30"}}),
            ("uuid:out", three, {}),
            ("uuid:test", three, {"test": True}),
            ("uuid:unknown", three, {"form_version": "?", "channel": "collect"}),
            ("uuid:no_code", "", {"channel": "collect"}),
        ]
        kept = {
            id: send(make_envelope(questionnaire, instance_id=id, code=by, **told)) for id, by, told in sent
        }
        send(
            make_envelope(
                questionnaire, instance_id="uuid:new", replaces="uuid:door", code=two, channel="phone"
            )
        )
        with transaction():
            out = (questionnaire.project_id, kept["uuid:out"].submission_id)
            exclude(db.session.get_one(Submission, out), "doublon")
    tables = make_tables(app, client, questionnaire, "place")
    rows = tables.rows()
    assert [row["__id"] for row in rows] == ["uuid:door", "uuid:beside", "uuid:counted"]
    assert tables.ask("Submissions('uuid:test')").status_code == 404
    system = {row["__id"]: row["__system"] for row in rows}
    assert [one["counts"] for one in system.values()] == [True, False, True]
    assert system["uuid:counted"] == system["uuid:counted"] | {
        "channel": "web",
        "language": "ar",
        "source": "marche",
        "quartier": "5",
        "quartierWay": "question",
    }
    assert (system["uuid:door"]["channel"], system["uuid:door"]["source"]) == ("phone", "codes-distribues")

    # What $filter says, what rows say and what results say are the same.
    counting = [row for row in rows if row["__system"]["counts"]]
    with app.app_context(), app.test_request_context():
        profile = Reader(db.session.merge(questionnaire)).report(Filters()).everyone
    assert len(counting) == profile.total == 2
    for told, found in (("channel", profile.channels), ("language", profile.languages)):
        assert Counter(row["__system"][told] or "" for row in counting) == found
    for told, found in (("quartier", profile.quartiers), ("source", profile.sources)):
        assert Counter(row["__system"][told] or "" for row in counting) == found
    for told, ids in {
        "__system/counts eq true": ["uuid:door", "uuid:counted"],
        "$root/Submissions/__system/counts": ["uuid:door", "uuid:counted"],
        "not __system/counts": ["uuid:beside"],
        "true ne __system/counts": ["uuid:beside"],
        "__system/counts eq null": [],
        "true and __system/channel eq 'phone'": ["uuid:door"],
        "__system/source eq 'marche'": ["uuid:counted"],
        "__system/language eq null and __system/counts": ["uuid:door"],
        "__system/quartier eq 'ailleurs' or __system/quartierWay eq 'household'": ["uuid:beside"],
    }.items():
        assert [row["__id"] for row in tables.rows(filter=told)] == ids, told
        assert tables.ask(filter=told, top=0, count="true").json["@odata.count"] == len(ids), told
    assert [row["__id"] for row in tables.rows(orderby="__system/counts desc,__id")][-1] == "uuid:beside"

    # Central's list tells the same; an answer that is asked for by its name may be in any state.
    address = tables.base.replace(".svc", "/submissions")
    listed = client.get(address, headers=tables.headers).json
    assert {one["instanceId"]: one["counts"] for one in listed} == {
        one: told["counts"] for one, told in system.items()
    }
    for id, state in (("uuid:out", "excluded"), ("uuid:unknown", "quarantined"), ("uuid:beside", "beside")):
        told_of_one = client.get(f"{address}/{id}", headers=tables.headers).json
        assert (told_of_one["state"], told_of_one["counts"]) == (state, False)


def test_nothing_is_sent_again_that_has_not_changed(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_published()
        send(make_envelope(questionnaire))
    tables = make_tables(app, client, questionnaire, "place")
    first = tables.ask()
    mark = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"{tables.base}/Submissions?", headers=tables.headers | mark)
    assert (again.status_code, again.data) == (304, b"")
    with app.app_context():
        send(make_envelope(questionnaire))
    changed = client.get(f"{tables.base}/Submissions?", headers=tables.headers | mark)
    assert len(changed.json["value"]) == 2


def test_files_that_came_are_told_again(app: Flask, client: FlaskClient) -> None:
    """Their coming takes no number of the sequence: neither that they are named nor that they are here."""
    with app.app_context():
        questionnaire = make_published(markdown=TYPES_FORM)
        send(make_envelope(questionnaire, {"photo": "a.jpg"}, instance_id="uuid:1"))
    tables = make_tables(app, client, questionnaire, "types")

    def ask(mark: str, place: str = "Submissions") -> Any:
        return client.get(f"{tables.base}/{place}", headers=tables.headers | {"If-None-Match": mark})

    def files(answer: Any) -> tuple[int, int]:
        system = answer.json["value"][0]["__system"]
        return system["attachmentsPresent"], system["attachmentsExpected"]

    first = ask("")
    assert files(first) == (0, 1)
    assert ask(first.headers["ETag"]).status_code == 304
    repeat = ask("", "Submissions.foyer.enfant").headers["ETag"]
    with app.app_context():
        content = b"bytes of a photo"
        sha256 = hashlib.sha256(content).hexdigest()
        with transaction():
            file = AttachmentRef("a.jpg", sha256, len(content), "image/jpeg")
            assert attach(questionnaire.project_id, "uuid:1", [file])
    named = ask(first.headers["ETag"])
    assert files(named) == (0, 1)
    with app.app_context():
        keep_blob([content], most_bytes=100)
    came = ask(named.headers["ETag"])
    assert files(came) == (1, 1)
    assert ask(came.headers["ETag"]).status_code == 304
    assert ask(repeat, "Submissions.foyer.enfant").status_code == 304


_NAMES = st.sampled_from(
    (
        *("__id", "__system", "__system/submissionDate", "__system/submitterId", "__system/counts"),
        *("__system/nulle_part", "__nulle_part", "$root/Submissions/__system/updatedAt", "age", "foyer/nom"),
    )
)
_LITERALS = st.sampled_from(
    (
        *("null", "true", "'a'", "'l''un'", "''", "1", "-1", "1.5", "9" * 19, "9" * 30 + ".5", "now()"),
        *("2026-01-01", "2026-13-45", "9999-12-31T23:59:59-14:00", "'0001-01-01T00:00+14:00'"),
    )
)
_WORDS = st.sampled_from(
    (
        *("eq", "ne", "lt", "and", "or", "not", "add", "asc", "desc", "(", ")", ",", "/", "*"),
        *("year(", "second(", "24:00", "\x00", "é", "%", "\ud7ff"),
    )
)
_COMPARED = st.tuples(_NAMES, st.sampled_from(("eq", "lt", "ge")), _LITERALS).map(" ".join)
_TOLD = st.lists(_NAMES | _LITERALS | _WORDS, max_size=8).map(" ".join) | st.text(max_size=20)
_OPTIONS: dict[str, st.SearchStrategy[str]] = {
    "filter": _COMPARED | _TOLD,
    "select": st.lists(_NAMES, max_size=3).map(",".join) | _TOLD,
    "orderby": st.lists(_NAMES, max_size=3).map(",".join) | _TOLD,
    "skiptoken": _TOLD,
    "top": st.sampled_from(("0", "1", "-1", "9" * 9)),
    "count": st.just("true"),
}
_ASKED = st.sampled_from(list(_OPTIONS)).flatmap(
    lambda name: st.fixed_dictionaries({name: _OPTIONS[name]})
) | st.fixed_dictionaries({}, optional=_OPTIONS)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.sampled_from(("Submissions", "Submissions.foyer.enfant", "Submissions/$count")), options=_ASKED
)
def test_whatever_is_asked_is_answered(typed: Tables, table: str, options: dict[str, str]) -> None:
    """With rows, or a refusal of Central's: an answer that has begun is never broken off."""
    answer = typed.ask(table, **options)
    assert answer.status_code in {200, 400, 501}, answer.text
    if answer.status_code != 200:
        assert int(answer.json["code"]) == answer.status_code
    elif table.endswith("count"):
        assert int(answer.text) >= 0
    else:
        assert answer.json["value"] is not None


def test_reading_a_table_is_noted(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_published()
        for _ in range(3):
            send(make_envelope(questionnaire))
    tables = make_tables(app, client, questionnaire, "place")
    answer = tables.ask(top=2)
    client.get(answer.json["@odata.nextLink"], headers=tables.headers)
    tables.ask(top=0, count="true")
    with app.app_context():
        noted = db.session.scalars(db.select(AuditEvent).where(AuditEvent.act == "answers.export")).all()
        told = [(one.values["format"], one.values["table"]) for one in noted]
        assert told == [("odata", "Submissions")] * 2  # with each page, and not to be counted alone
