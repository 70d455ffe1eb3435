"""What the app itself says to whoever holds an agent's device: in their language, not in the agent's."""

from collections.abc import Mapping

from app.i18n import LANGUAGES, Language, LazyString, _l, speaking

_SENTENCES: dict[str, LazyString] = {
    "locked": _l("Rendre l’appareil sans finir"),
    "kiosk": _l("Fermer (réservé à l’agent)"),
    "thanks": _l("Merci, votre réponse est gardée."),
    "give_back": _l("Rendez maintenant l’appareil à la personne qui vous l’a donné."),
}


def said_to_residents() -> dict[str, Mapping[str, str]]:
    """By language of our sentences: what is said, and `dir`."""
    return {code: _said(language) for code, language in LANGUAGES.items()}


def _said(language: Language) -> Mapping[str, str]:
    with speaking(language.code):
        said = {name: str(sentence) for name, sentence in _SENTENCES.items()}
    return {"dir": language.direction, **said}
