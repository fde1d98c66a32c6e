"""The best pairs of papers: the compiled kernel and its lists, against loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.acl.features import best_pairs
from benchmarks.quality.acl.features.best_pairs_kernel import reduce_products
from benchmarks.quality.acl.snapshot import take_snapshot
from tests.benchmarks.quality.acl.tiny import CUTOFF, anthology_of, random_papers, random_texts

sizes = st.lists(st.integers(1, 4), min_size=2, max_size=5)


def second_best(values):
    """Largest but one; below every product where there is one alone."""
    return sorted(values)[-2] if len(values) > 1 else -1.0


def by_hand(products):
    """Best, second, mean best of the rows, mean best of the columns."""
    rows, columns = products.max(axis=1), products.max(axis=0)
    second = max(min(second_best(rows), second_best(columns)), 0.0)
    return [rows.max(), second, rows.mean(), columns.mean()]


def reduce(products, position, start, inner):
    out = np.zeros((len(inner) - 1, len(start) - 1, 4), dtype=np.float32)
    reduce_products(products, position, start, inner, out)
    return out


@given(sizes, st.integers(0, 10_000))
def test_the_kernel_is_the_largest_the_second_and_the_means_of_each_table(counts, seed):
    rng = np.random.default_rng(seed)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    n_papers = int(start[-1])
    position = rng.permutation(n_papers).astype(np.int64)
    products = rng.uniform(-1, 1, (n_papers, n_papers)).astype(np.float32)
    rows = products[position]  # of all members, one after the other
    found = reduce(np.ascontiguousarray(rows), position, start, start)
    for a in range(len(counts)):
        for b in range(len(counts)):
            table = rows[start[a] : start[a + 1]][:, position[start[b] : start[b + 1]]]
            np.testing.assert_allclose(found[a, b], by_hand(table), atol=1e-6)


def test_who_has_no_paper_in_the_list_has_nothing_in_common():
    products = np.ones((1, 1), dtype=np.float32)
    position = np.zeros(1, dtype=np.int64)
    bounds = np.array([0, 1, 1], dtype=np.int64)
    found = reduce(products, position, bounds, bounds)
    assert found[0, 0].tolist() == [1, 0, 1, 1]
    assert not found[0, 1].any()
    assert not found[1].any()


@pytest.fixture(scope="module")
def at():
    return take_snapshot(anthology_of(random_papers(11, count=200, authors="abcdef")), CUTOFF)


def test_the_latest_papers_of_five_years_are_compared_and_three_at_least(at):
    papers, start = best_pairs.latest_papers(at)
    for place in range(len(at)):
        written = np.flatnonzero(at.member_papers.toarray()[place])
        latest = sorted(written, key=lambda paper: (-at.papers.year[paper], paper))
        expected = [
            paper
            for rank, paper in enumerate(latest[: best_pairs.MOST_PAPERS])
            if rank < 3 or at.papers.year[paper] > CUTOFF - best_pairs.YEARS
        ]
        assert papers[start[place] : start[place + 1]].tolist() == expected


def test_a_block_is_computed_for_any_members_in_any_order(at):
    block = best_pairs.block(at, random_texts(at))
    whole = block.compute(np.arange(len(at)))
    some = np.array([4, 0, 2])
    np.testing.assert_allclose(block.compute(some), whole[some], atol=1e-6)
    ab, ba = (block.names.index(f"meaning_mean_{side}") for side in ("ab", "ba"))
    np.testing.assert_allclose(whole[..., ab], whole[..., ba].T, atol=1e-6)
    best = whole[..., block.names.index("words_best")]
    np.testing.assert_allclose(best, best.T, atol=1e-6)


def test_the_best_pair_is_at_least_the_mean_best_and_the_second_no_more(at):
    block = best_pairs.block(at, random_texts(at))
    values = block.compute(np.arange(len(at)))
    for kind in best_pairs.KINDS:
        best, second, there, back = (
            values[..., block.names.index(f"{kind}_{part}")] for part in best_pairs.PARTS
        )
        assert (best >= np.maximum(there, back) - 1e-6).all()
        assert (second <= np.maximum(best, 0) + 1e-6).all()
