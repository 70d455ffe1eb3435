"""Letters, notices and posters, as PDFs that are read back; requests that feed print runs."""

import io
import re
from collections.abc import Iterator, Sequence
from uuid import UUID

import pypdfium2 as pdfium
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import AuditEvent, Role
from app.collection.models import SubmissionVersion
from app.collection.states import State
from app.db import db, transaction
from app.errors import Refused
from app.households.access import find_code, revoke_batch
from app.households.addresses import Address, read_addresses
from app.households.binding import bind_households
from app.households.codes import normalise_code
from app.households.household_codes import codes_of
from app.households.links import link_code
from app.households.listed import addresses_of
from app.households.models import AccessCode, CodeLink, Household
from app.jobs.queue import Queue
from app.jobs.worker import Worker
from app.paper.letters.install import install as install_letters
from app.paper.letters.merging import Mailing, write_letters
from app.paper.letters.models import CopyRequest
from app.paper.letters.personalised import Copies, unanswered, with_covers
from app.paper.letters.postal import lines_of
from app.paper.letters.posters import make_poster
from app.paper.letters.recipients import Count, Outlook, Rule, foresee
from app.paper.letters.requests import Asked, Proposal, add_request, open_requests, proposals, serve
from app.paper.letters.subject import to_print
from app.paper.letters.texts import set_letter_texts
from app.paper.letters.visits import print_visits
from app.paper.models import PaperLayout
from app.paper.printing.layouts import lay_out, wanted
from app.paper.printing.runs import print_run
from app.paper.scans.accounting import account_of, runs_of
from app.projects.models import Questionnaire, Source
from app.projects.publishing import close
from app.projects.sources import Lead, create_source, sources_of
from tests.make import make_person, sign_in
from tests.make_answers import make_envelope, send
from tests.make_doors import make_event
from tests.make_fieldwork import make_addresses, make_agent
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.resident import Resident

pytestmark = pytest.mark.slow

install_letters()

BILINGUAL = """
| survey | | | | |
| | type | name | label::Français (fr) | label::العربية (ar) |
| | integer | age | Votre âge | عمركم |
| settings | | |
| | form_title | form_id |
| | Une place | place |
"""
ANGLETERRE = Address("3 rue d’Angleterre, 44000 Nantes", "5")
CANCLAUX = Address("Bâtiment B, 12 bis rue Canclaux, 44100 Nantes")


class Page:
    """A page of a PDF as a person and a telephone see it."""

    def __init__(self, pdf: bytes, number: int = 0) -> None:
        page = pdfium.PdfDocument(pdf)[number]
        self.size = tuple(round(edge * 25.4 / 72) for edge in page.get_size())
        self.text = page.get_textpage().get_text_range()
        self.image = page.render(scale=150 / 72).to_pil()

    @property
    def links(self) -> list[str]:
        return sorted(found.text for found in zxingcpp.read_barcodes(self.image))


def do_jobs(app: Flask) -> None:
    """Do what waits in the queue, so that the queue knows that it is done."""
    path = app.extensions["palier.jobs"]
    queue, worker = Queue(path), Worker(app, path)
    while job := queue.take(worker._lease, 30):
        worker.work(queue, job)
    queue.close()


def _pages(pdf: bytes) -> int:
    return len(pdfium.PdfDocument(pdf))


def _code_in(link: str) -> str:
    found = re.fullmatch(r"HTTP://LOCALHOST/C/([0-9A-Z-]{14})", link)
    assert found, link
    return found[1]


@pytest.fixture
def questionnaire(app: Flask) -> Iterator[Questionnaire]:
    with app.app_context():
        yield make_published()


