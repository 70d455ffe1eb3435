"""What tablets did out of reach comes in any order, and says in the end what they said."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import count, permutations
from typing import Any
from uuid import UUID

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.models import AuditEvent
from app.accounts.people import Role
from app.clock import at, now
from app.collection.erasing import Erased, erase
from app.collection.models import Submission, SubmissionVersion
from app.collection.review import exclude, readmit
from app.config import Settings
from app.db import db, transaction
from app.openrosa.entities.lists import find_list
from app.openrosa.entities.upkeep import follow_all_held
from app.openrosa.entities.versions import Current, Origin, Told, create_entities, find_entity, versions_of
from app.openrosa.models import HeldUpdate
from app.projects.models import Project
from tests.collect_client import BOUNDARY, xml_part
from tests.make import make_person
from tests.make_answers import make_collected
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.make_pyodk import make_bearer
from tests.make_races import race_threads
from tests.make_tablets import make_base, make_tablet

pytestmark = pytest.mark.slow

_TREES = """
| survey | | | | |
| | type | name | label | save_to |
| | text | nom | Nom | |
| | integer | hauteur | Hauteur | hauteur |
| | text | etat | État | etat |
| entities | | | |
| | list_name | label | |
| | arbres | ${nom} | |
| settings | | | |
| | form_title | form_id | version |
| | Arbres | arbres | 1 |
"""
_VISITS = """
| survey | | | | |
| | type | name | label | save_to |
| | select_one_from_file arbres.csv | arbre | Arbre | |
| | integer | hauteur | Hauteur | hauteur |
| | text | etat | État | etat |
| entities | | | |
| | list_name | entity_id | |
| | arbres | ${arbre} | |
| settings | | | |
| | form_title | form_id | version |
| | Visite | visite | 1 |
"""
_HEADERS = {"X-OpenRosa-Version": "1.0", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
_numbers = count(1)
_MANY = hypothesis.settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Place:
    """A project whose forms make trees and visit them, and the tablets that fill them in."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.project = make_project()
        self.trees = make_published(self.project, markdown=_TREES)
        self.visits = make_published(db.session.merge(self.project), markdown=_VISITS)
        self.base = make_base(make_tablet(self.trees, self.visits))

    def send(self, xml: bytes) -> None:
        body = xml_part(xml, "Place.xml") + f"--{BOUNDARY}--\r\n".encode()
        url = f"{self.base}/submission?deviceID=collect:1"
        assert self.client.post(url, data=body, headers=_HEADERS).status_code == 201

    def find(self, uuid: str) -> Current | None:
        trees = find_list(db.session.merge(self.project), "arbres")
        assert trees is not None
        return find_entity(trees, uuid)

    def tree(self, uuid: str) -> Current:
        current = self.find(uuid)
        assert current is not None
        return current

    def said(self, uuid: str) -> tuple[str, dict[str, Any], int, str | None]:
        """Label, properties, number of versions and conflict."""
        one = self.tree(uuid)
        return one.version.label, one.version.data, one.entity.version, one.entity.conflict

    def waiting(self) -> int:
        return len(db.session.scalars(select(HeldUpdate)).all())

    def submission(self, instance_id: str) -> Submission:
        version = select(SubmissionVersion).where(SubmissionVersion.instance_id == instance_id)
        found = db.session.scalars(version).one()
        return db.session.get_one(Submission, (found.project_id, found.submission_id))


@pytest.fixture
def place(app: Flask, client: FlaskClient) -> Iterator[Place]:
    with app.app_context():
        yield Place(client)


def new_id() -> str:
    return str(UUID(int=(4 << 76) | (8 << 60) | next(_numbers)))


def create(uuid: str, name: str = "uuid:create", **said: str) -> bytes:
    """A tree, as Collect sends what its form makes."""
    fields = "".join(f"<{key}>{value}</{key}>" for key, value in {"nom": "Chêne", **said}.items())
    return (
        f'<data id="arbres" version="1">{fields}<meta><instanceID>{name}-{uuid}</instanceID>'
        f'<entity dataset="arbres" id="{uuid}" create="1"><label>Chêne</label></entity></meta></data>'
    ).encode()


def visit(uuid: str, branch: str, base: int, trunk: int | str = "", **said: str) -> bytes:
    """A visit, as Collect sends it of an entity of its list: base, trunk and branch are those of its list."""
    fields = "".join(f"<{key}>{value}</{key}>" for key, value in said.items())
    return (
        f'<data id="visite" version="1"><arbre>{uuid}</arbre>{fields}<meta>'
        f"<instanceID>uuid:visit-{uuid}-{branch}-{base}</instanceID>"
        f'<entity dataset="arbres" id="{uuid}" update="1" baseVersion="{base}" trunkVersion="{trunk}" '
        f'branchId="{branch}"><label/></entity></meta></data>'
    ).encode()


