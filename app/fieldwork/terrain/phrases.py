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
    "next_try": _l("%(waiting)s, prochain essai %(moment)s"),
    "unreached": _l("Serveur injoignable"),
    "tried": _l("Toujours pas de réseau. Tout est bien gardé ici."),
    "not_all_taken": _l("Le serveur n’a pas encore tout pris. Tout est bien gardé ici."),
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
    "differ": _l("Les deux phrases sont différentes."),
    "wrong": _l("Ce n’est pas la bonne phrase de passe."),
    "device_iphone": _l("iPhone"),
    "device_ipad": _l("iPad"),
    "device_phone": _l("Téléphone"),
    "device_tablet": _l("Tablette"),
    "device_computer": _l("Ordinateur"),
    "no_token": _l("Ce lien n’est pas une invitation. Demandez un nouveau QR à votre équipe."),
    "no_network": _l("Pas de réseau : la première fois, il en faut. Réessayez quand il y en a."),
    "insecure": _l("Ce navigateur ne peut rien chiffrer à cette adresse. Ouvrez-la en https."),
    "locked_waiting": _l("En attente d’envoi : %(num)s. Cela peut partir sans déverrouiller."),
    "cost": _l("Brouillons qui seront perdus : %(num)s."),
    "erase_round": _l("Effacer la tournée de cet appareil pour de bon ?"),
    # The round.
    "even": _l("Côté pair"),
    "odd": _l("Côté impair"),
    "due": _l("Rendez-vous du jour"),
    "other_streets": _l("Autres adresses"),
    "no_visit": _l("Aucun passage"),
    "has_answered": _l("a répondu"),
    "by_other": _l("a répondu (autre canal)"),
    "begun": _l("brouillon"),
    "take_up": _l("Reprendre"),
    "at": _l("%(what)s, %(moment)s"),
    "appointment_at": _l("Rendez-vous %(moment)s"),
    "nothing_found": _l("Aucune porte ne correspond. Effacez la recherche ou montrez toutes les portes."),
    "no_round": _l(
        "Aucune adresse ne vous est confiée pour l’instant. Demandez à votre équipe, puis touchez "
        "« Envoyer maintenant » dans Envois."
    ),
    "receiving": _l("Votre tournée arrive…"),
    "hello": _l("Bonjour %(name)s."),
    "closed_on": _l(
        "Questionnaire clos (%(day)s) : « %(title)s ». Il n’y a plus de porte à y faire ; "
        "ce qui attend partira quand même."
    ),
    "closed": _l(
        "Questionnaire clos : « %(title)s ». Il n’y a plus de porte à y faire ; "
        "ce qui attend partira quand même."
    ),
    "left_round": _l("%(doors)s : %(streets)s."),
    "all_done": _l("Tout est fait pour l’instant."),
    "all_done_tonight": _l("Tout est fait pour ce soir."),
    "next_appointment": _l("Rendez-vous %(moment)s : %(door)s."),
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
    "clock": _l("%(hour)s\u00a0h\u00a0%(minute)s"),
    "code_wrong": _l("Ce code n’est pas complet ou a une faute. Relisez-le."),
    "scanning": _l("Visez le QR de l’avis…"),
    "no_camera": _l("L’appareil photo ne s’ouvre pas. Écrivez le code."),
    "no_street": _l("Il faut au moins une rue."),
    "no_number": _l("Il faut un numéro ou un bâtiment."),
    "added": _l("Adresse ajoutée : %(door)s"),
    "move_what": _l(
        "Une réponse a été notée ici, %(moment)s : %(door)s. Touchez la porte où elle a été donnée."
    ),
    "move_sure": _l("Mettre la réponse à cette porte : %(to)s ? Celle-ci redevient à faire : %(from)s."),
    "move_beside": _l(
        "%(to)s a déjà une réponse : l’équipe verra les deux, une seule comptera. Y mettre aussi celle-ci ?"
    ),
    "moved": _l("Réponse déplacée : %(to)s"),
    "moved_to": _l("celle d’une autre porte : %(door)s"),
    "moved_from": _l("notée d’abord ailleurs : %(door)s"),
    "another_door": _l("hors de votre tournée"),
    "by_team": _l("par l’équipe"),
    "wrong_door_note": _l("La réponse donnée ici est celle d’une autre porte. À revoir par l’équipe."),
    # Questionnaires.
    "answered_before": _l("%(door)s : ce foyer a déjà répondu. Continuer ?"),
    "no_form": _l(
        "Ce questionnaire n’est pas encore sur cet appareil. Ouvrez la tournée une fois avec du réseau."
    ),
    "opening": _l("Ouverture du questionnaire…"),
    "left": _l("Brouillon gardé : %(door)s"),
    "left_theirs": _l("Brouillon de la personne gardé : %(door)s"),
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
    "file_name": _l("palier-appareil-%(device)s.palier"),
    "file_part": _l("palier-appareil-%(device)s-%(part)s-sur-%(of)s.palier"),
    "part_of": _l("Fichier %(part)s sur %(of)s (%(size)s Mo)"),
    "saved_as": _l("Enregistré : %(name)s. Rien n’est retiré de cet appareil."),
    "save_all": _l("Touchez chaque fichier pour l’enregistrer. Rien n’est retiré de cet appareil."),
    "nothing_to_export": _l("Rien n’attend : il n’y a rien à enregistrer."),
    # Answers that are sent back.
    "not_heard": _l(
        "Ses réponses ne sont pas redites ici, la personne a pu les donner sans vous : reposez les questions."
    ),
    "other_version": _l(
        "Donnée à une version précédente du questionnaire (%(version)s), que cet appareil n’a plus : "
        "reposez les questions."
    ),
    # Others.
    "who": _l("%(agent)s, projet %(project)s. Appareil n° %(device)s."),
    "plan_lacks": _l("Sans coordonnées, donc pas sur le plan : %(num)s."),
    "plan_none": _l(
        "Les adresses de cette tournée n’ont pas de coordonnées : le plan ne peut rien montrer. "
        "La liste par rue reste là."
    ),
    "day_base": _l("Portes faites : %(doors)s. Foyers rencontrés : %(contacts)s."),
    "session_at": _l("%(place)s, ouverte %(moment)s"),
    "no_questionnaire": _l("Aucun questionnaire n’est publié dans ce projet."),
}
#: By the number that fills %(num)d: singular, plural; they stand in templates/terrain/counted.html too.
COUNTED: dict[str, tuple[str, str]] = {
    "answers": ("%(num)d réponse", "%(num)d réponses"),
    "to_do": ("%(num)d porte à faire", "%(num)d portes à faire"),
    "doors": ("%(num)d porte", "%(num)d portes"),
    "refused": ("%(num)d refus", "%(num)d refus"),
    "again": ("%(num)d à revoir", "%(num)d à revoir"),
    "appointment": ("%(num)d rendez-vous", "%(num)d rendez-vous"),
    "out": ("%(num)d sans objet", "%(num)d sans objet"),
    "later": ("%(num)d porte à revoir plus tard.", "%(num)d portes à revoir plus tard."),
    "to_send": ("%(num)d à envoyer", "%(num)d à envoyer"),
    "to_mend": ("%(num)d envoi à reprendre", "%(num)d envois à reprendre"),
    "sent_back": ("%(num)d réponse à revoir", "%(num)d réponses à revoir"),
    "erase_drafts": ("Effacer %(num)d brouillon pour de bon ?", "Effacer %(num)d brouillons pour de bon ?"),
    "drafts": ("%(num)d brouillon à reprendre", "%(num)d brouillons à reprendre"),
    "left": ("%(num)d porte n’est plus dans votre tournée", "%(num)d portes ne sont plus dans votre tournée"),
    "taken": ("%(num)d réponse recueillie", "%(num)d réponses recueillies"),
    "declined": ("%(num)d personne a décliné", "%(num)d personnes ont décliné"),
    "sent": ("%(num)d envoyé", "%(num)d envoyés"),
}


def phrases() -> dict[str, Any]:
    """All the script may say, as JSON: texts, and by plural form what is counted."""
    told = {name: str(phrase) for name, phrase in PHRASES.items()}
    return {"phrases": told, "counted": counted(COUNTED), "errors": {}}
