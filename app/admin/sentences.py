"""What a refusal of this room says."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "form_fields": _l("Vérifiez ces champs : %(fields)s."),
    "answer_uncollected": _l("Personne de l’équipe n’a recueilli cette réponse : elle ne se renvoie pas."),
    "file_missing": _l("Choisissez d’abord un fichier."),
}