def hour(_done: int, _total: int) -> None:
    """Nobody looks at the progress."""


def work(later: timedelta = timedelta()) -> None:
    with at(now() + later), transaction():
        follow_all_held(hour)


@_MANY
@given(order=st.permutations(range(5)))
def test_a_tree_made_and_visited_out_of_reach_says_the_same_in_any_order(
    place: Place, order: Sequence[int]
) -> None:
    uuid, branch = new_id(), new_id()
    sent = [
        create(uuid, hauteur="1", etat="bon"),
        visit(uuid, branch, 1, hauteur="2"),
        visit(uuid, branch, 2, etat="abîmé"),
        visit(uuid, branch, 3, hauteur="4"),
        visit(uuid, branch, 4, hauteur="5", etat=""),
    ]
    for at_ in order:
        place.send(sent[at_])
    assert place.said(uuid) == ("Chêne", {"hauteur": "5", "etat": ""}, 5, None)
    versions = versions_of(place.tree(uuid).entity)
    assert [one.data["hauteur"] for one in versions] == ["1", "2", "2", "4", "5"]
    assert [one.base_version for one in versions] == [None, 1, 2, 3, 4]
    assert place.waiting() == 0
    for xml in sent:  # Collect sends again what it got no answer to
        place.send(xml)
    assert place.tree(uuid).entity.version == 5


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_branch_from_the_list_with_anothers_update_between(place: Place, order: tuple[int, ...]) -> None:
    """The branch's own order holds whatever came; that others were at it is told, once and rightly."""
    uuid, ours, theirs = new_id(), new_id(), new_id()
    place.send(create(uuid, hauteur="1", etat="bon"))
    place.send(visit(uuid, theirs, 1, 1, etat="coupé"))
    sent = [visit(uuid, ours, base, 1, hauteur=str(base + 4)) for base in (1, 2, 3)]
    for at_ in order:
        place.send(sent[at_])
    assert place.said(uuid) == ("Chêne", {"hauteur": "7", "etat": "coupé"}, 5, "soft")
    told = [(one.base_version, one.data["hauteur"]) for one in versions_of(place.tree(uuid).entity)[2:]]
    assert told == [(1, "5"), (3, "6"), (4, "7")]


def test_a_branch_that_goes_on_is_no_conflict_with_itself(place: Place) -> None:
    """Another's update falls between two of ours: ours builds on ours, and is hard only where both differ."""
    uuid, ours, theirs = new_id(), new_id(), new_id()
    place.send(create(uuid, hauteur="1", etat="bon"))
    place.send(visit(uuid, ours, 1, 1, hauteur="5"))
    assert place.said(uuid)[3] is None
    place.send(visit(uuid, theirs, 1, 1, etat="coupé"))
    assert place.said(uuid)[3] == "soft"
    place.send(visit(uuid, ours, 2, 1, hauteur="6"))
    assert place.said(uuid) == ("Chêne", {"hauteur": "6", "etat": "coupé"}, 4, "soft")
    place.send(visit(uuid, theirs, 2, 1, hauteur="9"))
    assert place.said(uuid)[3] == "hard"


def test_what_comes_at_the_same_moment_waits_for_nothing(place: Place, settings: Settings) -> None:
    uuid, branch = new_id(), new_id()
    visits = [visit(uuid, branch, base, hauteur=str(base + 1)) for base in (3, 2, 1)]
    sent = [make_collected(place.visits, xml, f"uuid:{new_id()}") for xml in visits]
    race_threads(
        settings, [*sent, make_collected(place.trees, create(uuid, hauteur="1"), f"uuid:{new_id()}")]
    )
    assert (place.said(uuid), place.waiting()) == (("Chêne", {"hauteur": "4"}, 4, None), 0)


def test_two_branches_wait_apart(place: Place) -> None:
    uuid, one, other = new_id(), new_id(), new_id()
    place.send(create(uuid, hauteur="1"))
    place.send(visit(uuid, one, 2, 1, hauteur="3"))
    place.send(visit(uuid, other, 2, 1, etat="coupé"))
    assert (place.said(uuid)[1], place.waiting()) == ({"hauteur": "1"}, 2)
    place.send(visit(uuid, other, 1, 1, etat="abîmé"))
    assert (place.said(uuid)[1], place.waiting()) == ({"hauteur": "1", "etat": "coupé"}, 1)


def test_what_waits_is_logged_and_does_nothing_yet(place: Place) -> None:
    uuid = new_id()
    place.send(visit(uuid, new_id(), 1, hauteur="2"))
    work(timedelta(days=4))
    assert (place.find(uuid), place.waiting()) == (None, 1)
    acts = db.session.scalars(select(AuditEvent.act).where(AuditEvent.act.startswith("entity."))).all()
    assert acts == ["entity.hold"]


