"""Scanned sheets: piles given to be read, what was found on them, pages that a person names."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.accounts.access import Act
from app.accounts.sign_in import signed_in
from app.db import db, reading
from app.errors import Refused
from app.jobs import find_job
from app.paper.models import PaperLayout, PrintRun
from app.paper.scans.copies import page_places
from app.paper.scans.crops import crop, whole
from app.paper.scans.models import ScanPage, ScanPile
from app.paper.scans.naming import SET_ASIDE, Name, name_page, set_aside
from app.paper.scans.piles import MOST_BYTES, files_of, receive_pile
from app.paper.scans.telling import PAGE_STATES
from app.paper.scans.waiting import TROUBLED
from app.paper.views.blueprint import BASE, blueprint
from app.paper.views.schemas import PageSchema
from app.posted import posted
from app.projects.models import Questionnaire
from app.projects.place import questionnaire_at


@blueprint.get(f"{BASE}/piles")
def piles(slug: str, short_name: str) -> ResponseReturnValue:
    return _piles_page(questionnaire_at(slug, short_name, Act.READ_ANSWERS))


@blueprint.post(f"{BASE}/piles")
def add_pile(slug: str, short_name: str) -> ResponseReturnValue:
    reading()
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    request.max_content_length = MOST_BYTES
    given = [(one.filename or "", one.stream) for one in request.files.getlist("files") if one.filename]
    try:
        pile = receive_pile(questionnaire.project, given, by=signed_in())
    except Refused as refused:
        return _piles_page(questionnaire, refused), refused.status
    return redirect(_address("paper.pile", questionnaire, pile_id=pile.id), 303)


@blueprint.get(f"{BASE}/piles/<uuid:pile_id>")
def pile(slug: str, short_name: str, pile_id: UUID) -> ResponseReturnValue:
    questionnaire = questionnaire_at(slug, short_name, Act.READ_ANSWERS)
    found = db.session.get(ScanPile, (questionnaire.project_id, pile_id))
    if found is None:
        raise Refused("not_found", 404)
    return _pile_page(questionnaire, found)


@blueprint.get(f"{BASE}/pages/<uuid:page_id>.jpg")
def page_image(slug: str, short_name: str, page_id: UUID) -> Response:
    questionnaire = questionnaire_at(slug, short_name, Act.READ_ANSWERS)
    return _image(whole(_page(questionnaire, page_id)))


@blueprint.get(f"{BASE}/pages/<uuid:page_id>/extrait.jpg")
def page_crop(slug: str, short_name: str, page_id: UUID) -> Response:
    """The part of a page where the question at `chemin` is answered."""
    questionnaire = questionnaire_at(slug, short_name, Act.READ_ANSWERS)
    found = _page(questionnaire, page_id)
    if found.run_id is None or found.sheet_page is None:
        raise Refused("not_found", 404)
    run = db.session.get_one(PrintRun, (found.project_id, found.run_id))
    layout = db.session.get_one(PaperLayout, (found.project_id, run.layout_id))
    path = request.args.get("chemin", "")
    places = [place for place in page_places(layout, found.sheet_page) if place.get("path") == path]
    return _image(crop(found, places, rtl=layout.language.startswith("ar")))


@blueprint.post(f"{BASE}/pages/<uuid:page_id>/<any(nommer, ecarter):what>")
def settle_page(slug: str, short_name: str, page_id: UUID, what: str) -> ResponseReturnValue:
    """A person says which page of which copy an image is, or that it does not matter."""
    questionnaire = questionnaire_at(slug, short_name, Act.MANAGE)
    found = _page(questionnaire, page_id)
    try:
        if what == "nommer":
            told = posted(PageSchema())
            name_page(questionnaire, found, Name(**told), by=signed_in())
        else:
            set_aside(found, by=signed_in())
    except Refused as refused:
        pile_found = db.session.get_one(ScanPile, (found.project_id, found.pile_id))
        return _pile_page(questionnaire, pile_found, refused, found.id), refused.status
    return redirect(_address("paper.pile", questionnaire, pile_id=found.pile_id), 303)


def _piles_page(questionnaire: Questionnaire, refused: Refused | None = None) -> str:
    found = db.session.scalars(
        select(ScanPile).where(ScanPile.project_id == questionnaire.project_id).order_by(ScanPile.id.desc())
    )
    return render_template(
        "paper/piles.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        piles=[(one, files_of(one.project_id, one.id)) for one in found],
        refused=refused,
    )


def _pile_page(
    questionnaire: Questionnaire, found: ScanPile, refused: Refused | None = None, at: UUID | None = None
) -> str:
    pages = list(
        db.session.scalars(
            select(ScanPage)
            .where(ScanPage.project_id == found.project_id, ScanPage.pile_id == found.id)
            .order_by(ScanPage.file_number, ScanPage.number)
        )
    )
    files = files_of(found.project_id, found.id)
    return render_template(
        "paper/pile.html",
        project=questionnaire.project,
        questionnaire=questionnaire,
        pile=found,
        job=find_job(found.job_id) if found.job_id and not found.read_at else None,
        files=files,
        file_names={file.number: file.name for file in files},
        problems=[
            (file.name, Refused(file.problem, values=file.problem_values)) for file in files if file.problem
        ],
        counts=Counter(page.state for page in pages if page.state != SET_ASIDE),
        state_names=PAGE_STATES,
        troubled=[page for page in pages if page.state in TROUBLED],
        copies=len({(page.run_id, page.serial) for page in pages if page.serial is not None}),
        pages=len(pages),
        refused=refused,
        refused_at=at,
        asked=request.form if refused else {},
    )


def _page(questionnaire: Questionnaire, page_id: UUID) -> ScanPage:
    """A page of this questionnaire, or one of the project that no copy is known of."""
    found = db.session.get(ScanPage, (questionnaire.project_id, page_id))
    if found is None or found.questionnaire_id not in {None, questionnaire.id}:
        raise Refused("not_found", 404)
    return found


def _image(jpeg: bytes) -> Response:
    answer = Response(jpeg, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _address(endpoint: str, questionnaire: Questionnaire, **values: Any) -> str:
    return url_for(endpoint, slug=questionnaire.project.slug, short_name=questionnaire.short_name, **values)
