"""What a refusal of this room says: read on a tablet, in Collect's list of what was sent, or by a program."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "openrosa_version": _l("Cette adresse parle OpenRosa 1.0 : l’en-tête X-OpenRosa-Version manque."),
    "app_user_unknown": _l(
        "Cette tablette n’a plus accès à ce projet. Gardez ses réponses et prévenez l’équipe du projet."
    ),
    "app_user_name": _l("Donnez un nom à la tablette, de %(most)d caractères au plus."),
    "form_id_taken": _l(
        "« %(title)s » a le même form_id qu’un questionnaire plus ancien du projet : ODK Collect les "
        "confondrait. Changez-le dans le classeur et publiez-le à nouveau."
    ),
    "form_unknown": _l("Aucun questionnaire de ce projet ne porte l’identifiant %(form_id)s."),
    "form_not_given": _l(
        "Cette tablette ne peut pas envoyer ce questionnaire : l’équipe du projet peut l’y autoriser."
    ),
    "draft_over": _l(
        "Cet essai est terminé : le questionnaire a été publié, ou son brouillon n’est plus là. Demandez à "
        "l’équipe du projet un nouveau code."
    ),
    "form_id_missing": _l("Cette réponse ne dit pas de quel questionnaire elle est."),
    "form_encrypted": _l(
        "Cette réponse est chiffrée par ODK Collect pour une clé que Palier n’a pas : retirez public_key du "
        "classeur et publiez-le à nouveau."
    ),
    "xml_unreadable": _l("Cette réponse n’est pas du XML que l’on puisse lire."),
    "xml_missing": _l("Il manque la réponse elle-même (xml_submission_file)."),
    "multipart_broken": _l("L’envoi est arrivé incomplet : rien n’en a été gardé. Envoyez-le à nouveau."),
    "replaced_unknown": _l("La réponse que celle-ci corrige n’est pas ici."),
    "replaced_stale": _l(
        "Cette réponse a été corrigée entre-temps : la correction porte sur une version passée."
    ),
}
