"""What the workspace calls the members of each closed vocabulary."""

from collections.abc import Mapping

from app.accounts.models import Role, Scope
from app.collection.commenting import Review
from app.collection.states import Quarantine
from app.collection.states import State as Standing
from app.i18n import LazyString, _l
from app.projects.terms import Access, CountingRule, Kind, State, Unit

KINDS: Mapping[str, LazyString] = {
    Kind.CONSULTATION: _l("Consultation : les réponses sont comptées"),
    Kind.NOMINATIVE: _l("Demandes nominatives : des noms sont recueillis, rien n’est publié"),
}
UNITS: Mapping[str, LazyString] = {
    Unit.FOYER: _l("Un foyer répond une fois"),
    Unit.PERSONNE: _l("Chaque personne répond"),
}
ACCESSES: Mapping[str, LazyString] = {
    Access.OPEN: _l("Ouvert : toute personne qui a le lien peut répondre"),
    Access.CODE: _l("Sur code : il faut le code reçu par courrier"),
}
COUNTING_RULES: Mapping[str, LazyString] = {
    CountingRule.FIRST: _l("La première réponse complète compte"),
    CountingRule.LAST: _l("La dernière réponse complète compte"),
}
STATES: Mapping[str, LazyString] = {
    State.DRAFT: _l("Brouillon"),
    State.PUBLISHED: _l("Publié"),
    State.CLOSED: _l("Clos"),
}
SOURCES: Mapping[str, LazyString] = {
    "poster": _l("Affiche"),
    "flyer": _l("Tract"),
    "site": _l("Site ou réseau social"),
    "street": _l("Stand ou rue"),
    "letter": _l("Courrier"),
    "list": _l("Liste d’adresses"),
    "first_letter": _l("Première lettre"),
    "reminder": _l("Relance"),
    "notice": _l("Avis de passage"),
    "sheet": _l("Feuille papier"),
    "card": _l("Codes distribués"),
}
#: Kinds of batches of codes that the team may look at and cancel.
BATCHES: Mapping[str, LazyString] = {
    "letter": _l("Première lettre"),
    "reminder": _l("Relance"),
    "sheet": _l("Feuilles papier"),
    "notice": _l("Avis de passage"),
    "cards": _l("Codes à distribuer"),
}
ROLES: Mapping[str, LazyString] = {
    Role.RESPONSABLE: _l("Responsable : prépare, publie, invite"),
    Role.AGENT: _l("Agent : recueille les réponses"),
    Role.LECTURE: _l("Lecture : lit les résultats"),
}
SHORT_ROLES: Mapping[str, LazyString] = {
    Role.RESPONSABLE: _l("Responsable"),
    Role.AGENT: _l("Agent"),
    Role.LECTURE: _l("Lecture"),
}
REACHES: Mapping[str, LazyString] = {
    Scope.CITY: _l("toute la ville"),
    Scope.QUARTIER: _l("tout le quartier"),
    Scope.PROJECT: _l("ce projet"),
}
LEGAL: Mapping[str, LazyString] = {
    "controller": _l("Responsable du traitement"),
    "legal_basis": _l("Base légale"),
    "dpo_contact": _l("Contact du délégué à la protection des données"),
    "recipients": _l("Destinataires des réponses"),
    "retention_until": _l("Date jusqu’à laquelle les réponses sont gardées"),
}
QUESTION_TYPES: Mapping[str, LazyString] = {
    "text": _l("texte"),
    "integer": _l("nombre entier"),
    "decimal": _l("nombre"),
    "range": _l("échelle"),
    "date": _l("date"),
    "time": _l("heure"),
    "datetime": _l("date et heure"),
    "note": _l("texte à lire"),
    "select_one": _l("un seul choix"),
    "select_multiple": _l("plusieurs choix"),
    "rank": _l("classement"),
    "geopoint": _l("lieu"),
    "geotrace": _l("trajet"),
    "geoshape": _l("contour"),
    "image": _l("photo"),
    "audio": _l("enregistrement"),
    "video": _l("vidéo"),
    "file": _l("fichier"),
    "select_one_external": _l("un seul choix"),
    "barcode": _l("code-barres"),
    "acknowledge": _l("case à cocher"),
    "calculate": _l("calcul"),
}
#: Lists of answers to look at (collection.inspection.LISTS), and what each is for.
LISTS: Mapping[str, LazyString] = {
    "waiting": _l("En attente"),
    "doubles": _l("Même code"),
    "flagged": _l("Signalées"),
    "alike": _l("Identiques"),
    "excluded": _l("Écartées"),
    "sent_back": _l("Renvoyées"),
    "collected": _l("Recueillies"),
}
LIST_HINTS: Mapping[str, LazyString] = {
    "waiting": _l("Ces réponses sont gardées mais ne comptent pas tant que personne n’a décidé."),
    "doubles": _l(
        "Plusieurs réponses sous un même code : une seule compte, selon la règle choisie ou selon vous."
    ),
    "flagged": _l("Ces réponses comptent ; un contrôle a remarqué quelque chose."),
    "alike": _l("Trois réponses ou plus disent exactement la même chose. Elles comptent toutes."),
    "excluded": _l("Une personne de l’équipe les a écartées ; le motif est au journal."),
    "sent_back": _l(
        "Leur agent doit les revoir, ou les a corrigées depuis. Elles comptent telles qu’elles sont."
    ),
    "collected": _l("Un agent les a recueillies : une réponse douteuse se renvoie à son agent, avec un mot."),
}
#: How a review that sent an answer back stands; other states of reviews are not said.
REVIEWS: Mapping[str, LazyString] = {
    Review.HAS_ISSUES: _l("Renvoyée à son agent, pas encore revue"),
    Review.EDITED: _l("Corrigée depuis son premier envoi"),
}
STANDINGS: Mapping[str, LazyString] = {
    Standing.COUNTED: _l("compte"),
    Standing.BESIDE: _l("à côté"),
    Standing.TEST: _l("essai"),
    Standing.QUARANTINED: _l("en attente"),
    Standing.EXCLUDED: _l("écartée"),
}
QUARANTINES: Mapping[str, LazyString] = {
    Quarantine.EARLY: _l("arrivée avant l’ouverture"),
    Quarantine.CLOSED: _l("arrivée après la clôture"),
    Quarantine.LATE: _l("faite à temps, arrivée après la clôture"),
    Quarantine.UNKNOWN_VERSION: _l("d’une version inconnue du questionnaire"),
    Quarantine.UNPUBLISHED_VERSION: _l("d’une version jamais publiée"),
    Quarantine.UNKNOWN_CODE: _l("avec un code inconnu"),
    Quarantine.REVOKED_CODE: _l("avec un code annulé"),
    Quarantine.NO_CODE: _l("sans le code demandé"),
    Quarantine.UNREADABLE: _l("illisible"),
}
FLAGS: Mapping[str, LazyString] = {
    "honeypot": _l("un champ invisible aux personnes a été rempli"),
    "quick": _l("remplie très vite : moins d’une seconde par question"),
    "burst": _l("beaucoup de réponses de la même connexion"),
    "amendment_set_aside": _l("une correction, dont l’original était en attente"),
    "replaces_unknown": _l("corrige une réponse inconnue"),
    "on_behalf": _l("donnée pour quelqu’un d’autre"),
}
#: What the fields of the team's forms are called where one was not filled in as it should be.
FIELDS: Mapping[str, LazyString] = {
    **LEGAL,
    "about": _l("À quel sujet"),
    "access": _l("Comment entre-t-on"),
    "address": _l("Adresse"),
    "admits": _l("Réponses par code"),
    "agent": _l("Agent"),
    "canal": _l("Canal"),
    "caller": _l("Qui appelait"),
    "chacun": _l("Portes chacun"),
    "closes_at": _l("Ferme le"),
    "copies": _l("Exemplaires"),
    "copy": _l("Exemplaire"),
    "counting_rule": _l("Réponse qui compte"),
    "destination": _l("À remettre"),
    "draft_days": _l("Jours pendant lesquels un appareil garde une réponse commencée"),
    "email": _l("Adresse électronique"),
    "handed_to": _l("Confié à"),
    "kind": _l("Ce que c’est"),
    "language": _l("Langue"),
    "name": _l("Nom"),
    "note": _l("Note"),
    "opens_at": _l("Ouvre le"),
    "quantity": _l("Nombre"),
    "quartier": _l("Quartier"),
    "remark": _l("Remarque"),
    "role": _l("Rôle"),
    "sheet_page": _l("Page"),
    "short_name": _l("Nom court"),
    "size": _l("Nombre"),
    "text": _l("Texte"),
    "title": _l("Titre"),
    "unit": _l("Qui répond"),
    "until": _l("Effacer les contacts le"),
    "when": _l("Jour et heure convenus"),
}
