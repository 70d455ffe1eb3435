"""Plain factories for projects and questionnaires. All are called in an app context."""

from datetime import date
from itertools import count

from app.db import db, transaction
from app.projects.models import Project, Questionnaire
from app.projects.projects import LegalNotice, create_project, set_legal_notice
from app.projects.questionnaires import Terms, create_questionnaire

NOTICE = LegalNotice(
    controller="Ville de Nantes",
    legal_basis="Mission d’intérêt public (RGPD, art. 6.1.e)",
    dpo_contact="dpd@nantes.example",
    recipients="Service de la participation",
    retention_until=date(2030, 12, 31),
)
_numbers = count(1)


def make_project(*quartiers: str, notice: LegalNotice | None = NOTICE) -> Project:
    """A project in these quartiers (Malakoff - Saint-Donatien by default), ready to publish."""
    number = next(_numbers)
    with transaction():
        project = create_project(f"Projet {number}", f"projet-{number}", quartiers or ("5",))
        if notice:
            set_legal_notice(project, notice)
    return project


def make_questionnaire(project: Project | None = None, terms: Terms | None = None) -> Questionnaire:
    """A draft without a form."""
    project = project or make_project()
    with transaction():
        return create_questionnaire(db.session.merge(project), f"q-{next(_numbers)}", "Une place", terms)
