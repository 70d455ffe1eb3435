"""What a refusal of this room says."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "batch_size": _l("Un lot compte de 1 à %(largest)d codes."),
    "code_admits": _l("Un code admet de 1 à %(most)d réponses."),
    "code_mistyped": _l("Ce code n’est pas juste : un caractère a dû être mal recopié."),
    "code_unknown": _l("Ce code n’est pas connu."),
    "code_revoked": _l("Ce code a été annulé."),
    "code_linked": _l("Ce code est déjà celui d’une autre adresse."),
    "addresses_missing": _l("Choisissez un fichier d’adresses."),
    "addresses_binary": _l(
        "Ce fichier n’est ni un classeur ni un CSV lisible : dans Excel, « Enregistrer sous », classeur"
        " (.xlsx) ou CSV UTF-8."
    ),
    "addresses_encrypted": _l("Ce classeur est protégé par un mot de passe : enregistrez-le sans."),
    "addresses_heavy": _l(
        "Ce classeur est trop lourd à ouvrir : copiez les adresses seules dans un classeur neuf."
    ),
    "addresses_columns": _l(
        "Ce fichier n’a ni colonne « adresse », ni colonne « nom_voie » (avec « numero », « code_postal » et "
        "« nom_commune »). Il a : %(found)s."
    ),
    "columns_street": _l(
        "Dites quelle colonne est la voie, ou toute l’adresse : sans elle, aucune porte ne se trouve."
    ),
    "columns_double": _l(
        "« %(field)s » ne peut venir que d’une colonne, et plusieurs le sont : %(columns)s. Gardez-en une ;"
        " les autres peuvent être un complément, une remarque, ou ignorées."
    ),
    "addresses_none": _l("Ce fichier n’a aucune adresse."),
    "addresses_large": _l("Ce fichier dépasse %(most)s Mo : gardez-y les adresses seules, ou partagez-le."),
    "addresses_many": _l("Ce fichier a plus de %(most)s lignes : partagez-le."),
    "addresses_unaccepted": _l(
        "Ce fichier a des lignes à corriger : corrigez-le, ou dites que les autres lignes suffisent."
    ),
    "addresses_waited": _l("Ce fichier n’attend plus : il a été gardé un jour. Déposez-le de nouveau."),
    "list_used": _l(
        "Cette liste sert déjà : des adresses ont un code, une tournée ou une demande. Elle reste."
    ),
    "address_used": _l(
        "Cette adresse reste : elle a un code, une visite ou une demande de feuilles. Son texte se corrige."
    ),
    "address_known": _l(
        "Une autre adresse du projet est déjà celle-là. Si l’une des deux est de trop, retirez-la."
    ),
    "address_too_long": _l("Raccourcissez ce texte : %(most)s signes au plus."),
    "list_name": _l("Donnez un nom à cette liste, en %(most)s signes au plus."),
    "contacts_date": _l("Dites quel jour les contacts sont effacés."),
    "contacts_past": _l("La date d’effacement des contacts doit être à venir."),
    "contacts_late": _l(
        "Les contacts ne peuvent pas être gardés plus longtemps que les réponses du projet (%(day)s)."
    ),
    "household_empty": _l("Dites au moins la voie ou la porte de cette adresse."),
    "household_foreign": _l("Cette adresse est celle d’un autre projet."),
}
