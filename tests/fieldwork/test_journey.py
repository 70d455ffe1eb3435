"""From a file of addresses to the counts: an agent's day without a network, in real browsers that are killed.

The day is written in tests/day.py, with what must come of it.
"""

from collections import Counter
from collections.abc import Iterator

import orjson
import pytest
from flask import Flask
from playwright.sync_api import Browser, ViewportSize, expect
from sqlalchemy import select

from app.accounts.models import Person, Role
from app.blobs import has_blob
from app.collection.models import Attachment, Submission, SubmissionVersion
from app.config import Settings
from app.db import db
from app.fieldwork.models import FieldEvent
from app.households.models import CodeLink, Household
from app.projects.models import Questionnaire
from app.projects.questionnaires import Terms
from app.projects.terms import Access
from tests import day
from tests.live import Device, Live
from tests.make import make_person
from tests.make_addresses import make_file
from tests.make_fieldwork import make_agent
from tests.make_households import make_codes, make_letter
from tests.make_media import make_picture
from tests.make_published import make_published
from tests.seeing import scan_qr
from tests.serving import Server, start_worker
from tests.team import Team
from tests.terrain import Tour

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

_FORM = """
| survey | | | | |
| | type | name | label | required |
| | integer | age | Votre âge | yes |
| | image | photo | Une photo de l’entrée | |
| settings | | | |
| | form_title | form_id | version |
| | Une entrée | entree | 1 |
"""


@pytest.fixture
def asked(app: Flask) -> Questionnaire:
    with app.app_context():
        return make_published(terms=Terms(access=Access.CODE), markdown=_FORM)


@pytest.fixture
def maud(app: Flask) -> Person:
    """Who manages; Inès and Bo are agents."""
    with app.app_context():
        make_agent("Inès"), make_agent("Bo")
        return make_person("Maud", role=Role.RESPONSABLE)


@pytest.fixture
def team(
    settings: Settings, server: Server, chromium: Browser, maud: Person, asked: Questionnaire
) -> Iterator[Team]:
    """Maud's browser, which runs no scripts, on a server with its worker."""
    worker = start_worker(settings)
    size: ViewportSize = {"width": 1280, "height": 800}
    context = chromium.new_context(locale="fr-FR", viewport=size, java_script_enabled=False)
    yield Team(context.new_page()).enter(server.url, maud.email)
    context.close()
    worker.terminate()
    worker.wait(20)


def test_an_agents_day_from_the_file_of_addresses_to_the_counts(
    app: Flask, server: Server, team: Team, device: Device, asked: Questionnaire
) -> None:
    import_addresses(team, asked)
    share_out(team, asked)
    codes = post_letters(app, asked)
    tour = Tour(device.open()).enrol(invite(team)).settled()
    assert tour.page.url == f"{server.url}/terrain/#/", "the invitation does not stay in the address"
    tour.page.context.set_offline(True)
    tour.page.reload()
    tour.ready()
    for visit in day.MORNING:
        go_to(tour, visit, codes)
    begin(tour, day.CUT_SHORT)
    expect(tour.page.locator("[data-keeping]")).to_contain_text("Brouillon gardé")
    device.kill()
    answer_on_the_web(team, server, codes)
    server.stop()

    tour = come_back(device, server).ready()
    take_up(tour, day.CUT_SHORT)
    for visit in day.AFTERNOON:
        go_to(tour, visit, codes)
    device.kill()

    tour = come_back(device, server).ready()
    tour.look_for(*day.AFTERNOON[-1].door)
    expect(tour.row(22).locator(".t-badge")).to_have_text("a répondu")
    expect(tour.page.locator("[data-drafts]")).to_be_hidden()
    tour.lock()
    device.kill()

    tour = come_back(device, server).unlock().ready()
    for visit in day.EVENING:
        go_to(tour, visit, codes)
    tour.waiting(f"{len(day.VISITS)} à envoyer")
    expect(tour.page.locator("[data-network]")).to_have_text("Serveur injoignable")
    server.start()
    tour.send()
    tour.sent()
    device_agrees(tour)
    tour.page.reload()
    tour.ready().waiting("Tout est envoyé")
    board_agrees(team, asked)
    results_agree(team)
    database_agrees(app)


