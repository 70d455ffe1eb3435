"""Where a results page stands: its questionnaire, the right to be there, its address."""

from typing import Any

from flask import url_for

from app.accounts.access import Act, require
from app.accounts.sign_in import signed_in
from app.errors import Refused
from app.projects.models import Questionnaire
from app.projects.projects import project_by_slug
from app.projects.questionnaires import find_questionnaire

from .filters import Filters


def questionnaire_at(slug: str, short_name: str, act: Act) -> Questionnaire:
    """The questionnaire at this address, for someone who may do `act` there. Refused: 404 or 403."""
    project = project_by_slug(slug)
    require(signed_in(), act, project)
    questionnaire = find_questionnaire(short_name)
    if project is None or questionnaire is None or questionnaire.project_id != project.id:
        raise Refused("not_found", 404)
    return questionnaire


def address(endpoint: str, questionnaire: Questionnaire, filters: Filters, **more: str | int) -> str:
    """The address of a page about the questionnaire that keeps the filters."""
    where = {"slug": questionnaire.project.slug, "short_name": questionnaire.short_name}
    values: dict[str, Any] = {**where, **filters.arguments(), **more}
    return url_for(endpoint, **values)
