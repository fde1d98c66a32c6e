"""Every row of one database in another one: backups, and their way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Integer, delete, func, insert, select, text

from recommender.adapters.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

_AT_ONCE = 500
_FIRST_FILLED = ("members", "rounds", "keys")
"""Tables of which one has a row as soon as somebody has used a database."""


def is_unused(connection: Connection) -> bool:
    """Whether a database has its tables and nobody has put anything in them."""
    tables = (metadata.tables[name] for name in _FIRST_FILLED)
    return all(connection.execute(select(table).limit(1)).first() is None for table in tables)


def copy_rows(source: Connection, target: Connection) -> int:
    """Put every row of a database into an unused one; how many.

    Parameters
    ----------
    source
        In a transaction that sees one state of it.
    target
        In a transaction that writes; its tables are of this version, as the source's are.
    """
    copied = 0
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))  # of an unused one: what the migrations put there
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=_AT_ONCE).execute(select(table)).mappings()
        for part in rows.partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in part])
            copied += len(part)
        _continue_numbers(target, table)
    return copied


def _continue_numbers(target: Connection, table: Table) -> None:
    """Have PostgreSQL count on from the highest number (SQLite does so by itself)."""
    column = table.autoincrement_column
    if target.dialect.name != "postgresql" or column is None:
        return
    if isinstance(column.type, Integer):
        highest = target.scalar(select(func.max(column))) or 0
        target.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)"),
            {"table": table.name, "column": column.name, "next": highest + 1},
        )
