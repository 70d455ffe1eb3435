"""What the demonstration is made of: its project, its sources, and who answers what through which channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.projects.projects import LegalNotice
from app.projects.sources import Lead

SLUG = "demonstration-malakoff"
NAME = "Malakoff - Saint-Donatien, demain (démonstration)"
QUARTIER = "5"
SUMMARY = (
    "Projet fictif, livré avec Palier pour en montrer l’usage : les réponses ont été tirées au sort "
    "et ne viennent d’aucune personne."
)
#: How long ago the questionnaires opened, and for how long they stay open; days.
OPENED_BEFORE, OPEN_FOR = 22, 60
#: The short name of what is asked from door to door.
AT_THE_DOOR = "place"


def legal_notice(today: date) -> LegalNotice:
    """A notice that is complete, and says that it is fictitious."""
    return LegalNotice(
        controller="Ville de Nantes (exemple fictif)",
        legal_basis="Mission d’intérêt public (article 6.1.e du RGPD)",
        dpo_contact="dpo@example.org",
        recipients="L’équipe du projet de quartier",
        retention_until=today.replace(year=today.year + 1, day=1),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How people come to answer: a channel, the source that led there if any, and its share."""

    channel: str
    source: str | None
    share: float


@dataclass(frozen=True, slots=True)
class Part:
    """A questionnaire's part: how many answer, by which ways, and in which languages of the form.

    `codes`: how many letters carry an access code.
    """

    answers: int
    ways: tuple[Way, ...]
    languages: Mapping[str, float]
    codes: int = 0


#: The source of what was sent by post.
LETTER = "lettre"
LEADS = (
    Lead("affiches", "Affiches dans les halls d’immeuble", "poster", QUARTIER),
    Lead(LETTER, "Lettre aux habitants", "letter", QUARTIER),
    Lead("marche", "Stand au marché", "street", QUARTIER),
    Lead("mairie", "Dépliant à la mairie annexe", "flyer"),
    Lead("site", "Site de la Ville", "site"),
    Lead("porte-a-porte", "Liste du porte-à-porte", "list", QUARTIER),
)

_AFFICHES, _LETTRE = Way("web", "affiches", 24), Way("web", "lettre", 20)
_SITE, _PAPER = Way("web", "site", 12), Way("paper", "lettre", 14)
_DOOR, _MARKET = Way("door", "porte-a-porte", 12), Way("street", "marche", 9)
_COUNTER, _PHONE = Way("counter", "mairie", 4), Way("phone", None, 3)
_COLLECT = Way("collect", "marche", 3)
_ALL = (_AFFICHES, _LETTRE, _SITE, _PAPER, _DOOR, _MARKET, _COUNTER, _PHONE, _COLLECT)
_BY_HAND = (Way("web", "lettre", 18), Way("paper", "lettre", 34), Way("door", "porte-a-porte", 24), _COUNTER)

PARTS: Mapping[str, Part] = {
    "place": Part(155, _ALL, {"fr": 82, "ar": 12, "en": 6}),
    "cadre-de-vie": Part(135, _ALL, {"fr": 80, "ar": 13, "en": 7}),
    "mobilites": Part(65, (_AFFICHES, _LETTRE, _SITE, _PAPER, _DOOR), {"fr": 1}, codes=120),
    "bien-vieillir": Part(55, (*_BY_HAND, Way("phone", None, 12)), {"fr": 1}),
    "entraide": Part(25, (_AFFICHES, _COUNTER, Way("phone", None, 8)), {"fr": 1}),
}