# The team, in the morning


def import_addresses(team: Team, asked: Questionnaire) -> None:
    rows = [
        (number, street, 44000, "Nantes")
        for street, size in day.FILE.items()
        for number in range(1, size + 1)
    ]
    file = make_file(rows, "N°", "Nom de la voie", "CP", "Ville")
    team.follow(asked.project.name, "Adresses", "Importer une liste")
    team.give("#file", "mars.csv", file).press("Lire le fichier")
    # The page comes anew by itself until the worker, which gives way to everybody else, is done.
    heading = team.page.locator("h1")
    expect(heading).to_have_text("200 adresses lues", timeout=60_000)
    team.press("Importer 200 adresses")
    expect(heading).to_have_text("La liste est importée", timeout=60_000)
    expect(team.page.locator(".figures dd")).to_have_text(["200", "200"])


def share_out(team: Team, asked: Questionnaire) -> None:
    """A street and a side to Inès; Bo has his share of what is left."""
    page = team.follow("Vue d’ensemble", asked.title, "Tournées").page
    page.get_by_role("checkbox", name=day.RUE).check()
    page.select_option("#rues-agent", label="Inès")
    team.press("Confier les rues cochées").told("C’est fait pour 80 portes")
    team.follow(f"Ouvrir {day.QUAI}")
    page.get_by_label("Le côté pair").check()
    page.select_option("#agent", label="Inès")
    team.press("Confier").told("C’est fait pour 60 portes")
    team.follow("Tournées")
    page.get_by_label("Bo").check()
    team.press("Voir le partage").press("Confier ces tournées").told("C’est fait pour 60 portes")


def post_letters(app: Flask, asked: Questionnaire) -> dict[day.Door, str]:
    """The codes of letters that were sent, and of a notice in the agent's pocket."""
    with app.app_context():
        (notice,) = make_codes(asked)
        doors = {day.Door(one.street or "", int(one.number or 0)): one for one in db.session.query(Household)}
        return {door: make_letter(asked, doors[door]) for door in day.BY_LETTER} | dict.fromkeys(
            day.BY_NOTICE, notice
        )


def invite(team: Team) -> str:
    """The link in the QR of the page, as Inès's telephone sees it."""
    page = team.follow("Appareils").page
    page.select_option("#agent", label="Inès")
    team.press("Montrer le QR")
    return scan_qr(page.get_by_role("img", name="QR de l’invitation"))


# Inès, without a network


def come_back(device: Device, server: Server) -> Tour:
    """Her browser, started again; the server is not there."""
    page = device.open()
    page.goto(f"{server.url}/terrain/")
    return Tour(page)


def go_to(tour: Tour, visit: day.Visit, codes: dict[day.Door, str]) -> None:
    if visit.kind == "accepted":
        begin(tour, visit)
        tour.finish()
        tour.ready()
        return
    tour.look_for(*visit.door)
    number = visit.door.number
    if visit.kind == "notice":
        tour.leave_notice(number, codes[visit.door])
    elif visit.kind == "appointment":
        tour.appoint(number, "17")
    else:
        tour.outcome(number, visit.kind)


def begin(tour: Tour, visit: day.Visit) -> None:
    """The questionnaire, as far as the age."""
    tour.look_for(*visit.door)
    tour.open_row(visit.door.number).locator("[data-outcome=accepted]").click()
    tour.page.click("[data-begin]")
    tour.page.locator("[name$='/age']:visible").fill(visit.age)


def take_up(tour: Tour, visit: day.Visit) -> None:
    """What was begun, where it stood; with a photograph."""
    page = tour.page
    expect(page.locator("[data-drafts]")).to_contain_text("1 brouillon")
    tour.look_for(*visit.door)
    tour.open_row(visit.door.number).locator("[data-outcome=accepted]").click()
    expect(page.locator("[name$='/age']:visible")).to_have_value(visit.age)
    photo = {"name": "hall.png", "mimeType": "image/png", "buffer": make_picture(size=(64, 48))}
    page.set_input_files("[name$='/photo:file']", photo)
    expect(page.locator(".file-kept")).to_contain_text("hall-")
    tour.finish()
    tour.ready()


