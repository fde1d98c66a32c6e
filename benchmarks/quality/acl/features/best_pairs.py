"""Late interaction of papers: the nearest pair of two authors' papers, and each paper's best."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from benchmarks.quality.acl.features.block import Block

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.snapshot import Snapshot
    from benchmarks.quality.acl.texts import Texts
    from recommender.arrays import BoolArray, FloatArray, IntArray

MOST_PAPERS = 12
"""Latest papers of each author that are compared."""
YEARS = 5
"""Years back to which papers are compared, but for an author's three latest."""
KINDS = ("meaning", "words")
PARTS = ("best", "second", "mean_ab", "mean_ba")
NAMES = tuple(f"{kind}_{part}" for kind in KINDS for part in PARTS)


def block(at: Snapshot, texts: Texts) -> Block:
    """The best pair of papers, the best of other papers, and each paper's best on average.

    ``best``: the largest similarity of a paper of a and one of b; ``second``: the second largest
    of a's papers' best or of b's, the smaller (0 for a single paper); ``mean_ab``: mean over a's papers of the nearest one of b, ``mean_ba``
    the other way. By the encoder (``meaning``) and by TF-IDF (``words``).
    """
    papers, start = latest_papers(at)
    used, position = np.unique(papers, return_inverse=True)
    position = position.astype(np.int64)
    words = csr_array(texts.words[used])
    products = (_products(texts.meaning[used]), _word_products(words))
    counts = np.diff(start)

    def compute(rows: IntArray) -> FloatArray:
        papers_of_rows = np.concatenate([position[start[r] : start[r + 1]] for r in rows])
        inner = np.concatenate([[0], np.cumsum(counts[rows])]).astype(np.int64)
        columns = [
            _reduced(multiply(papers_of_rows), position, start, inner) for multiply in products
        ]
        return np.concatenate(columns, axis=-1)

    return Block(NAMES, compute)


def latest_papers(at: Snapshot) -> tuple[IntArray, IntArray]:
    """Papers compared, member after member (latest first), and where each member's start."""
    table = at.member_papers
    owner = np.repeat(np.arange(len(at)), np.diff(table.indptr))
    year = at.papers.year[table.indices]
    order = np.lexsort((table.indices, -year, owner))
    owner, papers, year = owner[order], table.indices[order], year[order]
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    compared: BoolArray = (rank < MOST_PAPERS) & ((year > at.cutoff - YEARS) | (rank < 3))
    start = np.concatenate([[0], np.cumsum(np.bincount(owner[compared], minlength=len(at)))])
    return papers[compared].astype(np.int64), start.astype(np.int64)


def _products(vectors: FloatArray) -> Callable[[IntArray], FloatArray]:
    def multiply(papers: IntArray) -> FloatArray:
        products: FloatArray = vectors[papers] @ vectors.T
        return products

    return multiply


def _word_products(words: csr_array) -> Callable[[IntArray], FloatArray]:
    transposed = csr_array(words.T)

    def multiply(papers: IntArray) -> FloatArray:
        products: FloatArray = (words[papers] @ transposed).toarray()
        return products

    return multiply


def _reduced(
    products: FloatArray, position: IntArray, start: IntArray, inner: IntArray
) -> FloatArray:
    """From products of papers, shape (m, n_papers), to columns, shape (s, n, 4)."""
    from benchmarks.quality.acl.features.best_pairs_kernel import reduce_products

    columns = np.zeros((len(inner) - 1, len(start) - 1, len(PARTS)), dtype=np.float32)
    reduce_products(np.ascontiguousarray(products), position, start, inner, columns)
    return columns
