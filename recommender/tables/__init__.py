"""A club's files: members, ties and history from CSV, XLSX, JSON, JSON Lines and Parquet."""

from recommender.tables.columns import read_mapping
from recommender.tables.formulas import guard_formula
from recommender.tables.history import history_from_frame, read_history
from recommender.tables.linkedin import read_linkedin
from recommender.tables.members import members_from_bytes, members_from_frame, read_members
from recommender.tables.problems import ImportReport, Problem, Severity, UnsureMatch
from recommender.tables.ties import read_ties, strongest, ties_from_frame
from recommender.tables.written import cell_of

__all__ = [
    "ImportReport",
    "Problem",
    "Severity",
    "UnsureMatch",
    "cell_of",
    "guard_formula",
    "history_from_frame",
    "members_from_bytes",
    "members_from_frame",
    "read_history",
    "read_linkedin",
    "read_mapping",
    "read_members",
    "read_ties",
    "strongest",
    "ties_from_frame",
]
