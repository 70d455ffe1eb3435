"""Lists of addresses: imported once however often, bound to codes, their contacts erased on the day."""

import os
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import clock
from app.accounts.models import AuditEvent, Person, Role
from app.clock import now
from app.db import db, transaction
from app.errors import Refused
from app.households.binding import bind_households, households_in, order_codes
from app.households.bulk_links import invited_households
from app.households.contacts import contacts_of
from app.households.files.people import Told
from app.households.importing import Wanted, order_import, read_anew, receive_file
from app.households.lines import Parts
from app.households.lists import Origin, count_unlisted, find_list, lists_of, make_list, set_contacts_until
from app.households.models import AccessCode, AddressList, CodeLink, Contact, Household
from app.households.purging import purge
from app.households.receiving import add_household
from app.households.streets import Side, places_of, streets_among
from app.households.waiting import Waiting, find_reading, keep_file, sweep_files
from app.households.work import find_work
from app.jobs import find_job
from app.projects.models import Project
from app.projects.publishing import close
from tests.make import make_person
from tests.make_addresses import (
    TOWN,
    make_address_list,
    make_contacts,
    make_file,
    make_households,
    make_parts,
)
from tests.make_fieldwork import make_addresses
from tests.make_jobs import do_jobs
from tests.make_projects import make_project
from tests.make_published import make_published
from tests.make_workbooks import make_xlsx

pytestmark = pytest.mark.slow

HEADERS = ("numero", "voie", "cp", "ville", "etage", "nom", "tel")
ROWS = [
    ("1", "rue Kervégan", "44000", "Nantes", "RDC", "Diallo", "0612345678"),
    ("1", "rue Kervégan", "44000", "Nantes", "1", "", ""),
    ("2", "rue Kervégan", "44000", "Nantes", "", "Le Goff", "12"),
    ("3", "", "44000", "Nantes", "", "", ""),
]


def _progress(_done: int, _total: int) -> None:
    """Nobody looks."""


def _uploaded(app: Flask, project: Project, by: Person, content: bytes) -> UUID:
    """The upload of a file that was read."""
    with transaction():
        job_id = receive_file(project, content, "mars.csv", by=by)
    do_jobs(app)
    return UUID(find_work(project, job_id, by).arguments["upload_id"])


def _imported(app: Flask, project: Project, by: Person, wanted: Wanted, content: bytes) -> dict[str, object]:
    """The result of an import."""
    upload_id = _uploaded(app, project, by, content)
    with transaction():
        job_id = order_import(project, upload_id, wanted, by=by)
    do_jobs(app)
    db.session.expire_all()
    done = find_work(project, job_id, by)
    assert done.result, done.error
    return done.result


