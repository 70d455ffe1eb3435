"""What may happen at a door, in the words of Insee's surveys (Pearl Jam): a line each, and what follows."""

from dataclasses import dataclass
from enum import StrEnum

from app.i18n import LazyString, _l


class Stand(StrEnum):
    """How an address stands."""

    TO_DO = "to_do"
    #: Tried, and worth trying again.
    AGAIN = "again"
    APPOINTMENT = "appointment"
    DONE = "done"
    REFUSED = "refused"
    #: Nobody will ever answer there, or nobody can.
    OUT = "out"


STANDS: dict[Stand, LazyString] = {
    Stand.TO_DO: _l("à faire"),
    Stand.AGAIN: _l("à revoir"),
    Stand.APPOINTMENT: _l("rendez-vous"),
    Stand.DONE: _l("répondu"),
    Stand.REFUSED: _l("refus"),
    Stand.OUT: _l("sans objet"),
}
#: The same once nobody goes there any more.
LEFT: dict[Stand, LazyString] = STANDS | {
    Stand.TO_DO: _l("non faites"),
    Stand.AGAIN: _l("restées à revoir"),
    Stand.APPOINTMENT: _l("rendez-vous sans suite"),
}
#: How doors stand where there is nothing left to do.
OVER = frozenset({Stand.DONE, Stand.REFUSED, Stand.OUT})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event. `stand` is None where it says nothing of how the address stands.

    `is_attempt`: somebody tried to reach the household; `is_contact`: somebody there was spoken to. `short`
    is what a button says. `data` names what a device may say beside the kind; the team's pages say the
    `channel` as well, and `by_team` of what they set right in an agent's name.
    """

    name: str
    label: LazyString
    short: LazyString
    stand: Stand | None = None
    is_attempt: bool = False
    is_contact: bool = False
    data: frozenset[str] = frozenset()
    #: Bound to no address.
    is_elsewhere: bool = False
    #: Bound to an address or to a session.
    is_anywhere: bool = False
    #: What a call may come to, and nobody standing at a door sees.
    is_telephone: bool = False


def _door(
    name: str, label: LazyString, short: LazyString, stand: Stand, *data: str, met: bool = False
) -> Kind:
    return Kind(name, label, short, stand, is_attempt=True, is_contact=met, data=frozenset(data))


def _call(name: str, label: LazyString, short: LazyString, stand: Stand) -> Kind:
    return Kind(name, label, short, stand, is_attempt=True, data=frozenset({"text"}), is_telephone=True)


def _elsewhere(name: str, label: LazyString, short: LazyString, *data: str) -> Kind:
    return Kind(name, label, short, data=frozenset(data), is_elsewhere=True)


_WHEN = ("when", "text")
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _door("accepted", _l("enquête acceptée"), _l("Répond"),
              Stand.DONE, "instance_id", "moved_from", met=True),
        _door("absent", _l("pas de contact"), _l("Absent"), Stand.AGAIN),
        _door("again", _l("contact établi, à recontacter"), _l("À revoir"), Stand.AGAIN, *_WHEN, met=True),
        _door("refusal", _l("refus"), _l("Refus"), Stand.REFUSED, "text", met=True),
        _door("appointment", _l("rendez-vous pris"), _l("Rendez-vous"), Stand.APPOINTMENT, *_WHEN, met=True),
        _door("notice", _l("dépôt d’un avis de passage"), _l("Avis laissé"), Stand.AGAIN, "code"),
        _door("alone", _l("contact établi, répondra seul"), _l("Répondra seul"),
              Stand.AGAIN, "code", met=True),
        _door("language", _l("contact établi, autre langue"), _l("Autre langue"),
              Stand.AGAIN, "text", met=True),
        _call("message", _l("dépôt d’un message"), _l("Message laissé"), Stand.AGAIN),
        _call("unusable", _l("données de contact inutilisables"), _l("Numéro faux"), Stand.AGAIN),
        _door("unable", _l("incapacité de répondre"), _l("Ne peut pas"), Stand.OUT, "text", met=True),
        _door("claimed", _l("dit avoir déjà répondu"), _l("Dit avoir répondu"), Stand.OUT, "text", met=True),
        _door("unavailable", _l("indisponibilité définitive"), _l("Indisponible"), Stand.OUT, "text"),
        _door("deceased", _l("personne décédée"), _l("Décès"), Stand.OUT),
        _call("unreachable", _l("impossible à joindre"), _l("Injoignable"), Stand.OUT),
        _door("empty", _l("logement vacant"), _l("Vide, déménagé"), Stand.OUT, "text"),
        _door("vacant", _l("logement sans usage d’habitation"), _l("Pas un logement"), Stand.OUT, "text"),
        _door("not_found", _l("adresse non trouvée ou détruite"), _l("Introuvable"), Stand.OUT, "text"),
        _door("withdrawal", _l("droit de retrait de l’agent"), _l("Je me retire"), Stand.OUT, "text"),
        Kind("note", _l("note"), _l("Note"), data=frozenset({"text"})),
        Kind("undone", _l("annulé"), _l("Annuler"), data=frozenset({"event", "moved_to", "session"}),
             is_anywhere=True),
        Kind("added", _l("adresse ajoutée"), _l("Ajouter une adresse"), data=frozenset({"parts"})),
        _elsewhere("opened", _l("séance ouverte"), _l("Ouvrir une séance"), "session", "place", "channel"),
        _elsewhere("taken", _l("réponse recueillie"), _l("Réponse"), "session", "instance_id"),
        _elsewhere("declined", _l("personne abordée qui a décliné"), _l("A dit non"), "session"),
        _elsewhere("closed", _l("séance fermée"), _l("Fermer la séance"), "session"),
    )
}  # fmt: skip
