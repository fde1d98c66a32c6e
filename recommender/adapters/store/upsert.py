"""Adding rows or replacing those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Table


def upsert(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], replace: Sequence[str]
) -> None:
    """Insert rows; of those whose primary key is there, replace the named columns.

    Parameters
    ----------
    connection
        In a transaction that writes.
    table, rows
        All rows with the same columns.
    replace
        Columns that take the new value; with none, a row that is there stays as it is.
    """
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    key = [column.name for column in table.primary_key]
    if replace:
        new = {name: statement.excluded[name] for name in replace}
        connection.execute(statement.on_conflict_do_update(index_elements=key, set_=new), rows)
    else:
        connection.execute(statement.on_conflict_do_nothing(index_elements=key), rows)
