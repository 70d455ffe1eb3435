"""What may be promised of an answer: *confidentiel* while a code leads to an address, never more.

And what article 13 of the GDPR wants told of it, on every channel.
"""

from app.i18n import LazyString, _, _l, spelled_date
from app.projects.models import Project, Questionnaire
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


def purpose(questionnaire: Questionnaire) -> str:
    """What the answers are for."""
    name = questionnaire.project.name
    if questionnaire.kind == Kind.NOMINATIVE:
        return _(
            "Pour traiter les demandes et les offres faites ici, dans le projet « %(name)s ».", name=name
        )
    return _("Pour connaître l’avis des habitants et habitantes sur « %(name)s ».", name=name)


def what_is_kept(questionnaire: Questionnaire) -> str:
    """What is stored of an answer, and what is not."""
    if questionnaire.kind == Kind.NOMINATIVE:
        return _(
            "Vos réponses, avec votre nom et de quoi vous joindre, l’heure du début et de l’envoi et la "
            "langue. Pas l’adresse de votre appareil."
        )
    if questionnaire.access == Access.CODE:
        return _(
            "Vos réponses, le code utilisé, l’heure du début et de l’envoi et la langue. Ni votre nom, ni "
            "l’adresse de votre appareil."
        )
    return _(
        "Vos réponses, l’heure du début et de l’envoi, la langue et l’affiche ou la lettre qui vous "
        "a amené ici. Ni votre nom, ni l’adresse de votre appareil."
    )


def kept_until(project: Project) -> str:
    """The day until which answers are kept, in the page's language; empty where it is not set."""
    if project.retention_until is None:
        return ""
    return spelled_date(project.retention_until)
