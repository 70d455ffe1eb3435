"""The sentences of a results page: counts with their unit, what was found, who is left out and why."""

from app.i18n import _, ngettext
from app.projects.terms import Unit

from .distribution import Bases
from .figures import number, percent, typeset
from .tally import Question
from .tally.choices import ChoiceTable
from .tally.numbers import NumberSummary
from .tally.ranks import RankTable


def people(count: int, unit: str) -> str:
    """« 1 284 foyers », « 1 personne »; for a repeat, whose name is the unit, « 3 fiches « Enfant » »."""
    n = number(count)
    match unit:
        case Unit.FOYER:
            told = ngettext("%(n)s foyer", "%(n)s foyers", count, n=n)
        case Unit.PERSONNE:
            told = ngettext("%(n)s personne", "%(n)s personnes", count, n=n)
        case _:
            told = ngettext("%(n)s fiche « %(name)s »", "%(n)s fiches « %(name)s »", count, n=n, name=unit)
    return str(told)


def who_answered(bases: Bases, unit: str) -> list[str]:
    """The base, and everyone who is not in it, each told when there is any."""
    who = people(bases.answered, unit)
    told = str(ngettext("%(who)s a répondu", "%(who)s ont répondu", bases.answered, who=who))
    return [told, *(sentence for count, sentence in _who_did_not(bases) if count)]


def _who_did_not(bases: Bases) -> list[tuple[int, str]]:
    unsure, declined, empty = bases.dont_know, bases.declined, bases.empty
    return [
        (unsure, ngettext("%(n)s ne sait pas", "%(n)s ne savent pas", unsure, n=number(unsure))),
        (
            declined,
            ngettext(
                "%(n)s ne souhaite pas répondre",
                "%(n)s ne souhaitent pas répondre",
                declined,
                n=number(declined),
            ),
        ),
        (empty, ngettext("%(n)s sans réponse", "%(n)s sans réponse", empty, n=number(empty))),
        (
            bases.not_asked,
            ngettext(
                "%(n)s n’a pas eu la question",
                "%(n)s n’ont pas eu la question",
                bases.not_asked,
                n=number(bases.not_asked),
            ),
        ),
        (
            bases.masked,
            ngettext(
                "dont %(n)s y a pourtant répondu (non compté)",
                "dont %(n)s y ont pourtant répondu (non comptés)",
                bases.masked,
                n=number(bases.masked),
            ),
        ),
    ]


def finding(question: Question) -> str:
    """The sentence that goes before the figures; empty when there is nothing to say."""
    match question.figures:
        case ChoiceTable() as table:
            return _most_chosen(table)
        case RankTable() as table:
            return _best_ranked(table)
        case NumberSummary() as summary:
            return _middle_half(summary)
        case _:
            return ""


def _most_chosen(table: ChoiceTable) -> str:
    """The most frequent choice, unless two share that place."""
    ranked = sorted(table.rows, key=lambda row: -row.count)
    if not ranked or not ranked[0].count or ranked[0].count in {row.count for row in ranked[1:2]}:
        return ""
    label, share = typeset(ranked[0].label), percent(ranked[0].share)
    return str(_("Réponse la plus donnée : « %(label)s », %(share)s.", label=label, share=share))


def _best_ranked(table: RankTable) -> str:
    best = table.rows[0] if table.rows else None
    if best is None or best.mean is None:
        return ""
    label, mean = typeset(best.label), number(best.mean, 1)
    return str(_("En tête : « %(label)s », rang moyen %(mean)s.", label=label, mean=mean))


def _middle_half(summary: NumberSummary) -> str:
    return str(
        _(
            "La moitié des réponses vont de %(low)s à %(high)s ; la médiane est %(median)s.",
            low=number(summary.lower_quartile, 2),
            high=number(summary.upper_quartile, 2),
            median=number(summary.median, 2),
        )
    )
