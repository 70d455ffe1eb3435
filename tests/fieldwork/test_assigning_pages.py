"""The team's pages of rounds: by street, side, building or door; shared out; passed on."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Person, Role
from app.db import db, transaction
from app.fieldwork.assigning import assign, assigned
from app.households.models import AddressList, Household
from app.projects.models import Questionnaire
from tests.make import make_person, sign_in
from tests.make_addresses import make_address_list, make_households, make_parts
from tests.make_fieldwork import ids, make_phone
from tests.make_projects import make_questionnaire
from tests.make_published import make_published

pytestmark = pytest.mark.slow

KEY = "rue kervegan|44000 nantes"


class Scene:
    """A questionnaire, an owner's browser, two agents, a street of twelve doors and one of six."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app, self.client = app, client
        with app.app_context():
            self.questionnaire = make_published()
            self.project = self.questionnaire.project
            sign_in(client, make_person(role=Role.RESPONSABLE))
            self.ines, self.bo = make_person("Inès", role=Role.AGENT), make_person("Bo", role=Role.AGENT)
            parts = [make_parts(number) for number in range(1, 9)]
            parts += [make_parts(9, building=name, floor=floor) for name in "AB" for floor in ("RDC", "1")]
            self.list: AddressList = make_address_list(self.project, parts)
            self.doors = _by_address(self.project.id)
            make_households(self.project, [make_parts(number, "allée Duquesne") for number in range(1, 7)])
        self.place = f"/projets/{self.project.slug}/{self.questionnaire.short_name}/tournees"

    def post(self, where: str, **data: Any) -> None:
        answer = self.client.post(f"{self.place}/{where}", data=data)
        assert answer.status_code == 303, answer.text
        assert "C’est fait" in self.client.get(answer.headers["Location"]).text

    def whose(self, person: Person) -> set[str]:
        """The addresses that are this person's, shortened."""
        with self.app.app_context():
            questionnaire = db.session.get_one(Questionnaire, self.questionnaire.id)
            mine = {door for door, one in assigned(questionnaire).items() if one == person.id}
            names = {household.id: household.address for household in db.session.query(Household)}
        return {names[door].removesuffix(", 44000 Nantes") for door in mine}


def _by_address(project_id: UUID) -> dict[str, UUID]:
    found = db.session.query(Household).filter_by(project_id=project_id)
    return {household.address.removesuffix(", 44000 Nantes"): household.id for household in found}


@pytest.fixture
def scene(app: Flask, client: FlaskClient) -> Scene:
    return Scene(app, client)


def test_a_side_a_building_doors_and_a_street_are_assigned_by_hand(scene: Scene) -> None:
    ines = str(scene.ines.id)
    scene.post("rue", rue=KEY, quoi="even", agent=ines)
    assert scene.whose(scene.ines) == {f"{number} rue Kervégan" for number in (2, 4, 6, 8)}
    scene.post("rue", rue=KEY, quoi="building", immeuble="9|a", agent=ines)
    assert len(scene.whose(scene.ines)) == 6
    ticked = [str(scene.doors[f"{number} rue Kervégan"]) for number in (1, 3)]
    scene.post("rue", rue=KEY, quoi="ticked", porte=ticked, agent=str(scene.bo.id))
    assert scene.whose(scene.bo) == {"1 rue Kervégan", "3 rue Kervégan"}
    scene.post("rue", rue=KEY, quoi="all", agent=str(scene.bo.id))
    assert len(scene.whose(scene.bo)) == 12
    scene.post("rues", rue=["allee duquesne|44000 nantes"], agent=ines)
    assert len(scene.whose(scene.ines)) == 6
    scene.post("rue", rue=KEY, quoi="odd", agent="personne")
    assert scene.whose(scene.bo) == {f"{number} rue Kervégan" for number in (2, 4, 6, 8)}
    page = scene.client.get(scene.place).text.replace("\u202f", " ")
    assert "Inès" in page
    assert "à personne (8), Bo (4)" in page
    street = scene.client.get(f"{scene.place}/rue?rue={KEY}").text.replace("\u202f", " ")
    assert "Le côté impair : 8 portes" in street
    assert "Le côté pair : 4 portes" in street
    assert "9, bât. A" in street


