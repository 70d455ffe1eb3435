"""Requests for sheets on paper, in large print or in another language: they feed the next print run."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from app.accounts.audit import record
from app.accounts.models import Person
from app.db import db
from app.errors import Refused
from app.paper.letters.models import CopyRequest
from app.paper.letters.subject import subject_of
from app.paper.models import PaperLayout, PrintRun
from app.projects.forms import load_form
from app.projects.models import Questionnaire

MOST_COPIES = 500
LONGEST_DESTINATION = 200
PAPER, LARGE = "paper", "large"
_EASY = "fr-x-falc"
#: Words that announce a name; nobody's is kept here.
_NAMED = re.compile(r"\b(?:mme|mlle|mr|mrs|monsieur|madame|mademoiselle)\b|\bM\.\s*[A-ZÀ-Þ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request before it is kept; `kind` is paper, large or a language's tag."""

    kind: str
    quantity: int
    destination: str
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the next runs should print: a language's tag, a variant, how many copies."""

    language: str
    variant: str
    copies: int


def add_request(questionnaire: Questionnaire, asked: Asked, *, by: Person | None = None) -> CopyRequest:
    """Keep a request.

    Refused: request_kind, request_quantity (values: most), request_destination (values: most), request_name.
    """
    if asked.kind not in (PAPER, LARGE, *languages_of(questionnaire)):
        raise Refused("request_kind", 422)
    if not 0 < asked.quantity <= MOST_COPIES:
        raise Refused("request_quantity", 422, {"most": MOST_COPIES})
    destination = " ".join(asked.destination.split())
    if not 0 < len(destination) <= LONGEST_DESTINATION:
        raise Refused("request_destination", 422, {"most": LONGEST_DESTINATION})
    if _NAMED.search(destination):
        raise Refused("request_name", 422)
    request = CopyRequest(
        project_id=questionnaire.project_id,
        questionnaire_id=questionnaire.id,
        kind=asked.kind,
        quantity=asked.quantity,
        destination=destination,
        household_id=asked.household_id,
        person_id=by.id if by else None,
    )
    db.session.add(request)
    db.session.flush()
    subject = f"copy_request {request.id}"
    record("copy_request.add", subject, by=by, project_id=request.project_id, copies=request.quantity)
    return request


def open_requests(questionnaire: Questionnaire) -> Sequence[CopyRequest]:
    """Those that no run has served, oldest first."""
    return db.session.scalars(
        select(CopyRequest).where(*_of(questionnaire), CopyRequest.run_id.is_(None)).order_by(CopyRequest.id)
    ).all()


def drop_request(questionnaire: Questionnaire, request_id: UUID, *, by: Person | None = None) -> None:
    """Forget a request that nobody needs any more. Refused: not_found, request_served."""
    request = db.session.get(CopyRequest, (questionnaire.project_id, request_id))
    if request is None or request.questionnaire_id != questionnaire.id:
        raise Refused("not_found", 404)
    if request.run_id:
        raise Refused("request_served", 409)
    db.session.delete(request)
    record("copy_request.drop", f"copy_request {request_id}", by=by, project_id=questionnaire.project_id)


def proposals(questionnaire: Questionnaire) -> list[Proposal]:
    """The runs that would serve what is asked for, those that were asked first before the others."""
    copies: dict[tuple[str, str], int] = {}
    for request in open_requests(questionnaire):
        printed = _printed(questionnaire, request.kind)
        copies[printed] = copies.get(printed, 0) + request.quantity
    return [Proposal(language, variant, count) for (language, variant), count in copies.items()]


def serve(run: PrintRun, *, by: Person | None = None) -> list[CopyRequest]:
    """Count a run's copies towards what was asked of its kind, oldest first; says which it served.

    A request is served whole: one for more copies than are left waits for the next run.
    """
    questionnaire = db.session.get_one(Questionnaire, run.questionnaire_id)
    layout = db.session.get_one(PaperLayout, (run.project_id, run.layout_id))
    left, served = run.copies, []
    for request in open_requests(questionnaire):
        is_its_kind = _printed(questionnaire, request.kind) == (layout.language, layout.variant)
        if is_its_kind and request.quantity <= left:
            request.run_id = run.id
            left -= request.quantity
            served.append(request)
    if served:
        values = {"requests": len(served), "copies": run.copies - left}
        record("copy_request.serve", f"print_run {run.id}", by=by, project_id=run.project_id, **values)
    return served


def languages_of(questionnaire: Questionnaire) -> list[str]:
    """The tags of the form's languages."""
    return [language.tag for language in load_form(subject_of(questionnaire).version).languages]


def forget_households(questionnaire: Questionnaire, *, by: Person | None = None) -> None:
    """At closing: which addresses asked for copies is forgotten with the links of codes."""
    db.session.execute(
        update(CopyRequest)
        .where(*_of(questionnaire), CopyRequest.household_id.is_not(None))
        .values(household_id=None)
    )


def _printed(questionnaire: Questionnaire, kind: str) -> tuple[str, str]:
    """The language and the variant that serve a kind of request."""
    if kind in {PAPER, LARGE}:
        own = load_form(subject_of(questionnaire).version).default_language.tag
        return own, "large" if kind == LARGE else "standard"
    return kind, "easy" if kind == _EASY else "standard"


def _of(questionnaire: Questionnaire) -> tuple[ColumnElement[bool], ...]:
    return (
        CopyRequest.project_id == questionnaire.project_id,
        CopyRequest.questionnaire_id == questionnaire.id,
    )
