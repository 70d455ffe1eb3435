"""What still waits when a questionnaire closes, or once it is closed: each with the page where it is done."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import url_for

from app.admin.wording import minute, number
from app.collection.inspection import how_many
from app.fieldwork.outstanding import Outstanding, outstanding_in_field
from app.i18n import _, ngettext
from app.paper.letters.requests import open_requests
from app.paper.scans.waiting import outstanding_on_paper
from app.projects.models import Questionnaire
from app.projects.terms import State


class Waits(NamedTuple):
    """One line: what waits, what to do about it before closing, and the page where that is done."""

    what: str
    advice: str
    page: str
    url: str


def waits_in(questionnaire: Questionnaire, field: Outstanding) -> list[Waits]:
    """What waits beside devices, which are told one by one: the most urgent first."""
    return [*_in_answers(questionnaire, field), *_in_field(questionnaire, field), *_on_paper(questionnaire)]


def field_of(questionnaire: Questionnaire) -> Outstanding:
    """What agents hold or owe; once it is closed, of devices those that were not heard of since."""
    return outstanding_in_field(questionnaire, questionnaire.closed_at)


def _in_answers(questionnaire: Questionnaire, field: Outstanding) -> Iterator[Waits]:
    if count := how_many(questionnaire, "waiting"):
        yield Waits(
            ngettext("%(num)d réponse mise de côté", "%(num)d réponses mises de côté", count),
            _("Hors du compte tant que personne n’a décidé ; on peut encore décider une fois clos."),
            _("À examiner"),
            _at("admin.answers", questionnaire, liste="waiting"),
        )
    if field.sent_back:
        yield Waits(
            ngettext(
                "%(num)d réponse renvoyée à son agent, pas encore revue",
                "%(num)d réponses renvoyées à leur agent, pas encore revues",
                field.sent_back,
            ),
            _("Une fois clos, ce qui a été répondu compte tel quel."),
            _("Réponses renvoyées"),
            _at("admin.answers", questionnaire, liste="sent_back"),
        )


def _in_field(questionnaire: Questionnaire, field: Outstanding) -> Iterator[Waits]:
    agreed = field.appointments
    if agreed.first:
        yield Waits(
            ngettext("%(num)d rendez-vous à venir", "%(num)d rendez-vous à venir", agreed.doors),
            _("Le premier est le %(when)s.", when=minute(agreed.first, questionnaire.project)),
            _("Terrain"),
            _at("fieldwork.supervision", questionnaire),
        )
    if field.calls:
        yield Waits(
            ngettext(
                "%(num)d appel de permanence à suivre", "%(num)d appels de permanence à suivre", field.calls
            ),
            ngettext("Dont %(num)d confié à quelqu’un.", "Dont %(num)d confiés à quelqu’un.", field.handed)
            if field.handed
            else _("Aucun n’est confié à quelqu’un."),
            _("Permanence"),
            url_for("fieldwork.duty", slug=questionnaire.project.slug),
        )
    if field.doors and questionnaire.state != State.CLOSED:
        yield Waits(
            ngettext(
                "%(many)s porte à faire ou à revoir",
                "%(many)s portes à faire ou à revoir",
                field.doors,
                many=number(field.doors),
            ),
            _("Une fois clos, les agents n’y vont plus."),
            _("Terrain"),
            _at("fieldwork.supervision", questionnaire),
        )


def _on_paper(questionnaire: Questionnaire) -> Iterator[Waits]:
    paper = outstanding_on_paper(questionnaire)
    if paper.to_read:
        yield Waits(
            ngettext("%(num)d feuille à relire", "%(num)d feuilles à relire", paper.to_read),
            _("Ce qui est relu une fois clos attend dans « À examiner » : vous décidez s’il compte."),
            _("Relire"),
            _at("paper.review", questionnaire),
        )
    if paper.incomplete:
        yield Waits(
            ngettext(
                "%(num)d feuille incomplète ou vide",
                "%(num)d feuilles incomplètes ou vides",
                paper.incomplete,
            ),
            _("Numérisez les pages qui manquent, ou enregistrez ce qui est là."),
            _("Relire"),
            _at("paper.review", questionnaire),
        )
    if paper.pages or paper.unread:
        yield Waits(
            ngettext(
                "%(num)d page numérisée que Palier n’a pas reconnue",
                "%(num)d pages numérisées que Palier n’a pas reconnues",
                paper.pages,
            )
            if paper.pages
            else ngettext(
                "%(num)d pile en cours de lecture", "%(num)d piles en cours de lecture", paper.unread
            ),
            "",
            _("Lire des feuilles"),
            _at("paper.piles", questionnaire),
        )
    if questionnaire.published_version_id and (
        asked := sum(one.quantity for one in open_requests(questionnaire))
    ):
        yield Waits(
            ngettext(
                "%(num)d exemplaire demandé et pas encore imprimé",
                "%(num)d exemplaires demandés et pas encore imprimés",
                asked,
            ),
            "",
            _("Courriers et affichettes"),
            _at("paper.letters", questionnaire),
        )


def _at(endpoint: str, questionnaire: Questionnaire, **values: Any) -> str:
    return url_for(endpoint, slug=questionnaire.project.slug, short_name=questionnaire.short_name, **values)
