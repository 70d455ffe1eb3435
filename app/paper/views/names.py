"""What paper's pages call the members of its vocabularies."""

from collections.abc import Mapping

from app.i18n import LazyString, _l

VARIANTS: Mapping[str, LazyString] = {
    "standard": _l("Courante"),
    "easy": _l("Aérée, pour une lecture facile"),
    "large": _l("Gros caractères"),
}
#: What is odd in an answer, by the code of the rule that it breaks.
DOUBTS: Mapping[str, LazyString] = {
    "type": _l("ce qui est saisi n’est pas une réponse de ce genre (nombre, date, heure)"),
    "choice": _l("ce choix n’est pas dans la liste"),
    "exclusive": _l("« ne sait pas » ou « ne souhaite pas répondre » est coché avec d’autres réponses"),
    "constraint": _l("la réponse sort de ce que la question permet"),
}
PROBLEMS: Mapping[str, LazyString] = {
    "paper_filter": _l("Ce filtre ne se dit pas tout seul sur papier : une phrase générale le remplace."),
    "paper_type": _l(
        "Le papier ne peut pas prendre cette réponse : la feuille renvoie à la version en ligne."
    ),
    "paper_choices": _l(
        "Ses choix dépendent de réponses données plus haut : la feuille renvoie à la version en ligne."
    ),
    "paper_never": _l("Cette question dépend de ce que le papier ne demande pas : elle n’y est pas."),
}
