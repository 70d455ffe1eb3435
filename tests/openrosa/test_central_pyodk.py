"""Unmodified pyodk against a real server, on both databases: every public operation it has."""

import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from pyodk.client import Client
from pyodk.errors import PyODKError

from app.accounts.models import Role
from app.db import db, transaction
from app.projects.models import Project, Questionnaire
from app.projects.projects import set_legal_notice
from app.projects.publishing import close, reopen
from tests.make import PASSWORD, make_person
from tests.make_media import make_picture
from tests.make_projects import NOTICE, make_project
from tests.make_published import AGE_FORM, make_published, make_reading
from tests.make_pyodk import make_client
from tests.make_workbooks import make_xlsx
from tests.serving import Server

#: What Central stores is tried on both databases: test_central_rights, test_entities, test_odata_tables.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PHOTO_FORM = """
| survey | | | | |
| | type | name | label | media::image |
| | integer | age | Votre âge | plan.png |
| | image | photo | Une photo | |
| settings | | | |
| | form_title | form_id | version |
| | Avec photo | photos | 1 |
"""
TABLE_FORM = """
| survey | | | |
| | type | name | label |
| | select_one_from_file villes.csv | ville | Ville ? |
| | text | autre | Autre |
| settings | | | |
| | form_title | form_id | version |
| | Villes | villes | 1 |
"""
ANSWER = """<data id="{form}" version="1"><meta>{deprecated}<instanceID>{id}</instanceID></meta>
<age>{age}</age>{more}</data>"""


def refused(told: str) -> AbstractContextManager[object]:
    """A refusal with this code or reason in it."""
    return pytest.raises(PyODKError, match=re.escape(told))


def make_answer(
    instance_id: str, age: int = 41, form: str = "place", replaces: str = "", more: str = ""
) -> str:
    """The XML of an answer."""
    deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    return ANSWER.format(form=form, id=instance_id, age=age, deprecated=deprecated, more=more)


@pytest.fixture
def project(app: Flask) -> Project:
    with app.app_context():
        return make_project()


@pytest.fixture
def client(app: Flask, server: Server, project: Project, tmp_path: Path) -> Iterator[Client]:
    """pyodk as the responsable of the city."""
    with app.app_context():
        person = make_person(role=Role.RESPONSABLE)
    with make_client(server, person, project.number, tmp_path) as opened:
        yield opened


@pytest.fixture
def questionnaire(app: Flask, project: Project) -> Questionnaire:
    with app.app_context():
        return make_published(project)


def test_signing_in_and_finding_projects(
    client: Client, server: Server, app: Flask, project: Project, tmp_path: Path
) -> None:
    assert [(one.id, one.name) for one in client.projects.list()] == [(project.number, project.name)]
    assert client.projects.get().name == project.name
    token = client.session.headers["Authorization"]
    # The token of the cache is verified and used again; after signing out another one is asked for.
    cache = next(tmp_path.glob("cache-*"))
    again = Client(config_path=next(tmp_path.glob("pyodk-*")), cache_path=cache)
    with again:
        assert again.session.headers["Authorization"] == token
        assert again.delete("sessions/current").json() == {"success": True}
    assert client.get("users/current").status_code == 401
    with app.app_context():
        outsider = make_person("Olga")
    with make_client(server, outsider, project.number, tmp_path) as theirs:
        assert theirs.projects.list() == []
        with refused("404.1"):
            theirs.projects.get()


def test_a_refresh_sends_the_password_many_times_at_once(
    app: Flask, server: Server, questionnaire: Questionnaire
) -> None:
    """As Power BI does: what is right is tried once in each process, and nobody is told to wait."""
    with app.app_context():
        person = make_person(role=Role.LECTURE)
    address = f"{server.url}/v1/projects/{questionnaire.project.number}/forms/place.svc/Submissions"

    def ask(_: int) -> str:
        answer = requests.get(address, auth=(person.email, PASSWORD), timeout=60)
        return "" if answer.ok else answer.text

    with ThreadPoolExecutor(24) as pool:
        assert set(pool.map(ask, range(48))) == {""}


def test_a_form_from_xml_and_from_a_workbook(client: Client, project: Project) -> None:
    xml = make_reading(AGE_FORM)[0].xml
    assert xml is not None
    form = client.forms.create(xml.decode())
    assert (form.xmlFormId, form.version, form.name, form.state) == ("place", "1", "Une place", "open")
    stored = client.forms.get_xml("place")
    assert isinstance(stored, str) and 'id="place"' in stored
    assert client.forms.get("place").publishedAt is not None
    with refused("409.3"):
        client.forms.create(xml.decode())
    workbook = client.forms.create(make_xlsx(), form_id="petit formulaire")
    assert workbook.xmlFormId == "petit formulaire"
    assert {one.xmlFormId for one in client.forms.list()} == {"place", "petit formulaire"}
    with refused("400.15"):
        client.forms.create(make_xlsx({"survey": (("type", "name"), ("integer", ""))}), form_id="x")


def test_a_form_is_changed_with_its_files(client: Client, project: Project, tmp_path: Path) -> None:
    xml = make_reading(PHOTO_FORM)[0].xml
    assert xml is not None
    plan, other = tmp_path / "plan.png", tmp_path / "autre.png"
    plan.write_bytes(make_picture(colour="green"))
    other.write_bytes(make_picture())
    client.forms.create(xml.decode(), attachments=[plan])
    assert client.forms.get("photos").version == "1"
    # Files alone: the version is the moment, or what a function makes of the last one.
    plan.write_bytes(make_picture(colour="red"))
    client.forms.update("photos", attachments=[plan], version_updater=lambda version: f"{version}.1")
    assert client.forms.get("photos").version == "1.1"
    client.forms.update("photos", attachments=[plan])
    assert client.forms.get("photos").version.startswith("20")
    # A definition brings its version with it; one that was published already is refused.
    client.forms.update("photos", definition=xml.decode().replace('version="1"', 'version="2"'))
    assert client.forms.get("photos").version == "2"
    with refused("409.6"):
        client.forms.update("photos", definition=xml.decode())
    with refused("404.1"):
        client.forms.update("photos", attachments=[other])
    with refused("400.8"):
        client.forms.update("photos", definition=xml.decode().replace('id="photos"', 'id="p"'))


def test_a_form_reads_a_table(client: Client, project: Project, tmp_path: Path) -> None:
    """Collect gets it; a form that is sent anew keeps it."""
    xml = make_reading(TABLE_FORM)[0].xml
    assert xml is not None
    table = tmp_path / "villes.csv"
    table.write_text("name,label\nn,Nantes\n", encoding="utf-8")
    client.forms.create(xml.decode(), attachments=[table])
    token = next(iter(client.projects.create_app_users(["T"], forms=["villes"]))).token
    place = f"key/{token}/projects/{project.number}/forms/villes"
    openrosa = {"X-OpenRosa-Version": "1.0"}
    for change in ("Une ville", "Autre ville"):
        manifest = client.session.get(f"{place}/manifest", headers=openrosa).text
        assert hashlib.md5(table.read_bytes(), usedforsecurity=False).hexdigest() in manifest, change
        assert client.session.get(f"{place}/attachments/villes.csv").content == table.read_bytes()
        changed = xml.decode().replace("Ville ?", change).replace('version="1"', f'version="{change}"')
        client.forms.update("villes", definition=changed)


def test_publishing_without_a_legal_notice_says_why(client: Client, app: Flask, project: Project) -> None:
    with app.app_context(), transaction():
        set_legal_notice(db.session.merge(project), type(NOTICE)())
    xml = make_reading(AGE_FORM)[0].xml
    assert xml is not None
    with refused("legal_notice_incomplete"):
        client.forms.create(xml.decode())
    assert client.forms.get("place").publishedAt is None


def test_app_users_and_their_forms(client: Client, questionnaire: Questionnaire) -> None:
    made = client.projects.create_app_users(["Tablette 1", "Tablette 2"], forms=["place"])
    assert [(one.displayName, one.type, bool(one.token)) for one in made] == [
        ("Tablette 1", "field_key", True),
        ("Tablette 2", "field_key", True),
    ]
    assert client.projects.create_app_users(["Tablette 1"]) == []
    token = next(iter(made)).token
    listed = client.session.request(
        "GET", f"key/{token}/projects/{client.project_id}/formList", headers={"X-OpenRosa-Version": "1.0"}
    )
    assert "place" in listed.text


def test_submissions_are_made_read_edited_and_reviewed(client: Client, questionnaire: Questionnaire) -> None:
    submissions = client.submissions
    made = submissions.create(make_answer("uuid:a"), form_id="place", device_id="poste 4")
    assert (made.instanceId, made.deviceId, made.reviewState) == ("uuid:a", "poste 4", None)
    again = submissions.create(make_answer("uuid:a"), form_id="place", device_id="poste 4")
    assert again.createdAt == made.createdAt
    with refused("409.1"):
        submissions.create(make_answer("uuid:a", age=12), form_id="place")
    assert [one.instanceId for one in submissions.list(form_id="place")] == ["uuid:a"]
    assert submissions.get("uuid:a", form_id="place").submitterId == made.submitterId
    with refused("404.1"):
        submissions.get("uuid:none", form_id="place")

    with refused("400.19"):
        submissions.edit("uuid:a", make_answer("uuid:b", 42), form_id="place")
    submissions.edit("uuid:a", make_answer("uuid:b", 42, replaces="uuid:a"), form_id="place", comment="Relu")
    with refused("409.9"):
        submissions.edit("uuid:a", make_answer("uuid:c", 43, replaces="uuid:a"), form_id="place")
    edited = submissions.get("uuid:a", form_id="place")
    assert (edited.instanceId, edited.reviewState) == ("uuid:a", "edited")
    assert edited.updatedAt is not None and edited.createdAt == made.createdAt

    submissions.review("uuid:a", "approved", form_id="place", comment="Bon")
    assert submissions.get("uuid:a", form_id="place").reviewState == "approved"
    with refused("400.8"):
        submissions.review("uuid:a", "perfect", form_id="place")
    submissions.add_comment("uuid:a", "Vu", form_id="place")
    comments = submissions.list_comments("uuid:a", form_id="place")
    assert [one.body for one in comments] == ["Vu", "Bon", "Relu"]

    row = submissions.get_table(form_id="place")["value"][0]
    assert (row["__id"], row["age"], row["__system"]["edits"]) == ("uuid:a", 42, 1)
    assert (row["__system"]["counts"], row["__system"]["channel"]) == (True, "collect")
    assert submissions.get_table(form_id="place", filter="__system/counts eq false")["value"] == []
    assert row["__system"]["submissionDate"] == made.createdAt.isoformat().replace("+00:00", "Z")


def test_a_correction_holds_or_the_script_is_told(
    app: Flask, client: Client, questionnaire: Questionnaire
) -> None:
    submissions = client.submissions
    submissions.create(make_answer("uuid:a"), form_id="place")
    with refused("404.6"):
        other = make_answer("uuid:b", 42, replaces="uuid:a").replace('version="1"', 'version="9"')
        submissions.edit("uuid:a", other, form_id="place")
    with app.app_context(), transaction():
        close(db.session.merge(questionnaire))
    with refused("409.12"):
        submissions.edit(
            "uuid:a", make_answer("uuid:b", 42, replaces="uuid:a"), form_id="place", comment="Relu"
        )
    assert submissions.list_comments("uuid:a", form_id="place") == []
    with app.app_context(), transaction():
        reopen(db.session.scalars(db.select(Questionnaire)).one())
    submissions.edit("uuid:a", make_answer("uuid:b", 42, replaces="uuid:a"), form_id="place")
    assert submissions.get_table(form_id="place")["value"][0]["age"] == 42


def test_ids_with_slashes(client: Client, project: Project, tmp_path: Path) -> None:
    """A form's and an answer's; a workbook that states none cannot get one by its name."""
    form_id, answer_id = "la rue/1", "porte/1'"
    xml = make_reading(PHOTO_FORM.replace("| photos |", f"| {form_id} |"))[0].xml
    assert xml is not None
    plan = tmp_path / "plan.png"
    plan.write_bytes(make_picture())
    assert client.forms.create(xml.decode(), attachments=[plan]).xmlFormId == form_id
    client.forms.update(form_id, attachments=[plan], version_updater=lambda version: f"{version}.1")
    assert client.forms.get(form_id).version == "1.1"
    made = client.projects.create_app_users(["T"], forms=[form_id])
    assert len(list(made)) == 1

    photo = tmp_path / "moi.png"
    photo.write_bytes(make_picture())
    answer = make_answer(answer_id, form=form_id, more="<photo>moi.png</photo>")
    sent = client.submissions.create(answer, form_id=form_id, attachments=[photo])
    assert [(one.name, one.exists) for one in sent.attachments or []] == [("moi.png", True)]
    corrected = make_answer("porte/2", 42, form=form_id, replaces=answer_id)
    client.submissions.edit(answer_id, corrected, form_id=form_id, comment="Relu")
    client.submissions.review(answer_id, "approved", form_id=form_id)
    assert client.submissions.get(answer_id, form_id=form_id).reviewState == "approved"
    assert [one.body for one in client.submissions.list_comments(answer_id, form_id=form_id)] == ["Relu"]
    assert client.submissions.get_table(form_id=form_id)["value"][0]["age"] == 42

    with refused("form_id_unnamed"):
        client.forms.create(make_xlsx(), form_id="a/b")
    assert [one.xmlFormId for one in client.forms.list()] == [form_id]


def test_the_table_is_paged_filtered_and_narrowed(client: Client, questionnaire: Questionnaire) -> None:
    for number in range(5):
        client.submissions.create(make_answer(f"uuid:{number}", 30 + number), form_id="place")

    def ages(**asked: Any) -> list[int]:
        return [row["age"] for row in client.submissions.get_table(form_id="place", **asked)["value"]]

    assert ages() == [34, 33, 32, 31, 30]
    assert ages(skip=1, top=2) == [33, 32]
    assert client.submissions.get_table(form_id="place", top=0, count=True)["@odata.count"] == 5
    assert ages(filter="__id eq 'uuid:3'") == [33]
    assert ages(filter="year(__system/submissionDate) lt year(now())") == []
    assert client.submissions.get_table(form_id="place", top=1, select="age")["value"] == [{"age": 34}]
    assert ages(expand="*", wkt=True) == [34, 33, 32, 31, 30]
    first = client.submissions.get_table(form_id="place", top=3, count=True)
    following = client.session.get(first["@odata.nextLink"]).json()
    assert [row["age"] for row in following["value"]] == [31, 30]
    assert "@odata.nextLink" not in following
    with refused("501.5"):
        ages(filter="age eq 30")


def test_files_come_after_their_answer(app: Flask, client: Client, project: Project, tmp_path: Path) -> None:
    with app.app_context():
        make_published(project, markdown=PHOTO_FORM)
    photo = tmp_path / "moi.jpg"
    photo.write_bytes(make_picture("JPEG", told="à Nantes"))
    xml = make_answer("uuid:p", form="photos", more="<photo>moi.jpg</photo>")
    made = client.submissions.create(xml, form_id="photos")
    assert [(one.name, one.exists) for one in made.attachments or []] == [("moi.jpg", False)]
    made = client.submissions.create(xml, form_id="photos", attachments=[photo])
    assert [(one.name, one.exists) for one in made.attachments or []] == [("moi.jpg", True)]
    system = client.submissions.get_table(form_id="photos")["value"][0]["__system"]
    assert (system["attachmentsPresent"], system["attachmentsExpected"]) == (1, 1)
    address = f"projects/{project.number}/forms/photos/submissions/uuid:p/attachments/moi.jpg"
    kept = client.get(address)
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert kept.content[:2] == b"\xff\xd8" and b"Nantes" not in kept.content
    other = tmp_path / "autre.jpg"
    other.write_bytes(b"x")
    with refused("404.1"):
        client.submissions.create(xml, form_id="photos", attachments=[other])


def test_entity_lists_and_what_is_in_them(client: Client, project: Project) -> None:
    made = client.entity_lists.create(entity_list_name="arbres")
    assert (made.name, made.approvalRequired, made.properties) == ("arbres", False, [])
    client.entity_lists.default_entity_list_name = "arbres"
    assert client.entity_lists.add_property(name="espece")
    assert client.entity_lists.add_property(name="haut-eur")
    found = client.entity_lists.get()
    assert [(one.name, one.odataName) for one in found.properties or []] == [
        ("espece", "espece"),
        ("haut-eur", "haut_eur"),
    ]
    assert [one.name for one in client.entity_lists.list()] == ["arbres"]
    for name in ("label", "__x", "1er"):
        with refused("400.8"):
            client.entity_lists.add_property(name=name)
    with refused("409.3"):
        client.entity_lists.create(entity_list_name="Arbres")

    entities = client.entities
    entities.default_entity_list_name = "arbres"
    one = entities.create("Chêne", {"espece": "quercus"})
    assert (one.currentVersion.version, one.currentVersion.data) == (1, {"espece": "quercus"})
    assert one.currentVersion.userAgent.startswith("pyodk")
    assert entities.create_many([{"label": "Orme", "espece": "ulmus"}, {"label": "If"}])
    assert [each.currentVersion.label for each in entities.list()] == ["If", "Orme", "Chêne"]
    changed = entities.update(one.uuid, data={"haut-eur": "12"}, base_version=1)
    assert changed.currentVersion.data == {"espece": "quercus", "haut-eur": "12"}
    with refused("409.15"):
        entities.update(one.uuid, label="Chêne vert", base_version=1)
    assert entities.update(one.uuid, label="Chêne vert", force=True).currentVersion.version == 3
    with refused("400.28"):
        entities.create("Hêtre", {"age": "3"})
    table = entities.get_table(count=True, filter=f"__id eq '{one.uuid}'")
    assert table["@odata.count"] == 1
    counted = client.get(f"projects/{project.number}/datasets/arbres.svc/Entities/$count")
    assert (counted.text, counted.headers["OData-Version"]) == ("3", "4.0")
    row = table["value"][0]
    assert (row["label"], row["espece"], row["haut_eur"]) == ("Chêne vert", "quercus", "12")
    assert (row["__system"]["version"], row["__system"]["updates"]) == (3, 2)
    assert entities.delete(one.uuid)
    assert one.uuid not in {each.uuid for each in entities.list()}
    with refused("404.1"):
        entities.delete(one.uuid)


def test_merging_brings_a_list_to_what_a_file_says(client: Client, project: Project) -> None:
    client.entity_lists.create(entity_list_name="rues")
    client.entities.default_entity_list_name = "rues"
    client.entities.merge([{"label": "A", "longueur": "10"}, {"label": "B", "longueur": "20"}])
    told = [{"label": "A", "longueur": "11"}, {"label": "C", "longueur": "30"}]
    client.entities.merge(told, delete_not_matched=True)
    rows = client.entities.get_table()["value"]
    assert {(row["label"], row["longueur"]) for row in rows} == {("A", "11"), ("C", "30")}
    actions = client.entities.merge(told)
    assert not (actions.to_insert or actions.to_update or actions.to_delete)
