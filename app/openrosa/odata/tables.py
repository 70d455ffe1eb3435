"""The tables of a form's answers, put together: fields, rows, `__system`, pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from app.errors import Refused
from app.projects.models import Questionnaire

from . import stored
from .feed import Placed
from .fields import SUBMISSIONS, Field, parent_key, way_to
from .filters import condition
from .metadata import SYSTEM
from .options import Options
from .orders import order
from .rows import Rows
from .selecting import selected, shows, system_fields, with_system
from .telling import Teller
from .types import Manner

_LAST = 2**128 - 1


@dataclass(frozen=True)
class Table:
    """A table of a questionnaire as a request asks for it."""

    questionnaire: Questionnaire
    name: str
    rows: Rows
    teller: Teller
    options: Options
    asked: stored.Asked

    @property
    def is_main(self) -> bool:
        return self.name == SUBMISSIONS

    @property
    def is_marked(self) -> bool:
        """Whether the project's sequence and `files` tell all changes: they do not tell what time it is."""
        return "now" not in self.options.filter

    @property
    def files(self) -> str:
        """Changes when a file comes that rows tell of; "" where they tell of none."""
        tells = self.is_main and self.options.top != 0 and shows(self.options.select, "__system")
        if not (tells and self.teller.looks_for_files):
            return ""
        return stored.mark_of_files(self.questionnaire.project_id)

    def count(self) -> int | None:
        """How many rows it has, if that is asked for; of a repeat only the answers themselves tell."""
        if not self.options.count:
            return None
        return stored.count(self.asked) if self.is_main else sum(1 for _ in self._all())

    def placed(self) -> Iterator[Placed]:
        """The rows from where the page begins, each with its place."""
        if self.is_main:
            yield from self._submissions()
        else:
            yield from self._instances()

    def of(self, read: stored.Read) -> Iterator[Mapping[str, Any]]:
        """The rows of one submission."""
        yield from self._rows(read, self.teller.files([read]))

    def _submissions(self) -> Iterator[Placed]:
        options = self.options
        after = _submission(options.after)
        found = stored.read(self.asked, after, options.skip, order(options.orderby))
        for batch in _batches(found):
            files = self.teller.files(batch)
            for read in batch:
                place = {"submission": read.id.hex}
                yield from ((row, place) for row in self._rows(read, files))

    def _instances(self) -> Iterator[Placed]:
        """Rows of a repeat: a page may begin in the middle of a submission's."""
        start, row_id = _submission(self.options.after), self.options.after.get("row")
        after = UUID(int=min(start.int + 1, _LAST)) if start else None
        rows = self._all(after)
        if row_id is not None:
            for place, _ in rows:
                if place["row"] == row_id:
                    break
        for place, row in islice(rows, self.options.skip, None):
            yield self._without(row), place

    def _all(self, after: UUID | None = None) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        for read in stored.read(self.asked, after, order=order(self.options.orderby)):
            for row in self.rows.of(read.instance_id, orjson.loads(read.answers)):
                yield {"submission": read.id.hex, "row": row["__id"]}, row

    def _rows(self, read: stored.Read, files: Mapping[UUID, Mapping[str, str]]) -> Iterator[dict[str, Any]]:
        answers = orjson.loads(read.answers)
        for row in self.rows.of(read.instance_id, answers):
            if self.is_main and shows(self.options.select, "__system"):
                row["__system"] = self.teller.tell(read, answers, files)
            _name(row, read)
            yield self._without(row)

    def _without(self, row: dict[str, Any]) -> dict[str, Any]:
        if not shows(self.options.select, "__id"):
            row.pop("__id")
        return row


def open_table(questionnaire: Questionnaire, fields: Sequence[Field], name: str, options: Options) -> Table:
    """A table by its name. Refused: not_found (404), and what $filter, $select and $orderby refuse."""
    way = way_to(fields, name)
    if way is None:
        raise Refused("not_found", 404)
    ours = {"__id", parent_key(way)} if way else with_system("__id", system=SYSTEM)
    shown = selected(way[-1].fields if way else fields, options.select, ours)
    manner = Manner(options.wkt, ZoneInfo(questionnaire.project.zone))
    narrowed = condition(options.filter, stored.COLUMNS) if options.filter else None
    order(options.orderby)
    _submission(options.after)
    return Table(
        questionnaire,
        name,
        Rows(way, shown, manner, expands=options.expands),
        Teller(questionnaire, system_fields(options.select)),
        options,
        stored.Asked(questionnaire.project_id, questionnaire.id, narrowed),
    )


def _name(row: dict[str, Any], read: stored.Read) -> None:
    """Say the instanceID where the channel does not write it among the answers."""
    meta = row.get("meta")
    if isinstance(meta, dict) and meta.get("instanceID", read.current_id) is None:
        meta["instanceID"] = read.current_id


def _submission(after: Mapping[str, Any]) -> UUID | None:
    """The submission that a token names. Refused: odata_token (400)."""
    if not after:
        return None
    try:
        return UUID(hex=str(after["submission"]))
    except (KeyError, ValueError):
        raise Refused("odata_token", 400) from None


def _batches(found: Iterator[stored.Read]) -> Iterator[list[stored.Read]]:
    while batch := list(islice(found, stored.AT_ONCE)):
        yield batch
