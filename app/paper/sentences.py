"""What paper refuses, for the person who can act on it."""

from collections.abc import Mapping

from app.i18n import LazyString, _l

SENTENCES: Mapping[str, LazyString] = {
    "paper_unknown": _l(
        "Aucun questionnaire ne s’appelle « %(name)s » : `forms list` donne les noms de ceux qui existent."
    ),
    "paper_unpublished": _l("Ce questionnaire n’est pas publié : seul ce qui est publié s’imprime."),
    "paper_language": _l(
        "Le questionnaire n’existe pas dans la langue « %(language)s ». Il existe en : %(known)s."
    ),
    "paper_variant": _l("La présentation « %(variant)s » n’existe pas : choisissez parmi %(known)s."),
    "paper_copies": _l("Un tirage va de 1 à %(most)s exemplaires."),
    "paper_text_long": _l("Ce texte est trop long pour la feuille : %(most)s signes au plus."),
    "paper_text_unknown": _l("Ce texte n’a pas de place sur la feuille."),
    "paper_address": _l(
        "Rien n’a été imprimé : l’adresse publique %(address)s ne mène pas au questionnaire "
        "(réponse : %(answer)s). Vérifiez PUBLIC_URL et que le site répond, puis recommencez."
    ),
    "paper_fonts": _l(
        "Les caractères d’imprimerie manquent (%(folder)s) : lancez `make run` une fois, qui les installe."
    ),
    "pile_kind": _l("Ce fichier n’est ni un PDF, ni une image TIFF, JPEG ou PNG."),
    "pile_encrypted": _l("Ce PDF est protégé par un mot de passe : enregistrez-le sans protection."),
    "pile_broken": _l("Ce fichier est abîmé ou incomplet : numérisez de nouveau ces feuilles."),
    "pile_pages": _l("Ce PDF a %(pages)s pages : divisez-le en piles de %(most)s pages au plus."),
    "pile_empty": _l("Choisissez au moins un fichier."),
    "pile_files": _l("Trop de fichiers à la fois : %(most)s au plus."),
    "page_read": _l(
        "La page %(page)s de l’exemplaire %(copy)s est déjà lue. Vérifiez le numéro sous le code et la page "
        "au pied de la feuille ; si c’est bien elle, dites qu’elle remplace la première."
    ),
    "copy_unknown": _l("Aucun exemplaire ne porte ce numéro."),
    "copy_letter": _l(
        "C’est le code d’une lettre ou d’un avis, pas d’une feuille : saisissez une réponse, avec ce code."
    ),
    "copy_unanswered": _l("Aucune réponse n’a été enregistrée de cet exemplaire."),
    "probe_taken": _l("Cet exemplaire vient d’être saisi par une autre personne : prenez le suivant."),
    "copy_void": _l("Cet exemplaire a été annulé."),
    "copy_open": _l("Il reste %(questions)s questions à lire sur cet exemplaire."),
    "copy_incomplete": _l("Il manque à cet exemplaire : page %(pages)s."),
    "copy_empty": _l("Rien n’est répondu sur cet exemplaire."),
    "item_taken": _l("Une autre personne lit déjà cette réponse : passez à la suivante."),
    "page_unknown": _l("Ces feuilles ont %(pages)s pages."),
    "page_image_gone": _l("L’image de cette page n’est plus gardée."),
    "copies_range": _l("Les exemplaires de ce tirage vont de 1 à %(last)s."),
    "place_missing": _l("Dites où ces exemplaires ont été remis."),
    "reason_missing": _l("Dites pourquoi ces exemplaires sont annulés."),
    "run_gone": _l(
        "Le PDF d’un tirage n’est gardé qu’un jour, pour la personne qui l’a demandé. "
        "Imprimez un autre tirage, et annulez celui-ci s’il est perdu."
    ),
    "paper_typesetting": _l("La feuille n’a pas pu être composée (%(detail)s)."),
}
