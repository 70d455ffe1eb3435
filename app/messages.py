"""`flask --app wsgi messages …`: the catalogues of translations, one per room and language."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask import Flask
from flask.cli import AppGroup

from app.config import ROOT
from app.i18n import CATALOGUES, LANGUAGES, RESIDENT_ROOMS, ROOMS, TEAM_LANGUAGES, catalogue

commands = AppGroup("messages", help="Catalogues of translations.")

_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_FIELD = re.compile(r"%\((\w+)\)")
#: Shared files that only one room shows.
_TEAM_FILES = ("team", "team_keyed", "team_navigation", "team_parts")
_ROOM_OF_FILE = {f"templates/{name}.html": "admin" for name in _TEAM_FILES}
#: Parts of a room that have a catalogue of their own: what is printed for residents, what they are shown at
#: the door, what programmers read of the API.
_PARTS = {
    "sheet": ("paper/sheet/", "paper/letters/wording.py"),
    "doorstep": (
        "fieldwork/asking/",
        "fieldwork/badge.py",
        "fieldwork/templates/asking/",
        "fieldwork/templates/terrain/badge.html",
    ),
    "openapi": ("collection/api/", "collection/schemas.py", "fieldwork/api/", "fieldwork/schemas.py"),
}


def init_messages(app: Flask) -> None:
    app.cli.add_command(commands)


def expected(code: str) -> tuple[str, ...]:
    """The rooms that must be translated into the language `code`."""
    if code == "fr":
        return ()
    return ROOMS if code in TEAM_LANGUAGES else RESIDENT_ROOMS


def extract() -> dict[str, Catalog]:
    """The strings of each room, as they stand in the sources."""
    found = {room: Catalog(project="Palier", charset="utf-8") for room in ROOMS}
    extracted = extract_from_dir(ROOT / "app", _METHODS, keywords=_KEYWORDS, comment_tags=("i18n:",))
    for name, _line, text, comments, context in extracted:
        room = _room(Path(name).as_posix())
        found[room].add(text, None, [(f"app/{name}", 0)], auto_comments=comments, context=context)
    return found


def unfaithful(code: str, room: str) -> list[str]:
    """The translations that do not have the same fields, as `%(name)s`, as their source."""
    locale = LANGUAGES[code].locale
    path = catalogue(locale, room)
    kept = _read(path, locale) if path.exists() else Catalog()
    return [_text(message) for message in _messages(kept) if not _has_same_fields(message)]


def missing(code: str, room: str, template: Catalog) -> list[str]:
    """The strings of the room that have no translation into the language `code`."""
    path = catalogue(LANGUAGES[code].locale, room)
    kept = _read(path, LANGUAGES[code].locale) if path.exists() else Catalog()
    return [_text(message) for message in _messages(template) if not _is_translated(kept, message)]


@commands.command("update")
@click.argument("rooms", nargs=-1, type=click.Choice(ROOMS))
def _update(rooms: tuple[str, ...]) -> None:
    """Bring the catalogues of ROOMS (all if none is named) up to date with the sources."""
    templates = extract()
    for room in rooms or ROOMS:
        for code in LANGUAGES:
            if room in expected(code):
                update(LANGUAGES[code].locale, room, templates[room])
    _tell_missing(templates)


@commands.command("missing")
def _missing() -> None:
    """Tell how many strings are not translated yet; exit 1 if any."""
    if _tell_missing(extract()):
        raise click.exceptions.Exit(1)


@commands.command("compile")
def _compile() -> None:
    """Make the files that the application reads."""
    for path in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, _read(path, path.parts[-3]))


def update(locale: str, room: str, template: Catalog) -> None:
    """Write the room's catalogue in `locale`: its translations kept, new strings empty, old ones gone."""
    path = catalogue(locale, room)
    kept = _read(path, locale) if path.exists() else Catalog(locale=locale)
    fresh = Catalog(locale=locale, project="Palier", charset="utf-8", fuzzy=False)
    fresh.header_comment = f"# {locale}: {room}"
    fresh.creation_date = fresh.revision_date = kept.creation_date
    for message in _messages(template):
        old = kept.get(message.id, message.context)
        string = old.string if old else None
        fresh.add(
            message.id,
            string,
            message.locations,
            auto_comments=message.auto_comments,
            context=message.context,
        )
    if not len(fresh):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=100, sort_output=True, include_lineno=False, omit_header=False)


def _room(name: str) -> str:
    for room, parts in _PARTS.items():
        if name.startswith(parts):
            return room
    first = name.split("/", maxsplit=1)[0]
    return _ROOM_OF_FILE.get(name) or (first if first in ROOMS else "shared")


def _read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _messages(found: Catalog) -> Iterator[Message]:
    return (message for message in found if message.id)


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _is_translated(kept: Catalog, message: Message) -> bool:
    found = kept.get(message.id, message.context)
    if found is None or found.fuzzy:
        return False
    return all(found.string) if isinstance(found.string, tuple | list) else bool(found.string)


def _has_same_fields(message: Message) -> bool:
    """Whether every form of the translation has the source's fields; a plural form may drop the number."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    wanted = set(_FIELD.findall(_text(message)))
    optional = {"num"} if len(strings) > 1 else set()
    found = [set(_FIELD.findall(string or "")) for string in strings]
    return all(wanted - optional <= fields <= wanted | optional for fields in found)


def _tell_missing(templates: dict[str, Catalog]) -> int:
    total = 0
    for code in LANGUAGES:
        for room in expected(code):
            if count := len(missing(code, room, templates[room])):
                click.echo(f"{code}: {count} of {len(templates[room])} strings of {room} are not translated")
                total += count
    return total
