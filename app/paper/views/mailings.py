"""Letters to the addresses of a file or of the project, notices, and the wait until they are printed."""

from uuid import UUID

from flask import redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from app.accounts.access import Act, require
from app.accounts.sign_in import signed_in
from app.db import reading
from app.errors import Refused
from app.households.addresses import MOST_BYTES, read_addresses
from app.households.listed import addresses_of
from app.households.lists import find_list
from app.paper.letters.keeping import find_addresses, find_pdf, keep_addresses
from app.paper.letters.ordering import LetterOrder, VisitOrder, find_order, order_letters, order_visits
from app.paper.letters.recipients import foresee
from app.paper.letters.visits import SLIPS
from app.paper.views.blueprint import blueprint
from app.paper.views.letters import HERE, QUARTIER, address_of, languages_of, page_of
from app.posted import FormSchema, posted
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.projects.quartiers import QUARTIERS


class _LettersSchema(FormSchema):
    language = fields.Str(required=True)
    name = fields.Str(required=True, validate=validate.Length(max=120))
    quartier = QUARTIER
    admits = fields.Int(load_default=1, validate=validate.Range(min=1, max=20))
    is_again = fields.Bool(load_default=False)
    spares_declined = fields.Bool(load_default=False)


class _ListSchema(FormSchema):
    """None: all the addresses of the project."""

    address_list = fields.UUID(load_default=None)


class _VisitsSchema(FormSchema):
    language = fields.Str(required=True)
    name = fields.Str(required=True, validate=validate.Length(max=120))
    count = fields.Int(required=True, validate=validate.Range(min=1))
    slips = fields.Int(load_default=SLIPS[0], validate=validate.OneOf(SLIPS))


@blueprint.post(f"{HERE}/adresses")
def add_addresses(slug: str, short_name: str) -> ResponseReturnValue:
    """Read a file of addresses; letters are ordered on the page that tells what it holds."""
    reading()
    questionnaire = _at_addresses(slug, short_name)
    try:
        found = read_addresses(_uploaded())
    except Refused as refused:
        return page_of(questionnaire, refused), refused.status
    list_id = keep_addresses(questionnaire, found, by=signed_in())
    return redirect(address_of("paper.addresses", questionnaire, list_id=list_id), 303)


@blueprint.post(f"{HERE}/liste")
def take_addresses(slug: str, short_name: str) -> ResponseReturnValue:
    """The addresses of the project, or of one of its lists, as if a file had brought them."""
    questionnaire = _at_addresses(slug, short_name)
    named = posted(_ListSchema())["address_list"]
    found = addresses_of(questionnaire.project, find_list(questionnaire.project, named) if named else None)
    list_id = keep_addresses(questionnaire, found, by=signed_in())
    return redirect(address_of("paper.addresses", questionnaire, list_id=list_id), 303)


@blueprint.get(f"{HERE}/adresses/<uuid:list_id>")
def addresses(slug: str, short_name: str, list_id: UUID) -> ResponseReturnValue:
    return _addresses_page(_at_addresses(slug, short_name), list_id)


@blueprint.post(f"{HERE}/adresses/<uuid:list_id>")
def order_of_letters(slug: str, short_name: str, list_id: UUID) -> ResponseReturnValue:
    reading()
    questionnaire = _at_addresses(slug, short_name)
    try:
        order = LetterOrder(list_id=list_id, **posted(_LettersSchema()))
        job_id = order_letters(questionnaire, order, by=signed_in())
    except Refused as refused:
        return _addresses_page(questionnaire, list_id, refused), refused.status
    return redirect(address_of("paper.order_of_print", questionnaire, job_id=job_id), 303)


@blueprint.post(f"{HERE}/avis")
def order_of_visits(slug: str, short_name: str) -> ResponseReturnValue:
    reading()
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        job_id = order_visits(questionnaire, VisitOrder(**posted(_VisitsSchema())), by=signed_in())
    except Refused as refused:
        return page_of(questionnaire, refused), refused.status
    return redirect(address_of("paper.order_of_print", questionnaire, job_id=job_id), 303)


@blueprint.get(f"{HERE}/commandes/<uuid:job_id>")
def order_of_print(slug: str, short_name: str, job_id: UUID) -> ResponseReturnValue:
    """Where an order waits until its PDF is there."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    job = find_order(questionnaire, job_id, signed_in())
    failed = Refused(job.error or "job_failed", values=_told()) if job.state == "failed" else None
    return render_template(
        "paper/letters_order.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        job=job,
        is_kept=find_pdf(UUID(job.arguments["file_id"])) is not None,
        refused=failed,
    )


@blueprint.get(f"{HERE}/commandes/<uuid:job_id>/imprimer.pdf")
def ordered_print(slug: str, short_name: str, job_id: UUID) -> ResponseReturnValue:
    """Letters or notices with their codes: for a day, for who ordered them."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    job = find_order(questionnaire, job_id, signed_in())
    path = find_pdf(UUID(job.arguments["file_id"])) if job.state == "done" else None
    if path is None:
        raise Refused("letters_gone", 410)
    is_letters = "list_id" in job.arguments
    if is_letters:
        require(signed_in(), Act.READ_ADDRESSES, questionnaire.project)
    name = f"{'courriers' if is_letters else 'avis'}-{short_name}.pdf"
    answer = send_file(path, "application/pdf", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _at_addresses(slug: str, short_name: str) -> Questionnaire:
    """The questionnaire, for someone who may read addresses there too."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    require(signed_in(), Act.READ_ADDRESSES, questionnaire.project)
    return questionnaire


def _addresses_page(questionnaire: Questionnaire, list_id: UUID, refused: Refused | None = None) -> str:
    found = find_addresses(questionnaire, list_id, signed_in())
    if found is None:
        raise Refused("addresses_gone", 410)
    return render_template(
        "paper/letters_addresses.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        addresses=found,
        outlook=foresee(questionnaire, found),
        list_id=list_id,
        languages=languages_of(questionnaire),
        quartiers=QUARTIERS,
        is_published=questionnaire.state == "published",
        asked=request.form if refused else {},
        refused=refused,
    )


def _uploaded() -> bytes:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("addresses_missing")
    return file.stream.read(MOST_BYTES + 1)


def _told() -> dict[str, str | int]:
    """What the sentence of a job that was refused may name: the queue keeps its code alone."""
    return {"address": request.host_url.rstrip("/"), "answer": "—", "most": 0, "detail": ""}
