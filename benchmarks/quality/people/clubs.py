"""Small groups of people whose ties are known before and after, as arrays.

A tie that is there afterwards and was not before is a new one; those across groups (disciplines,
departments, classes) are what an introduction is for. Gender, age and origin are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.errors import InputError
from recommender.maths.network.structure import adjacency
from recommender.maths.pairs import all_pairs

if TYPE_CHECKING:
    from pathlib import Path

    from scipy.sparse import csr_array

    from recommender.arrays import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True)
class Watched:
    """A group and its ties before and after."""

    name: str
    ties: csr_array
    """Shape (n, n), symmetric: strength before, above 0 where there is a tie."""
    attributes: DoubleArray
    """Shape (n, d): codes of what is known of people; NaN where missing."""
    pairs: IntArray
    """Shape (m, 2): pairs of two groups without a tie before."""
    new: IntArray
    """Shape (m,), 1 where a tie came about."""


@dataclass(frozen=True)
class Source:
    """How a group of face-to-face contacts is read."""

    name: str
    group: str
    """Column of people that says which group they are of."""
    others: tuple[str, ...]
    """Further columns that may tell who is like whom."""
    least: int
    """Intervals of 20 seconds in a period from which two have a tie."""


CONTACTS = (
    Source("workplace_invs13", "department", (), 2),
    Source("conference_ws16", "background", ("seniority", "role", "attended_before"), 15),
    Source("highschool2013", "class", (), 15),
)

MET = 2
"""EIES: 2 is "met"; from it two know each other, if either says so."""


def read_contacts(folder: Path, source: Source) -> Watched:
    """Contacts of the first half of the days as ties, those of the second as what came of them.

    Parameters
    ----------
    folder
        Of ``NAME_people.csv`` and ``NAME_contacts.csv.gz``.
    source
        Which group.
    """
    people = _table(folder / f"{source.name}_people.csv").set_index("person").sort_index()
    contacts = _table(folder / f"{source.name}_contacts.csv.gz")
    first = contacts["day"] <= contacts["day"].max() // 2
    before, after = (_time(contacts[half], people.index) for half in (first, ~first))
    codes = [_codes(people[name]) for name in (source.group, *source.others)]
    strength = np.where(before >= source.least, before, 0.0)
    return watched(source.name, strength, after >= source.least, codes)


def read_eies(folder: Path) -> Watched:
    """Scientists put in contact by an early conferencing system: met before, and 8 months on."""
    name = "eies_scientists"
    people = _table(folder / f"{name}_people.csv").set_index("person").sort_index()
    ties = _table(folder / f"{name}_ties.csv")
    before, after = np.zeros((2, len(people), len(people)))
    for relation, levels in (("acquaintance_t1", before), ("acquaintance_t2", after)):
        rows = ties[ties["relation"] == relation]
        ends = [people.index.get_indexer(pd.Index(rows[end])) for end in ("i", "j")]
        np.maximum.at(levels, (ends[0], ends[1]), rows["value"].to_numpy(np.float64))
        np.maximum(levels, levels.T, out=levels)
    cited = pd.cut(np.log1p(people["citations"]), 4, labels=False)
    codes = [_codes(people["discipline"]), cited.to_numpy(np.float64)]
    return watched(name, np.where(before >= MET, before, 0.0), after >= MET, codes)


def watched(
    name: str, strength: DoubleArray, after: BoolArray, codes: list[DoubleArray]
) -> Watched:
    """A group from square tables.

    Parameters
    ----------
    name
        Of the group.
    strength
        Shape (n, n), symmetric, 0 where there is no tie before.
    after
        Shape (n, n), symmetric, whether there is a tie afterwards.
    codes
        Attributes, each of shape (n,); the first one is the group, NaN where unknown.
    """
    pairs = all_pairs(len(strength))
    weights, group = strength[pairs[:, 0], pairs[:, 1]], codes[0][pairs]
    tied = weights > 0
    across = ~np.isnan(group).any(axis=1) & (group[:, 0] != group[:, 1])
    open_pairs = pairs[across & ~tied]
    new = after[open_pairs[:, 0], open_pairs[:, 1]].astype(np.int64)
    ties = adjacency(len(strength), pairs[tied], weights[tied])
    return Watched(name, ties, np.column_stack(codes), open_pairs, new)


def _time(contacts: pd.DataFrame, people: pd.Index[int]) -> DoubleArray:
    """Intervals each two spent together, shape (n, n)."""
    total = np.zeros((len(people), len(people)))
    ends = [people.get_indexer(pd.Index(contacts[end])) for end in ("i", "j")]
    np.add.at(total, (ends[0], ends[1]), contacts["n_intervals"].to_numpy(np.float64))
    return total + total.T


def _codes(column: pd.Series[str]) -> DoubleArray:
    numbers = pd.factorize(column, sort=True)[0].astype(np.float64)
    return np.where(numbers < 0, np.nan, numbers)


def _table(file: Path) -> pd.DataFrame:
    if not file.is_file():
        raise InputError(f"{file} is missing: put the tables of the club networks there")
    return pd.read_csv(file)
