"""Pages that help where the way stops."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, make_response, render_template, request, url_for

from app.clock import now
from app.collection.pages.draft import Draft, seal
from app.errors import Refused
from app.i18n import _, spelled_date
from app.keys import keys
from app.projects.models import Questionnaire
from app.projects.questionnaires import is_early
from app.projects.terms import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What happened, what to do, and what can be saved of what was typed."""

    heading: str
    sentences: tuple[str, ...]
    state: str = ""
    address: str = ""
    begin_url: str = ""
    typed: tuple[str, ...] = ()


def not_open(questionnaire: Questionnaire) -> Response:
    """Not yet open, closed, or a draft: a draft is not there for the public."""
    if questionnaire.state == State.DRAFT:
        return _stop(404, _never())
    if is_early(questionnaire, now()):
        opens = _day(questionnaire.opens_at, questionnaire)
        told = (_("Vous pourrez répondre à partir du %(date)s.", date=opens),)
        return _stop(200, Stop(heading=_("Ce questionnaire n’est pas encore ouvert."), sentences=told))
    return _stop(200, _closed(questionnaire))


def _never() -> Stop:
    heading = _("Ce questionnaire n’existe pas, ou pas encore.")
    return Stop(heading=heading, sentences=(_("Vérifiez l’adresse sur l’affiche ou la lettre."),))


def _closed(questionnaire: Questionnaire) -> Stop:
    since = _day(questionnaire.closes_at, questionnaire)
    heading = _("Ce questionnaire est terminé.")
    if since:
        heading = _("Ce questionnaire est terminé depuis le %(date)s.", date=since)
    told = (
        _("Merci de l’intérêt que vous portez au projet « %(name)s ».", name=questionnaire.project.name),
        _(
            "Si vous aviez répondu, vous pouvez encore revoir ou retirer votre réponse avec votre code "
            "de reçu."
        ),
    )
    return Stop(heading=heading, sentences=told)


def without_network() -> Response:
    """Nothing of this address was kept on the device."""
    told = (
        _("Cette page n’a pas encore été ouverte sur cet appareil avec une connexion."),
        _("Ce que vous aviez déjà commencé est toujours là. Réessayez quand le réseau revient."),
    )
    return _stop(200, Stop(heading=_("Pas de connexion."), sentences=told))


def expired(draft: Draft, address: str) -> Response:
    """Left open too long, but whole: the answers are still in the page."""
    told = (
        _("Cette page est restée ouverte plusieurs jours. Vos réponses sont encore là : rien n’est perdu."),
    )
    heading = _("Voulez-vous reprendre ?")
    return _stop(200, Stop(heading=heading, sentences=told, state=seal(draft, keys().pages), address=address))


def not_sent(draft: Draft, address: str, refused: Refused) -> Response:
    """Refused by the door: why, and the answers still in the page to try again."""
    heading = _("Votre réponse n’est pas encore envoyée.")
    told = (refused.sentence, _("Vos réponses sont toujours dans cette page : vous pouvez réessayer."))
    stop = Stop(heading=heading, sentences=told, state=seal(draft, keys().pages), address=address)
    return _stop(refused.status, stop)


def broken(short_name: str, posted: Mapping[str, str]) -> Response:
    """The state in the page cannot be read: what was typed on the last page is shown, to be copied."""
    told = (
        _("Cette page a été abîmée en chemin, et vos réponses précédentes ne peuvent plus être lues."),
        _("Rien n’a été envoyé. Vous pouvez recommencer depuis le début."),
    )
    typed = tuple(text for name, text in posted.items() if name.startswith("/") and text.strip())
    begin = url_for("pages.welcome", short_name=short_name)
    return _stop(
        400, Stop(heading=_("Nous ne pouvons pas continuer."), sentences=told, begin_url=begin, typed=typed)
    )


def gone(short_name: str) -> Response:
    """An answer that was withdrawn is not taken again."""
    heading = _("Cette réponse a été retirée.")
    told = (_("Elle ne peut pas être envoyée à nouveau. Vous pouvez en donner une autre."),)
    begin = url_for("pages.welcome", short_name=short_name)
    return _stop(410, Stop(heading=heading, sentences=told, begin_url=begin))


def conflicting(short_name: str) -> Response:
    """Another answer is already kept under this draft's identifier: both are kept, a person will look."""
    heading = _("Une autre réponse avait déjà été envoyée depuis cette page.")
    told = (_("La première compte. Celle-ci est gardée à côté, pour que l’équipe du projet la voie."),)
    begin = url_for("pages.welcome", short_name=short_name)
    return _stop(409, Stop(heading=heading, sentences=told, begin_url=begin))


def _stop(status: int, page: Stop) -> Response:
    response = make_response(render_template("collection/stopped.html", page=page), status)
    response.headers["Cache-Control"] = (
        "private, no-cache" if request.method == "POST" else "public, max-age=60"
    )
    return response


def _day(moment: datetime | None, questionnaire: Questionnaire) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(questionnaire.project.zone))
    return spelled_date(local)
