"""What a refusal of this room says."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "batch_size": _l("Un lot compte de 1 à %(largest)d codes."),
    "code_admits": _l("Un code admet de 1 à %(most)d réponses."),
    "code_mistyped": _l("Ce code n’est pas juste : un caractère a dû être mal recopié."),
    "code_unknown": _l("Ce code n’est pas connu."),
    "code_revoked": _l("Ce code a été remplacé par un autre."),
    "code_linked": _l("Ce code est déjà celui d’une autre adresse."),
    "household_foreign": _l("Cette adresse est celle d’un autre projet."),
}
