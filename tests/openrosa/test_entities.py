"""What answers say of entities is done once, in the transaction that seals them, whatever the channel."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import AuditEvent
from app.collection.commenting import Review, review
from app.collection.erasing import Erased, erase
from app.collection.models import Submission
from app.collection.receipt import Receipt
from app.collection.review import exclude, readmit, release
from app.collection.submit import submit_batch
from app.config import Settings
from app.db import db, transaction
from app.openrosa.entities.lists import find_list, properties_of
from app.openrosa.entities.versions import (
    Current,
    Origin,
    Told,
    entities_of,
    find_entity,
    update_entity,
    versions_of,
)
from app.openrosa.models import EntityList
from app.projects.models import Project, Questionnaire
from tests.make import make_person
from tests.make_answers import make_envelope, send
from tests.make_published import make_published, make_version
from tests.make_races import race_threads

pytestmark = pytest.mark.slow

OAK, ELM = "4f5d9ca3-7cf7-4c5d-9a3f-ab4e4bd85e49", "0e2c9ca3-7cf7-4c5d-9a3f-ab4e4bd85e50"
TREE_FORM = """
| survey | | | | | |
| | type | name | label | save_to | relevant |
| | text | nom | Nom | nom | |
| | integer | hauteur | Hauteur | hauteur | |
| | text | etat | État | etat | ${hauteur} > 3 |
| entities | | | |
| | list_name | label | create_if |
| | arbres | ${nom} | ${nom} != 'rien' |
| settings | | | |
| | form_title | form_id | version |
| | Arbres | arbres | 1 |
"""
VISIT_FORM = """
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


def tree(uuid: str = OAK, name: str = "Chêne", **more: str) -> dict[str, Any]:
    """What the form of trees stores."""
    told = {"@id": uuid, "@create": "true" if name != "rien" else "false", "label": name}
    return {"nom": name, **more, "meta": {"entity": told}}


def visit(base_version: int, **said: str) -> bytes:
    """What Collect sends of a visit to the oak."""
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
    return (
        f'<data id="visite" version="1"><arbre>{OAK}</arbre>{fields}<meta>'
        f'<entity dataset="arbres" update="1" id="{OAK}" baseVersion="{base_version}"/></meta></data>'
    ).encode()


def send_xml(questionnaire: Questionnaire, xml: bytes) -> Receipt:
    """Send it from Collect, under an instanceID of its own."""
    return send(replace(make_envelope(questionnaire, channel="collect"), answers=None, xml=xml))


def send_visit(questionnaire: Questionnaire, base_version: int, **said: str) -> Receipt:
    return send_xml(questionnaire, visit(base_version, **said))


def found_in(project: Project) -> dict[str, Current]:
    """The entities of the list of trees, by uuid."""
    trees = find_list(project, "arbres")
    return {one.entity.uuid: one for one in entities_of(trees)} if trees else {}


def oak_of(project: Project) -> Current:
    trees = find_list(project, "arbres")
    current = find_entity(trees, OAK) if trees else None
    assert current is not None
    return current


