"""Content as tokens, against the formulas written out in loops."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from benchmarks.quality.scores import groups
from benchmarks.quality.scores.content import K1, B, bm25, both_ways, codes_as_tokens, tfidf
from recommender.maths.pairs import all_pairs

counts_of_tokens = st.lists(
    st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=6
).filter(lambda rows: any(any(row) for row in rows))


def bm25_by_hand(rows, profile, token):
    count, length = rows[profile][token], sum(rows[profile])
    with_it = sum(1 for row in rows if row[token])
    idf = math.log(1 + (len(rows) - with_it + 0.5) / (with_it + 0.5))
    mean = sum(map(sum, rows)) / len(rows)
    return idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / mean))


@given(counts_of_tokens)
def test_bm25_weights_are_the_formula_of_robertson_and_zaragoza(rows):
    weights = bm25(csr_array(np.array(rows, dtype=float))).toarray()
    for profile in range(len(rows)):
        for token in range(4):
            assert weights[profile, token] == pytest.approx(bm25_by_hand(rows, profile, token))


@given(counts_of_tokens)
def test_tfidf_rows_are_unit_with_damped_counts_and_smoothed_idf(rows):
    vectors = tfidf(csr_array(np.array(rows, dtype=float))).toarray()
    for row, vector in zip(rows, vectors, strict=True):
        expected = []
        for token, count in enumerate(row):
            with_it = sum(1 for other in rows if other[token])
            idf = math.log((1 + len(rows)) / (1 + with_it)) + 1
            expected.append((1 + math.log(count)) * idf if count else 0.0)
        length = math.hypot(*expected) or 1.0
        np.testing.assert_allclose(vector, np.array(expected) / length, atol=1e-12)


@given(counts_of_tokens)
def test_both_ways_is_the_mean_of_either_query(rows):
    counts = csr_array(np.array(rows, dtype=float))
    weights = bm25(counts)
    table = both_ways(counts, weights)
    for a in range(len(rows)):
        for b in range(len(rows)):
            there = sum(rows[a][t] * bm25_by_hand(rows, b, t) for t in range(4))
            back = sum(rows[b][t] * bm25_by_hand(rows, a, t) for t in range(4))
            assert table[a, b] == pytest.approx((there + back) / 2)
    pairs = all_pairs(len(rows))
    np.testing.assert_allclose(
        groups.bm25_both_ways(counts, pairs), table[pairs[:, 0], pairs[:, 1]]
    )


@given(counts_of_tokens)
def test_tfidf_of_pairs_is_the_cosine_of_their_rows(rows):
    counts = csr_array(np.array(rows, dtype=float))
    vectors, pairs = tfidf(counts).toarray(), all_pairs(len(rows))
    expected = [vectors[a] @ vectors[b] for a, b in pairs]
    cosines = groups.tfidf_cosine(counts, pairs)
    np.testing.assert_allclose(cosines, expected, atol=1e-12)
    assert (cosines <= 1 + 1e-12).all()


def test_a_longer_profile_with_the_same_token_is_worth_less():
    weights = bm25(csr_array(np.array([[1.0, 0, 0], [1, 3, 0], [0, 0, 1]]))).toarray()
    assert weights[0, 0] > weights[1, 0] > 0


def test_two_share_as_many_tokens_as_they_have_codes_alike():
    rng = np.random.default_rng(0)
    codes = rng.integers(0, 3, (20, 4)).astype(float)
    codes[rng.random(codes.shape) < 0.2] = np.nan
    tokens = codes_as_tokens(codes)
    shared = (tokens @ tokens.T).toarray()
    alike = (codes[:, None, :] == codes[None, :, :]).sum(axis=2)
    np.testing.assert_array_equal(shared, alike)


def test_the_same_code_in_two_columns_is_two_tokens():
    tokens = codes_as_tokens(np.array([[1.0, 1.0], [1.0, 2.0]])).toarray()
    assert tokens.tolist() == [[1, 1, 0], [1, 0, 1]]


def test_without_any_code_there_is_no_token():
    assert codes_as_tokens(np.full((3, 2), np.nan)).shape == (3, 0)
