"""What stands around the questions: key figures, the caution, the method, all in sentences."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from app.fieldwork.counting import CallCounts, DoorCounts, SessionCounts
from app.i18n import _, ngettext
from app.projects.models import Questionnaire
from app.projects.terms import Access, Kind, Unit

from .figures import number, percent, period
from .names import channel_name
from .report import Report
from .set_aside import SetAside
from .words import people


@dataclass(frozen=True, slots=True)
class Caution:
    """The sentence that goes before all figures."""

    lead: str
    rest: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure under the title; one that is a text is written smaller."""

    value: str
    label: str
    is_small: bool = False


def key_figures(questionnaire: Questionnaire, report: Report, aside: SetAside) -> list[KeyFigure]:
    """The four figures under the title; there must be an answer."""
    profile = report.everyone
    first, last = min(profile.days), max(profile.days)
    recent = sum(count for date, count in profile.days.items() if (last - date).days < 7)
    return [
        KeyFigure(number(profile.total), _counted(questionnaire.unit, profile.total)),
        KeyFigure(number(recent), _("dans les sept jours jusqu’à la dernière réponse")),
        KeyFigure(number(aside.total), _("écartées ou en attente, détail dans la méthode")),
        KeyFigure(period(first, last), _("première et dernière réponse"), is_small=True),
    ]


def _counted(unit: str, count: int) -> str:
    if unit == Unit.PERSONNE:
        return str(ngettext("personne comptée", "personnes comptées", count))
    return str(ngettext("foyer compté", "foyers comptés", count))


def caution(questionnaire: Questionnaire) -> Caution:
    """What no figure of the page can say about itself."""
    if questionnaire.kind == Kind.NOMINATIVE:
        named = _("Ce sont des demandes nominatives : elles se traitent, elles ne se publient pas.")
        return Caution(_("Ces réponses portent un nom."), named)
    lead = _("Chacun a choisi de répondre.")
    rest = [_("Ces chiffres ne représentent pas tous les habitants.")]
    if questionnaire.access == Access.OPEN:
        rest.append(_("Le questionnaire est ouvert, sans code : on a pu y répondre plusieurs fois."))
    return Caution(lead, " ".join(rest))


def method(
    questionnaire: Questionnaire, report: Report, aside: SetAside, doors: DoorCounts, sessions: SessionCounts
) -> list[str]:
    """How the answers came, at how many doors and places they were asked for, what was left out and why."""
    told = [counted_unit(questionnaire)]
    if report.everyone.total:
        told.append(_("Par canal : %(list)s.", list=listed(report.everyone.channels, channel_name)))
    if doors.tried or (doors.doors and not doors.calls.tried):
        told.append(_doors(doors))
    if doors.calls.tried:
        told.append(_calls(doors.calls))
    if sessions.sessions:
        told.append(_sessions(sessions))
    told += aside.sentences()
    if report.masked:
        told.append(_masked(report.masked))
    told.append(_("Les réponses d’essai ne comptent jamais."))
    told.append(_("Un pourcentage est une part de celles et ceux qui ont répondu à la question."))
    return told


def counted_unit(questionnaire: Questionnaire) -> str:
    if questionnaire.unit == Unit.PERSONNE:
        return str(_("On compte des personnes : une réponse par personne."))
    return str(_("On compte des foyers : une réponse par foyer."))


def _doors(doors: DoorCounts) -> str:
    """Each count of doors beside its share of the one that it is a part of."""
    tried = _("Porte à porte : portes essayées, %(tried)s", tried=_part(doors.tried, doors.doors))
    met = _("foyers rencontrés, %(met)s", met=_part(doors.met, doors.tried))
    return _reached(tried, met, doors)


def _calls(calls: CallCounts) -> str:
    """The same of telephone calls: they are no visits, and have no base but themselves."""
    tried = _("Au téléphone : foyers appelés, %(tried)s", tried=number(calls.tried))
    met = _("foyers joints, %(met)s", met=_part(calls.met, calls.tried))
    return _reached(tried, met, calls)


def _reached(tried: str, met: str, counts: DoorCounts | CallCounts) -> str:
    accepted = _("accepté, %(accepted)s", accepted=_part(counts.accepted, counts.met))
    refused = _("refus, %(refused)s", refused=_part(counts.refused, counts.met))
    return str(
        _(
            "%(tried)s ; %(met)s ; %(accepted)s ; %(refused)s.",
            tried=tried,
            met=met,
            accepted=accepted,
            refused=refused,
        )
    )


def _sessions(sessions: SessionCounts) -> str:
    """A rate of those who were asked, where refusals were noted: nobody counts who passes by."""
    told = _taken(sessions)
    asked = sessions.asked
    if not asked.sessions:
        return str(_("%(told)s ; aucun refus n’y est noté.", told=told))
    return str(
        ngettext(
            "%(told)s ; dans celle où des refus sont notés, ont répondu %(part)s des personnes abordées.",
            "%(told)s ; dans les %(num)d où des refus sont notés, ont répondu %(part)s des personnes "
            "abordées.",
            asked.sessions,
            told=told,
            part=_part(asked.taken, asked.taken + asked.declined),
        )
    )


def _taken(sessions: SessionCounts) -> str:
    return str(
        ngettext(
            "Dans la rue ou à un comptoir : %(taken)s en %(num)d séance",
            "Dans la rue ou à un comptoir : %(taken)s en %(num)d séances",
            sessions.sessions,
            taken=ngettext(
                "%(n)s questionnaire", "%(n)s questionnaires", sessions.taken, n=number(sessions.taken)
            ),
        )
    )


def _part(count: int, base: int) -> str:
    """« 45 sur 120 (38 %) »."""
    share = percent(count / base if base else None)
    return str(_("%(n)s sur %(base)s (%(share)s)", n=number(count), base=number(base), share=share))


def _masked(count: int) -> str:
    return str(
        ngettext(
            "%(n)s réponse remplit des questions qui devaient être passées : elles n’y comptent pas.",
            "%(n)s réponses remplissent des questions qui devaient être passées : elles n’y comptent pas.",
            count,
            n=number(count),
        )
    )


def listed(counts: Counter[str], name: Callable[[str], str]) -> str:
    """« Web 611, Papier 412 », the most frequent first."""
    return ", ".join(f"{name(key)} {number(count)}" for key, count in counts.most_common())


def filtered_sentence(questionnaire: Questionnaire, report: Report) -> str:
    """How much of the whole is shown."""
    shown, total = report.chosen.total, report.everyone.total
    share = percent(shown / total if total else None)
    who = people(shown, questionnaire.unit)
    return str(_("Filtre : %(who)s sur %(total)s (%(share)s).", who=who, total=number(total), share=share))
