"""A list is mended: a corrected file in its place, or one address by hand; devices hear of it."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role
from app.db import db, transaction
from app.fieldwork.assigning import assign
from app.fieldwork.models import Assignment
from app.households.binding import bind_households
from app.households.models import AddressList, Contact, Household
from tests.make import make_person, sign_in
from tests.make_addresses import make_address_list, make_file, make_households, make_parts
from tests.make_fieldwork import Phone, ids, make_phone
from tests.make_jobs import do_jobs
from tests.make_projects import make_project
from tests.make_published import make_published


class Scene:
    """A list of five doors in an agent's round: the first has a code, the second a visit."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.client = app, client
        with app.app_context():
            self.questionnaire = make_published()
            self.project = self.questionnaire.project
            sign_in(client, make_person(role=Role.RESPONSABLE))
            agent = make_person("Inès", role=Role.AGENT)
            parts = [make_parts(number) for number in range(1, 6)]
            self.list: AddressList = make_address_list(self.project, parts, "Kervégan")
            self.doors = list(db.session.scalars(select(Household).order_by(Household.id)))
            with transaction():
                questionnaire = db.session.merge(self.questionnaire)
                bind_households(questionnaire, [db.session.merge(self.doors[0])], "Un")
                assign(questionnaire, [door.id for door in self.doors], agent)
            self.phone: Phone = make_phone(app.test_client(), self.project, agent)
            self.phone.push(self.phone.event(self.questionnaire, self.doors[1], "absent"))
            self.phone.pull()
        self.place = f"/projets/{self.project.slug}/adresses"

    def addresses(self) -> list[str]:
        with self.app.app_context():
            told = db.session.scalars(select(Household.address).order_by(Household.id))
            return [address.removesuffix(", 44000 Nantes") for address in told]


@pytest.fixture
def scene(app: Flask, client: FlaskClient) -> Scene:
    return Scene(app, client)


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", page.replace("\u202f", " ").replace("\xa0", " "))


def test_a_corrected_file_takes_the_place_of_its_list(scene: Scene) -> None:
    rows = [(f"{number} RUE KERVÉGAN, 44000 Nantes",) for number in (3, 4, 6)]
    sent = scene.client.post(
        f"{scene.place}/importer", data={"file": (io.BytesIO(make_file(rows, "adresse")), "k.csv")}
    )
    do_jobs(scene.app)
    preview = sent.headers["Location"]
    assert "2 sont déjà dans une autre liste" in _text(scene.client.get(preview).text)
    page = _text(scene.client.get(f"{preview}?replaces={scene.list.id}").text)
    assert "Remplacer la liste « Kervégan »" in page
    assert "1 adresse est nouvelle." in page
    assert "2 sont déjà dans la liste" in page
    assert "1 adresse que le fichier n’a plus est retirée" in page
    assert "2 adresses que le fichier n’a plus restent" in page
    ordered = scene.client.post(preview, data={"name": "Kervégan 2", "replaces": str(scene.list.id)})
    do_jobs(scene.app)
    report = _text(re.sub(r"<[^>]+>", " ", scene.client.get(ordered.headers["Location"]).text))
    assert re.search(r"ne les a plus 1 absentes du fichier, gardées [^0-9]*2", report)
    assert scene.addresses() == [
        "1 rue Kervégan", "2 rue Kervégan", "3 RUE KERVÉGAN", "4 RUE KERVÉGAN", "6 RUE KERVÉGAN",
    ]  # fmt: skip
    with scene.app.app_context():
        [kept] = db.session.scalars(select(AddressList))
        assert (kept.id, kept.name) == (scene.list.id, "Kervégan 2")
    told = scene.phone.pull()
    assert {one["address"].split(",")[0] for one in told["addresses"]} == {"3 RUE KERVÉGAN", "4 RUE KERVÉGAN"}
    assert ids(told["doors"]) == {door.id for door in scene.doors[:4]}, "the fifth is in no round any more"
    elsewhere = scene.client.post(preview, data={"name": "X", "replaces": str(scene.project.id)})
    assert elsewhere.status_code in {404, 410}


def test_an_address_is_corrected_on_its_page_and_devices_learn_of_it(scene: Scene) -> None:
    door = scene.doors[1]
    place = f"{scene.place}/portes/{door.id}"
    page = _text(scene.client.get(place).text)
    assert "ne peut plus être retirée" in page
    corrected = {"address": "2e G, 2 bis rue Kervégan, 44000 Nantes", "remark": "sur cour"}
    answer = scene.client.post(place, data=corrected)
    assert "C’est corrigé" in scene.client.get(answer.headers["Location"]).text
    [told] = scene.phone.pull()["addresses"]
    assert (told["household"], told["number"], told["floor"], told["door"], told["remark"]) == (
        str(door.id), "2 bis", "2", "gauche", "sur cour",
    )  # fmt: skip
    with scene.app.app_context():
        [found] = make_households(scene.project, [make_parts("2bis", floor="2", door="gauche")])
        assert found.id == door.id, "it is known by what it is now"
    for wrong, status in (("3 rue Kervegan 44000 NANTES", 409), (" — ", 422), ("rue " * 90, 422)):
        refused = scene.client.post(place, data={"address": wrong})
        assert (refused.status_code, 'role="alert"' in refused.text) == (status, True)
    assert scene.addresses()[1].startswith("2e G, 2 bis")


def test_an_address_that_nothing_hangs_on_is_removed_and_leaves_its_round(scene: Scene) -> None:
    with scene.app.app_context(), transaction():
        door = scene.doors[4]
        db.session.add(Contact(project_id=door.project_id, household_id=door.id, name="D"))
    answer = scene.client.post(f"{scene.place}/portes/{scene.doors[4].id}/retirer")
    assert "L’adresse est retirée" in scene.client.get(answer.headers["Location"]).text
    assert len(scene.addresses()) == 4
    assert ids(scene.phone.pull()["doors"]) == {door.id for door in scene.doors[:4]}
    for held in scene.doors[:2]:
        refused = scene.client.post(f"{scene.place}/portes/{held.id}/retirer")
        assert (refused.status_code, "Cette adresse reste" in _text(refused.text)) == (409, True)
    with scene.app.app_context():
        assert db.session.scalars(select(Contact)).all() == []
        assert len(db.session.scalars(select(Assignment)).all()) == 4


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_only_an_owner_corrects_and_removes(scene: Scene) -> None:
    place = f"{scene.place}/portes/{scene.doors[4].id}"
    with scene.app.app_context():
        people = {"agent": Role.AGENT, "lecture": Role.LECTURE, "outsider": None}
        made = {name: make_person(name, role=role) for name, role in people.items()}
        elsewhere = make_project()
    for name, status in (("agent", 403), ("lecture", 403), ("outsider", 404)):
        other = scene.app.test_client()
        sign_in(other, made[name])
        told = {other.get(place).status_code, other.post(place).status_code}
        assert told | {other.post(f"{place}/retirer").status_code} == {status}
    foreign = f"/projets/{elsewhere.slug}/adresses/portes/{scene.doors[4].id}"
    assert scene.client.get(foreign).status_code == 404
    assert scene.client.post(f"{foreign}/retirer").status_code == 404
