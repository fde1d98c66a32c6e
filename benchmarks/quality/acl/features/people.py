"""Who the two are, each alone: how active, how connected, since when, and whereto."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array

from benchmarks.quality.acl.features.block import Block
from benchmarks.quality.acl.features.recency import fresh, weighted_papers, worth
from benchmarks.quality.acl.snapshot import co_authorship
from benchmarks.quality.scores.walks import unit_ties
from recommender.maths.texts.items import unit

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray

LARGE = 5
"""Authors from which a team is large."""


def block(at: Snapshot, texts: Texts) -> Block:
    """Columns of `traits`, of the first (``_a``) and of the second (``_b``)."""
    table = traits(at).assign(**_drift(at, texts))
    values = table.to_numpy(dtype=np.float32)
    n = len(values)

    def compute(rows: IntArray) -> FloatArray:
        first = np.broadcast_to(values[rows][:, None, :], (len(rows), n, values.shape[1]))
        second = np.broadcast_to(values[None], first.shape)
        return np.concatenate([first, second], axis=-1)

    names = tuple(f"{name}_{side}" for side in "ab" for name in table)
    return Block(names, compute, person=True)


def traits(at: Snapshot) -> pd.DataFrame:
    """A row per member, counts as log(1 + x).

    ``papers``, ``papers_1``, ``papers_3`` (of the last year, of three), ``trend`` (this year's
    share of the last three), ``contacts``, ``contacts_new`` (of the last two years), ``new_share``
    (of contacts), ``team`` (mean authors of their papers of three years), ``years`` (since the
    first paper), ``idle`` (since the last one), ``strength`` of ties in the last three years,
    ``large_teams`` and ``alone`` (shares of recent papers with five authors or more, and with
    one), ``one_contact`` (how far ties are with a single person, 0 to 1), ``circle_size``.
    """
    age = (at.cutoff - at.papers.year).astype(np.float64)
    sizes = np.asarray(at.papers.written.sum(axis=1))
    written = at.member_papers

    def count(weight: DoubleArray) -> DoubleArray:
        return np.asarray(written @ weight)

    one, three = count(fresh(at, 1)), count(fresh(at, 3))
    before = co_authorship(at.papers.written, 1.0 - fresh(at, 2))
    lately = co_authorship(at.papers.written, fresh(at, 3))
    contacts = at.degree.astype(np.float64)
    new = contacts - np.diff(before.indptr)[at.members]
    leads = np.asarray(at.papers.last.T @ fresh(at, 3))[at.members]
    recent_papers = csr_array(written @ diags_array(fresh(at, 3)))
    recent_papers.eliminate_zeros()
    places = np.diff(csr_array(recent_papers @ at.papers.venues).indptr).astype(np.float64)
    bridged = np.log1p(_bridged(at, before))
    first, last = _first_and_last(written, age)
    return pd.DataFrame(
        {
            "papers": np.log1p(count(np.ones(len(age)))),
            "papers_1": np.log1p(one),
            "papers_3": np.log1p(three),
            "trend": one / np.maximum(three, 1.0),
            "contacts": np.log1p(contacts),
            "contacts_new": np.log1p(new),
            "new_share": new / np.maximum(contacts, 1.0),
            "team": np.log1p(count(fresh(at, 3) * sizes) / np.maximum(three, 1.0)),
            "years": first,
            "idle": last,
            "strength": np.log1p(np.asarray(lately.sum(axis=1))[at.members]),
            "leads": leads / np.maximum(three, 1.0),
            "bridged": bridged,
            "circle_bridges": _mean_of_circle(at, bridged),
            "reach": np.log1p(at.near.sum(axis=1)),
            "busy_contacts": _busy_contacts(at, lately),
            "places": np.log1p(places),
            "large_teams": _share(at, sizes >= LARGE),
            "alone": _share(at, sizes == 1),
            "one_contact": _concentration(at),
            "circle_size": np.log(np.bincount(at.circles)[at.community]),
        }
    )


def _share(at: Snapshot, which: BoolArray) -> DoubleArray:
    """Of each member's papers, recent ones more, the share of some."""
    weight = worth(at)
    share: DoubleArray = np.asarray(at.member_papers @ (which * weight))
    whole: DoubleArray = np.asarray(at.member_papers @ weight)
    return share / np.maximum(whole, 1e-9)


def _concentration(at: Snapshot) -> DoubleArray:
    """Sum of squared shares of each member's ties of the last years (Herfindahl's index)."""
    ties = csr_array(co_authorship(at.papers.written, worth(at))[at.members])
    total: DoubleArray = np.asarray(ties.sum(axis=1))
    squares: DoubleArray = np.asarray(ties.multiply(ties).sum(axis=1))
    return squares / np.maximum(total**2, 1e-9)


def _drift(at: Snapshot, texts: Texts) -> dict[str, DoubleArray]:
    """How far each member's papers lie in the direction the field is moving."""
    age = at.cutoff - at.papers.year
    new, old = age < 2, (age >= 2) & (age < 6)
    columns = {}
    for name, vectors in (("drift_meaning", texts.meaning), ("drift_topics", texts.topics)):
        way = vectors[new].mean(axis=0) - vectors[old].mean(axis=0) if old.any() else vectors[0] * 0
        profiles = unit(np.asarray(weighted_papers(at, worth(at)) @ vectors))
        columns[name] = (profiles @ way / max(float(np.linalg.norm(way)), 1e-9)).astype(np.float64)
    return columns


def _mean_of_circle(at: Snapshot, values: DoubleArray) -> DoubleArray:
    """The mean over members of one's community."""
    place = np.unique(at.community, return_inverse=True)[1]
    mean: DoubleArray = (np.bincount(place, values) / np.bincount(place))[place]
    return mean


def _bridged(at: Snapshot, before: csr_array) -> DoubleArray:
    """New contacts of the last two years who were three steps away or more, and known, before."""
    old = unit_ties(before)
    there = np.diff(old.indptr) > 0
    new = unit_ties(at.ties) @ diags_array(there * 1.0)
    new = csr_array(new - new.multiply(old))
    new = csr_array(new - new.multiply(unit_ties(csr_array(old @ old))))
    begun = np.asarray(new.sum(axis=1), dtype=np.float64)
    return np.where(there, begun, 0.0)[at.members]


def _busy_contacts(at: Snapshot, lately: csr_array) -> DoubleArray:
    """Mean log of ties of the contacts of the last three years."""
    strength = np.log1p(np.asarray(lately.sum(axis=1)))
    contacts = unit_ties(lately)[at.members]
    mean: DoubleArray = np.asarray(contacts @ strength) / np.maximum(
        np.diff(csr_array(contacts).indptr), 1
    )
    return mean


def _first_and_last(written: csr_array, age: DoubleArray) -> tuple[DoubleArray, DoubleArray]:
    """Years since each member's first and last paper."""
    ages = age[written.indices]
    return np.maximum.reduceat(ages, written.indptr[:-1]), np.minimum.reduceat(
        ages, written.indptr[:-1]
    )
