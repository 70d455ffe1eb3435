"""What an agent reads aloud before the first question: the legal notice, said so that it can be heard.

It comes from the same fields as the one on the web and on paper. On an agent's device it says besides that
the agent is known to the city, and that a door is noted as having answered.
"""

from dataclasses import dataclass

from app.collection.pages.confidence import kept_until, purpose
from app.collection.pages.wording import Wording
from app.i18n import _
from app.projects.models import Questionnaire
from app.projects.terms import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAloud:
    """The sentences, in the page's language. `at_door` is only said where an address answers."""

    controller: Wording
    purpose: str
    legal_basis: Wording
    kept: str
    at_door: str
    recipients: Wording
    retention: str
    dpo: str

    @property
    def is_told(self) -> bool:
        """Whether the project has said what the law wants: a draft may not have yet."""
        return bool(self.controller)


def read_aloud(questionnaire: Questionnaire) -> ReadAloud:
    """The notice of a questionnaire as it is read aloud."""
    project = questionnaire.project
    return ReadAloud(
        controller=Wording(project.controller or "", "fr"),
        purpose=purpose(questionnaire),
        legal_basis=Wording(project.legal_basis or "", "fr"),
        kept=_kept(questionnaire),
        at_door=_(
            "On note que ce logement a répondu, jamais ce qu’il a répondu. "
            "À la fin de l’enquête, ce lien est effacé."
        ),
        recipients=Wording(project.recipients or "", "fr"),
        retention=kept_until(project),
        dpo=project.dpo_contact or "",
    )


def _kept(questionnaire: Questionnaire) -> str:
    if questionnaire.kind == Kind.NOMINATIVE:
        return _(
            "On garde vos réponses, avec votre nom et de quoi vous joindre, l’heure, la langue, et quel "
            "agent les a recueillies."
        )
    return _(
        "Votre réponse est confidentielle. On garde vos réponses, l’heure, la langue, et quel agent les a "
        "recueillies. Pas votre nom."
    )
