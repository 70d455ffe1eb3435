"""What the app's script says: our sentences, filled in by the script."""

from typing import Any

from app.collection.pages.live.phrases import counted
from app.i18n import LazyString, _l

PHRASES: dict[str, LazyString] = {
    # The state of the network and of what is kept.
    "online": _l("En ligne"),
    "offline": _l("Sans réseau"),
    "syncing": _l("Échange avec le serveur…"),
    "synced": _l("À jour, %(moment)s"),
    "signed_out": _l("Tournée non renouvelée"),
    "revoked": _l("Appareil retiré"),
    "kept_here": _l("gardé ici"),
    "all_sent": _l("Tout est envoyé"),
    "to_mend": _l("%(num)s à reprendre"),
    "tried": _l("Toujours pas de réseau. Tout est bien gardé ici."),
    "sent_now": _l("Tout est envoyé."),
    "full": _l(
        "Cet appareil n’a plus de place : ce que vous venez de noter n’est PAS gardé. "
        "Libérez de la place, ou notez-le sur papier."
    ),
    "unkept": _l("Cet appareil n’a pas pu garder ce que vous venez de noter. Réessayez."),
    "no_store": _l(
        "Ce navigateur ne garde rien (navigation privée ?). La tournée a besoin d’un navigateur ordinaire."
    ),
    "newer": _l("Une version plus récente est ouverte dans un autre onglet. Fermez celui-ci."),
    "blocked": _l("La tournée est ouverte dans un autre onglet, qui doit se fermer d’abord."),
    # Entering.
    "short": _l("Huit caractères au moins : trois ou quatre mots suffisent."),
    "digits": _l("Des chiffres seuls se devinent en quelques heures. Ajoutez des mots."),
    "differ": _l("Les deux ne sont pas pareilles."),
    "wrong": _l("Ce n’est pas la bonne phrase de passe."),
    "no_token": _l("Ce lien n’est pas une invitation. Demandez un nouveau QR à votre équipe."),
    "no_network": _l("Pas de réseau : la première fois, il en faut. Réessayez quand il y en a."),
    "insecure": _l("Ce navigateur ne peut rien chiffrer à cette adresse. Ouvrez-la en https."),
    "locked_waiting": _l("En attente d’envoi : %(num)s. Cela peut partir sans déverrouiller."),
    "cost": _l("Brouillons qui seront perdus : %(num)s."),
    # The round.
    "even": _l("Côté pair"),
    "odd": _l("Côté impair"),
    "due": _l("Rendez-vous du jour"),
    "other_streets": _l("Autres adresses"),
    "no_visit": _l("Aucun passage"),
    "has_answered": _l("a répondu"),
    "by_other": _l("a répondu (autre canal)"),
    "at": _l("%(what)s, %(moment)s"),
    "appointment_at": _l("Rendez-vous %(moment)s"),
    "nothing_found": _l("Aucune porte ne correspond. Effacez la recherche ou montrez toutes les portes."),
    "no_round": _l(
        "Aucune adresse ne vous est confiée pour l’instant. Demandez à votre équipe, puis touchez "
        "« Envoyer maintenant » dans Envois."
    ),
    "all_done": _l("Toutes les portes de la liste ont été vues."),
    "noted": _l("%(what)s : %(door)s"),
    "undone": _l("Annulé : %(what)s, %(door)s"),
    "today": _l("aujourd’hui"),
    "tomorrow": _l("demain"),
    "yesterday": _l("hier"),
    "by_me": _l("par vous"),
    "by_other_agent": _l("par un autre agent"),
    "not_sent_yet": _l("pas encore envoyé"),
    "was_undone": _l("annulé"),
    "no_day": _l("Choisissez un jour et une heure."),
    "code_wrong": _l("Ce code n’est pas complet ou a une faute. Relisez-le."),
    "scanning": _l("Visez le QR de l’avis…"),
    "no_camera": _l("L’appareil photo ne s’ouvre pas. Écrivez le code."),
    "no_street": _l("Il faut au moins une rue."),
    "added": _l("Adresse ajoutée : %(door)s"),
    # Questionnaires.
    "no_form": _l(
        "Ce questionnaire n’est pas encore sur cet appareil. Ouvrez la tournée une fois avec du réseau."
    ),
    "opening": _l("Ouverture du questionnaire…"),
    "left": _l("Brouillon gardé : %(door)s"),
    "answer_kept": _l("Réponse gardée : %(door)s"),
    "elsewhere": _l("séance"),
    # Sending.
    "item_answer": _l("Réponse"),
    "item_event": _l("Passage"),
    "kept_at": _l("gardé %(moment)s"),
    "received_at": _l("reçu %(moment)s"),
    "and_more": _l("et %(num)s avant"),
    "took": _l("Repris : %(added)s. Déjà là : %(known)s. Laissé à l’équipe : %(other)s."),
    "not_a_file": _l("Ce fichier n’est pas un fichier d’envois de Palier."),
    "other_project": _l("Ce fichier est d’un autre projet que celui de cet appareil."),
    "nothing_to_export": _l("Rien n’attend : il n’y a rien à enregistrer."),
    # Others.
    "who": _l("%(agent)s, projet %(project)s. Appareil n° %(device)s."),
    "of_project": _l("J’enquête pour le projet « %(project)s »."),
    "plan_lacks": _l("Sans coordonnées, donc pas sur le plan : %(num)s."),
    "plan_none": _l(
        "Les adresses de cette tournée n’ont pas de coordonnées : le plan ne peut rien montrer. "
        "La liste par rue reste là."
    ),
    "day_base": _l("Portes où vous êtes passé : %(doors)s. Foyers rencontrés : %(contacts)s."),
    "session_at": _l("%(place)s, ouverte %(moment)s"),
    "no_questionnaire": _l("Aucun questionnaire n’est publié dans ce projet."),
}
#: By the number that fills %(num)d: singular, plural; they stand in templates/terrain/counted.html too.
COUNTED: dict[str, tuple[str, str]] = {
    "answers": ("%(num)d réponse", "%(num)d réponses"),
    "to_do": ("%(num)d porte à faire", "%(num)d portes à faire"),
    "doors": ("%(num)d porte", "%(num)d portes"),
    "to_send": ("%(num)d à envoyer", "%(num)d à envoyer"),
    "sent_back": ("%(num)d réponse à revoir", "%(num)d réponses à revoir"),
    "drafts": ("%(num)d brouillon à reprendre", "%(num)d brouillons à reprendre"),
    "taken": ("%(num)d réponse recueillie", "%(num)d réponses recueillies"),
    "sent": ("%(num)d envoyé", "%(num)d envoyés"),
}


def phrases() -> dict[str, Any]:
    """All the script may say, as JSON: texts, and by plural form what is counted."""
    told = {name: str(phrase) for name, phrase in PHRASES.items()}
    return {"phrases": told, "counted": counted(COUNTED), "errors": {}}
