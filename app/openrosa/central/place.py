"""Where in the house a request stands: its project and its form, with the right to be there."""

from flask import request
from sqlalchemy import select

from app.accounts.access import Act, can, require
from app.db import db
from app.errors import Refused
from app.openrosa.central.callers import caller
from app.openrosa.drafts import described
from app.projects.models import FormVersion, Project, Questionnaire
from app.projects.versions import published_version, versions_of

#: What a database holds as a whole number.
MOST_NUMBER = 2**31 - 1


def project_numbered(number: int, act: Act) -> Project:
    """The project of that number, for a caller who may do `act` there. Refused: 404 or 403."""
    known = number <= MOST_NUMBER
    project = db.session.scalar(select(Project).where(Project.number == number)) if known else None
    require(caller(), act, project)
    assert project is not None  # noqa: S101 - `require` refuses a project that is not there
    return project


def form_named(number: int, form_id: str, *acts: Act) -> Questionnaire:
    """The questionnaire whose form has that id, in the project: for who may do one of `acts` there.

    Refused: 404 or 403.
    """
    project = project_numbered(number, Act.SEE)
    if not any(can(caller(), act, project) for act in acts):
        raise Refused("forbidden", 403)
    if (found := find_form(project, form_id)) is None:
        raise Refused("not_found", 404)
    return found


def find_form(project: Project, form_id: str) -> Questionnaire | None:
    """The questionnaire that goes by a form id: of several the one that is asked, else the oldest."""
    found = [one for one in project.questionnaires if goes_by(one) == form_id]
    asked = [one for one in found if one.published_version_id]
    return next(iter(asked or found), None)


def goes_by(questionnaire: Questionnaire) -> str | None:
    """The form id of a questionnaire: of the version that is asked, else of the newest."""
    version = published_version(questionnaire) or newest_version(questionnaire)
    told = described(version) if version else None
    return told.form_id if told else None


def newest_version(questionnaire: Questionnaire) -> FormVersion | None:
    return next(iter(versions_of(questionnaire)), None)


def user_agent() -> str:
    """What the program calls itself."""
    return request.headers.get("User-Agent", "")[:255]
