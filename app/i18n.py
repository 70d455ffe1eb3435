"""Languages: French is the source; every other language has one catalogue per room.

`translations/<locale>/LC_MESSAGES/<room>.po` holds the strings of `app/<room>/`, `shared.po` those
of the modules and templates that belong to no room. At run time they are one catalogue.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from babel.dates import format_date
from babel.support import Translations
from flask import Flask, g, has_request_context, request
from flask_babel import (
    Babel,
    Domain,
    get_locale,
    gettext,
    lazy_gettext,
    ngettext,
    npgettext,
    pgettext,
    refresh,
)
from flask_babel.speaklater import LazyString

from app.config import ROOT
from app.typography import first_of_month, typeset

__all__ = ["LANGUAGES", "RESIDENT_ROOMS", "ROOMS", "TEAM_LANGUAGES", "Language", "LazyString", "_", "_l"]
__all__ += ["language", "ngettext", "npgettext", "pgettext", "speaking", "spelled_date", "use_language"]

_: Callable[..., str] = gettext
_l = lazy_gettext

CATALOGUES = ROOT / "translations"
#: Catalogues, one per room; residents read the first ones, the team reads all.
RESIDENT_ROOMS = ("shared", "collection", "sheet", "doorstep")
_TEAM_ROOMS = (
    "accounts",
    "projects",
    "households",
    "backup",
    "paper",
    "fieldwork",
    "openrosa",
    "results",
    "admin",
)
ROOMS = (*RESIDENT_ROOMS, *_TEAM_ROOMS, "openapi")


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface. `code` is its BCP 47 tag, `locale` Babel's name for it."""

    code: str
    locale: str
    #: Its name in itself, as residents look for it.
    name: str
    direction: str = "ltr"
    #: Whether a person who speaks it has read the translation.
    reviewed: bool = False


LANGUAGES: dict[str, Language] = {
    row.code: row
    for row in (
        Language("fr", "fr", "Français", reviewed=True),
        Language("fr-x-falc", "fr@falc", "Français facile à lire"),
        Language("en", "en", "English", reviewed=True),
        Language("ar", "ar", "العربية", "rtl"),
        Language("es", "es", "Español"),
        Language("pt", "pt", "Português"),
        Language("tr", "tr", "Türkçe"),
        Language("uk", "uk", "Українська"),
        Language("ru", "ru", "Русский"),
    )
}
TEAM_LANGUAGES = ("fr", "en")


def spelled_date(day: date, width: Literal["full", "long"] = "long", *, spoken: str | None = None) -> str:
    """A day in words, in the language of the request or the one that is `spoken` (a tag, a locale)."""
    locale = (spoken or language().code).replace("@", "-").replace("_", "-").split("-", maxsplit=1)[0]
    told = format_date(day, width, locale=locale)
    return first_of_month(told) if locale == "fr" else told


def language() -> Language:
    """The language of the request at hand."""
    chosen: str | None = g.get("palier_language")
    if chosen is None and has_request_context():
        chosen = request.accept_languages.best_match(TEAM_LANGUAGES)
    return LANGUAGES[chosen or "fr"]


def use_language(code: str) -> Language:
    """Answer this request in the language `code`, a key of LANGUAGES (KeyError if it is none)."""
    chosen = LANGUAGES[code]
    g.palier_language = chosen.code
    refresh()
    return chosen


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Say what follows in the language `code`, a key of LANGUAGES: a sheet speaks another than its page."""
    before = g.get("palier_language")
    try:
        yield use_language(code)
    finally:
        g.palier_language = before
        refresh()


def plural_template(one: str, several: str, number: int) -> str:
    """The form of a sentence for `number` in the request's language, its placeholder not filled in."""
    return _PalierBabel.domain_instance.get_translations().ungettext(one, several, number)


class _Catalogue(Translations):
    """All rooms' catalogues of one locale; what is not translated reads in French."""

    def __init__(self, locale: str) -> None:
        super().__init__()
        self.of_locale = locale
        for room in ROOMS:
            found = Translations.load(str(CATALOGUES), [locale], room)
            if isinstance(found, Translations):
                self.merge(found)
                self.plural = found.plural

    def ugettext(self, message: str) -> str:
        """The string, typeset by the rules of its language."""
        return typeset(super().ugettext(message), self.of_locale)

    def ungettext(self, msgid1: str, msgid2: str, num: int) -> str:
        """The form of the string for `num`, typeset; in French zero is singular."""
        form = self._catalog.get((msgid1, self.plural(num))) if hasattr(self, "plural") else None
        return typeset(form or (msgid1 if num < 2 else msgid2), self.of_locale)


class _Rooms(Domain):  # type: ignore[misc]
    """flask-babel's domain, reading one catalogue per room."""

    def get_translations(self) -> Translations:
        locale = str(get_locale())
        if locale not in self.cache:
            self.cache[locale] = _Catalogue(locale)
        return self.cache[locale]  # type: ignore[no-any-return]


class _PalierBabel(Babel):  # type: ignore[misc]
    domain_instance = _Rooms(str(CATALOGUES))


def init_i18n(app: Flask) -> None:
    """Choose each request's language and give templates `language()` and the table of languages."""
    app.config["BABEL_DEFAULT_LOCALE"] = "fr"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Paris"
    _PalierBabel().init_app(
        app,
        default_translation_directories=str(CATALOGUES),
        locale_selector=lambda: language().locale,
    )
    app.jinja_env.globals.update(language=language, LANGUAGES=LANGUAGES)


def catalogue(locale: str, room: str) -> Path:
    """Where the catalogue of a room in a locale is kept."""
    return CATALOGUES / locale / "LC_MESSAGES" / f"{room}.po"
