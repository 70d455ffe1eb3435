"""The files a person can ask for: one line per format, each a stream of bytes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.i18n import LazyString, _, _l

from . import codebook
from .archive import Archive
from .delimited import Lines, stream
from .one_pass import tables
from .options import Options
from .sheet import Column, Sheet
from .sheets import MAIN, Row
from .spreadsheetml import frame, titles
from .worksheet import WorksheetLines


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a file. `rows` may be asked for more than once: each time it starts anew."""

    sheets: dict[str, Sheet]
    rows: Callable[[], Iterable[Row]]
    options: Options
    method: Sequence[str]
    table: str


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    name: str
    label: LazyString
    note: LazyString
    suffix: str
    media_type: str
    write: Callable[[Contents], Iterator[bytes]]
    dialect: str | None = None
    """The only dialect that it can be made from, where there is one."""


def _csv(contents: Contents) -> Iterator[bytes]:
    """One table."""
    sheet = contents.sheets[contents.table]
    options = contents.options
    cells = (row.cells for row in contents.rows() if row.table == contents.table)
    return stream(options.dialect, sheet.headers(options.headers), cells)


def _codebook(contents: Contents) -> Iterator[bytes]:
    return stream(contents.options.dialect, codebook.headers(), codebook.lines(contents.sheets.values()))


def _zip(contents: Contents) -> Iterator[bytes]:
    """A CSV per table, the codebook and the method."""
    options = contents.options

    def take(sheet: Sheet) -> Lines:
        lines = Lines(options.dialect)
        lines.add(sheet.headers(options.headers))
        return lines

    archive = Archive()
    sheets = list(contents.sheets.values())
    yield from tables(archive, sheets, contents.rows(), take, lambda _n, sheet: f"{sheet.title}.csv")
    yield from archive.member("dictionnaire.csv", _codebook(contents))
    yield from archive.member("methode.txt", ["\n".join(contents.method).encode()])
    yield archive.close()


def _xlsx(contents: Contents) -> Iterator[bytes]:
    """A worksheet per table, the codebook and the method."""
    archive = Archive()
    sheets = list(contents.sheets.values())

    def take(sheet: Sheet) -> WorksheetLines:
        return WorksheetLines(sheet.columns, sheet.headers(contents.options.headers))

    yield from tables(archive, sheets, contents.rows(), take, lambda number, _sheet: _part(number))
    codes = _plain(codebook.headers(), codebook.lines(sheets))
    yield from archive.member(_part(len(sheets) + 1), codes)
    yield from archive.member(_part(len(sheets) + 2), _plain([_("Méthode")], ([m] for m in contents.method)))
    names = [_("Réponses") if sheet.title == MAIN else sheet.title for sheet in sheets]
    for name, part in frame(titles([*names, _("Dictionnaire"), _("Méthode")])).items():
        yield from archive.member(name, [part.encode()])
    yield archive.close()


def _part(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def _plain(headers: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A worksheet of texts."""
    sheet = WorksheetLines([Column(header, header) for header in headers], headers)
    yield from (sheet.add(line) for line in lines)
    yield sheet.rest()


FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        Format(
            "xlsx",
            _l("Classeur Excel (XLSX)"),
            _l("Réponses, fiches répétées, dictionnaire et méthode, chacun sur sa feuille"),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _xlsx,
            dialect="rfc4180",
        ),
        Format(
            "zip",
            _l("Tous les CSV (ZIP)"),
            _l("Une table par fichier, avec dictionnaire et méthode"),
            "zip",
            "application/zip",
            _zip,
        ),
        Format("csv", _l("Un seul CSV"), _l("Une table, sans dictionnaire"), "csv", "text/csv", _csv),
        Format(
            "dictionnaire",
            _l("Le dictionnaire seul (CSV)"),
            _l("Questions, codes et libellés ; aucune réponse"),
            "csv",
            "text/csv",
            _codebook,
        ),
    )
}
