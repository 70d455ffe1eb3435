"""year(), month(), day(), hour(), minute(), second() of a moment in UTC, on either database."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, extract
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from app.columns import Moment

PARTS = {"year", "month", "day", "hour", "minute", "second"}


class _InUtc(GenericFunction[Any]):
    """A moment as its date and time in UTC: SQLite holds it so, PostgreSQL would use the session's zone."""

    type = Moment()
    inherit_cache = True
    name = "palier_in_utc"


@compiles(_InUtc)
def _as_it_is(element: _InUtc, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(_InUtc, "postgresql")
def _at_utc(element: _InUtc, compiler: Any, **options: Any) -> str:
    return f"timezone('UTC', {compiler.process(element.clauses, **options)})"


class _Whole(GenericFunction[int]):
    """Without the fraction that PostgreSQL gives seconds."""

    type = Integer()
    inherit_cache = True
    name = "palier_whole"


@compiles(_Whole)
def _same(element: _Whole, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(_Whole, "postgresql")
def _floor(element: _Whole, compiler: Any, **options: Any) -> str:
    return f"floor({compiler.process(element.clauses, **options)})"


def part_of(name: str, moment: ColumnElement[Any]) -> ColumnElement[int]:
    """The part of a column that holds moments."""
    return cast(_Whole(extract(name, _InUtc(moment))), Integer)
