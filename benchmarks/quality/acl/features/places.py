"""Where two authors publish: the same conferences, and the same ones in the same year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, diags_array
from sklearn.preprocessing import normalize

from benchmarks.quality.acl.features.block import Block
from benchmarks.quality.acl.features.recency import fresh, weighted_papers, worth
from benchmarks.quality.scores.walks import unit_ties

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import FloatArray, IntArray

NAMES = ("venues", "events", "events_shared", "volumes", "volumes_shared")


def block(at: Snapshot, texts: Texts) -> Block:  # noqa: ARG001
    """Cosines of recency-weighted venues, and shared events and volumes of the last years.

    An event is a venue in a year, a volume one book of it (a workshop, a shared task); rare ones
    count more (inverse document frequency).
    """
    written, lately = weighted_papers(at, worth(at)), weighted_papers(at, fresh(at))
    events, volumes = _events(at), volumes_of(at)
    cosines = [
        normalize(rare(csr_array(written @ places))) for places in (at.papers.venues, events)
    ]
    cosines.insert(2, normalize(rare(csr_array(written @ volumes))))
    shared = [rare(unit_ties(csr_array(lately @ places))) for places in (events, volumes)]
    tables = [cosines[0], cosines[1], shared[0], cosines[2], shared[1]]
    tables = [csr_array(table.astype(np.float32)) for table in tables]
    transposed = [csr_array(table.T) for table in tables]

    def compute(rows: IntArray) -> FloatArray:
        products = [
            (t[rows] @ other).toarray() for t, other in zip(tables, transposed, strict=True)
        ]
        values: FloatArray = np.log1p(np.stack(products, axis=-1)).astype(np.float32)
        return values

    return Block(NAMES, compute)


def _events(at: Snapshot) -> csr_array:
    """Shape (n_papers, n_events)."""
    venues = at.papers.venues
    paper = np.repeat(np.arange(venues.shape[0]), np.diff(venues.indptr))
    span = int(at.papers.year.max()) + 1
    codes = pd.factorize(venues.indices * np.int64(span) + at.papers.year[paper])[0]
    ones = np.ones(len(paper))
    return csr_array(
        (ones, (paper, codes)), shape=(venues.shape[0], int(codes.max(initial=-1)) + 1)
    )


def volumes_of(at: Snapshot) -> csr_array:
    """Which volume each paper is in, shape (n_papers, n_volumes)."""
    codes = at.papers.volume
    ends = np.arange(len(codes)), codes
    return csr_array((np.ones(len(codes)), ends), shape=(len(codes), int(codes.max()) + 1))


def rare(table: csr_array) -> csr_array:
    """Columns times log(members / members there)."""
    there = np.bincount(table.indices, minlength=table.shape[1])
    return csr_array(table @ diags_array(np.log(table.shape[0] / np.maximum(there, 1))))
