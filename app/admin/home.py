"""The front door: what can be answered now for everyone, the projects for someone signed in."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.accounts.sign_in import current_person
from app.db import db, now
from app.projects.models import Questionnaire
from app.projects.questionnaires import is_open
from app.projects.terms import Access, Kind, State

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
def home() -> ResponseReturnValue:
    if current_person():
        return redirect(url_for("admin.projects"))
    return render_template("admin/home.html", questionnaires=_open_to_all())


def _open_to_all() -> list[Questionnaire]:
    """The consultations that take answers now without a code, the last one first."""
    query = select(Questionnaire).filter_by(state=State.PUBLISHED, access=Access.OPEN, kind=Kind.CONSULTATION)
    found = db.session.scalars(query.order_by(Questionnaire.id.desc()))
    return [questionnaire for questionnaire in found if is_open(questionnaire, now())]