def answer_on_the_web(team: Team, server: Server, codes: dict[day.Door, str]) -> None:
    browser = team.page.context.browser
    assert browser
    for door, code in codes.items():
        context = browser.new_context(locale="fr-FR", viewport={"width": 360, "height": 740})
        live = Live(context.new_page()).begin(f"{server.url}/c/{code}")
        live.type("age", day.WEB[door])
        live.finish().outcome("sent")
        context.close()


# Whether they agree, in the evening


def device_agrees(tour: Tour) -> None:
    tour.go("journee")
    figures = day.today(*day.FILE)
    told = f"Portes faites : {figures['Essayées']}. Foyers rencontrés : {figures['Rencontrés']}."
    expect(tour.page.locator("[data-base]")).to_have_text(told)
    tour.go("")
    expect(tour.page.locator("[data-counts]")).to_contain_text(f"{len(day.COUNTED)} réponses")
    for door in day.WEB:
        tour.look_for(*door)
        badge = "a répondu" if door in day.ANSWERED else "a répondu (autre canal)"
        expect(tour.row(door.number).locator(".t-badge")).to_have_text(badge)


def board_agrees(team: Team, asked: Questionnaire) -> None:
    team.follow("Vue d’ensemble", asked.title, "Terrain").unfold()
    told = f"Répondu : {len(day.COUNTED)} des 200 portes"
    expect(team.page.locator("main")).to_contain_text(told.replace(" :", "\u202f:"))
    assert team.figures("Par agent, par état") == {
        "Inès": day.standing(*day.FILE, doors=140),
        "Bo": day.standing(doors=60),
    }
    assert team.figures("Par rue, par état") == {
        street: day.standing(street, doors=size) for street, size in day.FILE.items()
    }
    assert team.figures("Par agent, aujourd’hui") == {"Inès": day.today(*day.FILE)}
    assert team.figures("Par rue, aujourd’hui") == {street: day.today(street) for street in day.FILE}


def results_agree(team: Team) -> None:
    page, figures = team.follow("Résultats").page, day.today(*day.FILE)
    expect(page.locator(".key-figures dd").first).to_have_text(str(len(day.COUNTED)))
    method = page.locator(".method").inner_text().replace("\u202f", " ")
    assert f"Par canal : Porte à porte {len(day.COUNTED) - len(day.WEB)}, Web {len(day.WEB)}." in method
    assert f"portes essayées, {figures['Essayées']} sur 200" in method
    assert f"foyers rencontrés, {figures['Rencontrés']} sur {figures['Essayées']}" in method
    assert "1 réponse sous un code déjà compté" in method
    expect(team.follow("À examiner").page.get_by_role("link", name="Même code 2")).to_be_visible()


def database_agrees(app: Flask) -> None:
    with app.app_context():
        kinds = Counter(db.session.scalars(select(FieldEvent.kind)))
        holds = Submission.version_id == SubmissionVersion.id
        answers = db.session.execute(
            select(Submission.state, SubmissionVersion.answers).join_from(
                Submission, SubmissionVersion, holds
            )
        )
        ages = sorted((state, orjson.loads(told)["age"]) for state, told in answers)
        linked = Counter(
            day.Door(one.street or "", int(one.number or 0))
            for one in db.session.scalars(
                select(Household).join(CodeLink, CodeLink.household_id == Household.id)
            )
        )
        photographs = [has_blob(sha256) for sha256 in db.session.scalars(select(Attachment.sha256))]
    assert kinds == Counter(visit.kind for visit in day.VISITS)
    counted = [("counted", age) for age in day.COUNTED.values()]
    beside = [("beside", day.ANSWERED[door]) for door in day.ANSWERED.keys() & day.WEB.keys()]
    assert ages == sorted(counted + beside)
    assert linked == Counter(day.COUNTED.keys()), "one code for each household that answered"
    assert photographs == [True]
