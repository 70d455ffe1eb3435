"""What SQLite's planner is told of our tables, for it cannot guess.

Every key leads with its project. Where it knows nothing SQLite takes ten rows to share a project, and reads
all of its answers rather than use the index that tells them apart. Its own ANALYZE would say what is there
today, which in the morning of a collection is nothing; these estimates hold before the first answer.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

_ROWS = 1_000_000
#: How many values a column has that many rows share; any other tells rows apart, but for a few.
_VALUES = {
    "project_id": 10,
    "questionnaire_id": 4,
    "list_id": 10,
    "batch_id": 100,
    "run_id": 100,
    "pile_id": 100,
    "person_id": 100,
    "former_id": 100,
    "is_decided": 2,
    "path": 30,
}
_FEW = 4
#: The indices of tables whose primary key leads with the project: table, name, whether unique, columns.
_INDICES = """
    SELECT t.name, CASE WHEN l.origin = 'pk' AND t.wr THEN t.name ELSE l.name END, l."unique",
           (SELECT group_concat(i.name) FROM pragma_index_info(l.name) i)
    FROM pragma_table_list t JOIN pragma_table_info(t.name) k JOIN pragma_index_list(t.name) l
    WHERE t.schema = 'main' AND t.type = 'table' AND k.pk = 1 AND k.name = 'project_id'
"""


def tell_estimates(connection: Connection) -> None:
    """Write them down, in the transaction that changes the schema; whoever connects later reads them."""
    rows = [
        (table, index, estimate(columns.split(","), is_unique=bool(is_unique)))
        for table, index, is_unique, columns in connection.exec_driver_sql(_INDICES)
    ]
    # This makes SQLite's table of estimates where there is none yet.
    connection.exec_driver_sql("ANALYZE sqlite_schema")
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    if rows:
        connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", rows)


def estimate(columns: Sequence[str], *, is_unique: bool) -> str:
    """As SQLite keeps it: all rows, then how many are alike in the first column, the first two, and so on."""
    alike, told = _ROWS, [_ROWS]
    for column in columns:
        alike = max(alike // _VALUES[column], _FEW) if column in _VALUES else min(alike, _FEW)
        told.append(alike)
    if is_unique:
        told[-1] = 1
    return " ".join(map(str, told))
