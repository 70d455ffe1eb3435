"""A list that a form reads, held to what the form looks for in it."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from app.blobs import keep_blob, read_blob
from app.projects.media.findings import finding
from app.projects.media.given import Given
from app.projects.media.kinds import LISTS, suffix_of
from app.projects.media.reads import Read
from app.projects.media.ready import Kept, NotReady
from app.projects.media.tables import Table, Unreadable, read_table
from app.questionnaire.problems import Problem

#: The most that our own pages and sheets read: it goes to every telephone. Larger lists are for Collect.
MOST_ON_PAGES = 500_000
#: As the engine.
_MOST_ROWS = 200_000
_MOST_FINDINGS = 10
#: What is told and hinders nothing.
_HARMLESS = {"list_empty", "list_value_twice", "list_heavy"}
#: Collect keeps no other characters in the names of columns.
_UNSAFE = re.compile(r"[^A-Za-z0-9_]")


def make_list_ready(given: Given, name: str, read: Read) -> tuple[Kept | None, tuple[Problem, ...]]:
    """The list as it is kept, and what is told of it; None where it cannot serve. Raises NotReady."""
    try:
        table = read_table(name, read_blob(given.sha256))
    except Unreadable as problem:
        raise NotReady from problem
    findings = tuple(islice(_faults(table, name, read), _MOST_FINDINGS))
    if any(one.code not in _HARMLESS for one in findings):
        return None, findings
    blob = keep_blob([table.content], most_bytes=LISTS.most_bytes * 2)
    return Kept(blob.sha256, blob.size, LISTS.types[suffix_of(name)]), findings


def _faults(table: Table, name: str, read: Read) -> Iterator[Problem]:
    if len(table.rows) > _MOST_ROWS:
        yield finding("list_rows", name, row=table.rows[_MOST_ROWS].number, most=_MOST_ROWS)
        return
    yield from _of_titles(table, name, read)
    yield from _of_rows(table, name)
    yield from _of_values(table, name, read)
    if not table.rows:
        yield finding("list_empty", name)
    if len(table.content) > MOST_ON_PAGES:
        yield finding("list_heavy", name, most=MOST_ON_PAGES // 1000)


def _of_titles(table: Table, name: str, read: Read) -> Iterator[Problem]:
    for column in sorted(read.columns - set(table.titles)):
        yield finding("list_column_missing", name, column=column)
    for column, times in Counter(_UNSAFE.sub("_", title) for title in table.titles if title).items():
        if times > 1:
            alike = [title for title in table.titles if _UNSAFE.sub("_", title) == column]
            yield finding("list_column_twice", name, column=alike[0], other=alike[1])


def _of_rows(table: Table, name: str) -> Iterator[Problem]:
    """Cells beyond the titles: a comma that its author meant as text."""
    untitled = [at for at, title in enumerate(table.titles) if not title]
    for row in table.rows if untitled else ():
        if any(row.cells[at] for at in untitled):
            yield finding("list_row_long", name, row=row.number)


def _of_values(table: Table, name: str, read: Read) -> Iterator[Problem]:
    for column in sorted(read.values & set(table.titles)):
        at, met = table.titles.index(column), dict[str, int]()
        for row in table.rows:
            value, where = row.cells[at], dict[str, str | int](row=row.number, column=column)
            if not value:
                yield finding("list_value_empty", name, **where)
            elif read.several and len(value.split()) > 1:
                yield finding("list_value_spaced", name, value=value, **where)
            elif read.whole and value in met:
                yield finding("list_value_twice", name, value=value, other_row=met[value], **where)
            met.setdefault(value, row.number)