def test_a_letter_has_its_address_its_code_and_a_qr_that_opens_the_questionnaire(
    app: Flask, client: FlaskClient, questionnaire: Questionnaire
) -> None:
    with transaction():
        letters = write_letters(to_print(questionnaire), Mailing([ANGLETERRE, CANCLAUX], "Mars"))
    assert (letters.letters, letters.skipped, _pages(letters.pdf)) == (2, 0, 2)
    first, second = Page(letters.pdf), Page(letters.pdf, 1)
    assert first.size == (210, 297)
    assert "3 rue d’Angleterre" in first.text
    assert "44000 NANTES" in first.text.upper()
    assert "rue Canclaux" not in first.text
    assert "12 bis rue Canclaux" in second.text
    [link] = first.links
    code = find_code(_code_in(link))
    assert code
    assert code.quartier == "5"
    linked = db.session.get_one(CodeLink, (code.project_id, code.id))
    household = db.session.get_one(Household, (code.project_id, linked.household_id))
    assert household.address == ANGLETERRE.text
    opened = client.get(link.removeprefix("HTTP://LOCALHOST"))
    assert f"/q/{questionnaire.short_name}" in opened.headers["Location"]


def test_the_typed_code_is_the_one_in_the_qr(questionnaire: Questionnaire) -> None:
    with transaction():
        pdf = write_letters(to_print(questionnaire), Mailing([ANGLETERRE], "Mars")).pdf
    page = Page(pdf)
    squeezed = re.sub(r"\s", "", page.text)
    typed = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", squeezed)
    assert [_code_in(link) for link in page.links] == typed
    assert normalise_code(typed[0])


def test_the_letter_says_that_its_code_leads_to_an_address(questionnaire: Questionnaire) -> None:
    with transaction():
        text = Page(write_letters(to_print(questionnaire), Mailing([ANGLETERRE], "Mars")).pdf).text
    squeezed = " ".join(text.split())
    assert "permet de savoir quels logements ont répondu" in squeezed
    assert "anonym" not in squeezed.lower()
    assert "Ville de Nantes" in squeezed


def test_a_batch_is_one_audit_event_and_no_address_gets_two_codes(questionnaire: Questionnaire) -> None:
    with transaction():
        write_letters(to_print(questionnaire), Mailing([ANGLETERRE], "Mars"))
    with transaction():
        again = write_letters(to_print(questionnaire), Mailing([ANGLETERRE, CANCLAUX], "Avril", "6"))
    assert (again.letters, again.skipped) == (1, 1)
    made = select(AuditEvent.values).where(AuditEvent.act == "code_link.make")
    assert db.session.scalars(made).all() == [{"links": 1}, {"links": 1}]
    assert db.session.scalar(select(func.count()).select_from(Household)) == 2
    with pytest.raises(Refused, match="letters_none_left"), transaction():
        write_letters(to_print(questionnaire), Mailing([CANCLAUX], "Mai"))


def test_after_a_reminder_the_first_letters_code_opens_the_same_place_and_counts_once_with_it(
    client: FlaskClient, questionnaire: Questionnaire
) -> None:
    with transaction():
        first = write_letters(to_print(questionnaire), Mailing([ANGLETERRE, CANCLAUX], "Mars"))
    answered, waiting = (_code_in(Page(first.pdf, number).links[0]) for number in (0, 1))
    send(make_envelope(questionnaire, code=answered))
    with transaction():
        again = write_letters(
            to_print(questionnaire), Mailing([ANGLETERRE, CANCLAUX], "Relance", rule=Rule(is_again=True))
        )
    assert (again.letters, again.skipped) == (1, 1)
    assert "12 bis rue Canclaux" in Page(again.pdf).text
    assert "lettre précédente" in Page(again.pdf).text
    assert "lettre précédente" not in Page(first.pdf).text
    [reminded] = [_code_in(link) for link in Page(again.pdf).links]
    assert reminded != waiting
    assert _answer_at_home(client, waiting).startswith("Merci")
    assert send(make_envelope(questionnaire, code=reminded)).state == State.BESIDE
    assert _came_by() == ["Premières lettres", "Premières lettres", "Relances"]
    with pytest.raises(Refused, match="letters_none_left"), transaction():
        write_letters(to_print(questionnaire), Mailing([CANCLAUX], "Mai", rule=Rule(is_again=True)))


