"""What papers say, as vectors: the encoder's, words by TF-IDF, and topics of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from recommender.errors import InputError
from recommender.maths.texts.items import unit

if TYPE_CHECKING:
    from benchmarks.quality.acl.snapshot import Snapshot
    from recommender.arrays import FloatArray

TOPICS = 128
"""Directions kept of the words: enough that a narrow topic has its own."""
MOST_FREQUENT = 0.1
"""Share of papers from which a word says nothing about one of them."""


@dataclass(frozen=True)
class Texts:
    """Vectors of the papers known at a cutoff, unit rows."""

    meaning: FloatArray
    """Shape (n_papers, dimension), of the encoder, centred on all papers."""
    words: csr_array
    """Shape (n_papers, n_words), TF-IDF, float32."""
    topics: FloatArray
    """Shape (n_papers, `TOPICS` at most)."""


def embed_texts(at: Snapshot, seed: int = 0) -> Texts:
    """Vectors of a snapshot's papers; words, their frequencies and topics as of its cutoff.

    Raises
    ------
    InputError
        If the papers were not encoded.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = at.papers.vectors
    if vectors is None:
        raise InputError("texts: the papers have no vectors; encode them first")
    table = TfidfVectorizer(
        sublinear_tf=True,
        min_df=2,
        max_df=MOST_FREQUENT,
        stop_words="english",
        dtype=np.float32,
    ).fit_transform(at.papers.texts)
    size = min(TOPICS, min(table.shape) - 1)
    topics = TruncatedSVD(size, n_iter=3, random_state=seed).fit_transform(table)
    return Texts(unit(vectors - vectors.mean(axis=0)), csr_array(table), unit(topics))
