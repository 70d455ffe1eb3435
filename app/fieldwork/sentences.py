"""What a refusal of this room says."""

from app.i18n import LazyString, _l

SENTENCES: dict[str, LazyString] = {
    "agent_without_right": _l(
        "%(name)s n’a pas le rôle d’agent dans ce projet. Donnez-le dans « Équipe », puis recommencez."
    ),
    "invitation_unknown": _l("Cette invitation ne vaut plus. Demandez un nouveau QR à votre équipe."),
    "device_unknown": _l("Cet appareil n’est pas connu. Demandez un nouveau QR à votre équipe."),
    "device_signed_out": _l(
        "Cet appareil ne reçoit plus de tournée. Ce qu’il garde peut toujours être envoyé. "
        "Demandez un nouveau QR à votre équipe."
    ),
    "device_revoked": _l(
        "Cet appareil a été retiré. Rapportez-le à votre équipe, qui peut reprendre ce qu’il garde."
    ),
    "queue_file_unreadable": _l(
        "Ce fichier n’est pas une file exportée par l’application. Exportez-la de nouveau depuis l’appareil."
    ),
    "queue_device_unknown": _l(
        "Aucun appareil de ce projet n’a le numéro %(number)s. Ce fichier vient sans doute d’un autre projet."
    ),
    "call_when_missing": _l("Pour un rendez-vous, dites le jour et l’heure."),
    "call_when_past": _l("Cette heure est passée. Donnez un jour et une heure à venir."),
    "call_recipient": _l("Cette personne ne peut pas suivre cet appel. Choisissez-en une autre."),
    "round_agent": _l("Choisissez à qui confier ces portes, parmi les personnes qui peuvent y aller."),
    "round_nothing": _l("Aucune porte n’est choisie : cochez-en, ou prenez une rue, un côté, un immeuble."),
    "round_others": _l("Il n’y a personne d’autre entre qui partager."),
    "share_agents": _l("Choisissez entre qui partager : cochez au moins une personne."),
    "share_each": _l("Dites combien de portes chacun reçoit, de 1 à %(most)s."),
    "move_nowhere": _l(
        "Cette réponse ne peut pas être déplacée ainsi : choisissez une autre porte, ou relisez l’histoire "
        "de celle-ci, qui a changé."
    ),
    "sealed_unreadable": _l("Cet envoi est abîmé, ou chiffré pour un autre projet."),
    "sealed_file_unreadable": _l(
        "La réponse est gardée, mais un de ses fichiers est arrivé abîmé. "
        "Montrez cet appareil à votre équipe."
    ),
    "answer_replaced": _l(
        "Cette réponse a été remplacée entre-temps par une plus récente. Votre correction reste gardée ici : "
        "parlez-en à votre équipe."
    ),
}