def _count(model: type[Household] | type[Contact] | type[AddressList]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


WANTED = Wanted(name="Kervégan", quartier="5", without_faults=True)


def test_a_file_becomes_a_list_and_the_same_file_adds_nothing(app: Flask) -> None:
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        content = make_file(ROWS, *HEADERS)
        report = _imported(app, project, owner, WANTED, content)
        assert {name: report[name] for name in ("read", "new", "known", "faults", "contacts")} == {
            "read": 4, "new": 3, "known": 0, "faults": 1, "contacts": 0,
        }  # fmt: skip
        again = _imported(app, project, owner, replace(WANTED, name="Encore"), content)
        assert (again["new"], again["known"]) == (0, 3)
        assert (_count(Household), _count(Contact)) == (3, 0)
        [newer, older] = lists_of(project)
        assert (older.address_list.name, older.households) == ("Kervégan", 3)
        assert (newer.address_list.name, newer.households) == ("Encore", 0)
        kept = db.session.scalars(select(Household).order_by(Household.id)).all()
        assert [one.quartier for one in kept] == ["5", "5", "5"]
        assert (kept[0].number, kept[0].street, kept[0].floor) == ("1", "rue Kervégan", "RDC")
        acts = db.session.scalars(select(AuditEvent.act).where(AuditEvent.act == "address_list.import")).all()
        assert len(acts) == 2


def test_an_import_in_several_portions_is_one_list(app: Flask) -> None:
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        rows = [(f"{number} rue Kervégan, {TOWN}",) for number in range(1, 1_202)]
        report = _imported(app, project, owner, WANTED, make_file(rows, "adresse"))
        assert (report["new"], report["known"]) == (1_201, 0)
        assert _count(Household) == 1_201


def test_an_import_that_was_killed_goes_on_and_makes_nothing_twice(app: Flask) -> None:
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        rows = [(f"{number} rue Kervégan, {TOWN}",) for number in range(1, 11)]
        upload_id = _uploaded(app, project, owner, make_file(rows, "adresse"))
        with transaction():
            made = make_list(project, "Kervégan", Origin(list_id=upload_id))
        make_households(project, [make_parts(number) for number in range(1, 5)], made)
        with transaction():
            job_id = order_import(project, upload_id, WANTED, by=owner)
        do_jobs(app)
        done = find_job(job_id)
        assert done
        assert done.result
        assert (done.result["new"], done.result["known"]) == (10, 0)
        assert (_count(AddressList), _count(Household)) == (1, 10)


def test_a_file_with_faults_is_imported_only_if_that_is_wanted(app: Flask) -> None:
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        upload_id = _uploaded(app, project, owner, make_file(ROWS, *HEADERS))
        for wanted, code in (
            (replace(WANTED, without_faults=False), "addresses_unaccepted"),
            (replace(WANTED, name=" "), "list_name"),
            (replace(WANTED, contacts_until=now().date()), "contacts_past"),
            (replace(WANTED, contacts_until=date(2031, 1, 1)), "contacts_late"),
        ):
            with pytest.raises(Refused, match=code), transaction():
                order_import(project, upload_id, wanted, by=owner)
        assert _count(Household) == 0


def test_a_file_waits_for_who_uploaded_it_alone_and_for_a_day(app: Flask) -> None:
    with app.app_context():
        project, owner, other = make_project(), make_person(role=Role.RESPONSABLE), make_person("Bo")
        upload_id = _uploaded(app, project, owner, make_file(ROWS, *HEADERS))
        assert find_reading(project, upload_id, owner)
        assert find_reading(project, upload_id, other) is None
        assert find_reading(make_project(), upload_id, owner) is None
        folder = Path(app.extensions["palier.settings"].var) / "addresses"
        assert sorted(path.suffix for path in folder.iterdir()) == [".file", ".json"]
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
        assert sweep_files(_progress) == {"removed": 0}
        with pytest.raises(Refused, match="addresses_waited"):
            order_import(project, UUID(int=1), WANTED, by=owner)


def _read_anew(
    app: Flask, project: Project, by: Person, upload_id: UUID, fields: dict[str, str | None], **told: bool
) -> Waiting:
    """What is found in a file whose columns of these headers are taken for these fields."""
    waiting = find_reading(project, upload_id, by)
    assert waiting
    columns = enumerate(waiting.found.columns)
    taken = waiting.found.taken_for(
        {at: fields[column.header] for at, column in columns if column.header in fields}, **told
    )
    with transaction():
        read_anew(project, upload_id, waiting, taken, by=by)
    do_jobs(app)
    again = find_reading(project, upload_id, by)
    assert again
    return again


def test_columns_that_somebody_takes_for_something_else_are_read_so_and_imported(app: Flask) -> None:
    headers = ("ref", "Nom", "CP", "ville", "Niv", "Gardien")
    rows = [(number, "rue Kervégan", "44000", "Nantes", "3", "Mme Diallo") for number in (1, 2)]
    for content in (make_file(rows, *headers), make_xlsx({"Notes": [("x",)], "Liste": [headers, *rows]})):
        with app.app_context():
            project, owner = make_project(), make_person(role=Role.RESPONSABLE)
            upload_id = _uploaded(app, project, owner, content)
            waiting = find_reading(project, upload_id, owner)
            assert waiting
            assert waiting.refused
            assert waiting.refused.code == "addresses_columns"
            fields = {"ref": "number", "Nom": "street", "Niv": "floor", "Gardien": "name"}
            assert [(one.header, one.field, one.examples) for one in waiting.found.columns[:3]] == [
                ("ref", None, ("1", "2")), ("Nom", "name", ("rue Kervégan",)), ("CP", "postcode", ("44000",)),
            ]  # fmt: skip
            again = _read_anew(app, project, owner, upload_id, dict(fields))
            assert again.addresses
            assert [one.text for one in again.addresses.found] == [
                f"3e étage, {number} rue Kervégan, 44000 Nantes" for number in (1, 2)
            ]
            assert again.addresses.contacts == 2
            with transaction():
                order_import(project, upload_id, WANTED, by=owner)
            do_jobs(app)
            kept = db.session.scalars(select(Household).where(Household.project_id == project.id)).all()
            assert sorted((one.number, one.street, one.floor) for one in kept) == [
                ("1", "rue Kervégan", "3"), ("2", "rue Kervégan", "3"),
            ]  # fmt: skip
            folder = Path(app.extensions["palier.settings"].var) / "addresses"
            assert list(folder.iterdir()) == [], "neither file nor reading is left"


def test_a_file_without_headers_loses_no_address(app: Flask) -> None:
    rows = [(f"{number} rue Kervégan", "44000", "Nantes") for number in (1, 2, 3)]
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        upload_id = _uploaded(app, project, owner, make_file(rows[1:], *rows[0]))
        fields: dict[str, str | None] = {"1 rue Kervégan": "address", "44000": "postcode", "Nantes": "town"}
        again = _read_anew(app, project, owner, upload_id, fields, has_headers=False)
        assert again.addresses
        assert [one.text for one in again.addresses.found] == [f"{row[0]}, 44000 Nantes" for row in rows]
        assert [one.header for one in again.found.columns] == ["", "", ""]
        assert again.found.columns[0].examples == ("1 rue Kervégan", "2 rue Kervégan")
        with_headers = find_reading(project, upload_id, owner)
        assert with_headers
        assert not with_headers.found.has_headers


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_columns_are_taken_for_what_makes_addresses(app: Flask) -> None:
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        upload_id = _uploaded(app, project, owner, make_file(ROWS, *HEADERS))
        waiting = find_reading(project, upload_id, owner)
        assert waiting
        assert [one.field for one in waiting.found.columns] == [
            "number", "street", "postcode", "town", "floor", "name", "telephone",
        ]  # fmt: skip
        with pytest.raises(Refused, match="columns_double") as double:
            waiting.found.taken_for({4: "number"})
        assert double.value.values == {"field": "Numéro", "columns": "« numero », « etage »"}
        with pytest.raises(Refused, match="columns_street"):
            waiting.found.taken_for({1: None})
        assert waiting.found.taken_for({4: "remark", 5: "remark"}).fields[4:6] == ("remark", "remark")


def test_a_reading_made_anew_waits_no_longer_than_its_file(app: Flask) -> None:
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        upload_id = _uploaded(app, project, owner, make_file(ROWS, *HEADERS))
        folder = Path(app.extensions["palier.settings"].var) / "addresses"
        given = time.time() - 23 * 3600
        for path in folder.iterdir():
            os.utime(path, (given, given))
        _read_anew(app, project, owner, upload_id, {"etage": None})
        assert {int(path.stat().st_mtime) for path in folder.iterdir()} == {int(given)}


def test_a_file_that_cannot_be_read_says_why(app: Flask) -> None:
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        upload_id = _uploaded(app, project, owner, b"a;b\n1;2\n")
        waiting = find_reading(project, upload_id, owner)
        assert waiting
        assert waiting.refused
        assert "a, b" in waiting.refused.sentence
        keep_file(upload_id, b"")


def test_contacts_are_kept_where_the_team_says_so_and_once(app: Flask) -> None:
    with app.app_context():
        project, owner = make_project(), make_person(role=Role.RESPONSABLE)
        wanted = replace(WANTED, contacts_until=now().date() + timedelta(days=30))
        for _ in range(2):
            _imported(app, project, owner, wanted, make_file(ROWS, *HEADERS))
        [kept] = db.session.scalars(select(Contact)).all()
        assert (kept.name, kept.telephone) == ("Diallo", "06 12 34 56 78")
        assert [counted.contacts for counted in lists_of(project)] == [0, 1]


UNTIL = date(2030, 3, 15)
#: Midnight of that day in Paris.
MIDNIGHT = datetime(2030, 3, 14, 23, 0, tzinfo=UTC)


def test_contacts_are_erased_on_the_day_that_their_list_promised(app: Flask) -> None:
    with app.app_context():
        project = make_project()
        make_contacts(project, UNTIL, [Told("Diallo"), Told("", None, "06 12 34 56 78")])
        make_contacts(project, UNTIL + timedelta(days=1), [Told("Le Goff")], "Plus tard")
        with clock.at(MIDNIGHT - timedelta(minutes=1)), transaction():
            assert purge(_progress) == {"contacts": 0, "addresses": 0}
        with clock.at(MIDNIGHT), transaction():
            assert purge(_progress) == {"contacts": 2, "addresses": 0}
        assert db.session.scalars(select(Contact.name)).all() == ["Le Goff"]
        [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "contact.purge"))
        assert event.values == {"contacts": 2}


