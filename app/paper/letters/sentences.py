"""What letters refuse, for the person who can act on it."""

from collections.abc import Mapping

from app.i18n import LazyString, _l

SENTENCES: Mapping[str, LazyString] = {
    "letter_text_long": _l("« %(field)s » est trop long : %(most)s signes au plus."),
    "letter_page": _l("La lettre ne tient pas sur une page : raccourcissez son texte."),
    "visit_page": _l("L’avis ne tient pas dans sa case : raccourcissez son texte."),
    "poster_text": _l("L’affiche déborde : raccourcissez son titre ou sa phrase."),
    "poster_size": _l("Une affiche est en A4 ou en A3."),
    "letters_count": _l("Un envoi va de 1 à %(most)s lettres : partagez le fichier."),
    "letters_none_left": _l(
        "Rien n’a été imprimé : toutes ces adresses ont déjà eu une lettre, ont répondu ou ont refusé."
    ),
    "visits_count": _l("Un tirage va de 1 à %(most)s avis."),
    "visits_slips": _l("Une feuille porte deux ou quatre avis."),
    "addresses_faulty": _l("Rien n’a été imprimé : corrigez ces lignes du fichier d’adresses.\n%(report)s"),
    "addresses_gone": _l("Ces adresses n’attendent plus : déposez de nouveau le fichier."),
    "copies_addresses": _l(
        "Il y a %(addresses)s adresses et %(copies)s exemplaires : chaque adresse doit avoir le sien."
    ),
    "letters_gone": _l("Ce fichier n’est plus là : il a été gardé un jour, pour qui l’a demandé."),
    "request_kind": _l("Choisissez ce qui est demandé : papier, gros caractères ou une langue."),
    "request_quantity": _l("Une demande va de 1 à %(most)s exemplaires."),
    "request_destination": _l("Dites où remettre les exemplaires, en %(most)s signes au plus."),
    "request_name": _l("N’écrivez pas de nom : un lieu suffit, par exemple « loge du 12 » ou « pharmacie »."),
    "request_served": _l("Un tirage a déjà servi cette demande."),
}
