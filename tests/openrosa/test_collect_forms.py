"""What a tablet is told of forms and their files: to the letter of OpenRosa, as Collect reads it."""

import hashlib
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from app.accounts.models import Role
from app.clock import now
from app.db import db, transaction
from app.errors import Refused
from app.openrosa.entities.lists import create_list
from app.openrosa.keys.app_users import give_forms, revoke_app_user, token_of
from app.openrosa.keys.offers import Trouble, offers_of
from app.openrosa.models import AppUser, Entity
from app.projects.forms import xml_of
from app.projects.models import Project, Questionnaire
from app.projects.publishing import close, publish
from app.projects.versions import add_version
from tests.make import make_person
from tests.make_media import make_picture
from tests.make_projects import make_project, make_questionnaire
from tests.make_published import AGE_FORM, make_published, make_reading, make_version
from tests.make_pyodk import make_bearer
from tests.make_tablets import (
    EXTERNAL_FORM,
    ITEMSETS,
    STREET_FORM,
    add_person,
    make_base,
    make_external,
    make_illustrated,
    make_people,
    make_tablet,
)

pytestmark = pytest.mark.slow

_LIST = "{http://openrosa.org/xforms/xformsList}"
_MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
_OPENROSA = {"X-OpenRosa-Version": "1.0"}


@dataclass
class Tablet:
    """The addresses of an app user, asked as Collect asks."""

    client: FlaskClient
    base: str

    def get(self, path: str, **more: Any) -> TestResponse:
        headers = _OPENROSA | more.pop("headers", {})
        query = {"deviceID": "collect:x"} | more.pop("query", {})
        return self.client.get(
            path.removeprefix("http://localhost") if ":" in path else self.base + path,
            headers=headers,
            query_string=query,
            **more,
        )


def make_asking(client: FlaskClient, *questionnaires: Questionnaire) -> Tablet:
    return Tablet(client, make_base(make_tablet(*questionnaires)))


def entries(answer: TestResponse) -> list[dict[str, str]]:
    """The forms of a list or the files of a manifest, by the names of their elements."""
    assert answer.status_code == 200, answer.text
    found = []
    for entry in etree.fromstring(answer.data):
        assert etree.QName(entry).namespace in {_LIST[1:-1], _MANIFEST[1:-1]}
        found.append({etree.QName(part).localname: part.text or "" for part in entry} | dict(entry.attrib))
    return found


