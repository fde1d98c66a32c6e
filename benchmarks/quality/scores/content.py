"""Content as tokens: TF-IDF cosine and BM25, as search engines and content matchers have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from recommender.arrays import DoubleArray

K1, B = 1.2, 0.75
"""BM25's saturation and length knobs at their usual values (Robertson and Zaragoza, 2009)."""


def tfidf(counts: csr_array) -> csr_array:
    """Unit rows of TF-IDF, shape (n, tokens): the product of two rows is their cosine."""
    from scipy.sparse import csr_array as sparse
    from sklearn.feature_extraction.text import TfidfTransformer

    return sparse(TfidfTransformer(sublinear_tf=True).fit_transform(counts))


def bm25(counts: csr_array) -> csr_array:
    """Rows of BM25 weights, shape (n, tokens): a query's counts times a row is its score.

    Parameters
    ----------
    counts
        Shape (n, tokens), how often each token stands in each profile.
    """
    from scipy.sparse import csr_array as sparse

    coo = counts.tocoo()
    length = np.asarray(counts.sum(axis=1)).ravel().astype(np.float64)
    seen = np.bincount(coo.col, minlength=counts.shape[1])
    idf = np.log1p((counts.shape[0] - seen + 0.5) / (seen + 0.5))
    norm = K1 * (1.0 - B + B * length / max(float(length.mean()), 1e-12))
    weight = idf[coo.col] * coo.data * (K1 + 1.0) / (coo.data + norm[coo.row])
    return sparse((weight, (coo.row, coo.col)), shape=counts.shape)


def both_ways(asked: csr_array, given: csr_array) -> DoubleArray:
    """Mean of what each says to the other, shape (n, n), of a group small enough to hold it."""
    one = np.asarray((asked @ given.T).todense(), dtype=np.float64)
    mean: DoubleArray = (one + one.T) / 2
    return mean


def codes_as_tokens(codes: DoubleArray) -> csr_array:
    """A token per value of each column of codes, shape (n, tokens); none where it is NaN."""
    from scipy.sparse import csr_array as sparse

    known = ~np.isnan(codes)
    rows, columns = np.nonzero(known)
    keys = np.stack([columns.astype(np.float64), codes[known]], axis=1)
    _, token = np.unique(keys, axis=0, return_inverse=True)
    shape = (len(codes), int(token.max(initial=-1)) + 1)
    return sparse((np.ones(len(rows)), (rows, token.ravel())), shape=shape)
