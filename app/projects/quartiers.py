"""The eleven quartiers of Nantes, keyed by the `idobj` of Nantes Métropole's open data.

Source: data.nantesmetropole.fr, dataset 244400404_quartiers-communes-nantes-metropole. Spelling
differs from one source to the next, so that names are only ever compared folded (see `fold`).
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quartier:
    """A quartier as the city names it; `id` is what answers, sources and households store."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


QUARTIERS: tuple[Quartier, ...] = (
    Quartier("1", "Centre-ville", ("Centre", "Nantes Centre", "Centre-ville de Nantes")),
    Quartier("2", "Bellevue - Chantenay - Sainte-Anne", ("Bellevue", "Chantenay", "Sainte-Anne")),
    Quartier("3", "Dervallières - Zola", ("Dervallières", "Zola")),
    Quartier("4", "Hauts-Pavés - Saint-Félix", ("Hauts-Pavés", "Saint-Félix")),
    Quartier("5", "Malakoff - Saint-Donatien", ("Malakoff", "Saint-Donatien")),
    Quartier("6", "Île de Nantes", ("L'île de Nantes",)),
    Quartier("7", "Breil - Barberie", ("Breil", "Barberie", "Le Breil")),
    Quartier("8", "Nantes Nord", ("Nord",)),
    Quartier("9", "Nantes Erdre", ("Erdre",)),
    Quartier("10", "Doulon - Bottière", ("Doulon", "Bottière")),
    Quartier("11", "Nantes Sud", ("Sud",)),
)

#: Said of an answer whose quartier is not one of the eleven, and of one that tells nothing.
ELSEWHERE = "ailleurs"
UNKNOWN = "inconnu"

#: Choice names by which questionnaires say that someone lives outside the eleven.
_ELSEWHERE_WORDS = frozenset(
    {"ailleurs", "autre", "autre commune", "hors nantes", "hors de nantes", "elsewhere", "other"}
)


def fold(text: str) -> str:
    """Lower case, without accents, ligatures or punctuation, one space between words."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    bare = "".join(character for character in bare if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


_BY_ID = {quartier.id: quartier for quartier in QUARTIERS}
_BY_WORD = {
    fold(word): quartier
    for quartier in QUARTIERS
    for word in (quartier.id, quartier.name, f"quartier {quartier.id}", *quartier.aliases)
}


def quartier_by_id(quartier_id: str) -> Quartier | None:
    """The quartier of this `idobj`."""
    return _BY_ID.get(quartier_id)


def find_quartier(text: str) -> Quartier | None:
    """The quartier that `text` names by id, name or alias, however it is spelled."""
    return _BY_WORD.get(fold(text))


def read_residence(text: str) -> str | None:
    """What a question on residence says: a quartier's id, ELSEWHERE, or None when it tells neither."""
    if quartier := find_quartier(text):
        return quartier.id
    return ELSEWHERE if fold(text) in _ELSEWHERE_WORDS else None
