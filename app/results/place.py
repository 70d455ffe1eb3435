"""The addresses of results pages."""

from typing import Any

from flask import url_for

from app.projects.models import Questionnaire

from .filters import Filters


def address(endpoint: str, questionnaire: Questionnaire, filters: Filters, **more: str | int) -> str:
    """The address of a page about the questionnaire that keeps the filters."""
    where = {"slug": questionnaire.project.slug, "short_name": questionnaire.short_name}
    values: dict[str, Any] = {**where, **filters.arguments(), **more}
    return url_for(endpoint, **values)
