"""Paper of a questionnaire: what can be printed, in which languages and sizes, and what paper cannot say."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.collection.pages.offers import offers
from app.db import db, reading
from app.errors import Refused
from app.i18n import ngettext
from app.jobs import find_job
from app.paper.letters.requests import proposals
from app.paper.models import PrintRun
from app.paper.printing.fitting import fit
from app.paper.printing.layouts import composed, layouts_of, previewed, spoken_tag
from app.paper.printing.orders import order_run, pdf_of
from app.paper.printing.texts import TEXTS, sentence_name, set_texts, texts_of
from app.paper.scans.accounting import account_of, copies_of, hand_out, runs_of, take_back, void
from app.paper.typeset.compiler import typeset_accessible
from app.paper.views.blueprint import BASE, blueprint
from app.paper.views.names import PROBLEMS, VARIANTS
from app.paper.views.schemas import OrderSchema, RangeSchema
from app.posted import posted
from app.projects.forms import load_form
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at
from app.projects.versions import published_version, versions_of
from app.questionnaire.definition import Form
from app.questionnaire.languages import UNDETERMINED


@blueprint.get(BASE)
def paper(slug: str, short_name: str) -> ResponseReturnValue:
    return _page(questionnaire_at(slug, short_name, Act.COLLECT))


@blueprint.get(f"{BASE}/apercu.pdf")
def preview(slug: str, short_name: str) -> Response:
    """The sheet without codes: as it will be printed, or tagged for those who read with a machine."""
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    asked = previewed(questionnaire, request.args.get("langue"), request.args.get("presentation"))
    _sheet, document = composed(asked)
    is_accessible = "accessible" in request.args
    fitted, typed = fit(document)
    pdf = typeset_accessible("sheet", fitted) if is_accessible else typed.pdf
    answer = Response(pdf, mimetype="application/pdf")
    kind = "accessible" if is_accessible else "apercu"
    answer.headers["Content-Disposition"] = f"inline; filename={short_name}-{asked.language}-{kind}.pdf"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get(f"{BASE}/textes")
def texts(slug: str, short_name: str) -> ResponseReturnValue:
    return _texts_page(questionnaire_at(slug, short_name, Act.MANAGE))


@blueprint.post(f"{BASE}/textes")
def save_texts(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    asked = previewed(questionnaire, request.form.get("langue"))
    given = {
        name: text for name, text in request.form.items() if name in TEXTS or name.startswith("sentence:")
    }
    try:
        set_texts(questionnaire, asked.language, given, by=signed_in())
    except Refused as refused:
        return _texts_page(questionnaire, refused), refused.status
    return redirect(_address("paper.texts", questionnaire, langue=spoken_tag(asked.language), garde=1), 303)


@blueprint.post(f"{BASE}/tirages")
def order(slug: str, short_name: str) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    try:
        job_id = order_run(questionnaire, posted(OrderSchema()), by=signed_in())
    except Refused as refused:
        return _page(questionnaire, refused), refused.status
    return redirect(_address("paper.ordered", questionnaire, job_id=job_id), 303)


@blueprint.get(f"{BASE}/tirages/en-cours/<uuid:job_id>")
def ordered(slug: str, short_name: str, job_id: UUID) -> ResponseReturnValue:
    """Where a run that was ordered waits; leads to it once it is there."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    job = find_job(job_id)
    if (
        job is None
        or job.name != "paper.print_run"
        or job.arguments["questionnaire_id"] != str(questionnaire.id)
    ):
        raise Refused("not_found", 404)
    if job.state == "done" and job.result:
        return redirect(_address("paper.run", questionnaire, run_id=job.result["run_id"]), 303)
    refused = (
        Refused(job.error or "job_failed", values=_told(questionnaire)) if job.state == "failed" else None
    )
    return render_template(
        "paper/ordered.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        job=job,
        refused=refused,
    )


@blueprint.get(f"{BASE}/tirages/<uuid:run_id>")
def run(slug: str, short_name: str, run_id: UUID) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    return _run_page(questionnaire, _run(questionnaire, run_id))


