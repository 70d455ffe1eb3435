"""What the page calls channels, kinds of questions, and the ways a quartier is known."""

from app.i18n import LANGUAGES, _, _l
from app.projects.quartiers import ELSEWHERE, UNKNOWN, quartier_by_id

from .variable import Kind

CHANNEL_NAMES = {
    "web": _l("Web"),
    "paper": _l("Papier"),
    "door": _l("Porte à porte"),
    "street": _l("Rue"),
    "counter": _l("Guichet"),
    "phone": _l("Téléphone"),
    "collect": _l("ODK Collect"),
}
WAY_NAMES = {
    "household": _l("par l’adresse du foyer"),
    "question": _l("par la réponse à une question"),
    "list": _l("par la liste ou le courrier d’origine"),
    "unknown": _l("quartier inconnu"),
}
QUARTIER_NAMES = {ELSEWHERE: _l("Ailleurs"), UNKNOWN: _l("Inconnu")}
KIND_NAMES = {
    Kind.ONE: _l("Une seule réponse"),
    Kind.MANY: _l("Plusieurs réponses possibles : le total peut dépasser 100 %"),
    Kind.RANK: _l("Classement"),
    Kind.NUMBER: _l("Nombre"),
    Kind.DATE: _l("Date"),
    Kind.TIME: _l("Heure"),
    Kind.TEXT: _l("Réponse libre"),
    Kind.GIVEN: _l("Fichier, lieu ou case à cocher"),
}


def language_name(code: str) -> str:
    """A language by its own name; what no language is told of is said so."""
    known = LANGUAGES.get(code)
    return known.name if known else code or str(_("langue inconnue"))


def channel_name(key: str) -> str:
    return str(CHANNEL_NAMES.get(key, key))


def quartier_name(key: str) -> str:
    """A quartier, *ailleurs* or *inconnu*."""
    found = quartier_by_id(key)
    return found.name if found else str(QUARTIER_NAMES.get(key, key))
