"""What a refusal says to a program that speaks with Palier as with Central."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "json_unreadable": _l("Le corps de la requête n’est pas un objet JSON lisible."),
    "parameter_missing": _l("Il manque le paramètre %(field)s."),
    "parameter_unexpected": _l("Le paramètre %(field)s n’était pas attendu."),
    "parameter_type": _l("Le paramètre %(field)s n’est pas du type attendu : %(expected)s."),
    "parameter_value": _l("La valeur du paramètre %(field)s n’est pas possible : %(expected)s."),
    "https_only": _l("Un mot de passe ne s’envoie qu’en HTTPS."),
    "form_id_differs": _l("Le XML porte l’identifiant %(got)s, l’adresse %(expected)s."),
    "xml_form_id_taken": _l("Un questionnaire de ce projet porte déjà l’identifiant %(form_id)s."),
    "form_id_unnamed": _l(
        "Le classeur ne dit pas son identifiant, et « %(form_id)s » ne peut venir d’ailleurs : écrivez-le "
        "dans la feuille settings, colonne form_id."
    ),
    "form_warnings": _l("Ce questionnaire est utilisable, mais appelle %(warnings)d remarques."),
    "draft_missing": _l("Ce questionnaire n’a pas de brouillon."),
    "form_file_unnamed": _l("Ce questionnaire ne demande pas ce fichier."),
    "medium_refused": _l("Ce fichier n’est pas accepté : %(why)s"),
    "version_published": _l("Une version « %(version)s » de ce questionnaire a déjà été publiée."),
    "replaced_missing": _l("Une correction doit nommer, dans deprecatedID, la version qu’elle remplace."),
    "correction_closed": _l(
        "Ce questionnaire n’est pas ouvert : la correction n’a pas été gardée. Rouvrez-le pour corriger."
    ),
    "correction_version": _l(
        "Ce questionnaire n’a pas de version « %(version)s » : la correction n’a pas été gardée."
    ),
    "correction_unreadable": _l(
        "Ce n’est pas une réponse à ce questionnaire : la correction n’a pas été gardée."
    ),
    "entity_invalid": _l("Cette entité n’est pas utilisable : %(field)s."),
    "entity_taken": _l("Une entité porte déjà l’identifiant %(uuid)s."),
    "entity_deleted": _l("L’entité %(uuid)s a été supprimée."),
    "entity_stale": _l(
        "La version de l’entité est %(current)s, et non %(provided)s. Corrigez-la, ou forcez avec force=true."
    ),
    "entity_unknown": _l("Cette entité n’existe pas."),
    "entity_base_missing": _l("Une mise à jour doit dire de quelle version de l’entité elle part."),
    "list_taken": _l("Une liste de ce projet s’appelle déjà %(name)s."),
    "property_taken": _l("Cette liste a déjà une propriété %(name)s."),
    "name_invalid": _l("Le nom « %(name)s » n’est pas possible pour une liste ou une propriété."),
    "not_served": _l("Palier ne propose pas cette fonction de Central : %(feature)s."),
    "odata_option": _l("Cette option d’OData n’est pas proposée : %(option)s."),
    "odata_number": _l("L’option %(option)s attend un nombre entier."),
    "odata_expand": _l("Seul $expand=* est proposé, et non « %(text)s »."),
    "odata_select_expand": _l("$select et $expand ne vont pas ensemble."),
    "odata_order_token": _l("$orderby et $skiptoken ne vont pas ensemble."),
    "odata_format": _l("Cette adresse ne répond qu’en %(format)s."),
    "odata_token": _l("Ce $skiptoken n’est pas lisible."),
    "odata_filter": _l("Ce $filter n’est pas lisible, au caractère %(at)d."),
    "odata_field": _l("On ne peut ni filtrer ni trier par « %(text)s »."),
    "odata_expression": _l("Ce $filter utilise une fonction qui n’est pas proposée : %(text)s."),
    "odata_property": _l("Cette table n’a pas de propriété « %(property)s »."),
}
