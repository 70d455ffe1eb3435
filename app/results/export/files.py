"""The files a person can ask for: one line per format, each a stream of bytes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.i18n import LazyString, _, _l

from . import codebook
from .archive import Archive, replay, spool
from .delimited import Lines, stream
from .options import Options
from .sheet import Sheet
from .sheets import MAIN, Row
from .workbook import Book

_PIECE = 256 * 1024


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
    """All tables in one pass over the answers: the first is sent while the others are set aside on disk."""
    dialect, headers = contents.options.dialect, contents.options.headers
    main, *others = contents.sheets.values()
    archive = Archive()
    with ExitStack() as stack:
        aside = {sheet.table: (Lines(dialect), stack.enter_context(spool())) for sheet in others}
        for sheet in others:
            lines, _file = aside[sheet.table]
            lines.add(sheet.headers(headers))

        def main_rows() -> Iterator[list[str]]:
            for row in contents.rows():
                if row.table == main.table:
                    yield row.cells
                else:
                    lines, file = aside[row.table]
                    file.write(lines.add(row.cells))

        yield from archive.member(f"{main.title}.csv", stream(dialect, main.headers(headers), main_rows()))
        for sheet in others:
            lines, file = aside[sheet.table]
            file.write(lines.rest())
            yield from archive.member(f"{sheet.title}.csv", replay(file))
    yield from archive.member("dictionnaire.csv", _codebook(contents))
    yield from archive.member("methode.txt", ["\n".join(contents.method).encode()])
    yield archive.close()


def _xlsx(contents: Contents) -> Iterator[bytes]:
    """Made in a temporary folder first: the format cannot be streamed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reponses.xlsx"
        _fill(Book(path), contents)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece


def _fill(book: Book, contents: Contents) -> None:
    tables = {
        path: book.table(
            _("Réponses") if sheet.title == MAIN else sheet.title,
            sheet.columns,
            sheet.headers(contents.options.headers),
        )
        for path, sheet in contents.sheets.items()
    }
    for row in contents.rows():
        tables[row.table].add(row.cells)
    book.text(_("Dictionnaire"), codebook.headers(), codebook.lines(contents.sheets.values()))
    book.text(_("Méthode"), [_("Méthode")], ([line] for line in contents.method))
    book.close()


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
