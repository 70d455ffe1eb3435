"""What the script says: our sentences in the page's language, filled in by the script."""

from collections.abc import Mapping

from babel import Locale

from app.collection.pages.sentences import ANSWER_ERRORS
from app.i18n import LazyString, _l, language, plural_template

#: Numbers tried to find one for each plural form of a language.
_TRIED = range(201)

PHRASES: dict[str, LazyString] = {
    "question": _l("Question %(number)s sur %(total)s"),
    "questions": _l("Questions %(first)s à %(last)s sur %(total)s"),
    "of_question": _l("Question %(number)s :"),
    "error": _l("Erreur :"),
    "unanswered": _l("Sans réponse"),
    "change": _l("Modifier"),
    "found_nothing": _l("Rien trouvé. Essayez avec moins de lettres."),
    "more": _l("(les premiers ; écrivez plus de lettres pour préciser)"),
    "write_letters": _l("Écrivez quelques lettres : la liste se réduit à mesure."),
    "appeared": _l("De nouvelles questions sont apparues plus bas."),
    "remove_sure": _l("Retirer ce qui a été écrit ici ?"),
    "ranked": _l("%(name)s : place %(place)s"),
    "locating": _l("Recherche de votre position…"),
    "located": _l("Position trouvée, à %(meters)s mètres près."),
    "not_located": _l(
        "Votre position n’a pas pu être trouvée. Vous pouvez écrire les nombres, ou laisser vide."
    ),
    "shrinking": _l("Préparation du fichier…"),
    "saved": _l("Brouillon gardé sur cet appareil"),
    "unsaved": _l(
        "Votre brouillon ne peut pas être gardé sur cet appareil : envoyez avant de fermer cette page."
    ),
    "full": _l(
        "Cet appareil n’a plus de place : votre brouillon n’est plus gardé. Envoyez avant de "
        "fermer cette page."
    ),
    "not_keeping": _l("Rien n’est gardé sur cet appareil"),
    "offline": _l("Pas de connexion : vous pouvez continuer, rien ne se perd."),
    "offline_not_keeping": _l("Pas de connexion : gardez cette page ouverte jusqu’à l’envoi."),
    "elsewhere": _l("Ce brouillon est ouvert dans une autre fenêtre : continuez là-bas."),
    "sending": _l("Envoi en cours…"),
    "kept": _l("Votre réponse est gardée sur cet appareil."),
    "kept_more": _l(
        "Elle n’est pas encore envoyée. Avec une connexion, appuyez sur « Envoyer maintenant », "
        "ici ou en rouvrant cette adresse."
    ),
    "not_sent": _l("Votre réponse n’est pas encore envoyée."),
    "not_sent_more": _l(
        "Elle n’est gardée que dans cette page : ne la fermez pas, et réessayez avec une connexion."
    ),
    "sent": _l("Merci, votre réponse est bien arrivée."),
    "received": _l("La Ville l’a reçue le %(moment)s."),
    "aside": _l("Votre réponse est à reprendre."),
    "aside_more": _l("Elle est gardée sur cet appareil, mais le serveur ne l’a pas prise :"),
    "to_correct": _l(
        "Des réponses sont à corriger. Elles sont toutes gardées : reprenez-les, corrigez et "
        "envoyez à nouveau."
    ),
    "tried": _l("Toujours pas de connexion. Votre réponse est bien gardée."),
    "tried_unkept": _l("Toujours pas de connexion. Gardez cette page ouverte."),
    "no_ending": _l(
        "La suite de cette page n’a pas pu être chargée. "
        "Réessayez quand il y a du réseau, ou rechargez la page."
    ),
    "leaving": _l("Vos réponses ne sont pas encore envoyées."),
}
#: By the number that fills %(num)d: singular, plural; both stand in templates too, which catalogues go by.
COUNTED: dict[str, tuple[str, str]] = {
    "errors": ("Une réponse est à corriger", "%(num)d réponses sont à corriger"),
    "found": ("%(num)d choix trouvé", "%(num)d choix trouvés"),
}


def phrases() -> dict[str, object]:
    """All the script may say in the page's language, as JSON: texts, and by plural form what is counted."""
    errors = {code: str(sentence) for code, sentence in ANSWER_ERRORS.items()}
    told = {name: str(phrase) for name, phrase in PHRASES.items()}
    return {"phrases": told, "counted": counted(COUNTED), "errors": errors}


def counted(sentences: Mapping[str, tuple[str, str]]) -> Mapping[str, Mapping[str, str]]:
    """By name and plural form of the page's language: sentences in which %(num)d is filled in."""
    plural = Locale(language().code.split("-", maxsplit=1)[0]).plural_form
    samples: dict[str, int] = {}
    for number in _TRIED:
        samples.setdefault(plural(number), number)
    return {
        name: {form: plural_template(one, several, number) for form, number in samples.items()}
        for name, (one, several) in sentences.items()
    }
