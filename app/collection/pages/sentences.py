"""What the pages say when an answer does not do: one sentence per code, telling how to mend it."""

from app.i18n import LazyString, _l

#: By the code of Unreadable and of Violation (docs of app.questionnaire.instance).
ANSWER_ERRORS: dict[str, LazyString] = {
    "required": _l("Répondez à cette question pour continuer."),
    "constraint": _l("Cette réponse ne convient pas. Vérifiez-la."),
    "type": _l("Cette réponse n’a pas la forme attendue. Vérifiez-la."),
    "choice": _l("Choisissez une réponse de la liste."),
    "number": _l("Écrivez un nombre, par exemple 12,5."),
    "integer": _l("Écrivez un nombre entier, sans virgule, par exemple 12."),
    "date": _l("Cette date n’existe pas. Écrivez le jour, le mois et l’année, par exemple 3/2/1980."),
    "year": _l("Écrivez l’année avec quatre chiffres, par exemple 1980."),
    "month": _l("Écrivez le mois et l’année, par exemple 2 et 1980."),
    "time": _l("Écrivez l’heure, par exemple 14 h 30."),
    "moment": _l("Écrivez le jour et l’heure."),
    "sought": _l("Choisissez une réponse parmi celles qui ont été trouvées, ou effacez les lettres."),
    "exclusive": _l(
        "« Je ne sais pas » ou « je ne souhaite pas répondre » ne va pas avec une autre réponse."
    ),
    "places": _l("Donnez à chaque ligne une place différente, de la première à la dernière."),
    "point": _l("Écrivez deux nombres : la latitude puis la longitude, par exemple 47,2184 ; -1,5536."),
    "points": _l("Il manque des points : écrivez-en un par ligne."),
    "long": _l("Ce texte est trop long. Raccourcissez-le."),
    "file_large": _l("Ce fichier est trop gros. Choisissez-en un plus petit, ou continuez sans lui."),
    "file_kind": _l("Ce type de fichier n’est pas accepté ici."),
    "file_gone": _l("Ce fichier n’a pas pu être gardé. Choisissez-le à nouveau."),
}


def answer_error(code: str) -> str:
    """The sentence for `code`, in the page's language."""
    return str(ANSWER_ERRORS.get(code, ANSWER_ERRORS["type"]))


#: By the code of a refusal of households.access, and two of ours.
CODE_ERRORS: dict[str, LazyString] = {
    "code_missing": _l("Écrivez le code qui est sur votre lettre ou votre feuille."),
    "code_mistyped": _l(
        "Ce code n’est pas juste : un caractère a dû être mal recopié. Vérifiez-le un par un."
    ),
    "code_unknown": _l("Ce code n’est pas connu. Vérifiez-le, ou demandez-en un autre à l’équipe du projet."),
    "code_revoked": _l("Ce code a été annulé. Cherchez la lettre la plus récente."),
    "code_elsewhere": _l(
        "Ce code ouvre un autre questionnaire. Scannez le carré de votre lettre, ou entrez-le ci-dessous."
    ),
    "too_many": _l("Beaucoup de codes ont été essayés depuis cette connexion. Attendez dix minutes."),
    "receipt_missing": _l("Écrivez le code de reçu qui a été affiché après l’envoi."),
    "receipt_mistyped": _l(
        "Ce code n’est pas juste : un caractère a dû être mal recopié. Vérifiez-le un par un."
    ),
    "answer_withdrawn": _l("Cette réponse a déjà été retirée. Elle n’existe plus."),
    "receipt_unknown": _l("Aucune réponse n’a ce code de reçu. Vérifiez-le un caractère à la fois."),
}


def code_error(code: str) -> str:
    """The sentence for a code that does not open, in the page's language."""
    return str(CODE_ERRORS.get(code, CODE_ERRORS["code_unknown"]))
