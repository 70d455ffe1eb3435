"""How streets and towns are spelled: abbreviations written out, "av. St-Jean" is "avenue Saint Jean"."""

import re
from collections.abc import Mapping
from functools import lru_cache

from app.projects.quartiers import fold

#: What a street is, abbreviated: only its first word can be one, for "R." within a name is an initial.
KINDS: Mapping[str, str] = {
    "r": "rue",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "pl": "place",
    "all": "allee",
    "imp": "impasse",
    "ch": "chemin",
    "che": "chemin",
    "chem": "chemin",
    "sq": "square",
    "pass": "passage",
    "crs": "cours",
    "fg": "faubourg",
    "fbg": "faubourg",
    "rte": "route",
    "esp": "esplanade",
    "res": "residence",
    "lot": "lotissement",
    "rpt": "rond point",
}
#: Words that begin the name of a street, and have no abbreviation.
_NEVER_SHORT = frozenset(
    {"clos", "hameau", "mail", "parvis", "pont", "port", "promenade", "quai", "ruelle", "sentier", "venelle",
     "villa"}
)  # fmt: skip
_FIRST_WORDS = frozenset({*KINDS, *(one.split()[0] for one in KINDS.values()), *_NEVER_SHORT})
#: Abbreviated anywhere in a name, of streets and towns alike.
_WORDS: Mapping[str, str] = {
    "st": "saint",
    "ste": "sainte",
    "dr": "docteur",
    "gal": "general",
    "mal": "marechal",
    "pdt": "president",
}
#: What addresses as they were given abbreviate, for who reads them out; each is followed by more.
_SAID: Mapping[str, str] = {
    r"app(?:ar)?t|apt": "appartement",
    r"b[âa]t": "bâtiment",
    r"esc": "escalier",
    r"ét": "étage",
    r"imm": "immeuble",
    r"log[te]?|lgt": "logement",
    r"pte": "porte",
    r"r\.?d\.?c": "rez-de-chaussée",
    r"av": "avenue",
    r"b[vl]?d": "boulevard",
    r"pl": "place",
    r"imp": "impasse",
}
_SAID_SHORT = [(re.compile(rf"\b(?:{short})\b\.?", re.IGNORECASE), said) for short, said in _SAID.items()]
_CEDEX = re.compile(r" cedex( \d+)?$")
#: Words of a town's name that have no capital, but where they come first.
_SMALL = frozenset(
    {"sur", "sous", "les", "lès", "lez", "la", "le", "de", "du", "des", "en", "et", "aux", "d", "l"}
)


@lru_cache(maxsize=16_384)  # names of streets come again and again
def street_words(street: str) -> str:
    """A street, folded, its abbreviations written out: what all spellings of it have in common."""
    first, _, rest = fold(street).partition(" ")
    return _spelled_out(f"{KINDS.get(first, first)} {rest}" if rest else first)


@lru_cache(maxsize=4_096)
def town_words(town: str) -> str:
    """Postcode and town, folded and without *cedex*."""
    return _CEDEX.sub("", _spelled_out(fold(town)))


def written_out(address: str) -> str:
    """An address without abbreviations, to be read out: "appt 10" is "appartement 10"; the rest stays."""
    for short, said in _SAID_SHORT:
        address = short.sub(said, address)
    return address


def is_street(text: str) -> bool:
    """Whether a text begins as the names of streets do."""
    return fold(text).partition(" ")[0] in _FIRST_WORDS


def town_in_words(town: str) -> str:
    """A town as it is read: "NANTES" is "Nantes", "LA CHAPELLE-SUR-ERDRE" is "La Chapelle-sur-Erdre"."""
    if not town.isupper():
        return town
    words = re.split(r"([^\w]+)", town.lower())
    return "".join(_capital(word, is_first=at == 0) for at, word in enumerate(words))


def _capital(word: str, *, is_first: bool) -> str:
    if word == "cedex":
        return word.upper()
    return word if word in _SMALL and not is_first else word[:1].upper() + word[1:]


def _spelled_out(folded: str) -> str:
    return " ".join(_WORDS.get(word, word) for word in folded.split())
