"""The results pages over HTTP: who sees what, what is counted, what leaves."""

import csv
import datetime as dt
import io
import re
import zipfile
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEvent, Role
from app.collection.erasing import Erased, erase
from app.db import db, transaction
from app.projects.models import Questionnaire
from app.projects.projects import create_project
from app.projects.questionnaires import Terms
from app.projects.terms import Access, Kind, Unit
from tests.make import make_person, sign_in
from tests.make_published import make_published
from tests.results.make_results import SQUARE_FORM
from tests.results.make_stored import NOON, make_stored

pytestmark = pytest.mark.slow

PAGES = ("", "/textes/data/idea", "/export")


def make_answered(unit: Unit = Unit.FOYER) -> Questionnaire:
    """A published questionnaire with three counted answers, and one in each other state."""
    questionnaire = make_published(terms=Terms(unit=unit), markdown=SQUARE_FORM)
    make_stored(questionnaire, {"comes": "yes", "uses": "walk sit", "idea": "Un <b>banc</b>", "name": "Ana"})
    make_stored(
        questionnaire,
        {"comes": "yes", "uses": "walk", "member": [{"age": "40"}, {"age": "7"}]},
        channel="paper",
        quartier="10",
        received_at=NOON + dt.timedelta(days=3),
    )
    make_stored(questionnaire, {"comes": "no", "uses": "sit"}, channel="paper", language="ar")
    make_stored(questionnaire, {"comes": "no"}, state="beside")
    make_stored(questionnaire, {"comes": "no"}, state="excluded")
    make_stored(questionnaire, {"comes": "no"}, state="test")
    make_stored(questionnaire, {"comes": "no"}, state="quarantined", reason="late")
    with transaction():
        erase(make_stored(questionnaire, {"comes": "no"}), Erased.WITHDRAWN)
    return questionnaire


def address(questionnaire: Questionnaire, page: str = "") -> str:
    return f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/resultats{page}"


def words(page: str) -> str:
    """What a reader sees, on one line, with plain spaces."""
    text = unescape(re.sub(r"<[^>]+>", " ", page))
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def card(page: str, anchor: str) -> str:
    found = re.search(rf'<article[^>]*id="{anchor}".*?</article>', page, re.DOTALL)
    assert found, anchor
    return words(found[0])


@pytest.fixture
def questionnaire(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_answered()


@pytest.fixture
def member(app: Flask, client: FlaskClient) -> FlaskClient:
    """A browser signed in as somebody who may read."""
    with app.app_context():
        person = make_person(role=Role.LECTURE)
    sign_in(client, person)
    return client


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.RESPONSABLE, 200), (Role.LECTURE, 200), (Role.AGENT, 403), (None, 404)],
    ids=["owner", "member", "agent", "outsider"],
)
def test_who_sees_results(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire, role: Role | None, status: int
) -> None:
    with app.app_context():
        person = make_person(role=role)
    sign_in(client, person)
    assert {client.get(address(questionnaire, page)).status_code for page in PAGES} == {status}


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.RESPONSABLE, 200), (Role.LECTURE, 200), (Role.AGENT, 403), (None, 404)],
    ids=["owner", "member", "agent", "outsider"],
)
def test_who_may_export(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire, role: Role | None, status: int
) -> None:
    with app.app_context():
        person = make_person(role=role)
    sign_in(client, person)
    answer = client.post(address(questionnaire, "/export"), data={"format": "csv"})
    assert answer.status_code == status
    assert (b"uuid:" in answer.data) == (status == 200)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_reads_without_signing_in(
    client: FlaskClient, questionnaire: Questionnaire, page: str
) -> None:
    answer = client.get(address(questionnaire, page))
    assert answer.status_code in {302, 303, 401}
    assert "banc" not in answer.text


def test_a_questionnaire_is_not_found_under_another_project(
    app: Flask, member: FlaskClient, questionnaire: Questionnaire
) -> None:
    with app.app_context(), transaction():
        create_project("Autre", "autre-projet", ("5",))
    assert member.get(f"/projets/autre-projet/{questionnaire.short_name}/resultats").status_code == 404


def test_the_page_counts_what_counts_and_says_what_does_not(
    member: FlaskClient, questionnaire: Questionnaire
) -> None:
    page = member.get(address(questionnaire)).text
    seen = words(page)
    assert "3 foyers comptés" in " ".join(reversed_figures(page))
    assert "1 réponse sous un code déjà compté" in seen
    assert "1 réponse exclue par l’équipe" in seen
    assert "1 réponse retirée par son auteur" in seen
    assert "1 en attente d’une décision : faites à temps, arrivées après la clôture" in seen
    assert "3 foyers ont répondu" in card(page, "q-data-comes")
    uses = card(page, "q-data-uses")
    assert "2 foyers ont répondu" in uses
    assert "1 n’a pas eu la question" in uses
    assert "Je la traverse 2 100 %" in uses
    assert "Je m’y assois 1 50 %" in uses


def reversed_figures(page: str) -> list[str]:
    """Key figures read value first, as they are drawn."""
    return [
        f"{words(value)} {words(name)}"
        for name, value in re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", page)
    ]