def test_a_letter_that_was_stolen_stays_dead_whatever_is_printed_after_it(
    client: FlaskClient, questionnaire: Questionnaire
) -> None:
    with transaction():
        stolen = write_letters(to_print(questionnaire), Mailing([CANCLAUX], "Mars"))
        revoke_batch(stolen.batch)
    with transaction():
        second = write_letters(to_print(questionnaire), Mailing([CANCLAUX], "Avril"))
    with transaction():
        third = write_letters(
            to_print(questionnaire), Mailing([CANCLAUX], "Relance", rule=Rule(is_again=True))
        )
    dead, alive, latest = (_code_in(Page(one.pdf).links[0]) for one in (stolen, second, third))
    assert "Ce code a été annulé" in client.get(f"/C/{dead}").text
    with pytest.raises(Refused, match="code_revoked"):
        send(make_envelope(questionnaire, code=dead))
    assert _answer_at_home(client, latest).startswith("Merci")
    assert send(make_envelope(questionnaire, code=alive)).state == State.BESIDE
    revoked = find_code(dead)
    assert revoked
    assert (revoked.state, revoked.counts_under_id) == ("revoked", None)


def _answer_at_home(client: FlaskClient, code: str) -> str:
    """A resident types the code of a letter and answers; the heading that thanks."""
    lead = client.post("/code", data={"code": code.lower()})
    assert lead.status_code == 303, lead.text
    resident = Resident(client, lead.headers["Location"])
    return resident.press("commencer").go_on(age="41", ou="5", avis="").press("envoyer").heading


def _came_by() -> list[str]:
    """The sources of all answers, in the order in which they came."""
    source = (Source.project_id == SubmissionVersion.project_id) & (Source.id == SubmissionVersion.source_id)
    query = select(Source.name).join_from(SubmissionVersion, Source, source)
    return list(db.session.scalars(query.order_by(SubmissionVersion.sequence)))


def test_a_first_letter_goes_where_agents_know_the_door_by_a_code_or_left_a_notice(
    questionnaire: Questionnaire,
) -> None:
    door, noticed, *_none = make_addresses(questionnaire.project, 3)
    with transaction():
        bind_households(questionnaire, [door], "Porte à porte")
        [notice, *_rest] = print_visits(to_print(questionnaire), 4, 4, "Rue de Coulmiers").codes
        left = find_code(notice)
        assert left
        link_code(left, noticed)
    send(make_envelope(questionnaire, code=notice, channel="paper"))
    listed = addresses_of(questionnaire.project)
    assert foresee(questionnaire, listed) == Outlook(Count(2, 0), Count(0, 0), known=1, answered=1)
    with transaction():
        letters = write_letters(to_print(questionnaire), Mailing(listed.found, "Mars", admits=2))
    assert (letters.letters, letters.skipped) == (2, 1)
    assert foresee(questionnaire, listed) == Outlook(Count(0, 0), Count(2, 0), known=0, answered=1)
    code = _code_in(Page(letters.pdf).links[0])
    at_the_door = codes_of(questionnaire, [door.id])[door.id].id
    states = [
        send(make_envelope(questionnaire, code_id=at_the_door, channel="door")).state,
        send(make_envelope(questionnaire, code=code)).state,
        send(make_envelope(questionnaire, code=code)).state,
    ]
    assert states == [State.COUNTED, State.COUNTED, State.BESIDE], "the letter's promise holds for the door"
    assert _came_by() == ["Avis de passage", "Premières lettres", "Premières lettres"]


