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
from app.db import db, transaction
from app.errors import Refused
from app.households.access import find_code
from app.households.addresses import Address, read_addresses
from app.households.codes import normalise_code
from app.households.models import AccessCode, CodeLink, Household
from app.jobs.queue import Queue
from app.jobs.worker import Worker
from app.paper.letters.install import install as install_letters
from app.paper.letters.merging import Mailing, write_letters
from app.paper.letters.models import CopyRequest
from app.paper.letters.personalised import Copies, unanswered, with_covers
from app.paper.letters.postal import lines_of
from app.paper.letters.posters import make_poster
from app.paper.letters.requests import Asked, Proposal, add_request, open_requests, proposals, serve
from app.paper.letters.subject import to_print
from app.paper.letters.texts import set_letter_texts
from app.paper.letters.visits import print_visits
from app.paper.models import PaperLayout
from app.paper.printing.layouts import lay_out, wanted
from app.paper.printing.runs import print_run
from app.projects.models import Questionnaire
from app.projects.publishing import close
from tests.make import make_person, sign_in
from tests.make_answers import make_envelope, send
from tests.make_projects import make_project
from tests.make_published import make_published

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


def test_a_reminder_leaves_who_answered_in_peace_and_replaces_the_others_code(
    questionnaire: Questionnaire,
) -> None:
    with transaction():
        first = write_letters(to_print(questionnaire), Mailing([ANGLETERRE, CANCLAUX], "Mars"))
    answered, waiting = (_code_in(Page(first.pdf, number).links[0]) for number in (0, 1))
    send(make_envelope(questionnaire, code=answered))
    with transaction():
        again = write_letters(
            to_print(questionnaire), Mailing([ANGLETERRE, CANCLAUX], "Relance", is_again=True)
        )
    assert (again.letters, again.skipped) == (1, 1)
    assert "12 bis rue Canclaux" in Page(again.pdf).text
    states = {code: getattr(find_code(code), "state", None) for code in (answered, waiting)}
    db.session.expire_all()
    states = {code: getattr(find_code(code), "state", None) for code in (answered, waiting)}
    assert states == {answered: "active", waiting: "revoked"}


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


def test_sheets_printed_again_replace_the_codes_and_leave_who_answered_in_peace(
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
    db.session.expire_all()
    states = {code: getattr(find_code(code), "state", None) for code in (*first, again)}
    assert states == {first[0]: "active", first[1]: "revoked", again: "active"}
    send(make_envelope(questionnaire, code=again))
    with pytest.raises(Refused, match="letters_none_left"):
        unanswered(questionnaire, addresses)


def _sheets_to(
    questionnaire: Questionnaire, layout: PaperLayout, addresses: Sequence[Address]
) -> tuple[str, ...]:
    """Copies with letters to these addresses; their codes."""
    with transaction():
        printed = print_run(questionnaire, layout, len(addresses))
        with_covers(to_print(questionnaire), Copies(printed.run, printed.pdf, printed.codes), addresses)
    return printed.codes


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