def test_a_list_tells_each_form_and_the_hash_of_its_very_bytes(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        project = make_project()
        place = make_published(project)
        street = make_published(project, markdown=STREET_FORM)
        tablet = make_asking(client, place, street)
    answer = tablet.get("/formList")
    first, second = entries(answer)
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert answer.headers["X-OpenRosa-Version"] == "1.0"
    assert answer.headers["X-OpenRosa-Accept-Content-Length"] == "32000000"
    assert answer.headers["Content-Language"] == "fr"
    assert (first["formID"], first["name"], first["version"]) == ("place", "Une place", "1")
    assert first["downloadUrl"] == f"http://localhost{tablet.base}/forms/place.xml"
    assert "manifestUrl" not in first
    assert second["downloadUrl"].endswith("/forms/la%20rue%2F1.xml")
    for entry in (first, second):
        xml = tablet.get(entry["downloadUrl"])
        assert xml.status_code == 200
        assert entry["hash"] == f"md5:{hashlib.md5(xml.data).hexdigest()}"  # noqa: S324 - the hash that OpenRosa names


def test_a_form_is_served_byte_by_byte(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        place = make_published()
        tablet = make_asking(client, place)
        assert place.published_version_id
        kept = xml_of(place.project_id, place.published_version_id)
    assert tablet.get("/forms/place.xml").data == kept


def test_a_form_id_asked_for_filters_the_list(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        project = make_project()
        tablet = make_asking(client, make_published(project), make_published(project, markdown=STREET_FORM))
    assert [one["formID"] for one in entries(tablet.get("/formList", query={"formID": "la rue/1"}))] == [
        "la rue/1"
    ]
    assert entries(tablet.get("/formList", query={"formID": "autre"})) == []
    assert len(entries(tablet.get("/formList", query={"verbose": "true", "listAllVersions": "true"}))) == 2


def test_only_what_was_given_and_is_published_is_on_the_list(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        project = make_project()
        place = make_published(project)
        closed = make_published(project, markdown=STREET_FORM)
        make_version(make_questionnaire(project))
        tablet = make_asking(client, place, closed)
        other = make_asking(client, closed)
        with transaction():
            close(db.session.merge(closed))
    assert [one["formID"] for one in entries(tablet.get("/formList"))] == ["place"]
    assert entries(other.get("/formList")) == []
    assert other.get("/forms/place.xml").status_code == 404


def test_a_new_version_takes_the_place_of_the_old(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        place = make_published()
        tablet = make_asking(client, place)
    before = tablet.get("/formList")
    with app.app_context(), transaction():
        questionnaire = db.session.merge(place)
        version = make_version(questionnaire, AGE_FORM.replace("| place | 1 |", "| place | 2 |"))
        questionnaire.published_version_id, version.published_at = version.id, now()
    after = tablet.get("/formList", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert entries(after)[0]["version"] == "2"
    assert entries(after)[0]["hash"] != entries(before)[0]["hash"]


@pytest.mark.parametrize("path", ["/formList", "/forms/place.xml", "/forms/place/manifest"])
def test_what_the_client_has_is_not_sent_again(app: Flask, client: FlaskClient, path: str) -> None:
    with app.app_context():
        tablet = make_asking(client, make_published())
    first = tablet.get(path)
    again = tablet.get(path, headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-OpenRosa-Version"] == "1.0"
    assert "no-store" not in first.headers["Cache-Control"]


def test_a_client_that_speaks_no_openrosa_is_told_so(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        tablet = make_asking(client, make_published())
    for headers in ({}, {"X-OpenRosa-Version": "2.0"}):
        answer = client.get(f"{tablet.base}/formList", headers=headers)
        assert answer.status_code == 400
        assert b'<message nature="error">' in answer.data
        assert answer.headers["Content-Type"].startswith("text/xml")


def test_a_token_opens_its_own_project_until_it_is_revoked(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        place, elsewhere = make_published(), make_published()
        app_user, number = make_tablet(place), elsewhere.project.number
        base, token = make_base(app_user), token_of(app_user)
    assert client.get(f"{base}/formList", headers=_OPENROSA).status_code == 200
    assert client.get(f"/v1/key/{token}/projects/{number}/formList", headers=_OPENROSA).status_code == 403
    assert client.get(f"{base.replace(str(token), 'x' * 43)}/formList", headers=_OPENROSA).status_code == 403
    with app.app_context(), transaction():
        revoke_app_user(db.session.merge(app_user))
    for path in ("/formList", "/forms/place.xml", "/forms/place/manifest", "/submission"):
        answer = client.get(f"{base}{path}", headers=_OPENROSA)
        assert answer.status_code == 403
        assert "Cette tablette n’a plus accès" in answer.text
        assert "WWW-Authenticate" not in answer.headers


def test_a_token_is_not_in_the_database(app: Flask) -> None:
    with app.app_context():
        app_user = make_tablet(make_published())
        token = token_of(app_user)
        assert token and len(token) == 43
        kept = db.session.get_one(AppUser, (app_user.project_id, app_user.id))
        assert token.encode() not in kept.digest
        with transaction():
            revoke_app_user(db.session.merge(app_user))
        assert token_of(db.session.merge(app_user)) is None


def test_when_a_tablet_was_last_here_is_noted(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        app_user = make_tablet(make_published())
        tablet = Tablet(client, make_base(app_user))
    began = now()
    tablet.get("/formList")
    with app.app_context():
        used = db.session.get_one(AppUser, (app_user.project_id, app_user.id)).last_used_at
        assert used and used >= began
    tablet.get("/formList")
    with app.app_context():
        assert db.session.get_one(AppUser, (app_user.project_id, app_user.id)).last_used_at == used


def test_two_questionnaires_of_one_form_id_are_not_given_to_tablets(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        project = make_project()
        first, second = make_published(project), make_published(project)
        assert [offer.trouble for offer in offers_of(project.id)] == [None, Trouble.ID_TAKEN]
        app_user = make_tablet(first)
        with pytest.raises(Refused) as refused, transaction():
            give_forms(db.session.merge(app_user), [first.id, second.id])
    assert refused.value.code == "form_id_taken"


@pytest.mark.parametrize("told", ['base64RsaPublicKey="MIIB"', 'action="https://autre.example/submission"'])
def test_a_form_whose_answers_would_not_come_to_us_in_clear_is_not_offered(
    app: Flask, client: FlaskClient, told: str
) -> None:
    ours, _source = make_reading(AGE_FORM)
    assert ours.xml
    xml = ours.xml.replace(b"</model>", f"<submission {told} method='post'/></model>".encode())
    with app.app_context():
        questionnaire = make_questionnaire()
        with transaction():
            questionnaire = db.session.merge(questionnaire)
            publish(questionnaire, add_version(questionnaire, xml, "place.xml"))
        tablet = make_asking(client, questionnaire)
        assert [offer.trouble for offer in offers_of(questionnaire.project_id)] == [Trouble.NOT_OURS]
    assert entries(tablet.get("/formList")) == []


def test_a_manifest_tells_of_media_and_lists(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        illustrated = make_illustrated("plan été.png", make_picture())
        people = make_people(illustrated.project_id, "Ana", "Béa")
        tablet = make_asking(client, illustrated)
    listed = entries(tablet.get("/formList"))[0]
    assert listed["name"] == "Le <plan> & la place"
    answer = tablet.get(listed["manifestUrl"])
    picture, read = entries(answer)
    assert picture["filename"] == "plan été.png"
    assert picture["downloadUrl"].endswith("/forms/plan/attachments/plan%20%C3%A9t%C3%A9.png")
    content = tablet.get(picture["downloadUrl"])
    assert content.headers["Content-Type"] == "image/png"
    assert picture["hash"] == f"md5:{hashlib.md5(content.data).hexdigest()}"  # noqa: S324 - the hash that OpenRosa names
    assert (read["filename"], read["type"]) == ("people.csv", "entityList")
    rows = tablet.get(read["downloadUrl"]).text.splitlines()
    assert rows == ["name,label,__version,age", "uuid-Ana,Ana,1,41", "uuid-Béa,Béa,1,41"]
    with app.app_context(), transaction():
        people = db.session.merge(people)
        add_person(people, "Cléo")
        people.approval_required = True
    changed = entries(tablet.get(listed["manifestUrl"], headers={"If-None-Match": answer.headers["ETag"]}))[1]
    assert changed["hash"] != read["hash"]
    assert changed["type"] == "approvalEntityList"
    assert "Cléo" in tablet.get(read["downloadUrl"]).text


def test_a_list_that_the_project_lacks_is_left_out(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        illustrated = make_illustrated("plan.png", make_picture())
        tablet = make_asking(client, illustrated)
        (offer,) = offers_of(illustrated.project_id)
        assert (offer.trouble, offer.missing) == (Trouble.LIST_MISSING, ("people.csv",))
    assert [one["filename"] for one in entries(tablet.get("/forms/plan/manifest"))] == ["plan.png"]
    assert tablet.get("/forms/plan/attachments/people.csv").status_code == 404
    assert tablet.get("/forms/plan/attachments/autre.png").status_code == 404


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_list_that_came_with_the_form_is_a_file_like_others(app: Flask, client: FlaskClient) -> None:
    """It takes the place of the project's list of that name: a version keeps what it was made with."""
    table = b"name;label\n1;Ana\n"
    with app.app_context():
        illustrated = make_illustrated("plan.png", make_picture(), {"people.csv": table})
        make_people(illustrated.project_id, "Autre")
        assert [offer.trouble for offer in offers_of(illustrated.project_id)] == [None]
        tablet = make_asking(client, illustrated)
    read = next(one for one in entries(tablet.get("/forms/plan/manifest")) if one["filename"] == "people.csv")
    assert "type" not in read
    assert "integrityUrl" not in read
    content = tablet.get(read["downloadUrl"])
    assert content.data == b"name,label\n1,Ana\n"
    assert content.headers["Content-Type"].startswith("text/csv")
    assert read["hash"] == f"md5:{hashlib.md5(content.data).hexdigest()}"  # noqa: S324 - the hash that OpenRosa names
    marked = {"If-None-Match": content.headers["ETag"]}
    assert tablet.get(read["downloadUrl"], headers=marked).status_code == 304


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_there", [True, False])
def test_the_list_of_external_selects_is_a_file_of_the_form(
    app: Flask, client: FlaskClient, is_there: bool
) -> None:
    """Collect reads itemsets.csv as it is; no entity list of that name takes its place."""
    with app.app_context():
        files = {"itemsets.csv": ITEMSETS.encode()} if is_there else {}
        external = make_external(files)
        with transaction():
            create_list(db.session.merge(external.project), "itemsets")
        (offer,) = offers_of(external.project_id)
        assert offer.missing == (() if is_there else ("itemsets.csv",))
        tablet = make_asking(client, external)
    told = entries(tablet.get("/forms/villes/manifest"))
    assert [one["filename"] for one in told] == list(files)
    for one in told:
        content = tablet.get(one["downloadUrl"]).data
        assert content == ITEMSETS.encode()
        assert one["hash"] == f"md5:{hashlib.md5(content).hexdigest()}"  # noqa: S324 - the hash that OpenRosa names


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_programs_send_the_list_of_external_selects(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        project = make_project()
        bearer = make_bearer(client, make_person(role=Role.RESPONSABLE))
    place = f"/v1/projects/{project.number}/forms"
    xml = {"Content-Type": "application/xml"} | bearer
    created = client.post(f"{place}?ignoreWarnings=true", data=EXTERNAL_FORM.encode(), headers=xml)
    assert created.status_code == 200
    files = f"{place}/villes/draft/attachments"
    sent = {
        "itemsets.csv": ITEMSETS,
        "autre.csv": ITEMSETS,
        "Itemsets.csv": ITEMSETS.replace("list_name", "l"),
    }
    answers = {name: client.post(f"{files}/{name}", data=sent[name], headers=bearer) for name in sent}
    assert {name: answer.status_code for name, answer in answers.items()} == {
        "itemsets.csv": 200,
        "autre.csv": 404,
        "Itemsets.csv": 422,
    }
    assert answers["autre.csv"].json["message"] == "Ce questionnaire ne demande pas ce fichier."


def test_integrity_tells_which_entities_were_deleted(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        illustrated = make_illustrated("plan.png", make_picture())
        people = make_people(illustrated.project_id, "Ana", "Béa")
        tablet = make_asking(client, illustrated)
        with transaction():
            ana = db.session.query(Entity).filter_by(project_id=people.project_id, uuid="uuid-Ana").one()
            ana.deleted_at = now()
    read = entries(tablet.get("/forms/plan/manifest"))[1]
    answer = tablet.get(read["integrityUrl"], query={"id": "uuid-Ana,uuid-Béa,uuid-autre"})
    assert answer.headers["Content-Type"].startswith("text/xml")
    told = {
        entity.get("id"): entity.findtext("deleted")
        for entity in etree.fromstring(answer.data).iterfind("entities/entity")
    }
    assert told == {"uuid-Ana": "true", "uuid-Béa": "false"}
    assert "Ana" not in tablet.get(read["downloadUrl"]).text


def test_a_list_of_another_project_is_not_read(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        make_people(make_project().id, "Ana")
        tablet = make_asking(client, make_illustrated("plan.png", make_picture()))
    assert tablet.get("/forms/plan/attachments/people.csv").status_code == 404
    assert tablet.get("/datasets/people/integrity", query={"id": "uuid-Ana"}).status_code == 404


def test_the_address_of_answers_is_there(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        tablet = make_asking(client, make_published())
        assert db.session.query(Project).count() == 1
    answer = client.head(f"{tablet.base}/submission", headers=_OPENROSA)
    assert answer.status_code == 204
    assert answer.headers["X-OpenRosa-Accept-Content-Length"] == "32000000"
    assert "Location" not in answer.headers
