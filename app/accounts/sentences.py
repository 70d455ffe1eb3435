"""What a refusal of this room says."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "sign_in_refused": _l("L’adresse ou le mot de passe ne convient pas."),
    "link_expired": _l(
        "Ce lien n’est plus valable. Demandez-en un nouveau à la personne qui vous l’a envoyé."
    ),
    "password_length": _l("Le mot de passe doit avoir entre %(shortest)d et %(longest)d caractères."),
    "passwords_differ": _l("Les deux mots de passe ne sont pas les mêmes."),
    "email_malformed": _l("Cette adresse électronique n’est pas complète."),
    "email_taken": _l("Une personne a déjà cette adresse électronique."),
}
