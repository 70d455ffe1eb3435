"""The tables of an export, what stands before the questions in each, and the rows that answers give."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from app.i18n import _
from app.results.answer import Answer
from app.results.asking import Asking
from app.results.catalogue import Catalogue, RepeatTable
from app.results.filters import Filters
from app.results.records import Record
from app.results.variable import Kind

from .neutral import neutral
from .options import Options
from .sheet import Column, Sheet

MAIN = "reponses"


class Row(NamedTuple):
    """A row for the table of that path."""

    table: str
    cells: list[str]


def sheets(catalogue: Catalogue, options: Options) -> dict[str, Sheet]:
    """The form's own table first, then one per repeat, by path."""
    main = Sheet(catalogue.root, MAIN, _main_lead(), catalogue.of_table(catalogue.root), options)
    others = {
        repeat.path: Sheet(repeat.path, name, _repeat_lead(repeat), catalogue.of_table(repeat.path), options)
        for repeat, name in _file_names(catalogue.repeats)
    }
    return {catalogue.root: main, **others}


def _main_lead() -> list[Column]:
    """Codes are stable: other tools may rely on them."""
    return [
        Column("_id", _("Identifiant de la réponse")),
        Column("_jour", _("Jour de réception"), Kind.DATE),
        Column("_canal", _("Canal")),
        Column("_langue", _("Langue de réponse")),
        Column("_provenance", _("Provenance : affiche, courrier ou liste")),
        Column("_quartier", _("Quartier : numéro de Nantes Métropole, ailleurs ou inconnu")),
        Column("_quartier_par", _("Comment le quartier est connu")),
    ]


def _repeat_lead(repeat: RepeatTable) -> list[Column]:
    rank = _("Rang de la fiche « %(name)s »")
    return [Column("_id", _("Identifiant de la réponse"))] + [
        Column(f"_rang_{name}", rank % {"name": name}, Kind.NUMBER) for name in repeat.ancestors
    ]


def _file_names(repeats: Iterable[RepeatTable]) -> Iterator[tuple[RepeatTable, str]]:
    """The repeat's name, with those around it where that is not enough."""
    taken = {MAIN, "dictionnaire"}
    for repeat in repeats:
        name = repeat.name if repeat.name not in taken else "-".join(repeat.ancestors)
        taken.add(name)
        yield repeat, name


def rows(
    answers: Iterable[Answer],
    tables: Mapping[str, Sheet],
    askings: Mapping[UUID, Asking],
    filters: Filters,
) -> Iterator[Row]:
    """The rows of every answer that the filters admit, its own before those of its repeats."""
    for answer in answers:
        asking = askings.get(answer.version_id)
        if asking is None or not filters.admit(answer.channel, answer.quartier, answer.language, answer.day):
            continue
        identity = neutral(answer.instance_id)
        for record in asking.records(answer.values, answer.channel, answer.evaluate):
            if record.is_relevant and (sheet := tables.get(record.table)):
                lead = _repeat_cells(identity, record) if record.positions else _main_cells(identity, answer)
                yield Row(record.table, sheet.row(lead, record))


def _main_cells(identity: str, answer: Answer) -> list[str]:
    return [
        identity,
        answer.day.isoformat(),
        answer.channel,
        answer.language,
        answer.source,
        answer.quartier,
        answer.quartier_way,
    ]


def _repeat_cells(identity: str, record: Record) -> list[str]:
    return [identity, *map(str, record.positions)]
