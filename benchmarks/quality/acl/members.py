"""Authors as members of a club: what they have written is what they give and like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, triu

from recommender.club.club import Club
from recommender.club.member import Member

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from recommender.arrays import IntArray

NEW = 2
"""Years up to the cutoff whose papers are what somebody is at now."""
OFFERS, NEEDS, INTERESTS = 12, 6, 12
"""Titles of each kind, the latest ones."""
LEVELS = ((4, "new to the field"), (10, "some years in the field"), (1000, "long in the field"))
"""Years since the first paper up to which somebody is at a level."""


def build_club(at: Snapshot, per_round: int) -> Club:
    """A club of a snapshot's members, in the same order.

    Authors state no needs, so these are read off: titles of the last `NEW` years are what
    somebody is at and could use a partner for (``needs``), those of the years before what they
    have to give (``offers``), all of them what they like (``interests``); the latest is their
    ``headline``, the venue they publish most at their ``industry``, years since the first paper
    their ``level``. Co-authorships between members are ties.

    Parameters
    ----------
    at
        The society at the cutoff.
    per_round
        Introductions of each; 0 for those whose name is not theirs alone.
    """
    ids, clean = at.ids, at.clean
    written = _latest_first(at)
    people = [
        _member(at, ids[row], papers, per_round if clean[row] else 0)
        for row, papers in enumerate(written)
    ]
    return Club.build(people, _ties(at, ids))


def _member(at: Snapshot, id_: str, papers: IntArray, per_round: int) -> Member:
    years = at.papers.year[papers]
    titles = [at.papers.titles[paper] for paper in papers]
    lately = years > at.cutoff - NEW
    now = [title for title, new in zip(titles, lately, strict=True) if new] or titles[:3]
    before = [title for title, new in zip(titles, lately, strict=True) if not new] or titles
    age = at.cutoff - int(years.min())
    return Member(
        id=id_,
        name=id_,
        headline=titles[0],
        industry=_main_venue(at, papers),
        level=next(level for most, level in LEVELS if age < most),
        offers=tuple(before[:OFFERS]),
        needs=tuple(now[:NEEDS]),
        interests=tuple(titles[:INTERESTS]),
        per_round=per_round,
    )


def _main_venue(at: Snapshot, papers: IntArray) -> str:
    """The venue most of some papers appeared at; of equals the first by name."""
    table = at.papers.venues
    there = [table.indices[table.indptr[paper] : table.indptr[paper + 1]] for paper in papers]
    counts = np.bincount(np.concatenate(there), minlength=1)
    return at.papers.venue_names[int(counts.argmax())] if counts.any() else ""


def _latest_first(at: Snapshot) -> list[IntArray]:
    """Papers of each member."""
    table = at.member_papers
    owner = np.repeat(np.arange(len(at)), np.diff(table.indptr))
    order = np.lexsort((table.indices, -at.papers.year[table.indices], owner))
    return np.split(table.indices[order], table.indptr[1:-1])


def _ties(at: Snapshot, ids: tuple[str, ...]) -> pd.DataFrame:
    """Co-authors among the members; a tie of a joint paper for two has the strength 1."""
    inner = triu(csr_array(at.ties[at.members][:, at.members]), k=1).tocoo()
    names = np.array(ids, dtype=object)
    return pd.DataFrame(
        {
            "a": names[inner.row],
            "b": names[inner.col],
            "strength": np.minimum(inner.data, 1.0),
            "source": "joint papers",
        }
    )
