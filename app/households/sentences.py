"""What a refusal of this room says."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "batch_size": _l("Un lot compte de 1 à %(largest)d codes."),
    "code_admits": _l("Un code admet de 1 à %(most)d réponses."),
    "code_mistyped": _l("Ce code n’est pas juste : un caractère a dû être mal recopié."),
    "code_unknown": _l("Ce code n’est pas connu."),
    "code_revoked": _l("Ce code a été remplacé par un autre."),
    "code_linked": _l("Ce code est déjà celui d’une autre adresse."),
    "addresses_missing": _l("Choisissez un fichier d’adresses."),
    "addresses_binary": _l("Ce fichier n’est pas un CSV : dans Excel, « Enregistrer sous », CSV UTF-8."),
    "addresses_columns": _l(
        "Ce fichier n’a ni colonne « adresse », ni les colonnes « numero », « nom_voie », « code_postal » et "
        "« nom_commune ». Il a : %(found)s."
    ),
    "addresses_none": _l("Ce fichier n’a aucune adresse."),
    "addresses_many": _l("Ce fichier a plus de %(most)s lignes : partagez-le."),
    "household_foreign": _l("Cette adresse est celle d’un autre projet."),
}
