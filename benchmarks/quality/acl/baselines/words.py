"""TF-IDF: the words two people write, rare ones counting more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.quality.acl.bench import Bench
    from recommender.arrays import FloatArray, IntArray

NAME = "TF-IDF"


def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]:
    """Cosine of the sums of the papers' TF-IDF vectors."""
    from sklearn.preprocessing import normalize

    papers = bench.at.member_papers.astype(np.float32)
    words = normalize(papers @ bench.society.texts.words)
    back = csr_array(words.T)

    def of(rows: IntArray) -> FloatArray:
        scores: FloatArray = (words[rows] @ back).toarray()
        return scores

    return of