def test_a_repeat_names_its_own_base(member: FlaskClient, questionnaire: Questionnaire) -> None:
    page = member.get(address(questionnaire)).text
    assert "2 fiches « Habitant », pour 3 foyers" in words(page)
    assert "2 fiches « Habitant » ont répondu" in card(page, "q-data-member-age")
    assert "1 n’a pas eu la question" in card(page, "q-data-member-works")


def test_the_unit_is_named(app: Flask, member: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_answered(Unit.PERSONNE)
    page = member.get(address(questionnaire)).text
    assert "3 personnes ont répondu" in card(page, "q-data-comes")
    assert "foyer" not in words(page)


@pytest.mark.parametrize(
    ("terms", "caution"),
    [
        (Terms(access=Access.OPEN), "on a pu y répondre plusieurs fois"),
        (Terms(access=Access.CODE), "ne représentent pas tous les habitants"),
        (Terms(kind=Kind.NOMINATIVE), "elles ne se publient pas"),
    ],
)
def test_a_caution_comes_before_the_figures(
    app: Flask, member: FlaskClient, terms: Terms, caution: str
) -> None:
    with app.app_context():
        questionnaire = make_published(terms=terms, markdown=SQUARE_FORM)
        make_stored(questionnaire, {"comes": "yes"})
    page = words(member.get(address(questionnaire)).text)
    assert caution in page
    assert ("plusieurs fois" in page) == (terms.access == Access.OPEN and terms.kind != Kind.NOMINATIVE)
    assert page.index(caution) < page.index("sur la place")


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("channel=paper", 2),
        ("quartier=10", 1),
        ("language=ar", 1),
        ("since=2026-05-05", 1),
        ("until=2026-05-04", 2),
        ("channel=paper&language=fr", 1),
        ("since=pas-une-date", 3),
    ],
)
def test_filters(member: FlaskClient, questionnaire: Questionnaire, query: str, count: int) -> None:
    page = member.get(address(questionnaire, f"?{query}")).text
    assert f"{count} foyer{'s ont' if count > 1 else ' a'} répondu" in card(page, "q-data-comes")


def test_a_new_answer_is_counted_at_once(
    app: Flask, member: FlaskClient, questionnaire: Questionnaire
) -> None:
    before = member.get(address(questionnaire)).text
    with app.app_context():
        make_stored(questionnaire, {"comes": "yes"})
    after = member.get(address(questionnaire)).text
    assert "3 foyers ont répondu" in card(before, "q-data-comes")
    assert "4 foyers ont répondu" in card(after, "q-data-comes")


def test_open_answers_are_listed_as_text_and_only_where_not_personal(
    member: FlaskClient, questionnaire: Questionnaire
) -> None:
    page = member.get(address(questionnaire, "/textes/data/idea"))
    assert "Un &lt;b&gt;banc&lt;/b&gt;" in page.text
    assert member.get(address(questionnaire, "/textes/data/name")).status_code == 404
    assert member.get(address(questionnaire, "/textes/data/comes")).status_code == 404


def test_open_answers_come_in_pages(app: Flask, member: FlaskClient, questionnaire: Questionnaire) -> None:
    with app.app_context():
        for number in range(60):
            make_stored(questionnaire, {"idea": f"idée numéro {number}"})
    first = member.get(address(questionnaire, "/textes/data/idea")).text
    last = member.get(address(questionnaire, "/textes/data/idea?page=99")).text
    assert ("idée numéro 59" in first, "idée numéro 5<" in first) == (True, False)
    assert ("idée numéro 59" in last, "idée numéro 5<" in last) == (False, True)


def test_a_page_without_answers_tells_the_next_step(app: Flask, member: FlaskClient) -> None:
    with app.app_context():
        questionnaire = make_published(markdown=SQUARE_FORM)
    assert "Pas encore de réponse à compter" in member.get(address(questionnaire)).text


def test_an_export_is_what_the_page_counts_and_is_noted(
    app: Flask, member: FlaskClient, questionnaire: Questionnaire
) -> None:
    answer = member.post(address(questionnaire, "/export?channel=paper"), data={"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [(row["comes"], row["uses"], row["_canal"]) for row in rows] == [
        ("yes", "walk", "paper"),
        ("no", "", "paper"),
    ]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "answers.export")).one()
        assert event.project_id == questionnaire.project_id
        assert event.values == {"format": "csv", "personal": 0, "channel": "paper"}


def test_an_export_of_a_demonstration_says_so_wherever_it_goes(
    app: Flask, member: FlaskClient, questionnaire: Questionnaire
) -> None:
    with app.app_context(), transaction():
        db.session.merge(questionnaire).project.demonstration = True
    answer = member.post(address(questionnaire, "/export"), data={"format": "zip"})
    assert "demonstration-" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "inventées" in archive.read("methode.txt").decode().splitlines()[0]


@pytest.mark.parametrize("form", [{"format": "exe"}, {"format": "csv", "table": "nulle-part"}])
def test_an_unknown_export_is_refused_and_not_noted(
    app: Flask, member: FlaskClient, questionnaire: Questionnaire, form: dict[str, str]
) -> None:
    assert member.post(address(questionnaire, "/export"), data=form).status_code == 422
    with app.app_context():
        assert db.session.scalar(select(AuditEvent).where(AuditEvent.act == "answers.export")) is None
