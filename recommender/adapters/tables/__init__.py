"""A club's files: members, ties and history from CSV, XLSX, JSON, JSON Lines and Parquet."""

from recommender.adapters.tables.columns import read_mapping
from recommender.adapters.tables.members import members_from_frame, read_members
from recommender.adapters.tables.problems import ImportReport, Problem, Severity, UnsureMatch

__all__ = [
    "ImportReport",
    "Problem",
    "Severity",
    "UnsureMatch",
    "members_from_frame",
    "read_mapping",
    "read_members",
]