def test_a_large_mailing_has_a_source_of_its_own_and_no_link(questionnaire: Questionnaire) -> None:
    doors = [Address(f"{number} rue Kervégan, 44000 Nantes") for number in range(1, 12)]
    with transaction():
        create_source(questionnaire, Lead("mars", "Mars"))
        letters = write_letters(to_print(questionnaire), Mailing(doors, "Mars"))
        write_letters(to_print(questionnaire), Mailing([ANGLETERRE], "Une seule"))
    sources = [(one.slug, one.name, one.kind) for one in sources_of(questionnaire)]
    assert sources == [
        ("mars", "Mars", "poster"),
        ("mars-2", "Mars", "first_letter"),
        ("premieres-lettres", "Premières lettres", "first_letter"),
    ]
    assert letters.batch.kind == "letter"


def test_no_reminder_goes_to_a_door_that_refused_unless_the_team_says_so(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(make_project())
        refused, moved, open_door, *_none = make_addresses(questionnaire.project, 3)
        agent = make_agent()
        make_event(questionnaire, refused, agent, "refusal")
        make_event(questionnaire, moved, agent, "vacant")
        make_event(questionnaire, open_door, agent, "absent")
        listed = addresses_of(questionnaire.project)
        with transaction():
            first = write_letters(
                to_print(questionnaire), Mailing(listed.found, "Mars", rule=Rule(spares_declined=False))
            )
        assert first.letters == 3, "the project's own addresses are not made again"
        assert foresee(questionnaire, listed) == Outlook(Count(0, 0), Count(1, 2), known=0, answered=0)
        with transaction():
            again = write_letters(
                to_print(questionnaire), Mailing(listed.found, "Relance", rule=Rule(is_again=True))
            )
        assert (again.letters, again.skipped) == (1, 2)
        assert open_door.address.split(",")[0] in Page(again.pdf).text


def test_a_sheet_that_follows_its_letter_bears_the_code_and_no_address(questionnaire: Questionnaire) -> None:
    with transaction():
        layout = lay_out(wanted(questionnaire))
        subject = to_print(questionnaire)
    with transaction():
        minted: list[str] = []
        printed = print_run(questionnaire, layout, 2)
        for number in range(2):
            [link] = Page(printed.pdf, number * layout.pages).links
            minted.append(link.split("/C/")[1].split("/")[0])
        pdf = with_covers(subject, Copies(printed.run, printed.pdf, minted), [ANGLETERRE])
    leaves = layout.pages + layout.pages % 2
    assert _pages(pdf) == 2 + 2 * leaves
    cover, back, sheet = Page(pdf), Page(pdf, 1), Page(pdf, 2)
    assert "3 rue d’Angleterre" in cover.text
    assert "la feuille jointe" in cover.text
    assert back.text.strip() == ""
    assert "Angleterre" not in sheet.text
    assert minted[0] in cover.links[0]
    assert minted[0] in sheet.links[0]
    assert minted[1] in Page(pdf, 2 + leaves).links[0]
    assert db.session.scalar(select(func.count()).select_from(CodeLink)) == 1


def test_sheets_printed_again_count_with_the_first_and_leave_who_answered_in_peace(
    questionnaire: Questionnaire,
) -> None:
    addresses = [ANGLETERRE, CANCLAUX]
    with transaction():
        layout = lay_out(wanted(questionnaire))
    first = _sheets_to(questionnaire, layout, addresses)
    send(make_envelope(questionnaire, code=first[0]))
    left = unanswered(questionnaire, addresses)
    assert left == (CANCLAUX,)
    [again] = _sheets_to(questionnaire, layout, left)
    assert send(make_envelope(questionnaire, code=first[1], channel="paper")).state == State.COUNTED
    assert send(make_envelope(questionnaire, code=again)).state == State.BESIDE
    reprinted, printed = (account_of(run) for run in runs_of(questionnaire))
    assert (printed.doubles, printed.elsewhere, reprinted.doubles) == (1, 1, 1)
    with pytest.raises(Refused, match="letters_none_left"):
        unanswered(questionnaire, addresses)


def _sheets_to(
    questionnaire: Questionnaire, layout: PaperLayout, addresses: Sequence[Address]
) -> tuple[str, ...]:
    """Copies with letters to these addresses; the code of each, on its letter and its sheet."""
    with transaction():
        printed = print_run(questionnaire, layout, len(addresses))
        copies = Copies(printed.run, printed.pdf, printed.codes)
        pdf = with_covers(to_print(questionnaire), copies, addresses)
    leaves = layout.pages + layout.pages % 2
    codes = []
    for first, address in zip(range(0, _pages(pdf), 2 + leaves), addresses, strict=True):
        cover = Page(pdf, first)
        assert lines_of(address.text)[0] in cover.text
        codes.append(_code_in(cover.links[0]))
        assert codes[-1] in Page(pdf, first + 2).links[0]
    return tuple(codes)


def test_the_order_of_letters_and_sheets_tells_none_of_codes(questionnaire: Questionnaire) -> None:
    """What closing cuts would be told again by two lists side by side."""
    addresses = [Address(f"{number} rue du Calvaire, 44000 Nantes") for number in range(1, 13)]
    with transaction():
        layout = lay_out(wanted(questionnaire))
        letters = write_letters(to_print(questionnaire), Mailing(addresses, "Octobre"))
    on_letters = [_code_in(Page(letters.pdf, number).links[0]) for number in range(12)]
    for codes in (on_letters, _sheets_to(questionnaire, layout, addresses)):
        minted = [find_code(code) for code in codes]
        assert sorted(code.serial for code in minted if code) == list(range(1, 13))
        assert [code.serial for code in minted if code] != list(range(1, 13))


def test_notices_fill_their_sheets_and_each_has_a_code(questionnaire: Questionnaire) -> None:
    with transaction():
        notices = print_visits(to_print(questionnaire), 5, 4, "Rue d’Angleterre")
    assert (notices.sheets, notices.batch.size, _pages(notices.pdf)) == (2, 8, 2)
    codes = {_code_in(link) for number in (0, 1) for link in Page(notices.pdf, number).links}
    assert len(codes) == 8
    assert all(find_code(code) for code in codes)
    assert Page(notices.pdf).text.count("Nous reviendrons le") == 4
    with pytest.raises(Refused, match="visits_slips"), transaction():
        print_visits(to_print(questionnaire), 5, 3, "Trois")


def test_a_poster_has_its_own_source_and_is_as_large_as_asked(questionnaire: Questionnaire) -> None:
    with transaction():
        a3 = make_poster(to_print(questionnaire), "Hall 12", "A3", "5")
        a4 = make_poster(to_print(questionnaire), "Hall 12", "A4")
    assert a3.source.id == a4.source.id
    assert (a3.source.kind, a3.source.quartier) == ("poster", "5")
    address = f"localhost/q/{questionnaire.short_name}/s/hall-12"
    for poster, size, strips in ((a3, (297, 420), 10), (a4, (210, 297), 8)):
        page = Page(poster.pdf)
        assert page.size == size
        assert re.sub(r"\s", "", page.text).count(address) == strips + 1
        assert set(page.links) == {f"HTTP://{address.upper()}"}
        assert len(page.links) == strips + 1
    with pytest.raises(Refused, match="poster_size"), transaction():
        make_poster(to_print(questionnaire), "Hall 12", "A2")


def test_letters_and_posters_in_arabic_run_from_right_to_left(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published(markdown=BILINGUAL)
        with transaction():
            set_letter_texts(
                questionnaire, "ar", {"letter.title": "ساحة الكرواسان", "poster.title": "الساحة"}
            )
            letters = write_letters(to_print(questionnaire, "ar"), Mailing([ANGLETERRE], "Mars"))
            poster = make_poster(to_print(questionnaire, "ar"), "Mosquée", "A4")
        letter = Page(letters.pdf)
        [found] = zxingcpp.read_barcodes(letter.image)
        assert found.position.top_left.x > letter.image.width / 2, "the QR stands where reading begins"
        assert "3 rue d’Angleterre" in letter.text
        assert Page(poster.pdf).links
        with pytest.raises(Refused, match="paper_language"):
            to_print(questionnaire, "tr")


def test_texts_that_need_a_second_page_are_refused(questionnaire: Questionnaire) -> None:
    with pytest.raises(Refused, match="letter_page"), transaction():
        set_letter_texts(questionnaire, to_print(questionnaire).tag, {"letter.body": "Ligne\n\n" * 200})
        write_letters(to_print(questionnaire), Mailing([ANGLETERRE], "Mars"))
    with pytest.raises(Refused, match="letter_text_long"), transaction():
        set_letter_texts(questionnaire, "fr", {"letter.title": "x" * 200})
    assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 0


def test_addresses_are_read_in_either_form_and_either_encoding() -> None:
    ban = "numero;rep;nom_voie;code_postal;nom_commune;lon\n12;bis;Rue Canclaux;44100;Nantes;-1,5\n"
    assert read_addresses(ban.encode("cp1252")).found == (Address("12 bis Rue Canclaux, 44100 Nantes"),)
    whole = '\ufeffAdresse,Quartier,Nom\r\n"3, rue de l’Île, 44200 Nantes",Île de Nantes,Diallo\r\n\r\n'
    read = read_addresses(whole.encode())
    assert read.found == (Address("3, rue de l’Île, 44200 Nantes", "6"),)
    assert read.ignored == ("nom",)
    assert lines_of(read.found[0].text) == ["3 rue de l’Île", "44200 Nantes"]
    assert lines_of(CANCLAUX.text) == ["Bâtiment B", "12 bis rue Canclaux", "44100 Nantes"]


def test_every_row_that_is_no_address_is_told_by_its_line(app: Flask) -> None:
    rows = (
        "numero;rep;nom_voie;code_postal;nom_commune;quartier",
        "1;;Rue Kervégan;44000;Nantes;Île de Nantes",
        "2;;;44000;Nantes;",
        "3;;Rue Kervégan;44;Nantes;",
        "4;;Rue Kervégan;44000;;",
        "5;;Rue Kervégan;44000;Nantes;Montmartre",
        "1;;RUE KERVEGAN;44000;Nantes;",
    )
    with app.test_request_context():
        read = read_addresses("\n".join(rows).encode())
        told = [fault.sentence for fault in read.faults]
        assert len(read.found) == 1
        assert [fault.line for fault in read.faults] == [3, 4, 5, 6, 7]
        assert "Ligne 4" in told[1]
        assert "« 44 »" in told[1].replace("\u202f", " ")
        assert "Montmartre" in told[3]
        assert "ligne 2" in told[4]
        with pytest.raises(Refused, match="addresses_faulty") as refused:
            read.without_faults()
        assert "Ligne 7" in refused.value.sentence
    for content, code in ((b"a;b\n1;2\n", "columns"), (b"adresse\n", "none"), (b"PK\0\0", "binary")):
        with pytest.raises(Refused, match=f"addresses_{code}"):
            read_addresses(content)


def test_requests_feed_the_next_run_and_are_served_by_it(questionnaire: Questionnaire) -> None:
    with transaction():
        for kind, quantity in (("paper", 2), ("large", 1), ("paper", 3)):
            add_request(questionnaire, Asked(kind, quantity, "loge du 12"))
        layout = lay_out(wanted(questionnaire))
    assert proposals(questionnaire) == [
        Proposal(layout.language, "standard", 5),
        Proposal(layout.language, "large", 1),
    ]
    with transaction():
        run = print_run(questionnaire, layout, 4).run
        assert [request.quantity for request in serve(run)] == [2]
    assert [(one.kind, one.quantity) for one in open_requests(questionnaire)] == [("large", 1), ("paper", 3)]


def test_a_request_has_a_place_and_no_name_and_closing_forgets_its_address(
    questionnaire: Questionnaire,
) -> None:
    for asked, code in (
        (Asked("paper", 1, "Mme Diallo, 3e étage"), "request_name"),
        (Asked("paper", 1, " "), "request_destination"),
        (Asked("paper", 0, "loge"), "request_quantity"),
        (Asked("klingon", 1, "loge"), "request_kind"),
    ):
        with pytest.raises(Refused, match=code), transaction():
            add_request(questionnaire, asked)
    with transaction():
        household = Household(project_id=questionnaire.project_id, address=ANGLETERRE.text)
        db.session.add(household)
        db.session.flush()
        add_request(questionnaire, Asked("paper", 1, "boîte aux lettres", household.id))
    with transaction():
        close(db.session.merge(questionnaire))
    db.session.expire_all()
    assert db.session.scalars(select(CopyRequest.household_id)).all() == [None]


# The team's pages


@pytest.fixture
def place(app: Flask) -> str:
    with app.app_context():
        questionnaire = make_published(make_project())
        return f"/projets/{questionnaire.project.slug}/{questionnaire.short_name}/papier/courriers"


@pytest.fixture
def owner(app: Flask, client: FlaskClient) -> FlaskClient:
    with app.app_context():
        sign_in(client, make_person(role=Role.RESPONSABLE))
    return client


def test_a_team_writes_its_letter_and_looks_at_it(owner: FlaskClient, place: str) -> None:
    assert "Vous nous manquez" not in owner.get(f"{place}/textes/letter").text
    told = {"langue": "fr", "letter.title": "Vous nous manquez", "telephone": "02 40 00 00 00"}
    shown = owner.post(f"{place}/apercu/letter", data=told)
    assert shown.mimetype == "application/pdf"
    assert shown.headers["Content-Disposition"].startswith("inline")
    page = Page(shown.data)
    assert "Vous nous manquez" in page.text
    assert "02 40 00 00 00" in page.text
    assert "/C/" not in page.links[0]
    assert "Vous nous manquez" not in owner.get(f"{place}/textes/letter").text
    assert owner.post(f"{place}/textes/letter", data=told).status_code == 303
    assert "Vous nous manquez" in owner.get(f"{place}/textes/letter").text
    for kind in ("visit", "poster"):
        assert owner.post(f"{place}/apercu/{kind}", data={"langue": "fr"}).mimetype == "application/pdf"
    long = owner.post(f"{place}/textes/letter", data=told | {"letter.title": "x" * 300})
    assert (long.status_code, 'role="alert"' in long.text) == (422, True)
    body = "Une phrase de plus.\n\n" * 60
    full = owner.post(f"{place}/textes/letter", data=told | {"letter.body": body})
    assert (full.status_code, "ne tient pas sur une page" in full.text) == (422, True)
    assert "Une phrase de plus" in full.text, "what was typed is there to be shortened"
    assert "Une phrase de plus" not in owner.get(f"{place}/textes/letter").text


def test_a_team_writes_to_the_addresses_of_the_project(app: Flask, owner: FlaskClient, place: str) -> None:
    assert "Aux adresses du projet" not in owner.get(place).text
    with app.app_context():
        questionnaire = db.session.scalars(select(Questionnaire)).one()
        door, _other = make_addresses(questionnaire.project, 2)
        make_event(questionnaire, door, make_agent(), "refusal")
    assert "Tout le projet (2 adresses)" in owner.get(place).text
    chosen = owner.post(f"{place}/liste", data={"address_list": ""}).headers["Location"]
    told = owner.get(chosen).text
    told = told.replace("\u202f", " ").replace("\xa0", " ")
    assert "qui n’en ont pas reçu : 1 lettre<" in told
    assert "1 adresse : les nombres" in told
    assert "2 adresses n’ont pas encore reçu de lettre" in told
    ordered = owner.post(
        chosen, data={"name": "Mars", "language": "fr", "is_again": "0", "spares_declined": "1"}
    )
    do_jobs(app)
    assert "1 lettre." in owner.get(ordered.headers["Location"]).text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Household)) == 2


