"""Names that authors give to languages, as in the header `label::Français (fr)`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TAGGED = re.compile(r"^(?P<name>.*?)\s*\((?P<tag>[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)\)\s*$")
_BARE_TAG = re.compile(r"^[a-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$")

UNDETERMINED = "und"
"""The BCP-47 tag of a language that nobody told."""

# Names met without a tag, in their own language, in English and in French.
_TAG_OF_NAME = {
    "français": "fr", "french": "fr", "francais": "fr",
    "english": "en", "anglais": "en",
    "العربية": "ar", "arabic": "ar", "arabe": "ar",
    "español": "es", "spanish": "es", "espagnol": "es",
    "português": "pt", "portuguese": "pt", "portugais": "pt",
    "türkçe": "tr", "turkish": "tr", "turc": "tr",
    "українська": "uk", "ukrainian": "uk", "ukrainien": "uk",
    "русский": "ru", "russian": "ru", "russe": "ru",
    "falc": "fr-x-falc",
}  # fmt: skip

_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "prs", "ps", "sd", "ug", "ur", "yi"}
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"arab", "hebr", "nkoo", "syrc", "thaa", "adlm"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the form: its BCP-47 tag, the author's name for it without the tag, its header text."""

    tag: str
    name: str
    header: str

    @property
    def is_right_to_left(self) -> bool:
        language, *others = self.tag.lower().split("-")
        scripts = [part for part in others if len(part) == 4 and part.isalpha()]
        if scripts:
            return scripts[0] in _RIGHT_TO_LEFT_SCRIPTS
        return language in _RIGHT_TO_LEFT


def read_languages(headers: Iterable[str]) -> tuple[Language, ...]:
    """Return the languages that the headers name, each with a tag of its own."""
    languages: list[Language] = []
    taken: set[str] = set()
    for header in headers:
        name, tag = _name_and_tag(header)
        unique = _apart_from(taken, tag)
        taken.add(unique)
        languages.append(Language(unique, name, header))
    return tuple(languages)


def _name_and_tag(header: str) -> tuple[str, str]:
    if match := _TAGGED.match(header):
        tag = match["tag"].replace("_", "-")
        return match["name"] or tag, tag
    name = header.strip()
    known = _TAG_OF_NAME.get(name.lower())
    if known is None and _BARE_TAG.match(name):
        known = name.replace("_", "-")
    return name, known or UNDETERMINED


def _apart_from(taken: set[str], tag: str) -> str:
    """Return `tag`, with a private-use suffix where an earlier language has it already."""
    if tag not in taken:
        return tag
    joint = "-" if "-x-" in tag else "-x-"
    return next(f"{tag}{joint}{n}" for n in range(2, len(taken) + 3) if f"{tag}{joint}{n}" not in taken)
