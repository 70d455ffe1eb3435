"""What a refusal of this room says."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "form_fields": _l("Vérifiez ces champs : %(fields)s."),
    "file_missing": _l("Choisissez d’abord un fichier."),
}