@pytest.fixture
def trees(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published(markdown=TREE_FORM)


def test_publishing_makes_the_list_and_its_properties(app: Flask, trees: Questionnaire) -> None:
    with app.app_context():
        project = db.session.merge(trees.project)
        found = find_list(project, "arbres")
        assert found is not None
        assert {one.name for one in properties_of(found)} == {"nom", "hauteur", "etat"}


@pytest.mark.parametrize("channel", ["web", "paper", "door", "phone"])
def test_an_answer_makes_an_entity_on_every_channel(app: Flask, trees: Questionnaire, channel: str) -> None:
    with app.app_context():
        person = make_person()
        receipt = send(make_envelope(trees, tree(hauteur="12"), channel=channel, collector_id=person.id))
        current = found_in(db.session.merge(trees.project))[OAK]
        assert (current.version.label, current.version.data) == ("Chêne", {"nom": "Chêne", "hauteur": "12"})
        assert current.version.submission_id == receipt.submission_id
        assert (current.entity.creator, current.entity.version) == (person.number, 1)


def test_what_is_sent_twice_is_done_once(app: Flask, trees: Questionnaire) -> None:
    with app.app_context():
        envelope = make_envelope(trees, tree(), channel="paper")
        send(envelope)
        send(envelope)
        with transaction():
            amended = make_envelope(trees, tree(hauteur="5"), channel="paper", replaces=envelope.instance_id)
            submit_batch([envelope, amended])
        oak = oak_of(db.session.merge(trees.project))
        assert [one.version for one in versions_of(oak.entity)] == [1]


def test_a_batch_makes_as_many_as_it_says(app: Flask, trees: Questionnaire) -> None:
    with app.app_context():
        envelopes = [
            make_envelope(trees, tree(), channel="paper"),
            make_envelope(trees, tree(ELM, "Orme"), channel="paper"),
            make_envelope(trees, tree(name="rien"), channel="paper"),
        ]
        with transaction():
            submit_batch(envelopes)
        assert found_in(db.session.merge(trees.project)).keys() == {OAK, ELM}


def test_what_cannot_be_done_never_loses_the_answer(app: Flask, trees: Questionnaire) -> None:
    """No identifier, one that is taken, no label: the answer is stored, the log says why nothing was made."""
    with app.app_context():
        wrong = [tree("pas un uuid"), tree(), tree(name="Autre"), tree(ELM, "")]
        receipts = [send(make_envelope(trees, answers, channel="paper")) for answers in wrong]
        assert {receipt.state for receipt in receipts} == {"counted"}
        assert found_in(db.session.merge(trees.project)).keys() == {OAK}
        refusals = db.session.scalars(db.select(AuditEvent).where(AuditEvent.act == "entity.refuse")).all()
        assert [one.values["reason"] for one in refusals] == [
            "entity_invalid",
            "entity_taken",
            "entity_invalid",
        ]


def test_tests_and_what_waits_make_nothing_until_it_counts(app: Flask, trees: Questionnaire) -> None:
    with app.app_context():
        project = db.session.merge(trees.project)
        send(make_envelope(trees, tree(ELM), channel="paper", test=True))
        with transaction():
            db.session.merge(trees).state = "closed"
        receipt = send(make_envelope(trees, tree(), channel="paper"))
        assert (receipt.state, found_in(project)) == ("quarantined", {})
        with transaction():
            release(db.session.get_one(Submission, (project.id, receipt.submission_id)))
        assert found_in(project).keys() == {OAK}
        with transaction():
            submission = db.session.get_one(Submission, (project.id, receipt.submission_id))
            exclude(submission, "essai")
            readmit(submission)
        assert found_in(project)[OAK].entity.version == 1


def test_a_list_that_wants_approval_waits_for_it(app: Flask, trees: Questionnaire) -> None:
    with app.app_context():
        project = db.session.merge(trees.project)
        with transaction():
            found = find_list(project, "arbres")
            assert found is not None
            found.approval_required = True
        receipt = send(make_envelope(trees, tree(), channel="paper"))
        key = (project.id, receipt.submission_id)
        for state, expected in (
            (Review.HAS_ISSUES, set()),
            (Review.APPROVED, {OAK}),
            (Review.APPROVED, {OAK}),
        ):
            with transaction():
                review(db.session.get_one(Submission, key), state)
            assert found_in(project).keys() == expected
        assert found_in(project)[OAK].entity.version == 1


@pytest.fixture
def visits(app: Flask, trees: Questionnaire) -> Questionnaire:
    """A form that updates the oak, which is there."""
    with app.app_context():
        send(make_envelope(trees, tree(hauteur="12", etat="bon"), channel="paper"))
        return make_published(db.session.merge(trees.project), markdown=VISIT_FORM)


def test_an_update_changes_what_it_names(app: Flask, visits: Questionnaire) -> None:
    """A question that stands empty in the XML empties its property; one that is not there leaves it."""
    with app.app_context():
        project = db.session.merge(visits.project)
        send_visit(visits, 1, hauteur="13")
        oak = oak_of(project)
        assert oak.version.data == {"nom": "Chêne", "hauteur": "13", "etat": "bon"}
        assert (oak.entity.version, oak.version.base_version, oak.entity.conflict) == (2, 1, None)
        assert oak.version.label == "Chêne"
        send_visit(visits, 2, etat="")
        assert oak_of(project).version.data == {"nom": "Chêne", "hauteur": "13", "etat": ""}


@pytest.mark.parametrize(
    ("said", "conflict"),
    [({"etat": "coupé"}, "soft"), ({"hauteur": "14"}, "hard"), ({"hauteur": "13"}, "soft")],
)
def test_updates_that_began_from_the_same_version(
    app: Flask, visits: Questionnaire, said: dict[str, str], conflict: str
) -> None:
    """The later one holds, on top; the entity says that a person should look."""
    with app.app_context():
        project = db.session.merge(visits.project)
        send_visit(visits, 1, hauteur="13")
        send_visit(visits, 1, **said)
        oak = oak_of(project)
        assert (oak.entity.version, oak.version.base_version) == (3, 1)
        assert oak.entity.conflict == conflict
        assert oak.version.data == {"nom": "Chêne", "hauteur": "13", "etat": "bon"} | said
        assert [one.data.get("hauteur") for one in versions_of(oak.entity)][:2] == ["12", "13"]


def test_updates_at_the_same_moment_are_all_kept(
    app: Flask, settings: Settings, visits: Questionnaire
) -> None:
    with app.app_context():
        heights = [str(height) for height in range(20, 26)]
        envelopes = [
            replace(make_envelope(visits, channel="collect"), answers=None, xml=visit(1, hauteur=height))
            for height in heights
        ]
        receipts = race_threads(settings, envelopes)
        assert {receipt.state for receipt in receipts} == {"counted"}
        oak = oak_of(db.session.merge(visits.project))
        versions = versions_of(oak.entity)
        assert [one.version for one in versions] == [1, 2, 3, 4, 5, 6, 7]
        assert sorted(one.data["hauteur"] for one in versions[1:]) == heights
        assert oak.entity.conflict == "hard"


def test_an_update_needs_an_entity_and_the_version_it_began_from(app: Flask, visits: Questionnaire) -> None:
    with app.app_context():
        project = db.session.merge(visits.project)
        unknown = visit(1, hauteur="1").replace(OAK.encode(), ELM.encode())
        baseless = visit(1, hauteur="1").replace(b'baseVersion="1"', b"")
        endless = visit(1, hauteur="1").replace(b'baseVersion="1"', b'baseVersion="%s"' % (b"9" * 40))
        for xml in (unknown, baseless, endless):
            assert send_xml(visits, xml).state == "counted"
        assert found_in(project).keys() == {OAK}
        assert oak_of(project).entity.version == 1
        refusals = db.session.scalars(db.select(AuditEvent).where(AuditEvent.act == "entity.refuse")).all()
        assert [one.values["reason"] for one in refusals] == [
            "entity_unknown",
            "entity_base_missing",
            "entity_base_missing",
        ]


def test_an_erased_answer_takes_what_it_said_with_it(app: Flask, visits: Questionnaire) -> None:
    with app.app_context():
        project = db.session.merge(visits.project)
        receipt = send_visit(visits, 1, hauteur="13", etat="abîmé")
        with transaction():
            erase(db.session.get_one(Submission, (project.id, receipt.submission_id)), Erased.WITHDRAWN)
        oak = oak_of(project)
        assert oak.version.data == {"nom": "Chêne", "hauteur": "12", "etat": "bon"}
        assert [one.data for one in versions_of(oak.entity)][1] == {}
        made_by = db.session.get_one(Submission, (project.id, versions_of(oak.entity)[0].submission_id))
        with transaction():
            update_entity(oak, Told("Le chêne", {}), Origin(1), None)
            erase(made_by, Erased.WITHDRAWN)
        assert oak_of(project).version.label == "Le chêne"


def test_an_entity_that_only_an_erased_answer_spoke_of_goes(app: Flask, trees: Questionnaire) -> None:
    with app.app_context():
        project = db.session.merge(trees.project)
        receipt = send(make_envelope(trees, tree(), channel="paper"))
        with transaction():
            erase(db.session.get_one(Submission, (project.id, receipt.submission_id)), Erased.WITHDRAWN)
        assert found_in(project) == {}


def test_each_instance_of_a_repeat_may_make_one(app: Flask) -> None:
    form = """
    | survey | | | | |
    | | type | name | label | save_to |
    | | begin repeat | pied | Arbres | |
    | | text | nom | Nom | nom |
    | | end repeat | | | |
    | entities | | | |
    | | list_name | label | repeat |
    | | arbres | ${nom} | ${pied} |
    | settings | | | |
    | | form_title | form_id | version |
    | | Allée | allee | 1 |
    """
    with app.app_context():
        questionnaire = make_published(markdown=form)
        answers = {
            "pied": [
                {"nom": name, "meta": {"entity": {"@id": uuid, "label": name}}}
                for uuid, name in ((OAK, "Chêne"), (ELM, "Orme"))
            ]
        }
        send(make_envelope(questionnaire, answers, channel="paper"))
        found = found_in(db.session.merge(questionnaire.project))
        assert {uuid: one.version.data for uuid, one in found.items()} == {
            OAK: {"nom": "Chêne"},
            ELM: {"nom": "Orme"},
        }


def test_a_form_without_entities_makes_no_list(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        make_version(questionnaire)
        send(make_envelope(questionnaire))
        assert db.session.scalars(db.select(EntityList)).all() == []
