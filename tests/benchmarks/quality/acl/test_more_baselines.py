"""Baselines of the anthology that share their algorithms with other protocols."""

import numpy as np
import pytest

from benchmarks.quality.acl.baselines import METHODS, farthest, nearest, other_community
from benchmarks.quality.acl.bench import Bench
from benchmarks.quality.acl.scores import all_scores
from benchmarks.quality.acl.society import followed
from recommender.ports.progress import silent

NEAREST = "nearest neighbour"
SHARED = (
    "farthest", "equal weights, other community", "matrix factorisation", "BM25", "MMR", "DPP",
    "weak ties, share 0.25", "weak ties, share 0.5", "weak ties, share 0.75",
    "reciprocal, harmonic mean", "TU matching",
)  # fmt: skip


@pytest.fixture(scope="module")
def bench(anthology):
    last = int(anthology.year.max()) - 2
    return Bench(followed(anthology, last, 0).society, [], 0)


@pytest.fixture(scope="module")
def tables(bench):
    found = all_scores(bench, METHODS.choose((*SHARED, NEAREST)), silent)
    return {(each.name, each.bridging): each.scores for each in found}


@pytest.mark.parametrize("name", SHARED)
@pytest.mark.parametrize("bridging", [True, False])
def test_every_allowed_pair_has_a_score_and_no_other(bench, tables, name, bridging):
    scores = tables[name, bridging]
    rows = np.flatnonzero(bench.at.clean)
    open_to = bench.at.askable(rows, bridging=bridging)
    np.testing.assert_array_equal(np.isfinite(scores[rows]), open_to)


def test_farthest_is_nearest_the_other_way_round_and_other_communities_are_others(bench):
    rows = np.arange(5)
    np.testing.assert_array_equal(farthest(bench)(rows), -nearest(bench)(rows))
    across = other_community(bench)(rows)
    assert across[0, 0] == 0
    assert across.max() == 1


def test_a_diversified_list_begins_with_the_nearest_and_reorders_the_rest(tables):
    near = tables[NEAREST, False]
    with_list = np.isfinite(near).sum(axis=1) > 10
    for name in ("MMR", "DPP"):
        again = tables[name, False]
        assert (again[with_list].argmax(axis=1) == near[with_list].argmax(axis=1)).mean() > 0.7
        assert (np.argsort(-again[with_list]) != np.argsort(-near[with_list])).any()


def test_the_more_weak_ties_count_the_fewer_contacts_are_shared(bench, tables):
    shared = bench.at.near
    first = {}
    for share in ("0.25", "0.75"):
        table = tables[f"weak ties, share {share}", False]
        rows = np.flatnonzero(np.isfinite(table).any(axis=1))
        top = np.argsort(-table[rows], axis=1)[:, :3]
        first[share] = np.take_along_axis(shared[rows], top, axis=1).mean()
    assert first["0.75"] <= first["0.25"]
