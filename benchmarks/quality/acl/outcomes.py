"""What came after a cutoff: pairs of members who wrote together for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from benchmarks.quality.acl.snapshot import MOST_RISK
from recommender.errors import InputError

if TYPE_CHECKING:
    from benchmarks.quality.acl.anthology import Anthology
    from benchmarks.quality.acl.snapshot import Snapshot
    from recommender.arrays import BoolArray, IntArray

WINDOW = 2
"""Years after the cutoff in which a new pair counts."""
SMALL = 10
"""Authors up to which a joint paper is taken as a sign of working together."""


def find_new_pairs(anthology: Anthology, at: Snapshot) -> pd.DataFrame:
    """First joint papers of members in the `WINDOW` years after the cutoff.

    Parameters
    ----------
    anthology
        With the years after the cutoff.
    at
        The society at the cutoff.

    Returns
    -------
    DataFrame
        A row per pair: ``i`` < ``j`` (member numbers), ``first_year``, ``n_joint``,
        ``n_joint_small`` (of at most `SMALL` authors), ``min_authors``, ``cross`` (different
        communities), ``near`` (at most two steps apart), ``max_homonym_risk``.

    Raises
    ------
    InputError
        If a year of the window is missing.
    """
    years = range(at.cutoff + 1, at.cutoff + WINDOW + 1)
    if not np.isin(years, anthology.year).all():
        raise InputError(
            f"cutoff {at.cutoff}: papers of {years[0]} to {years[-1]} are wanted to see what came "
            f"of it; the last year is {anthology.year.max()}"
        )
    later = np.isin(anthology.year, years)
    rows = np.flatnonzero(later)
    joint = _joint(csr_array(anthology.written[rows][:, _members(anthology, at)]))
    sizes = np.asarray(anthology.written.sum(axis=1)).astype(np.int64)[rows]
    table = joint.assign(year=anthology.year[rows][joint["paper"]], authors=sizes[joint["paper"]])
    table["small"] = (table["authors"] <= SMALL).astype(np.int64)
    met = (
        table.groupby(["i", "j"])
        .agg(
            first_year=("year", "min"),
            n_joint=("paper", "size"),
            n_joint_small=("small", "sum"),
            min_authors=("authors", "min"),
        )
        .reset_index()
    )
    i, j = met["i"].to_numpy(), met["j"].to_numpy()
    met["cross"] = at.community[i] != at.community[j]
    met["near"] = at.near[i, j]
    met["max_homonym_risk"] = np.maximum(at.risk[i], at.risk[j])
    new: pd.DataFrame = met[~at.known[i, j]].reset_index(drop=True)
    return new


def positives(pairs: pd.DataFrame, n: int, *, bridging: bool) -> csr_array:
    """The pairs that count as found, shape (n, n), symmetric, 1 where a pair counts.

    Parameters
    ----------
    pairs
        Of `find_new_pairs`.
    n
        Members.
    bridging
        Only those of two communities and three steps or more apart.
    """
    wanted = (pairs["n_joint_small"] > 0) & (pairs["max_homonym_risk"] < MOST_RISK)
    if bridging:
        wanted &= pairs["cross"] & ~pairs["near"]
    counted: BoolArray = wanted.to_numpy()
    i, j = pairs["i"].to_numpy()[counted], pairs["j"].to_numpy()[counted]
    ends = np.concatenate([i, j]), np.concatenate([j, i])
    return csr_array((np.ones(2 * len(i)), ends), shape=(n, n))


def _members(anthology: Anthology, at: Snapshot) -> IntArray:
    """Columns of the members in the table of all authors."""
    return pd.Index(anthology.ids).get_indexer(pd.Index(at.ids)).astype(np.int64)


def _joint(written: csr_array) -> pd.DataFrame:
    """A row per paper and two of its authors: ``paper``, ``i`` < ``j``."""
    tables = []
    sizes = np.diff(written.indptr)
    for size in np.unique(sizes[sizes > 1]):
        papers = np.flatnonzero(sizes == size)
        authors = np.sort(written[papers].indices.reshape(-1, size), axis=1)
        first, second = np.triu_indices(int(size), k=1)
        columns = np.repeat(papers, len(first)), authors[:, first], authors[:, second]
        tables.append(np.column_stack([np.ravel(column) for column in columns]))
    stacked = np.concatenate(tables) if tables else np.zeros((0, 3), dtype=np.int64)
    return pd.DataFrame(stacked.astype(np.int64), columns=["paper", "i", "j"])
