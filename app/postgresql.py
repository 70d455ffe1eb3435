"""PostgreSQL as we use it: a connection is asked whether it still lives only when there is a reason to.

To ask each before each use is one question more for every transaction, two for what reads first and then
writes. A server that ends a connection says so on its socket, where it otherwise says nothing.
"""

import select
import time

from psycopg import Connection, Error
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

#: One that rested for longer is asked: what lies between may have forgotten it without a word.
_REST_SECONDS = 30
_RESTS = "palier_rests_since"


def prepare(engine: Engine) -> None:
    """Make `engine` open another connection in the place of one that ended meanwhile."""

    @event.listens_for(engine, "checkin")
    def _rest(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_RESTS] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _look(connection: Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
        rested = time.monotonic() - record.info.get(_RESTS, time.monotonic())
        try:
            if rested > _REST_SECONDS or _has_news(connection):
                engine.dialect.do_ping(connection)  # type: ignore[arg-type]  # psycopg's, as SQLAlchemy asks it
        except Error as problem:
            raise DisconnectionError from problem


def _has_news(connection: Connection) -> bool:
    """Whether there is something to read though nothing was asked: the end, or a notice."""
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
