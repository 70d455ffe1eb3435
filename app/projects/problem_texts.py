"""What a repair or a problem of a questionnaire says to its author, one sentence per code.

`%(name)s` stands for what the problem tells in `values`. The codes are those of
`app/questionnaire/reading/codes.py` and of the form binder; a code without a sentence is a defect.
"""

from collections.abc import Mapping

from app.i18n import LazyString, _, _l
from app.questionnaire.problems import Problem

REPAIR_SENTENCES: Mapping[str, LazyString] = {
    "encoding_guessed": _l("Le texte n’est pas en UTF-8 : il a été lu comme du %(encoding)s."),
    "sheet_taken_as": _l("Cette feuille a été lue comme la feuille « %(sheet)s »."),
    "header_row_found": _l("Les titres de colonnes ont été trouvés à la ligne %(row)s."),
    "headers_merged": _l(
        "Les colonnes « %(other)s » et « %(column)s » désignent la même chose : elles ont été réunies."
    ),
    "column_ignored": _l("Cette colonne n’existe pas en XLSForm : elle n’a pas été lue."),
    "setting_ignored": _l("Ce réglage ne concerne qu’un autre serveur : il n’a pas été repris."),
    "control_characters": _l("Des caractères invisibles et illisibles ont été retirés."),
    "quotes_straightened": _l("Les guillemets courbes d’une expression ont été remplacés par des droits."),
    "yes_no_translated": _l("« %(value)s » a été lu « %(read_as)s »."),
    "type_spelling": _l("Le type « %(type)s » a été lu « %(read_as)s »."),
    "type_read_as": _l("Le type « %(type)s », propre à un autre outil, a été lu « %(read_as)s »."),
    "unknown_type_dropped": _l(
        "Le type « %(type)s » n’existe pas ; comme rien ne s’y réfère, la ligne n’a pas été lue."
    ),
    "row_without_type_dropped": _l("La ligne n’a ni type ni nom : elle n’a pas été lue."),
    "parameters_ignored": _l("Ce type de question ne connaît pas ce paramètre : %(parameters)s, non repris."),
    "list_renamed": _l(
        "La liste « %(list)s » porte le nom d’un fichier joint : elle s’appelle ici « %(read_as)s »."
    ),
    "version_renamed": _l("La version « %(from)s » existe déjà : celle-ci s’appelle « %(to)s »."),
    "list_name_spelling": _l("La liste « %(list)s » a été trouvée sous le nom « %(read_as)s »."),
    "external_choices_merged": _l("Les %(count)s choix de cette feuille ont rejoint les autres listes."),
    "choice_row_dropped": _l("La ligne n’a pas de liste, ou ni nom ni libellé : elle n’a pas été lue."),
    "choice_repeated": _l(
        "Le choix « %(name)s » répète mot pour mot celui de la ligne %(other_row)s : il n’est pas repris."
    ),
    "choice_shared": _l(
        "Le choix « %(name)s » est aussi à la ligne %(other_row)s ; le filtre de la question les distingue."
    ),
    "unused_list_dropped": _l(
        "La liste « %(list)s » a des erreurs, mais ne sert pas : elle est laissée de côté."
    ),
    "reserved_name": _l("Le nom « %(name)s » est réservé : il est devenu « %(read_as)s »."),
    "audit_named": _l("Un audit s’appelle toujours « audit » : le nom « %(name)s » a été remplacé."),
    "reference_spelling": _l("La référence « %(name)s » a été lue « %(read_as)s »."),
    "entities_unescaped": _l("Des signes écrits comme en HTML (&lt;…) ont été remis en clair."),
    "reference_brackets": _l("Une référence $(nom) a été lue ${nom}."),
    "operator_spelling": _l("Un opérateur (==, ≥, <>, AND…) a été écrit comme XPath le veut."),
    "filter_column_named": _l("Le filtre lit la colonne « %(column)s » des choix : son nom a été adapté."),
    "rule_dropped": _l("La règle %(rule)s de « %(path)s » ne peut pas servir : elle n’est pas reprise."),
    "form_name_ignored": _l("Le nom « %(name)s » ne convient pas à un formulaire : il n’a pas été repris."),
    "root_renamed": _l("Une répétition porte le nom de la racine du formulaire, devenue « %(read_as)s »."),
    "namespace_added": _l("L’espace de noms « %(prefix)s » a été déclaré."),
    "namespace_missing": _l("L’espace de noms « %(prefix)s » n’est pas déclaré : la colonne n’est pas lue."),
}

