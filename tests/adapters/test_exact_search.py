import numpy as np
import pytest

from recommender.adapters.exact_search import SHARD, merged, search_exactly, search_shard, shards
from recommender.adapters.faiss_index import FaissIndex

SIZE = 2 * SHARD + 300


@pytest.fixture(scope="module")
def items():
    """Whole numbers, so that inner products are exact and ties are many."""
    return np.random.default_rng(3).integers(-4, 5, size=(SIZE, 6)).astype(np.float32)


@pytest.fixture(scope="module")
def queries(items):
    return items[:: SIZE // 2_500].copy()


@pytest.mark.parametrize("k", [1, 20, 120])
def test_the_largest_products_of_all_shards_are_found_best_first(items, queries, k):
    found = search_exactly(items, queries, k)
    products = queries @ items.T
    best = -np.sort(-products, axis=1)[:, :k]
    np.testing.assert_array_equal(np.take_along_axis(products, found, axis=1), best)
    assert all(len(set(row)) == k for row in found.tolist())


def test_at_equal_scores_the_earlier_shard_wins(items):
    query = np.ones((1, 6), dtype=np.float32)
    planted = items.copy()
    planted[[10, SHARD + 10, 2 * SHARD + 10]] = 9.0
    assert search_exactly(planted, query, 2).tolist() == [[10, SHARD + 10]]


def test_shards_searched_anywhere_and_merged_in_any_grouping_find_the_same(items, queries):
    found = [search_shard(part, at, queries, 50) for at, part in shards(items)]
    grouped = merged([merged(found[:2], 50), found[2]], 50)[1]
    np.testing.assert_array_equal(grouped, search_exactly(items, queries, 50))


def test_as_many_as_there_are_can_be_asked_for(items):
    few = items[:5]
    assert sorted(FaissIndex(few).search(few[:1], 5)[0].tolist()) == [0, 1, 2, 3, 4]


def test_the_graph_finds_what_the_exact_search_finds(items):
    some = np.unique(items[:3_000], axis=0)
    graph = FaissIndex(some, exact_below=100).search(some[:200], 1)
    exact = FaissIndex(some, exact_below=5_000).search(some[:200], 1)
    products = some[:200] @ some.T
    missed = np.take_along_axis(products, graph, 1) < np.take_along_axis(products, exact, 1)
    assert missed.mean() < 0.02
