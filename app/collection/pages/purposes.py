"""The purpose of a field (WCAG 1.3.5, RGAA 11.13), told from the question's name, for browsers to fill in."""

#: Question name → autocomplete token of HTML. Only names that leave no doubt.
PURPOSES: dict[str, str] = {
    "nom": "family-name",
    "nom_famille": "family-name",
    "last_name": "family-name",
    "prenom": "given-name",
    "first_name": "given-name",
    "nom_prenom": "name",
    "nom_complet": "name",
    "name": "name",
    "telephone": "tel",
    "tel": "tel",
    "phone": "tel",
    "courriel": "email",
    "email": "email",
    "mail": "email",
    "adresse": "street-address",
    "address": "street-address",
    "code_postal": "postal-code",
    "postcode": "postal-code",
    "ville": "address-level2",
    "commune": "address-level2",
    "city": "address-level2",
    "date_naissance": "bday",
    "birth_date": "bday",
    "date_of_birth": "bday",
    "annee_naissance": "bday-year",
    "birth_year": "bday-year",
    "organisation": "organization",
}

#: The keyboard and input type that go with a purpose.
INPUT_TYPES = {"tel": "tel", "email": "email"}


def purpose_of(name: str) -> str:
    """The autocomplete token for a question of this name, empty where the purpose is not known."""
    return PURPOSES.get(name.lower(), "")