@blueprint.post(f"{BASE}/tirages/<uuid:run_id>/<any(remis, rendus, annules):what>")
def change(slug: str, short_name: str, run_id: UUID, what: str) -> ResponseReturnValue:
    """Copies were handed out, came back, or are void."""
    questionnaire = questionnaire_at(slug, short_name, Act.COLLECT)
    found = _run(questionnaire, run_id)
    try:
        told = posted(RangeSchema())
        if what == "remis":
            count = hand_out(found, told["first"], told["last"], told["told"], by=signed_in())
        elif what == "annules":
            count = void(found, told["first"], told["last"], told["told"], by=signed_in())
        else:
            count = take_back(found, told["first"], told["last"], by=signed_in())
    except Refused as refused:
        return _run_page(questionnaire, found, refused), refused.status
    return redirect(_address("paper.run", questionnaire, run_id=found.id, note=what, nombre=count), 303)


@blueprint.get(f"{BASE}/tirages/<uuid:run_id>/tirage.pdf")
def download(slug: str, short_name: str, run_id: UUID) -> Response:
    """The copies with their codes: for a day, for who ordered them."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    found = _run(questionnaire, run_id)
    path = pdf_of(found) if found.person_id == signed_in().id else None
    if path is None:
        raise Refused("run_gone", 410)
    name = f"{short_name}-tirage-{found.number}.pdf"
    answer = send_file(path, "application/pdf", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _run(questionnaire: Questionnaire, run_id: UUID) -> PrintRun:
    found = db.session.get(PrintRun, (questionnaire.project_id, run_id))
    if found is None or found.questionnaire_id != questionnaire.id:
        raise Refused("not_found", 404)
    return found


def _page(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    version = published_version(questionnaire) or next(iter(versions_of(questionnaire)), None)
    form = load_form(version) if version else None
    return render_template(
        "paper/paper.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        is_published=published_version(questionnaire) is not None,
        languages=offers(form, form.default_language.tag) if form else (),
        language_names=_language_names(form) if form else {},
        variants=VARIANTS,
        proposals=proposals(questionnaire) if form else [],
        problems=_problems(questionnaire) if form else [],
        problem_names=PROBLEMS,
        runs=[(one, account_of(one)) for one in runs_of(questionnaire)],
        layouts={one.id: one for one in layouts_of(questionnaire)},
        asked=request.form if refused else {},
        refused=refused,
    )


def _language_names(form: Form) -> dict[str, str]:
    """The form's languages by tag; one that nobody told is French, whatever it is called."""
    names = {one.tag: one.name for one in offers(form, "")}
    return {UNDETERMINED: names.get("fr", ""), **names}


def _problems(questionnaire: Questionnaire) -> list[Any]:
    sheet, _document = composed(previewed(questionnaire))
    return list(sheet.problems)


def _texts_page(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    asked = previewed(questionnaire, request.values.get("langue"))
    sheet, _document = composed(asked)
    kept = texts_of(questionnaire, asked.language)
    form = load_form(asked.version)
    return render_template(
        "paper/texts.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        languages=offers(form, spoken_tag(asked.language)),
        language_tag=spoken_tag(asked.language),
        texts=TEXTS,
        kept=request.form if refused else kept,
        problems=[(sentence_name(one.path), one) for one in sheet.problems if one.code != "paper_never"],
        problem_names=PROBLEMS,
        is_kept="garde" in request.args,
        refused=refused,
    )


def _run_page(questionnaire: Questionnaire, found: PrintRun, refused: Refused | None = None) -> str:
    if request.method == "GET":
        reading()
    person = signed_in()
    return render_template(
        "paper/run.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        run=found,
        account=account_of(found),
        copies=copies_of(found),
        noted=_noted(),
        can_download=found.person_id == person.id and pdf_of(found) is not None,
        asked=request.form if refused else {},
        refused=refused,
    )


def _noted() -> str:
    """What was just noted of copies."""
    what, count = request.args.get("note"), request.args.get("nombre", 0, int)
    told: dict[str, str] = {
        "remis": ngettext("%(num)d exemplaire noté remis.", "%(num)d exemplaires notés remis.", count),
        "rendus": ngettext("%(num)d exemplaire noté rendu.", "%(num)d exemplaires notés rendus.", count),
        "annules": ngettext("%(num)d exemplaire annulé.", "%(num)d exemplaires annulés.", count),
    }
    return told.get(what or "", "")


def _told(questionnaire: Questionnaire) -> dict[str, str | int]:
    return {"address": request.host_url.rstrip("/"), "answer": "—", "most": 0, "detail": questionnaire.title}


def _address(endpoint: str, questionnaire: Questionnaire, **values: Any) -> str:
    return url_for(endpoint, slug=questionnaire.project.slug, short_name=questionnaire.short_name, **values)