def test_streets_of_a_list_are_those_of_the_list(scene: Scene) -> None:
    listed = scene.client.get(f"{scene.place}?liste={scene.list.id}").text
    assert "rue Kervégan" in listed
    assert "Duquesne" not in listed
    assert scene.client.get(f"{scene.place}?liste=nimporte").status_code == 404
    everything = ["allee duquesne|44000 nantes", KEY]
    scene.post("rues", rue=everything, liste=str(scene.list.id), agent=str(scene.ines.id))
    assert len(scene.whose(scene.ines)) == 12


def test_nothing_chosen_and_nobody_who_may_go_are_said(scene: Scene) -> None:
    with scene.app.app_context():
        reader = make_person("Lu", role=Role.LECTURE)
    for where, data in (
        ("rues", {"rue": KEY}),
        ("rues", {"rue": KEY, "agent": "quelqu’un"}),
        ("rues", {"agent": str(scene.ines.id)}),
        ("rue", {"rue": KEY, "quoi": "ticked", "agent": str(scene.ines.id)}),
        ("rue", {"rue": KEY, "quoi": "all", "agent": str(reader.id)}),
        ("rue", {"rue": KEY, "quoi": "dix", "agent": str(scene.ines.id)}),
        (f"agents/{scene.ines.id}", {"quoi": "rest", "agent": str(scene.bo.id)}),
    ):
        refused = scene.client.post(f"{scene.place}/{where}", data=data)
        assert (refused.status_code, 'role="alert"' in refused.text) == (422, True), where
    assert scene.client.post(f"{scene.place}/rue", data={"rue": "x", "quoi": "all"}).status_code == 404
    bad = {"rue": KEY, "quoi": "ticked", "porte": "x", "agent": str(scene.ines.id)}
    assert scene.client.post(f"{scene.place}/rue", data=bad).status_code == 400
    assert scene.whose(reader) == set()


def test_doors_are_shared_evenly_after_the_rounds_were_looked_at(scene: Scene) -> None:
    both = [str(scene.ines.id), str(scene.bo.id)]
    shown = scene.client.get(f"{scene.place}/partage", query_string={"agent": both, "partage": "even"})
    assert "Confier ces tournées" in shown.text
    assert re.search(r"côté impair\s+du 1 au ", shown.text), "which part of a street each has"
    assert scene.whose(scene.ines) == set()
    scene.post("partage", agent=both, partage="even")
    one, other = scene.whose(scene.ines), scene.whose(scene.bo)
    assert len(one | other) == 18
    assert not one & other
    assert abs(len(one) - len(other)) <= 4
    full = scene.client.get(f"{scene.place}/partage", query_string={"agent": both})
    assert (full.status_code, 'role="alert"' in full.text) == (422, True)


def test_so_many_doors_each_leaves_the_rest_to_nobody(scene: Scene) -> None:
    ines = [str(scene.ines.id)]
    asked = {"agent": ines, "partage": "each", "chacun": "4", "liste": str(scene.list.id)}
    assert (
        "8 portes restent à personne" in scene.client.get(f"{scene.place}/partage", query_string=asked).text
    )
    scene.post("partage", **asked)
    assert scene.whose(scene.ines) == {f"{number} rue Kervégan" for number in (1, 3, 5, 7)}
    for wrong in ({"agent": [], "partage": "even"}, {**asked, "chacun": "0"}, {**asked, "agent": ["x"]}):
        refused = scene.client.get(f"{scene.place}/partage", query_string=wrong)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text


