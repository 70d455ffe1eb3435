"""The database: models' base, one session per request, and the one place that commits.

A unit of work is a request, a job or a command. It starts by reading (GET, HEAD, OPTIONS) or by
writing (all else) and commits once, at its end: see `finish_request` and `transaction`. A view
never commits. A unit that should do slow reading before it takes the write lock says `reading()`
first and `writing()` when it comes to write; what it read until then may have changed since.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from flask import Flask, Response, g, has_app_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, ExceptionContext, Executable, MetaData, Table, event
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session

from app import postgresql, sqlite
from app.clock import now
from app.columns import CanonicalJson, Id, Moment, canonical
from app.config import Settings
from app.identifiers import uuid7

__all__ = ["CanonicalJson", "Id", "Model", "Moment", "canonical", "db", "keep", "now", "reading"]
__all__ += ["after_commit", "execute", "table_of", "transaction", "uuid7", "writing"]

_SAFE = {"GET", "HEAD", "OPTIONS"}
#: Of one row, or of several for an insert.
_Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Model(DeclarativeBase):
    """The base of every stored thing."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Id(),
        datetime: Moment(),
        dict[str, Any]: CanonicalJson(),
        list[Any]: CanonicalJson(),
        list[str]: CanonicalJson(),
    }


db = SQLAlchemy(session_options={"expire_on_commit": False})


class WriteWhileReading(RuntimeError):
    """A unit of work that reads tried to write: say `writing()` first."""


def init_database(app: Flask, settings: Settings) -> None:
    """Attach the database to the application; refuses an SQLite library older than the one we trust."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    ours = sqlite.options() if settings.is_sqlite else {}
    # An exception's text reaches the log: it must not hold the answers it was about.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {**ours, "hide_parameters": True, "pool_size": 10}
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if settings.is_sqlite:
        sqlite.prepare(engine, is_writing)
    else:
        postgresql.prepare(engine)
    event.listen(engine, "handle_error", _trim)
    app.before_request(_begin_request)
    app.after_request(_finish_request)


def _trim(context: ExceptionContext) -> None:
    """PostgreSQL's DETAIL quotes the row at fault; an exception's text reaches the log, a row must not."""
    for problem in (context.original_exception, context.sqlalchemy_exception):
        if problem is not None and problem.args:
            problem.args = (str(problem.args[0]).split("\nDETAIL")[0], *problem.args[1:])


def is_writing() -> bool:
    """Whether the unit of work at hand may write; outside any, it may."""
    return bool(g.get("palier_writing", True)) if has_app_context() else True


def reading() -> None:
    """Start this unit of work by reading, whatever its method: no write lock until `writing()`."""
    _turn(to_writing=False)


def writing() -> None:
    """Go on by writing: ends the reading transaction, so check again here what must still hold."""
    _turn(to_writing=True)


def keep() -> None:
    """Commit this request's changes even if it is answered with a 4xx (a conflict, a failed sign-in)."""
    g.palier_keep = True


def after_commit(act: Callable[[], object]) -> None:
    """Do `act` once this unit of work has committed; never if it does not."""
    g.setdefault("palier_after_commit", []).append(act)


@contextmanager
def transaction() -> Iterator[Session]:
    """The unit of work of a job or a command: one commit at its end, none if it raises."""
    g.palier_writing = True
    try:
        yield db.session()
        _commit()
    except BaseException:
        db.session.rollback()
        g.pop("palier_after_commit", None)
        raise


def execute(statement: Executable, values: _Values | None = None) -> CursorResult[Any]:
    """Run a statement over tables in this unit of work, past the ORM: what every answer runs is worth it."""
    if statement.is_insert or statement.is_update or statement.is_delete:
        _refuse_write_while_reading()
    return db.session.connection().execute(statement, values)


def table_of(model: type[Model]) -> Table:
    """The table of a model, for statements that go past the ORM: its rows cost a quarter."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101
    return table


def _turn(*, to_writing: bool) -> None:
    if is_writing() == to_writing:
        return
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise WriteWhileReading("changes are pending")
    if session.in_transaction():
        session.commit()
    g.palier_writing = to_writing


def _begin_request() -> None:
    g.palier_writing = request.method not in _SAFE
    g.palier_keep = False
    g.palier_after_commit = []


def _finish_request(response: Response) -> Response:
    """Commit what the request did if it succeeded, drop it if not."""
    if response.status_code < 400 or g.pop("palier_keep", False):
        _commit()
    else:
        db.session.rollback()
    return response


def _commit() -> None:
    db.session.commit()
    for act in g.pop("palier_after_commit", []):
        act()


def _refuse_write_while_reading(*_: object) -> None:
    if not is_writing():
        raise WriteWhileReading("say writing() before the first change")


@event.listens_for(db.session, "do_orm_execute")
def _guard_statements(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        _refuse_write_while_reading()


event.listen(db.session, "before_flush", _refuse_write_while_reading)
