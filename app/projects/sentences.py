"""What a refusal of this room says."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "slug_invalid": _l("Une adresse courte s’écrit en minuscules sans accent, avec chiffres et tirets."),
    "slug_taken": _l("Un autre projet a déjà l’adresse « %(slug)s »."),
    "short_name_taken": _l("Un autre questionnaire a déjà l’adresse « %(short_name)s »."),
    "source_taken": _l("Une autre diffusion de ce questionnaire a déjà l’adresse « %(slug)s »."),
    "source_kind_unknown": _l("Cette sorte de diffusion n’existe pas."),
    "quartier_unknown": _l("Ce quartier n’existe pas."),
    "quartier_missing": _l("Choisissez au moins un quartier."),
    "zone_unknown": _l("Ce fuseau horaire n’existe pas."),
    "dates_reversed": _l("La clôture doit venir après l’ouverture."),
    "dates_past": _l("La nouvelle date de clôture est déjà passée."),
    "terms_settled": _l("Ces réglages ne changent plus une fois le questionnaire publié."),
    "draft_days": _l("Un appareil garde une réponse commencée de 1 à %(most)d jours."),
    "retention_past": _l("La date d’effacement est déjà passée : choisissez-en une à venir."),
    "legal_notice_incomplete": _l(
        "Avant de publier, remplissez la mention d’information du projet : responsable, base légale,"
        " délégué à la protection des données, destinataires et durée de conservation."
    ),
    "form_without_question": _l("Ce questionnaire ne pose aucune question : il ne peut pas être publié."),
    "form_refused": _l("Ce fichier n’est pas un questionnaire utilisable : %(problems)d problèmes."),
    "archive_damaged": _l("Cette archive ZIP est abîmée ou incomplète : refaites-la."),
    "archive_encrypted": _l("Cette archive ZIP est protégée par un mot de passe : refaites-la sans."),
    "archive_too_large": _l("Cette archive ZIP, une fois décompressée, serait démesurée : 300 Mo au plus."),
    "archive_without_form": _l("Cette archive ZIP ne contient aucun questionnaire."),
    "archive_forms": _l("Cette archive ZIP contient plusieurs questionnaires : %(files)s. Gardez-en un."),
    "version_foreign": _l("Cette version est celle d’un autre questionnaire."),
    "questionnaire_closed": _l("Ce questionnaire est clos."),
    "questionnaire_not_published": _l("Ce questionnaire n’est pas publié."),
    "questionnaire_not_closed": _l("Ce questionnaire n’est pas clos."),
}