def test_what_an_agent_still_has_to_do_passes_to_another(scene: Scene) -> None:
    scene.post("rue", rue=KEY, quoi="even", agent=str(scene.ines.id))
    with scene.app.app_context():
        phone = make_phone(scene.app.test_client(), scene.project, scene.ines)
        done = db.session.get_one(Household, (scene.project.id, scene.doors["2 rue Kervégan"]))
        phone.push(phone.event(scene.questionnaire, done, "refusal"))
    scene.post(f"agents/{scene.ines.id}", quoi="rest", agent=str(scene.bo.id))
    assert scene.whose(scene.ines) == {"2 rue Kervégan"}
    assert scene.whose(scene.bo) == {f"{number} rue Kervégan" for number in (4, 6, 8)}
    told = phone.pull()
    assert len(told["gone"]) == 3
    assert ids(told["addresses"]) == {done.id}
    scene.post(f"agents/{scene.bo.id}", quoi="all", agent="personne")
    assert scene.whose(scene.bo) == set()


def test_what_somebody_who_is_ill_had_is_shared_among_the_others(scene: Scene) -> None:
    with scene.app.app_context():
        make_person("Awa", role=Role.AGENT)
    scene.post("rue", rue=KEY, quoi="odd", agent=str(scene.bo.id))
    scene.post("rue", rue="allee duquesne|44000 nantes", quoi="all", agent=str(scene.ines.id))
    assert "Partager entre les autres" in scene.client.get(scene.place).text
    scene.post(f"agents/{scene.ines.id}", quoi="rest", agent="", partage="1")
    assert scene.whose(scene.ines) == set()
    assert len(scene.whose(scene.bo)) == 8 + 6, "all to who walks already"
    refused = scene.client.post(f"{scene.place}/agents/{scene.bo.id}", data={"quoi": "rest", "agent": ""})
    assert refused.status_code == 422
    scene.post(f"agents/{scene.bo.id}", quoi="all", partage="1")
    assert scene.whose(scene.bo) == set()
    assert 5 <= len(scene.whose(scene.ines)) <= 9, "where nobody walks, among all the others"


def test_rounds_of_a_long_list_come_a_page_at_a_time(scene: Scene) -> None:
    with scene.app.app_context():
        make_households(scene.project, [make_parts(1, f"rue {number:03}") for number in range(60)])
    first, second = scene.client.get(scene.place).text, scene.client.get(f"{scene.place}?page=2").text
    assert "1 à 50 sur 62" in first
    assert "51 à 62 sur 62" in second
    assert "rue 059" in second


def test_a_project_without_addresses_or_agents_says_what_to_do_first(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_published()
        place = f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/tournees"
        sign_in(client, make_person(role=Role.RESPONSABLE))
    page = client.get(place).text
    assert "Importer une liste" in page
    assert "n’est pas publié" not in page
    with app.app_context():
        draft = make_questionnaire()
    page = client.get(f"/projets/{draft.project.slug}/{draft.short_name}/tournees").text
    assert "n’est pas publié" in page


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_an_owner_a_member_and_an_outsider_reach(scene: Scene) -> None:
    app = scene.app
    with app.app_context():
        others = {"agent": Role.AGENT, "lecture": Role.LECTURE, "outsider": None}
        people = {name: make_person(name, role=role) for name, role in others.items()}
        with transaction():
            questionnaire = db.session.get_one(Questionnaire, scene.questionnaire.id)
            assign(questionnaire, list(scene.doors.values()), scene.ines)
    pages = (scene.place, f"{scene.place}/rue?rue={KEY}", f"{scene.place}/partage?agent={scene.ines.id}")
    posts = ("rues", "rue", "partage", f"agents/{scene.ines.id}")
    for name, status in (("agent", 403), ("lecture", 403), ("outsider", 404), ("nobody", 303)):
        other = app.test_client()
        if name in people:
            sign_in(other, people[name])
        assert {other.get(page).status_code for page in pages} == {status}
        data = {"rue": KEY, "quoi": "all", "agent": str(scene.bo.id)}
        assert {other.post(f"{scene.place}/{post}", data=data).status_code for post in posts} == {status}
    assert len(scene.whose(scene.ines)) == 12
    assert {scene.client.get(page).status_code for page in pages} == {200}
