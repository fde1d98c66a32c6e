"""The club in a database: SQLite or PostgreSQL behind one port."""

from recommender.adapters.store.sql_store import SqlStore

__all__ = ["SqlStore"]
