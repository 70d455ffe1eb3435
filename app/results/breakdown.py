"""Who answered and how, as tables; and the same as filters."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from app.i18n import _

from .bars import Tower, towers
from .cards import BarRow
from .figures import number
from .filters import Filters
from .frame import listed
from .names import WAY_NAMES, channel_name, language_name, quartier_name
from .profile import Profile
from .report import Report

#: More columns than this cannot be told apart.
_DAYS_DRAWN = 400


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter by channel that is one click away."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a filter can take, with how many answers have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of who answered; `note` says what the reader must know of it."""

    title: str
    rows: tuple[BarRow, ...]
    note: str = ""


def chips(report: Report, filters: Filters, address: Callable[[Filters], str]) -> list[Chip]:
    """All channels, then each that brought answers."""
    counts = report.everyone.channels.most_common()
    labels = [("", _("Tous les canaux")), *((key, f"{channel_name(key)} {number(n)}") for key, n in counts)]
    return [
        Chip(label, address(replace(filters, channel=key)), key == filters.channel) for key, label in labels
    ]


def filter_choices(report: Report) -> list[tuple[str, str, list[Choice]]]:
    """For each filter with a list: its name in the address, its label, its values."""
    everyone = report.everyone
    return [
        ("quartier", _("Quartier"), _choices(everyone.quartiers, quartier_name)),
        ("channel", _("Canal"), _choices(everyone.channels, channel_name)),
        ("language", _("Langue de réponse"), _choices(everyone.languages, language_name)),
    ]


def _choices(counts: Counter[str], name: Callable[[str], str]) -> list[Choice]:
    return [Choice(key, name(key), count) for key, count in counts.most_common() if key]


def breakdowns(profile: Profile, sources: Mapping[str, str]) -> list[Breakdown]:
    """The tables beside the questions; `sources` are their names by slug."""
    ways = listed(profile.quartier_ways, lambda way: str(WAY_NAMES.get(way, way)))
    return [
        Breakdown(
            _("Quartiers"), _rows(profile.quartiers, quartier_name), _("Connus : %(list)s.", list=ways)
        ),
        Breakdown(_("Canaux"), _rows(profile.channels, channel_name)),
        Breakdown(
            _("Provenance"),
            _rows(profile.sources, lambda key: sources.get(key) or key or _("sans provenance connue")),
            _("L’affiche, le courrier ou la liste d’origine ; une affiche ne dit pas où l’on habite."),
        ),
        Breakdown(_("Langues"), _rows(profile.languages, language_name)),
    ]


def _rows(counts: Counter[str], name: Callable[[str], str]) -> tuple[BarRow, ...]:
    total = counts.total()
    return tuple(
        BarRow(name(key), count, count / total, round(100 * count / total, 2))
        for key, count in counts.most_common()
    )


def drawn_days(counts: Iterable[int]) -> tuple[Tower, ...]:
    """The columns by day; none for a single day, nor for more than can be told apart."""
    heights = list(counts)
    return towers(heights) if 1 < len(heights) <= _DAYS_DRAWN else ()
