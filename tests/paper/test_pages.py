"""The team's pages of paper: who may do what, and the whole way from a run to an answer that counts."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Grant, Person, Role, Scope
from app.db import db, transaction
from app.households.access import find_code
from app.paper.models import PaperLayout, PrintRun
from app.paper.scans.models import ScanPage
from tests.make import make_person, sign_in
from tests.make_households import make_codes
from tests.make_jobs import do_jobs
from tests.make_paper import SHEET_FORM, Sheets, make_sheets
from tests.make_projects import make_questionnaire
from tests.make_published import make_published, make_version
from tests.pen import Mark, draw, render, scanned

pytestmark = pytest.mark.slow

DOUBTFUL = [
    Mark(1, "/data/habite", "oui"),
    Mark(1, "/data/annees", how="word"),
    Mark(1, "/data/usages", "assis"),
]


def address(sheets: Sheets) -> str:
    return f"/projets/{sheets.questionnaire.project.slug}/{sheets.questionnaire.short_name}/papier"


@pytest.fixture
def sheets(app: Flask) -> Sheets:
    with app.app_context():
        made = make_sheets(2)
        assert made.questionnaire.project.slug
        return made


def member(app: Flask, role: Role | None) -> FlaskClient:
    """A browser of somebody with this role in the city; an outsider has none."""
    client = app.test_client()
    with app.app_context():
        sign_in(client, make_person(role=role))
    return client


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (
            Role.RESPONSABLE,
            {"": 200, "/piles": 200, "/relecture": 200, "/saisie": 200, "/textes": 200, "/apercu.pdf": 200},
        ),
        (
            Role.LECTURE,
            {"": 403, "/piles": 200, "/relecture": 403, "/saisie": 403, "/textes": 403, "/apercu.pdf": 403},
        ),
        (
            Role.AGENT,
            {"": 200, "/piles": 403, "/relecture": 403, "/saisie": 403, "/textes": 403, "/apercu.pdf": 200},
        ),
        (None, dict.fromkeys(("", "/piles", "/relecture", "/saisie", "/textes", "/apercu.pdf"), 404)),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"])
def test_each_page_is_for_who_may_see_it(
    app: Flask, sheets: Sheets, role: Role | None, seen: dict[str, int]
) -> None:
    client = member(app, role)
    assert {path: client.get(address(sheets) + path).status_code for path in seen} == seen


@pytest.mark.parametrize("database", ["sqlite"])
def test_nobody_sees_paper_without_signing_in(sheets: Sheets, client: FlaskClient) -> None:
    assert client.get(address(sheets)).status_code in {302, 303}


@pytest.mark.parametrize("database", ["sqlite"])
def test_images_of_a_sheet_are_the_projects_own(app: Flask, sheets: Sheets) -> None:
    """A page of one questionnaire is not shown under another, nor to who may not read answers."""
    owner = member(app, Role.RESPONSABLE)
    _give(app, owner, sheets)
    with app.app_context():
        [page] = db.session.scalars(select(ScanPage)).all()
        other = make_published(markdown=SHEET_FORM)
        elsewhere = f"/projets/{other.project.slug}/{other.short_name}/papier"
    image = f"/pages/{page.id}.jpg"
    shown = owner.get(address(sheets) + image)
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert owner.get(elsewhere + image).status_code == 404
    assert member(app, Role.AGENT).get(address(sheets) + image).status_code == 403
    assert member(app, None).get(address(sheets) + image).status_code == 404
    crop = f"/pages/{page.id}/extrait.jpg?chemin=/data/habite"
    assert owner.get(address(sheets) + crop).mimetype == "image/jpeg"
    assert owner.get(f"{address(sheets)}/pages/{page.id}/extrait.jpg?chemin=/data/none").status_code == 404


def _give(app: Flask, client: FlaskClient, sheets: Sheets, marks: list[Mark] | None = None) -> str:
    with app.app_context():
        places = [place for place in db.session.merge(sheets.layout).places if place["page"] == 1]
    page = draw(render(sheets.pdf)[0], places, DOUBTFUL if marks is None else marks)
    sent = client.post(
        f"{address(sheets)}/piles", data={"files": (io.BytesIO(scanned([page], 1.0)), "pile.pdf")}
    )
    assert sent.status_code == 303, sent.text
    waiting = client.get(sent.headers["Location"]).text
    assert "Lecture en cours" in waiting
    do_jobs(app)
    return str(sent.headers["Location"])


def test_a_run_is_ordered_downloaded_and_accounted_for(app: Flask) -> None:
    client = member(app, Role.RESPONSABLE)
    with app.app_context():
        questionnaire = make_published(markdown=SHEET_FORM)
        here = f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/papier"
    wrong = client.post(f"{here}/tirages", data={"language": "fr", "variant": "standard", "copies": "0"})
    assert wrong.status_code == 422
    assert "de 1 à 5000" in wrong.text.replace("\u202f", "")
    ordered = client.post(
        f"{here}/tirages", data={"language": "fr", "variant": "large", "copies": "4", "name": "Gymnase"}
    )
    assert ordered.status_code == 303
    assert "Tirage en préparation" in client.get(ordered.headers["Location"]).text
    do_jobs(app)
    run = client.get(ordered.headers["Location"])
    assert run.status_code == 303
    page = client.get(run.headers["Location"])
    assert "Gymnase" in page.text
    pdf = client.get(f"{run.headers['Location']}/tirage.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert pdf.headers["Cache-Control"] == "private, no-store"
    assert member(app, Role.RESPONSABLE).get(f"{run.headers['Location']}/tirage.pdf").status_code == 410
    handed = client.post(
        f"{run.headers['Location']}/remis", data={"first": "1", "last": "2", "told": "Maison"}
    )
    assert handed.status_code == 303
    told = client.get(run.headers["Location"]).text
    assert told.count("<td>Maison</td>") == 2
    bad = client.post(f"{run.headers['Location']}/annules", data={"first": "1", "last": "9", "told": "x"})
    assert (bad.status_code, "vont de 1 à 4" in bad.text) == (422, True)
    with app.app_context():
        assert db.session.scalars(select(PrintRun)).one().is_trial
        assert db.session.scalars(select(PaperLayout)).one().variant == "large"


def test_a_doubtful_sheet_is_read_by_a_person_and_counts(app: Flask, sheets: Sheets) -> None:
    client = member(app, Role.RESPONSABLE)
    pile = client.get(_give(app, client, sheets)).text
    assert "Pile du" in pile
    queue = client.get(f"{address(sheets)}/relecture").text
    assert "Depuis combien d’années" in queue
    cards = client.post(f"{address(sheets)}/relecture/prendre").text
    [key] = re.findall(r'name="cartes" value="([^"]+)"', cards)
    assert "extrait.jpg" in cards
    said = client.post(
        f"{address(sheets)}/relecture/dire", data={"cartes": key, "chemin": "/data/annees", key: "12"}
    )
    assert said.status_code == 303
    assert "Rien n’attend" in client.get(f"{address(sheets)}/relecture").text
    run = client.get(f"{address(sheets)}/tirages/{sheets.run.id}").text
    assert "enregistrée" in run
    taken_back = client.post(f"{address(sheets)}/relecture/annuler").text
    assert key in taken_back


def test_a_sheet_is_keyed_whole(app: Flask, sheets: Sheets) -> None:
    client = member(app, Role.RESPONSABLE)
    name = f"{sheets.run.number}-2"
    assert client.get(f"{address(sheets)}/saisie?exemplaire=9-9").status_code == 404
    page = client.get(f"{address(sheets)}/saisie?exemplaire={name}").text
    assert page.count("<fieldset") == 6
    keyed = client.post(
        f"{address(sheets)}/saisie",
        data={
            "exemplaire": name,
            "/data/habite": "non",
            "/data/annees": "3",
            "/data/usages": ["passe", "autre"],
            "/data/autre": "jouer",
            "/data/favorable": "oui",
            "/data/avis": "",
        },
    )
    assert keyed.status_code == 303, keyed.text
    assert "est enregistré" in client.get(keyed.headers["Location"]).text
    assert "enregistrée" in client.get(f"{address(sheets)}/tirages/{sheets.run.id}").text


def test_a_code_names_a_sheet_without_standing_in_an_address(app: Flask, sheets: Sheets) -> None:
    client, here = member(app, Role.RESPONSABLE), f"{address(sheets)}/saisie"
    found = client.post(f"{here}/exemplaire", data={"exemplaire": sheets.codes[1]})
    assert found.headers["Location"].endswith(f"/saisie?exemplaire={sheets.run.number}-2")
    assert client.get(f"{here}?exemplaire={sheets.codes[1]}").status_code == 404
    with app.app_context():
        (letter,) = make_codes(db.session.merge(sheets.questionnaire))
    told = client.post(f"{here}/exemplaire", data={"exemplaire": letter})
    assert told.status_code == 404
    assert "le code d’une lettre" in told.text
    assert client.get(re.findall(r'class="button" href="([^"]+/saisir)"', told.text)[0]).status_code == 200


def test_what_is_keyed_oddly_is_kept_told_and_shown_as_it_was_typed(app: Flask, sheets: Sheets) -> None:
    client = member(app, Role.RESPONSABLE)
    name = f"{sheets.run.number}-2"
    odd = {"exemplaire": name, "/data/habite": "oui", "/data/annees": "trois"}
    keyed = client.post(f"{address(sheets)}/saisie", data=odd)
    told = client.get(keyed.headers["Location"]).text
    assert "2. Depuis combien d’années ? : ce qui est saisi n’est pas une réponse de ce genre" in told
    assert ">trois</textarea>" in client.get(f"{address(sheets)}/saisie?exemplaire={name}").text
    plain = client.post(f"{address(sheets)}/saisie", data={**odd, "/data/annees": "3"})
    assert "À vérifier" not in client.get(plain.headers["Location"]).text


def test_copies_made_void_lose_their_codes_and_recorded_ones_stay(app: Flask, sheets: Sheets) -> None:
    client = member(app, Role.RESPONSABLE)
    client.post(
        f"{address(sheets)}/saisie", data={"exemplaire": f"{sheets.run.number}-2", "/data/habite": "oui"}
    )
    made = client.post(
        f"{address(sheets)}/tirages/{sheets.run.id}/annules",
        data={"first": "1", "last": "2", "told": "Pluie"},
    )
    told = client.get(made.headers["Location"]).text
    assert "1 exemplaire annulé." in told
    assert told.count("Pluie") == 1
    assert "enregistrée" in told
    with app.app_context():
        states = [getattr(find_code(code), "state", None) for code in sheets.codes]
    assert states == ["revoked", "active"]


def test_texts_are_kept_and_printed(app: Flask, sheets: Sheets) -> None:
    client = member(app, Role.RESPONSABLE)
    kept = client.post(f"{address(sheets)}/textes", data={"langue": "fr", "telephone": "02 40 41 90 00"})
    assert kept.status_code == 303
    shown = client.get(kept.headers["Location"]).text
    assert "02 40 41 90 00" in shown
    preview = client.get(f"{address(sheets)}/apercu.pdf?langue=fr")
    assert preview.data.startswith(b"%PDF")
    long = client.post(f"{address(sheets)}/textes", data={"langue": "fr", "results": "x" * 700})
    assert long.status_code == 422
    assert client.get(f"{address(sheets)}/apercu.pdf?langue=xx").status_code == 422


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_paper_cannot_say_is_told_before_publication(app: Flask) -> None:
    client = member(app, Role.RESPONSABLE)
    form = SHEET_FORM.replace("| | text | avis |", "| | image | photo | Une photo ? | |\n| | text | avis |")
    with app.app_context():
        questionnaire = make_questionnaire()
        version = make_version(questionnaire, form)
        here = f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}"
    page = client.get(f"{here}/versions/{version.id}").text
    assert "Ce que le papier ne dira pas comme l’écran" in page
    assert "Une photo" in page
    written = client.post(
        f"{here}/papier/textes", data={"langue": "fr", "sentence:/data/photo": "Joignez-la."}
    )
    assert written.status_code == 303
    assert "Joignez-la." in client.get(f"{here}/versions/{version.id}").text
    paper = client.get(f"{here}/papier").text
    assert "pas encore publié" in paper
    assert "Nouveau tirage" not in paper


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_persons_own_project_is_enough(app: Flask, sheets: Sheets) -> None:
    client = app.test_client()
    with app.app_context():
        person = make_person("Chloé")
        with transaction():
            grant = Grant(
                role=Role.RESPONSABLE, scope=Scope.PROJECT, scope_id=str(sheets.questionnaire.project_id)
            )
            db.session.get_one(Person, person.id).grants.append(grant)
        sign_in(client, person)
    assert client.get(address(sheets)).status_code == 200
