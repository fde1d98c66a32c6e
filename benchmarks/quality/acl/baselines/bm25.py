"""BM25: the words two people write, as a search engine weighs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from benchmarks.quality.acl.texts import MOST_FREQUENT
from benchmarks.quality.scores.content import bm25

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "BM25"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Either as a query to the other; which words somebody used, and how often, over all papers."""
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(
        min_df=2, max_df=MOST_FREQUENT, stop_words="english", dtype=np.float32
    )
    papers = csr_array(counter.fit_transform(bench.at.papers.texts))
    counts = csr_array(bench.at.member_papers.astype(np.float32) @ papers)
    asked = csr_array(counts, copy=True)
    asked.data = np.log1p(asked.data)
    weights = csr_array(bm25(counts).astype(np.float32))

    def of(rows: IntArray) -> FloatArray:
        there = (asked[rows] @ csr_array(weights.T)).toarray()
        back = (weights[rows] @ csr_array(asked.T)).toarray()
        return ((there + back) / 2).astype(np.float32)

    return of
