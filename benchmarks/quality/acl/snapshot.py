"""What is known at a cutoff: who takes part, who wrote with whom, and in which circles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, diags_array

from recommender.errors import InputError
from recommender.maths.network.structure import communities

if TYPE_CHECKING:
    from benchmarks.quality.acl.anthology import Anthology
    from recommender.arrays import BoolArray, DoubleArray, IntArray

LEAST_PAPERS = 3
"""Papers up to the cutoff from which an author takes part."""
ACTIVE_YEARS = 3
"""Years up to the cutoff in which at least one of them appeared."""
MOST_RISK = 0.1
"""Expected people of one name below which an author counts as one person."""


@dataclass(frozen=True)
class Snapshot:
    """A society of authors at the end of a year; members are its eligible authors."""

    cutoff: int
    papers: Anthology
    """Up to the cutoff, nothing later."""
    members: IntArray
    """Shape (n,): eligible authors, rows of ``papers.ids``, ascending."""
    ties: csr_array
    """Shape (n_authors, n_authors): sum over joint papers of 1 / (authors - 1)."""
    circles: IntArray
    """Shape (n_authors,): community of each author."""

    def __len__(self) -> int:
        return len(self.members)

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the members."""
        return tuple(self.papers.ids[row] for row in self.members)

    @property
    def community(self) -> IntArray:
        """Of the members, shape (n,)."""
        return self.circles[self.members]

    @property
    def risk(self) -> DoubleArray:
        """Homonym risk of the members, shape (n,)."""
        return self.papers.homonym_risk[self.members]

    @property
    def clean(self) -> BoolArray:
        """Members whose name hardly anyone else has, shape (n,)."""
        few: BoolArray = self.risk < MOST_RISK
        return few

    @cached_property
    def degree(self) -> IntArray:
        """Co-authors of the members, shape (n,)."""
        return np.diff(self.ties.indptr)[self.members].astype(np.int64)

    @cached_property
    def member_papers(self) -> csr_array:
        """Shape (n, n_papers), 1 where the member wrote the paper."""
        return csr_array(self.papers.written.T.tocsr()[self.members])

    @cached_property
    def known(self) -> BoolArray:
        """Who wrote with whom, shape (n, n), True also for each with themselves."""
        joint = _dense(self.ties[self.members][:, self.members])
        np.fill_diagonal(joint, val=True)
        return joint

    @cached_property
    def near(self) -> BoolArray:
        """Who is at most two steps from whom, shape (n, n)."""
        mine = self.ties[self.members]
        return self.known | _dense(mine @ mine.T)

    def askable(self, rows: IntArray, *, bridging: bool) -> BoolArray:
        """Whom members could be introduced to, shape (len(rows), n).

        Parameters
        ----------
        rows
            Member numbers.
        bridging
            Only other communities and a distance of three steps or more.
        """
        open_to = ~(self.near if bridging else self.known)[rows]
        open_to &= self.clean[rows][:, None] & self.clean[None, :]
        if bridging:
            open_to &= self.community[rows][:, None] != self.community[None, :]
        return open_to


def take_snapshot(anthology: Anthology, cutoff: int, seed: int = 0) -> Snapshot:
    """The society at the end of a year.

    Parameters
    ----------
    anthology
        Of any years; those after the cutoff are cut off first.
    cutoff
        The year.
    seed
        Of the communities.

    Raises
    ------
    InputError
        If nobody is eligible then.
    """
    papers = anthology.until(cutoff)
    recent = papers.written[papers.year > cutoff - ACTIVE_YEARS].sum(axis=0)
    eligible = (papers.written.sum(axis=0) >= LEAST_PAPERS) & (recent >= 1)
    members = np.flatnonzero(eligible).astype(np.int64)
    if not len(members):
        raise InputError(
            f"cutoff {cutoff}: nobody has {LEAST_PAPERS} papers by then and one of the last "
            f"{ACTIVE_YEARS} years; there are papers of {_years(anthology)}"
        )
    ties = co_authorship(papers.written)
    return Snapshot(cutoff, papers, members, ties, communities(ties, seed))


def co_authorship(written: csr_array, worth: DoubleArray | None = None) -> csr_array:
    """Sum over joint papers of ``worth / (authors - 1)``, shape (n_authors, n_authors).

    Parameters
    ----------
    written
        Shape (n_papers, n_authors), 1 for each author.
    worth
        Shape (n_papers,), of each paper; 1 if left out, papers of 0 are left out.
    """
    share = 1.0 / np.maximum(written.sum(axis=1) - 1.0, 1.0)
    share = share if worth is None else share * worth
    joint = csr_array(written.T @ (diags_array(share) @ written))
    joint.setdiag(0.0)
    joint.eliminate_zeros()
    joint.sort_indices()
    return joint


def _dense(table: csr_array) -> BoolArray:
    dense: BoolArray = np.zeros(table.shape, dtype=np.bool_)
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    dense[rows, table.indices] = True
    return dense


def _years(anthology: Anthology) -> str:
    years = anthology.year
    return f"{years.min()} to {years.max()}" if len(years) else "no year"
