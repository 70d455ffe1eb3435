"""What the fields of a file of addresses are called where people choose what a column is."""

from collections.abc import Mapping, Sequence

from app.i18n import LazyString, _l

#: By what they are about; each field of `columns.HEADERS` once.
NAMES: Sequence[tuple[LazyString, Mapping[str, LazyString]]] = (
    (
        _l("L’adresse"),
        {
            "address": _l("Toute l’adresse"),
            "number": _l("Numéro"),
            "suffix": _l("Bis, ter"),
            "street_kind": _l("Type de voie"),
            "street": _l("Voie"),
            "hamlet": _l("Lieu-dit"),
            "postcode": _l("Code postal"),
            "town": _l("Commune"),
        },
    ),
    (
        _l("Dans l’immeuble"),
        {
            "complement": _l("Complément"),
            "building": _l("Bâtiment"),
            "floor": _l("Étage"),
            "door": _l("Porte"),
        },
    ),
    (
        _l("Où"),
        {
            "quartier": _l("Quartier"),
            "latitude": _l("Latitude"),
            "longitude": _l("Longitude"),
            "remark": _l("Remarque"),
        },
    ),
    (
        _l("Qui joindre"),
        {
            "title": _l("Civilité"),
            "first_name": _l("Prénom"),
            "name": _l("Nom"),
            "telephone": _l("Téléphone"),
            "email": _l("Adresse électronique"),
        },
    ),
)


def field_name(field: str) -> str:
    """What a field is called."""
    return next(str(names[field]) for _about, names in NAMES if field in names)
