"""Trying paper before anything is published: a questionnaire of the catalogue, in a demonstration project."""

from datetime import timedelta

from sqlalchemy import inspect

from app.blobs import keep_blob
from app.clock import now
from app.db import db, transaction
from app.errors import Refused
from app.i18n import _
from app.migrate import upgrade
from app.projects.catalogue import CatalogueEntry, find_in_catalogue
from app.projects.models import Project, Questionnaire
from app.projects.projects import LegalNotice, create_project, project_by_slug, set_legal_notice
from app.projects.publishing import publish
from app.projects.quartiers import QUARTIERS
from app.projects.questionnaires import create_questionnaire, find_questionnaire
from app.projects.terms import State
from app.projects.versions import FormSource, keep_version, read_form

_SLUG = "essais-sur-papier"
_KEPT = timedelta(days=365)


def make_ready() -> None:
    """On a machine where nothing was set up yet, make the tables. Outside a unit of work."""
    if not inspect(db.engine).has_table("questionnaire"):
        upgrade(db.engine)


def published_named(name: str) -> Questionnaire:
    """The published questionnaire of this short name; one of the catalogue is published for the trial.

    Outside a unit of work. Refused: paper_unknown (values: name), paper_unpublished.
    """
    with transaction():
        found = find_questionnaire(name)
    if found is None:
        entry = find_in_catalogue(name)
        if entry is None:
            raise Refused("paper_unknown", 404, {"name": name})
        return _publish(entry)
    if found.state == State.DRAFT:
        raise Refused("paper_unpublished", 409)
    return found


def _publish(entry: CatalogueEntry) -> Questionnaire:
    read = read_form(entry.content, entry.file)
    with transaction():
        questionnaire = create_questionnaire(_project(), entry.short_name, entry.title, entry.terms)
        blob = keep_blob([entry.content], most_bytes=len(entry.content))
        publish(questionnaire, keep_version(questionnaire, read, FormSource(entry.file, blob.sha256)))
        return questionnaire


def _project() -> Project:
    known = project_by_slug(_SLUG)
    if known:
        return known
    project = create_project(_("Essais sur papier"), _SLUG, [one.id for one in QUARTIERS])
    project.demonstration = True
    made_up = _("Essai : rien n’est recueilli")
    notice = LegalNotice(
        controller=made_up,
        legal_basis=made_up,
        dpo_contact=made_up,
        recipients=made_up,
        retention_until=(now() + _KEPT).date(),
    )
    set_legal_notice(project, notice)
    return project