def test_an_update_that_waited_for_days_is_done_all_the_same(place: Place) -> None:
    """One of the branch never came: what followed it is done on top of what is there."""
    uuid, branch = new_id(), new_id()
    place.send(create(uuid, hauteur="1", etat="bon"))
    place.send(visit(uuid, branch, 2, 1, hauteur="3"))
    place.send(visit(uuid, branch, 3, 1, hauteur="4"))
    assert place.said(uuid)[1]["hauteur"] == "1"
    work(timedelta(days=6))
    assert place.said(uuid) == ("Chêne", {"hauteur": "4", "etat": "bon"}, 3, None)
    assert place.waiting() == 0
    place.send(visit(uuid, branch, 1, 1, hauteur="2", etat="abîmé"))
    assert place.said(uuid) == ("Chêne", {"hauteur": "4", "etat": "abîmé"}, 4, "soft")


@pytest.mark.parametrize("late", list(permutations(range(2))))
def test_what_comes_after_days_of_a_tree_that_nobody_had_made(place: Place, late: tuple[int, ...]) -> None:
    """The update makes it; what made it, and the update before, come in any order and turn nothing round."""
    uuid, branch = new_id(), new_id()
    place.send(visit(uuid, branch, 2, hauteur="3"))
    work(timedelta(days=6))
    assert place.said(uuid) == (uuid, {"hauteur": "3"}, 1, None)
    sent = [create(uuid, hauteur="1", etat="bon"), visit(uuid, branch, 1, hauteur="2", etat="abîmé")]
    for at_ in late:
        place.send(sent[at_])
    assert place.said(uuid)[:3] == ("Chêne", {"hauteur": "3", "etat": "abîmé"}, 3)
    place.send(visit(uuid, branch, 3, hauteur="4"))
    assert place.said(uuid)[1] == {"hauteur": "4", "etat": "abîmé"}
    place.send(create(uuid, "uuid:other", hauteur="9"))  # another's, under an identifier that is taken
    assert place.said(uuid)[1] == {"hauteur": "4", "etat": "abîmé"}


def test_what_the_team_makes_is_followed_within_the_hour(place: Place) -> None:
    uuid = new_id()
    place.send(visit(uuid, new_id(), 1, hauteur="2"))
    with transaction():
        trees = find_list(db.session.merge(place.project), "arbres")
        assert trees is not None
        create_entities(trees, [(uuid, Told("Chêne", {"hauteur": "1"}))], Origin(1))
    work()
    assert place.said(uuid) == ("Chêne", {"hauteur": "2"}, 2, None)


def test_a_deleted_tree_stays_deleted(place: Place) -> None:
    uuid, branch = new_id(), new_id()
    place.send(create(uuid))
    with transaction():
        place.tree(uuid).entity.deleted_at = now()
    place.send(visit(uuid, branch, 1, hauteur="2"))
    place.send(visit(uuid, branch, 2, hauteur="3"))
    work(timedelta(days=6))
    assert (place.tree(uuid).entity.version, place.waiting()) == (1, 0)


@pytest.mark.parametrize(
    "put_aside", [lambda one: exclude(one, "essai"), lambda one: erase(one, Erased.WITHDRAWN)]
)
def test_what_does_not_count_any_more_does_not_wait(
    place: Place, put_aside: Callable[[Submission], None]
) -> None:
    uuid, branch = new_id(), new_id()
    place.send(visit(uuid, branch, 1, hauteur="2"))
    with transaction():
        put_aside(place.submission(f"uuid:visit-{uuid}-{branch}-1"))
    place.send(create(uuid, hauteur="1"))
    assert (place.said(uuid)[1], place.waiting()) == ({"hauteur": "1"}, 0)


def test_what_counts_again_is_done_in_its_turn(place: Place) -> None:
    uuid, branch = new_id(), new_id()
    place.send(create(uuid, hauteur="1"))
    place.send(visit(uuid, branch, 2, 1, hauteur="3"))
    held = f"uuid:visit-{uuid}-{branch}-2"
    with transaction():
        exclude(place.submission(held), "essai")
    place.send(visit(uuid, branch, 1, 1, hauteur="2"))
    assert place.said(uuid)[1] == {"hauteur": "2"}
    with transaction():
        readmit(place.submission(held))
    assert place.said(uuid)[1] == {"hauteur": "3"}


def test_programs_are_told_the_branch(place: Place) -> None:
    uuid, branch = new_id(), new_id()
    place.send(create(uuid, hauteur="1"))
    place.send(visit(uuid, branch, 1, 1, hauteur="2"))
    number = db.session.get_one(Project, place.project.id).number
    url = f"/v1/projects/{number}/datasets/arbres/entities/{uuid}/versions"
    told = place.client.get(url, headers=make_bearer(place.client, make_person(role=Role.RESPONSABLE))).json
    names = ("branchId", "trunkVersion", "branchBaseVersion")
    assert [[one[name] for name in names] for one in told] == [[None] * 3, [branch, 1, 1]]