def test_a_team_prints_letters_from_a_file(app: Flask, owner: FlaskClient, place: str) -> None:
    rows = 'adresse\n3 rue d’Angleterre, 44000 Nantes\n""\n5 rue d’Angleterre, 44000 Nantes\n;\n'
    sent = owner.post(f"{place}/adresses", data={"file": (io.BytesIO(rows.encode()), "rue.csv")})
    report = owner.get(sent.headers["Location"]).text
    assert "2 adresses lues" in report
    assert "5 rue d’Angleterre" in report
    ordered = owner.post(sent.headers["Location"], data={"name": "Mars", "language": "fr", "quartier": "5"})
    assert ordered.status_code == 303, ordered.text
    waiting = ordered.headers["Location"]
    assert "Impression en préparation" in owner.get(waiting).text
    do_jobs(app)
    assert "2 lettres" in owner.get(waiting).text
    pdf = owner.get(f"{waiting}/imprimer.pdf")
    assert _pages(pdf.data) == 2
    assert pdf.headers["Cache-Control"] == "private, no-store"
    with app.app_context():
        other = app.test_client()
        sign_in(other, make_person("Bo", role=Role.RESPONSABLE))
    assert other.get(f"{waiting}/imprimer.pdf").status_code == 404
    assert f'href="{waiting}"' in owner.get(place).text, "found again by whoever left the page"
    assert f'href="{waiting}"' not in other.get(place).text
    assert owner.get(sent.headers["Location"]).status_code == 410


