"""A club's files: members, ties and history from every format a club may hand in."""

from recommender.tables.contacts import read_contacts
from recommender.tables.formulas import guard_formula
from recommender.tables.history import (
    history_from_frame,
    history_from_table,
    holds_answers,
    read_history,
)
from recommender.tables.linkedin import linkedin_from_table, read_linkedin
from recommender.tables.mapping import read_mapping
from recommender.tables.member_rows import ReadingTerms
from recommender.tables.members import (
    members_from_bytes,
    members_from_frame,
    members_from_table,
    read_members,
)
from recommender.tables.problems import (
    ColumnUse,
    ImportReport,
    NothingKeptError,
    Problem,
    Severity,
    UnsureMatch,
)
from recommender.tables.read_table import take_table
from recommender.tables.references import References
from recommender.tables.several_files import add_history, add_ties
from recommender.tables.table import Layout, Table
from recommender.tables.ties import read_ties, strongest, ties_from_frame, ties_from_table
from recommender.tables.written import cell_of

__all__ = [
    "ColumnUse",
    "ImportReport",
    "Layout",
    "NothingKeptError",
    "Problem",
    "ReadingTerms",
    "References",
    "Severity",
    "Table",
    "UnsureMatch",
    "add_history",
    "add_ties",
    "cell_of",
    "guard_formula",
    "history_from_frame",
    "history_from_table",
    "holds_answers",
    "linkedin_from_table",
    "members_from_bytes",
    "members_from_frame",
    "members_from_table",
    "read_contacts",
    "read_history",
    "read_linkedin",
    "read_mapping",
    "read_members",
    "read_ties",
    "strongest",
    "take_table",
    "ties_from_frame",
    "ties_from_table",
]