PROBLEM_SENTENCES: Mapping[str, LazyString] = {
    "empty_file": _l("Le fichier est vide."),
    "file_too_large": _l("Le fichier est trop gros pour un questionnaire."),
    "not_a_spreadsheet": _l(
        "Le fichier n’est ni un tableur (xlsx, xls, ods, csv), ni des tableaux Markdown, ni un XForm."
    ),
    "damaged_file": _l("Le fichier est abîmé ou incomplet : rouvrez-le et enregistrez-le de nouveau."),
    "encrypted_file": _l("Le fichier est protégé par un mot de passe : enregistrez-le sans protection."),
    "zip_bomb": _l("Le fichier, une fois décompressé, serait démesuré."),
    "doctype_forbidden": _l("Le fichier contient une déclaration DOCTYPE, qui n’est pas admise."),
    "xml_too_deep": _l("Le XML a plus de %(limit)s niveaux d’éléments."),
    "xml_not_well_formed": _l("Le XML est mal formé à la ligne %(line)s."),
    "not_an_xform": _l(
        "Ce fichier n’est pas un XForm ; si c’est un tableau, enregistrez-le au format xlsx, ods ou csv."
    ),
    "time_limit": _l(
        "La lecture a été arrêtée au bout de %(seconds)s secondes : le questionnaire est trop lourd."
    ),
    "memory_limit": _l("La lecture a été arrêtée : elle demandait plus de %(megabytes)s Mo de mémoire."),
    "reading_crashed": _l("La lecture a échoué de notre côté (%(reason)s)."),
    "no_survey_sheet": _l("Aucune feuille « survey » parmi celles du fichier : %(sheets)s."),
    "missing_column": _l("Cette colonne manque, et la feuille ne peut pas s’en passer."),
    "duplicate_column": _l(
        "Cette colonne et « %(other)s » désignent la même chose mais se contredisent "
        "(ligne %(first_row)s) : supprimez-en une."
    ),
    "missing_type": _l("La ligne « %(name)s » n’a pas de type."),
    "unknown_type": _l("Le type « %(type)s » n’existe pas."),
    "missing_name": _l("La ligne n’a pas de nom."),
    "invalid_name": _l(
        "Le nom « %(name)s » ne convient pas : il faut une lettre, puis des lettres, chiffres, - _ ou ."
    ),
    "duplicate_name": _l("Le nom « %(name)s » est déjà pris à la ligne %(other_row)s, dans le même groupe."),
    "duplicate_repeat_name": _l("Une répétition s’appelle déjà « %(name)s », à la ligne %(other_row)s."),
    "missing_label": _l("La question « %(name)s » n’a ni libellé ni indication."),
    "missing_calculation": _l("Le calcul « %(name)s » n’a pas d’expression."),
    "unmatched_end": _l("Cette fin de %(type)s ne ferme rien, ou ferme autre chose que ce qui est ouvert."),
    "unclosed_group": _l("Ce %(type)s « %(name)s » n’est jamais fermé."),
    "groups_too_deep": _l("Plus de %(limit)s groupes sont emboîtés les uns dans les autres."),
    "missing_list": _l("Le type « %(type)s » doit nommer une liste de choix."),
    "unknown_list": _l("La liste de choix « %(list)s » n’existe pas dans la feuille « choices »."),
    "unknown_file_format": _l(
        "Le fichier de choix « %(file)s » doit être un .csv, .xml ou .geojson : écrivez son nom en entier."
    ),
    "choice_without_name": _l("Ce choix de la liste « %(list)s » n’a pas de nom."),
    "choice_name_with_space": _l(
        "Le nom de choix « %(name)s » contient une espace : une question à plusieurs réponses n’en veut pas."
    ),
    "duplicate_choice": _l(
        "La liste « %(list)s » a deux choix « %(name)s » (voir la ligne %(other_row)s) : "
        "les résultats ne les distingueraient pas."
    ),
    "malformed_reference": _l("Une référence ${…} est mal écrite dans « %(text)s »."),
    "unknown_reference": _l("Aucune question ne s’appelle « %(name)s »."),
    "ambiguous_reference": _l(
        "%(count)s lignes s’appellent « %(name)s » : on ne sait laquelle est désignée."
    ),
    "circular_reference": _l("Ce calcul a besoin, en fin de compte, de son propre résultat."),
    "invalid_parameters": _l(
        "Les paramètres « %(parameters)s » sont mal écrits : il faut des couples clé=valeur, sans espace "
        "dans la valeur."
    ),
    "other_of_filtered_list": _l(
        "« or_other » ne va pas avec un filtre de choix : ajoutez vous-même le choix « autre » à la liste "
        "et une question de texte à la suite."
    ),
    "save_to_without_entities": _l(
        "« save_to » demande une feuille « entities » : ajoutez-la, ou videz cette cellule."
    ),
    "trigger_not_shown": _l(
        "« %(trigger)s » n’est pas affiché et ne peut rien déclencher : désignez une question posée."
    ),
    "conversion_failed": _l("La conversion a échoué : %(detail)s"),
    "no_question": _l("Le questionnaire ne pose aucune question : il ne pourra pas être publié."),
    "choice_without_label": _l("Le choix « %(name)s » n’a pas de libellé."),
}