def test_a_team_prints_notices_and_a_poster_and_notes_requests(
    app: Flask, owner: FlaskClient, place: str
) -> None:
    asked = {"count": "3", "slips": "2", "language": "fr", "name": "Rue Kervégan"}
    waiting = owner.post(f"{place}/avis", data=asked).headers["Location"]
    do_jobs(app)
    assert "4 avis" in owner.get(waiting).text
    assert _pages(owner.get(f"{waiting}/imprimer.pdf").data) == 2
    poster = owner.post(f"{place}/affiche", data={"name": "Marché", "size": "A3", "language": "fr"})
    assert Page(poster.data).size == (297, 420)
    asked = {"kind": "large", "quantity": "2", "destination": "gymnase"}
    assert owner.post(f"{place}/demandes", data=asked).status_code == 303
    page = owner.get(place).text
    assert "gymnase" in page
    [drop] = re.findall(r'action="(\S+/retirer)"', page)
    assert owner.post(drop).status_code == 303
    assert "gymnase" not in owner.get(place).text
    named = owner.post(f"{place}/demandes", data=asked | {"destination": "Mme Untel"})
    assert (named.status_code, "N’écrivez pas de nom" in named.text) == (422, True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_an_owner_a_member_and_an_outsider_reach(app: Flask, owner: FlaskClient, place: str) -> None:
    with app.app_context():
        member, outsider = make_person("Lu", role=Role.LECTURE), make_person("Zoé")
    reader, stranger, nobody = app.test_client(), app.test_client(), app.test_client()
    sign_in(reader, member)
    sign_in(stranger, outsider)
    some = f"{place}/adresses/{UUID(int=1)}"
    for path in (place, f"{place}/textes/letter", some, f"{place}/commandes/{UUID(int=1)}"):
        assert reader.get(path).status_code == 403
        assert stranger.get(path).status_code == 404
        assert nobody.get(path).status_code == 303
    for path in ("textes/letter", "apercu/letter", "adresses", "avis", "affiche", "demandes"):
        assert reader.post(f"{place}/{path}").status_code == 403
        assert stranger.post(f"{place}/{path}").status_code == 404
        assert nobody.post(f"{place}/{path}").status_code == 303
    assert owner.get(place).status_code == 200
    assert owner.get(f"{place}/textes/inconnu").status_code == 404
