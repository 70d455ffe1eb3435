"""What may be promised of an answer: *confidentiel* while a code leads to an address, never more."""

from app.i18n import LazyString, _l
from app.projects.models import Questionnaire
from app.projects.terms import Access, Kind

_NAMED = _l(
    "Ce questionnaire demande votre nom et de quoi vous joindre : seules les personnes qui traitent "
    "votre demande les voient."
)
_CODED = _l(
    "Votre réponse est confidentielle. Jusqu’à la fin de l’enquête, votre code permet de savoir quels "
    "logements ont répondu, mais l’adresse et les réponses ne sont jamais rapprochées. "
    "À la fin, ce lien est effacé."
)
_OPEN = _l("Votre réponse est confidentielle et votre nom n’est pas demandé.")


def confidentiality(questionnaire: Questionnaire) -> str:
    """The sentence for this questionnaire, in the page's language."""
    sentence: LazyString = _OPEN
    if questionnaire.kind == Kind.NOMINATIVE:
        sentence = _NAMED
    elif questionnaire.access == Access.CODE:
        sentence = _CODED
    return str(sentence)