#: What the expression engine and the form binder find.
ENGINE_SENTENCES: Mapping[str, LazyString] = {
    "attachment_missing": _l("Le questionnaire a besoin du fichier « %(file)s »."),
    "unknown_node": _l("« %(path)s » ne désigne rien dans le formulaire."),
    "unknown_control": _l("Le contrôle « %(control)s » n’est pas connu : il n’est pas affiché."),
    "xform_without_instance": _l("Ce XForm n’a pas d’instance principale."),
    "xml_too_large": _l("Le XML est trop gros pour un questionnaire."),
    "xml_document_type": _l("Le fichier contient une déclaration DOCTYPE, qui n’est pas admise."),
    "reference_unknown": _l("« %(name)s » ne désigne aucune question, dans « %(expression)s »."),
    "reference_inside_question": _l(
        "« %(name)s » ne désigne aucune question, dans « %(expression)s » : cela vaut vide. "
        "Si c’est un texte, mettez-le entre apostrophes."
    ),
    "expression_empty": _l("L’expression est vide."),
    "expression_too_long": _l("L’expression a plus de %(most)s caractères."),
    "expression_too_deep": _l("L’expression a plus de %(most)s niveaux de parenthèses."),
    "expression_character": _l("Le signe « %(found)s » n’a pas sa place dans « %(expression)s »."),
    "expression_text_open": _l("Un texte n’est pas refermé par un guillemet, dans « %(expression)s »."),
    "expression_syntax": _l("L’expression « %(expression)s » est mal écrite."),
    "expression_axis": _l("L’axe « %(name)s » n’est pas admis, dans « %(expression)s »."),
    "expression_variable": _l("« $ » ne s’emploie que pour ${nom}, dans « %(expression)s »."),
    "function_unknown": _l("La fonction « %(name)s » n’existe pas."),
    "function_of_vendor": _l("La fonction « %(name)s » n’existe que chez %(vendor)s."),
    "function_arity": _l("La fonction « %(name)s » n’a pas le bon nombre d’arguments (%(given)s)."),
    "argument_not_nodes": _l("La fonction « %(name)s » demande un chemin ou une ${référence}."),
    "argument_not_literal": _l("La fonction « %(name)s » demande un chemin entre apostrophes."),
    "regex_invalid": _l("L’expression régulière « %(pattern)s » ne peut pas servir."),
}

