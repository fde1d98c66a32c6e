"""The candidate search finds by one product what the written-out score says is best."""

import numpy as np
import pytest

from recommender.adapters.faiss_index import FaissIndex
from recommender.arrays import FloatArray
from recommender.config import Candidates
from recommender.maths.items import Items, unit
from recommender.stages.candidates import CandidateSearch, QueryWeights, candidate_pairs


def made(n, rng, dimension=16) -> tuple[Items, Items, Items, Items, FloatArray]:
    def one_each():
        vectors = unit(rng.normal(size=(n, dimension)).astype(np.float32))
        return Items(vectors, np.arange(n + 1))

    background = unit(rng.normal(size=(n, 6)).astype(np.float32))
    return one_each(), one_each(), one_each(), one_each(), background


def written_out(parts, weights):
    gives, needs, common = (items.vectors for items in parts[:3])
    background = parts[4]
    return (
        weights.exchange * (needs @ gives.T + gives @ needs.T)
        + weights.common * common @ common.T
        - weights.band[:, None] * (background @ background.T - weights.mu) ** 2
    )


@pytest.mark.parametrize("mu", [-0.3, 0.0, 0.4])
def test_one_product_ranks_as_the_written_out_score(mu):
    rng = np.random.default_rng(0)
    parts = made(60, rng)
    weights = QueryWeights(0.7, 0.4, rng.uniform(0.5, 3.0, size=60), mu)
    scores = written_out(parts, weights)
    np.fill_diagonal(scores, -np.inf)
    expected = np.sort(scores, axis=1)[:, ::-1][:, :10]
    found = CandidateSearch(*parts, index=FaissIndex).best(weights, 10)
    np.testing.assert_allclose(np.take_along_axis(scores, found, 1), expected, atol=1e-4)


def test_turning_a_weight_needs_no_new_index():
    built = []

    def factory(items):
        built.append(len(items))
        return FaissIndex(items)

    parts = made(30, np.random.default_rng(1))
    search = CandidateSearch(*parts, index=factory)
    near = search.best(QueryWeights(0.0, 0.0, np.full(30, 1.0), 0.9), 5)
    far = search.best(QueryWeights(0.0, 0.0, np.full(30, 1.0), -0.9), 5)
    assert built == [30]
    cosines = parts[4] @ parts[4].T
    assert (
        np.take_along_axis(cosines, near, 1).mean()
        > np.take_along_axis(cosines, far, 1).mean() + 0.5
    )


def test_nobody_is_their_own_candidate_and_pairs_come_once():
    parts = made(25, np.random.default_rng(2))
    weights = QueryWeights(1.0, 1.0, np.ones(25), 0.0)
    pairs = candidate_pairs(
        CandidateSearch(*parts, index=FaissIndex),
        weights,
        Candidates(per_member=4),
    )
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert len(np.unique(pairs, axis=0)) == len(pairs)
    assert np.bincount(pairs.ravel(), minlength=25).min() >= 4


def test_a_single_need_finds_its_gift_though_the_mean_of_needs_does_not():
    rng = np.random.default_rng(3)
    n, dimension = 40, 32
    gives, _, common, interests, background = made(n, rng, dimension)
    needs = Items(
        unit(rng.normal(size=(3 * n, dimension)).astype(np.float32)), np.arange(0, 3 * n + 1, 3)
    )
    needs.vectors[0] = gives.vectors[17]
    pairs = candidate_pairs(
        CandidateSearch(gives, needs, common, interests, background, FaissIndex),
        QueryWeights(0.0, 0.0, np.zeros(n), 0.0),
        Candidates(per_member=1, per_need=1, per_interest=0),
    )
    assert [0, 17] in pairs.tolist()


def test_what_the_search_sees_of_pairs_is_what_it_multiplies():
    parts = made(20, np.random.default_rng(6))
    search = CandidateSearch(*parts, index=FaissIndex)
    exchange, common = search.content(np.array([[2, 9], [9, 2]]))
    gives, needs, shared = (items.vectors for items in parts[:3])
    assert exchange == pytest.approx(float(needs[2] @ gives[9] + needs[9] @ gives[2]), abs=1e-5)
    assert common == pytest.approx(float(shared[2] @ shared[9]), abs=1e-5)


@pytest.mark.parametrize("n", [2, 3])
def test_tiny_clubs_have_the_pairs_there_are(n):
    parts = made(n, np.random.default_rng(4))
    pairs = candidate_pairs(
        CandidateSearch(*parts, index=FaissIndex),
        QueryWeights(1.0, 1.0, np.ones(n), 0.0),
        Candidates(),
    )
    assert len(pairs) == n * (n - 1) // 2


def test_the_graph_index_finds_nearly_what_the_exact_one_finds():
    rng = np.random.default_rng(5)
    items, queries = (rng.normal(size=(n, 24)).astype(np.float32) for n in (3000, 50))
    exact = FaissIndex(items).search(queries, 20)
    graph = FaissIndex(items, exact_below=10).search(queries, 20)
    shared = [len(set(a) & set(b)) for a, b in zip(exact.tolist(), graph.tolist(), strict=True)]
    assert np.mean(shared) / 20 > 0.95
