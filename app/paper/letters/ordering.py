"""Letters and notices that the team orders: made in the background, their PDF kept for a day."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.accounts.models import Person
from app.db import db, reading, uuid7, writing
from app.errors import Refused
from app.jobs import Job, Progress, enqueue, find_job, job, latest_jobs
from app.paper.letters.documents import Manner, letter_document, visit_document
from app.paper.letters.keeping import find_addresses, find_pdf, forget_addresses, keep_pdf
from app.paper.letters.merging import Mailing, check_count, one_page, write_letters
from app.paper.letters.recipients import Rule, foresee
from app.paper.letters.subject import public_url, to_print
from app.paper.letters.visits import MOST_NOTICES, print_visits
from app.paper.printing.reach import is_local, test_address
from app.projects.models import Questionnaire

_LETTERS, _VISITS = "paper.print_letters", "paper.print_visits"


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """Letters to a kept list of addresses; see `merging.Mailing`."""

    list_id: UUID
    language: str
    name: str
    quartier: str | None = None
    admits: int = 1
    is_again: bool = False
    spares_declined: bool = False

    @property
    def rule(self) -> Rule:
        """Who of them is written to."""
        return Rule(self.is_again, self.spares_declined)


@dataclass(frozen=True, slots=True)
class VisitOrder:
    """So many notices, `slips` to a sheet."""

    count: int
    slips: int
    language: str
    name: str


def order_letters(questionnaire: Questionnaire, order: LetterOrder, *, by: Person) -> UUID:
    """Ask for letters. The job's result is {"made", "skipped"}.

    Refused: addresses_gone, letters_none_left, letters_count, letter_page, paper_unpublished, paper_language.
    """
    addresses = find_addresses(questionnaire, order.list_id, by)
    if addresses is None:
        raise Refused("addresses_gone", 410)
    check_count(foresee(questionnaire, addresses).letters(order.rule))
    manner = Manner(order.admits, is_again=order.is_again)
    one_page(letter_document(to_print(questionnaire, order.language), manner=manner), "letter_page")
    return enqueue(
        _LETTERS,
        **_asked(questionnaire, by),
        list_id=str(order.list_id),
        language=order.language,
        called=order.name,
        quartier=order.quartier,
        admits=order.admits,
        is_again=order.is_again,
        spares_declined=order.spares_declined,
    )


def order_visits(questionnaire: Questionnaire, order: VisitOrder, *, by: Person) -> UUID:
    """Ask for notices. The job's result is {"made", "sheets"}. Refused: as by print_visits."""
    if not 0 < order.count <= MOST_NOTICES:
        raise Refused("visits_count", 422, {"most": MOST_NOTICES})
    one_page(visit_document(to_print(questionnaire, order.language), order.slips), "visit_page")
    return enqueue(
        _VISITS,
        **_asked(questionnaire, by),
        count=order.count,
        slips=order.slips,
        language=order.language,
        called=order.name,
    )


def find_order(questionnaire: Questionnaire, job_id: UUID, person: Person) -> Job:
    """An order of this person. Refused: not_found (404)."""
    found = find_job(job_id)
    if found is None or found.name not in {_LETTERS, _VISITS}:
        raise Refused("not_found", 404)
    ours = {"questionnaire_id": str(questionnaire.id), "person_id": str(person.id)}
    if not ours.items() <= found.arguments.items():
        raise Refused("not_found", 404)
    return found


def recent_orders(questionnaire: Questionnaire, person: Person) -> list[Job]:
    """The orders of this person that are not ready yet, or whose PDF is still kept; newest first."""
    asked = {"questionnaire_id": str(questionnaire.id), "person_id": str(person.id)}
    orders = latest_jobs((_LETTERS, _VISITS), **asked)
    return [one for one in orders if not one.is_over or find_pdf(UUID(one.arguments["file_id"]))]


@job(_LETTERS, tries=1)
def make_letters(
    progress: Progress, questionnaire_id: str, person_id: str, file_id: str, list_id: str, **order: Any
) -> dict[str, Any]:
    """Test the public address, then mint, link, typeset and keep; the addresses read are forgotten."""
    progress(0, 3)
    questionnaire, person = _ready(questionnaire_id, person_id)
    progress(1, 3)
    addresses = find_addresses(questionnaire, UUID(list_id), person)
    if addresses is None:
        raise Refused("addresses_gone", 410)
    rule = Rule(order["is_again"], order["spares_declined"])
    mailing = Mailing(addresses.found, order["called"], order["quartier"], order["admits"], rule)
    made = write_letters(to_print(questionnaire, order["language"]), mailing, by=person)
    keep_pdf(UUID(file_id), made.pdf)
    forget_addresses(UUID(list_id))
    progress(3, 3)
    return {"made": made.letters, "skipped": made.skipped}


@job(_VISITS, tries=1)
def make_visits(
    progress: Progress, questionnaire_id: str, person_id: str, file_id: str, **order: Any
) -> dict[str, Any]:
    """Test the public address, then mint, typeset and keep."""
    progress(0, 3)
    questionnaire, person = _ready(questionnaire_id, person_id)
    progress(1, 3)
    subject = to_print(questionnaire, order["language"])
    made = print_visits(subject, order["count"], order["slips"], order["called"], by=person)
    keep_pdf(UUID(file_id), made.pdf)
    progress(3, 3)
    return {"made": made.batch.size, "sheets": made.sheets}


def _asked(questionnaire: Questionnaire, by: Person) -> dict[str, str]:
    return {"questionnaire_id": str(questionnaire.id), "person_id": str(by.id), "file_id": str(uuid7())}


def _ready(questionnaire_id: str, person_id: str) -> tuple[Questionnaire, Person]:
    """Who asked for what, once the public address has been tried with a real code."""
    questionnaire = db.session.get_one(Questionnaire, UUID(questionnaire_id))
    if not is_local(public_url()):
        # The code that is tried must be there for the server: what was done until here is committed.
        reading()
        test_address(public_url(), questionnaire)
    writing()
    return questionnaire, db.session.get_one(Person, UUID(person_id))
