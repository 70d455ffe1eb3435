"""Where in the workspace a request stands: its project, its questionnaire, the right to be there."""

from app.accounts.access import Act, require
from app.accounts.sign_in import signed_in
from app.errors import Refused
from app.projects.models import Project, Questionnaire
from app.projects.projects import project_by_slug
from app.projects.questionnaires import find_questionnaire


def project_at(slug: str, act: Act) -> Project:
    """The project at this address, for someone who may do `act` there. Refused: 404 or 403."""
    project = project_by_slug(slug)
    require(signed_in(), act, project)
    assert project is not None  # noqa: S101 - `require` refuses a project that is not there
    return project


def questionnaire_at(slug: str, short_name: str, act: Act) -> Questionnaire:
    """The questionnaire at this address of the project, for someone who may do `act`. Refused: 404 or 403."""
    project = project_at(slug, act)
    questionnaire = find_questionnaire(short_name)
    if questionnaire is None or questionnaire.project_id != project.id:
        raise Refused("not_found", 404)
    return questionnaire