#: What is told of the files that a form shows.
MEDIA_SENTENCES: Mapping[str, LazyString] = {
    "media_missing": _l("Le questionnaire montre « %(file)s », qui n’a pas été déposé."),
    "media_unused": _l("« %(file)s » n’est nommé nulle part dans le classeur : il n’a pas été repris."),
    "media_unknown": _l(
        "« %(file)s » n’est pas d’un type que les pages montrent : image en .jpg, .png, .webp ou .gif, "
        "son en .mp3, .ogg, .opus, .m4a ou .wav, vidéo en .mp4 ou .webm, sous-titres en .vtt, texte en .txt, "
        "liste de choix en .csv, .geojson ou .xml."
    ),
    "media_large": _l("« %(file)s » est trop gros : %(most)s Mo au plus pour un fichier de ce type."),
    "media_broken": _l("« %(file)s » est abîmé, ou n’est pas ce que dit la fin de son nom."),
    "media_twice": _l("Plusieurs fichiers s’appellent « %(file)s » : seul le premier a été repris."),
    "media_misplaced": _l("« %(file)s » n’est pas du type que demande la colonne « media::%(column)s »."),
    "list_missing": _l(
        "Le questionnaire lit « %(file)s », qui n’est pas là : ses questions n’ont pas de choix."
    ),
    "list_empty": _l("« %(file)s » n’a que des titres : ses questions n’auront pas de choix."),
    "list_rows": _l("« %(file)s », ligne %(row)s : une liste a %(most)s lignes au plus."),
    "list_heavy": _l(
        "« %(file)s » pèse plus de %(most)s ko : ODK Collect le lira, mais ni nos pages ni les feuilles."
    ),
    "list_column_missing": _l(
        "« %(file)s », ligne 1 : il manque la colonne « %(column)s », dont le questionnaire a besoin."
    ),
    "list_column_twice": _l(
        "« %(file)s », ligne 1 : « %(column)s » et « %(other)s » se confondent : renommez l’une des colonnes."
    ),
    "list_row_long": _l(
        "« %(file)s », ligne %(row)s : il y a plus de cellules que de titres. Un texte contient sans doute "
        "une virgule : mettez-le entre guillemets."
    ),
    "list_value_empty": _l("« %(file)s », ligne %(row)s, colonne « %(column)s » : la cellule est vide."),
    "list_value_spaced": _l(
        "« %(file)s », ligne %(row)s, colonne « %(column)s » : « %(value)s » contient une espace, et une "
        "question à plusieurs réponses n’en veut pas."
    ),
    "list_value_twice": _l(
        "« %(file)s », ligne %(row)s, colonne « %(column)s » : « %(value)s » est déjà à la ligne "
        "%(other_row)s ; les résultats ne les distingueraient pas."
    ),
}

SENTENCES: Mapping[str, LazyString] = {
    **REPAIR_SENTENCES,
    **PROBLEM_SENTENCES,
    **ENGINE_SENTENCES,
    **MEDIA_SENTENCES,
}


def sentence(problem: Problem) -> str:
    """The repair or problem in the reader's language."""
    if problem.code not in SENTENCES:
        return problem.code  # told by an older version, and since forgotten
    text = str(SENTENCES[problem.code]) % problem.values
    if suggestion := problem.values.get("suggestion"):
        text += " " + _("Vouliez-vous dire « %(suggestion)s » ?", suggestion=suggestion)
    return text


def position(problem: Problem) -> str:
    """Where it is, as a person would say it; empty for what concerns the whole file."""
    parts = []
    if problem.sheet:
        parts.append(_("feuille %(sheet)s", sheet=problem.sheet))
    if problem.row:
        parts.append(_("ligne %(row)s", row=problem.row))
    if problem.column:
        parts.append(_("colonne %(column)s", column=problem.column))
    return ", ".join(parts)
