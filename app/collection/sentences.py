"""What a refusal of this room says; residents' pages have wordings of their own."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "envelope_malformed": _l("L’envoi n’a pas la forme attendue : %(fields)s."),
    "questionnaire_unknown": _l("Ce questionnaire n’existe pas."),
    "questionnaire_foreign": _l("Cette réponse est celle d’un autre questionnaire."),
    "channel_unknown": _l("Ce canal n’existe pas : %(channel)s."),
    "instance_id_invalid": _l("L’identifiant de la réponse est vide, trop long ou illisible."),
    "instance_conflict": _l("Une autre réponse porte déjà cet identifiant. Celle-ci est gardée à part."),
    "answers_unreadable": _l("Ces réponses ne sont pas du texte que l’on puisse garder."),
    "answers_invalid": _l("Certaines réponses ne vont pas : corrigez-les et envoyez à nouveau."),
    "answer_withdrawn": _l("Cette réponse a été retirée."),
    "code_required": _l("Ce questionnaire demande un code."),
    "receipt_mistyped": _l("Ce code de reçu n’est pas juste : un caractère a dû être mal recopié."),
    "receipt_unknown": _l("Aucune réponse n’a ce code de reçu."),
    "not_stored": _l("Cette réponse n’a pas pu être enregistrée."),
    "range_gap": _l("Il manque une partie de ce fichier : reprenez son envoi à l’octet %(received)d."),
    "attachment_mismatch": _l("Ce fichier est arrivé abîmé : rien n’en a été gardé. Envoyez-le à nouveau."),
    "attachment_unnamed": _l("La réponse envoyée ne comporte pas ce fichier."),
    "attachments_full": _l(
        "Cette réponse a trop de fichiers, ou de trop gros. Retirez-en, puis envoyez à nouveau."
    ),
    "file_kind": _l("Ce type de fichier n’est pas accepté. Choisissez-en un autre, ou continuez sans lui."),
    "file_metadata": _l(
        "Cette photo dit où, quand ou par qui elle a été prise. Effacez ces indications, ou choisissez-en "
        "une autre."
    ),
    "comment_empty": _l("Écrivez un commentaire."),
    "comment_long": _l("Ce commentaire est trop long : au plus %(most)d caractères."),
    "reason_missing": _l("Dites pourquoi."),
    "already_excluded": _l("Cette réponse est déjà exclue."),
    "not_excluded": _l("Cette réponse n’est pas exclue."),
    "not_quarantined": _l("Cette réponse n’attend pas de décision."),
    "not_beside": _l("Cette réponse n’est pas venue avec un code."),
}