def test_addresses_and_contacts_go_with_the_answers_of_their_project(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        kept = make_contacts(questionnaire.project, UNTIL, [Told("Diallo"), Told("Le Goff")])
        with transaction():
            db.session.merge(kept).contacts_until = None
            [linked, _] = households_in(questionnaire.project_id, kept.id)
            bind_households(db.session.merge(questionnaire), [linked], "Un")
        with clock.at(datetime(2030, 12, 31, 22, 0, tzinfo=UTC)), transaction():
            assert purge(_progress) == {"contacts": 0, "addresses": 0}
        over = datetime(2031, 1, 1, tzinfo=UTC)
        with clock.at(over), transaction():
            assert purge(_progress) == {"contacts": 2, "addresses": 1}
        assert (_count(Household), _count(AddressList)) == (1, 1), "a code leads there until it closes"
        with clock.at(over), transaction():
            close(db.session.merge(questionnaire))
            assert purge(_progress) == {"contacts": 0, "addresses": 1}
        assert (_count(Household), _count(AddressList)) == (0, 0)


def test_who_may_read_addresses_reads_contacts_and_it_is_logged(app: Flask) -> None:
    with app.app_context():
        project = make_project()
        make_contacts(project, UNTIL, [Told("Diallo")])
        household = db.session.scalars(select(Household)).one()
        owner, member, outsider = (
            make_person(role=Role.RESPONSABLE),
            make_person(role=Role.LECTURE),
            make_person(),
        )
        with transaction():
            assert [contact.name for contact in contacts_of(household, project, owner)] == ["Diallo"]
        for person, status in ((member, 403), (outsider, 404)):
            with pytest.raises(Refused) as refused:
                contacts_of(household, project, person)
            assert refused.value.status == status
        reading = select(AuditEvent.person_id).where(AuditEvent.act == "contact.read")
        assert db.session.scalars(reading).all() == [owner.id]


def test_the_day_of_erasing_may_be_changed_within_what_the_project_promises(app: Flask) -> None:
    with app.app_context():
        project = make_project()
        made = make_contacts(project, UNTIL, [Told("Diallo")])
        with transaction():
            set_contacts_until(project, db.session.merge(made), UNTIL + timedelta(days=9))
        assert find_list(project, made.id).contacts_until == UNTIL + timedelta(days=9)
        for until, code in ((date(2020, 1, 1), "contacts_past"), (date(2031, 1, 1), "contacts_late")):
            with pytest.raises(Refused, match=code):
                set_contacts_until(project, made, until)
        with pytest.raises(Refused, match="not_found"):
            find_list(make_project(), made.id)


# Codes


def test_the_order_of_codes_tells_no_order_of_addresses(app: Flask) -> None:
    """What closing cuts would be told again by two lists side by side."""
    with app.app_context():
        questionnaire = make_published()
        doors = make_addresses(questionnaire.project, 40)
        with transaction():
            bind_households(db.session.merge(questionnaire), doors, "Tous")
        linked = list(db.session.scalars(select(CodeLink.household_id).order_by(CodeLink.code_id)))
        assert sorted(linked) == sorted(door.id for door in doors)
        assert linked not in (sorted(linked), [door.id for door in doors])


def test_every_address_of_a_list_gets_one_code(app: Flask) -> None:
    with app.app_context():
        questionnaire, owner = make_published(), make_person(role=Role.RESPONSABLE)
        parts = [make_parts(number) for number in range(1, 8)]
        made = make_address_list(questionnaire.project, parts)
        with transaction():
            first = households_in(questionnaire.project_id, made.id)[:3]
            assert bind_households(questionnaire, first, "Trois") == 3
            job_id = order_codes(questionnaire, made.id, by=owner)
        do_jobs(app)
        done = find_job(job_id)
        assert done
        assert done.result == {"made": 4, "addresses": 7, "list_id": str(made.id)}
        assert len(invited_households(questionnaire)) == 7
        assert db.session.scalar(select(func.count()).select_from(AccessCode)) == 7
        assert set(db.session.scalars(select(AccessCode.quartier))) == {"5"}


def test_a_closed_questionnaire_binds_no_address(app: Flask) -> None:
    with app.app_context():
        questionnaire = make_published()
        made = make_address_list(questionnaire.project, [make_parts(1)])
        with transaction():
            close(db.session.merge(questionnaire))
        with pytest.raises(Refused, match="questionnaire_closed"):
            order_codes(questionnaire, made.id, by=make_person())


# Added at the door


def test_a_household_added_at_a_door_is_the_one_that_is_known(app: Flask) -> None:
    with app.app_context():
        project = make_project()
        [known] = make_households(project, [make_parts("3 bis", floor="2", door="gauche")])
        parts = Parts(number="3bis", street="RUE KERVEGAN", floor="2", door="gauche", town=TOWN)
        with transaction():
            assert add_household(project, parts).id == known.id
            fresh = add_household(project, replace(parts, door="droite"), household_id=UUID(int=7))
        assert fresh.id == UUID(int=7)
        assert fresh.address == "2e étage, porte droite, 3bis RUE KERVEGAN, 44000 Nantes"
        with pytest.raises(Refused, match="household_empty"):
            add_household(project, Parts())
        assert count_unlisted(project) == 2


def test_two_agents_who_add_a_door_at_once_make_one_household(app: Flask) -> None:
    with app.app_context():
        project_id = make_project().id
    made: list[UUID] = []

    def add() -> None:
        with app.app_context(), transaction() as session:
            made.append(add_household(session.get_one(Project, project_id), make_parts(3, floor="2")).id)

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    assert len(set(made)) == 1
    with app.app_context():
        assert _count(Household) == 1


def test_addresses_kept_before_spellings_were_compared_are_found_again(app: Flask) -> None:
    with app.app_context():
        project = make_project()
        [older] = make_households(project, [make_parts(5)])
        with transaction() as session:
            session.execute(text("UPDATE household SET identity = NULL"))
        db.session.expire_all()
        [found] = make_households(project, [make_parts(5, remark="sur cour")])
        assert found.id == older.id
        assert found.remark == "sur cour"


# Streets


def test_a_street_is_walked_up_its_odd_side_and_back_down_the_even_one(app: Flask) -> None:
    with app.app_context():
        project = make_project()
        make_households(
            project,
            [
                *(make_parts(number) for number in (1, 2, 3, "3 bis", 4, 10)),
                *(
                    make_parts(5, floor=floor, door=door)
                    for floor in ("RDC", "10", "2")
                    for door in ("10", "9")
                ),
                make_parts(1, "RUE KERVEGAN", building="B"),
                make_parts(1, "allée Duquesne"),
                Parts(street="La Haie", town=TOWN),
            ],
        )
        streets = streets_among(places_of(project))
        assert [street.name for street in streets] == ["allée Duquesne", "La Haie", "rue Kervégan"]
        walked = [(place.number, place.building, place.floor, place.door) for place in streets[2].places]
        assert walked == [
            ("1", None, None, None), ("1", "B", None, None), ("3", None, None, None),
            ("3 bis", None, None, None),
            ("5", None, "RDC", "9"), ("5", None, "RDC", "10"), ("5", None, "2", "9"), ("5", None, "2", "10"),
            ("5", None, "10", "9"), ("5", None, "10", "10"),
            ("10", None, None, None), ("4", None, None, None), ("2", None, None, None),
        ]  # fmt: skip
        assert [streets[2].on(side) for side in Side] == [10, 3, 0]
        assert streets[1].places[0].side is Side.NONE
