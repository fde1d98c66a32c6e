"""Partners looked for in cells are those of all pairs where every cell is looked at, and nearly
those where few are."""

from dataclasses import replace

import numpy as np

from recommender.adapters.kept_indexes import KeptIndexes
from recommender.maths.search.best_partners import best_partners
from recommender.maths.search.every_pair import Scale
from recommender.maths.search.hits import Given, Hits, hits_of, joined, turned
from recommender.maths.search.near_partners import Effort, Sought, near_partners
from recommender.ports.blocks import InThreads
from tests.maths.test_best_partners import made, silent

EVERYTHING = Effort(
    probes=10_000, interest_probes=10_000, common_probes=10_000, hits=10_000, interest_hits=10_000,
    near=10_000, kept=10_000,
)  # fmt: skip
index = KeptIndexes()


def sought(content):
    mean = np.zeros(content.common.shape[1], np.float32)
    gives, liked = content.gives.vectors, content.interests.vectors
    return Sought(
        content=content,
        gives=Given(index("gives", gives), gives, mean, content.exchange),
        interests=Given(index("interests", liked), liked, mean, content.interest),
        common=index("common", content.common),
    )


def test_with_every_cell_looked_at_they_are_those_of_all_pairs():
    content, linear, terms = made(60, np.random.default_rng(0))
    exact = best_partners(content, linear, terms, 8, map, silent)
    found = near_partners(sought(content), (linear, terms), 8, map, silent, EVERYTHING)
    # evidence has steps of 1/255, and those with nothing but distance to speak for them are missing
    high = np.where(np.isfinite(exact.score), exact.score, 0).sum()
    low = np.where(np.isfinite(found.score), found.score, 0).sum()
    assert low > 0.99 * high
    same = [len(set(a) & set(b)) for a, b in zip(exact.partner, found.partner, strict=True)]
    assert np.mean(same) > 7


def test_nobody_is_found_whom_one_may_not_meet_nor_oneself():
    content, linear, terms = made(80, np.random.default_rng(1))
    found = near_partners(sought(content), (linear, terms), 8, map, silent, Effort())
    everybody = best_partners(content, linear, terms, 79, map, silent).partner
    for row in range(80):
        assert set(found.partner[row]) - {-1} <= set(everybody[row]) - {row}
        assert len(set(found.partner[row]) - {-1}) == (found.partner[row] >= 0).sum()


def test_planted_matches_are_found_in_a_few_cells_of_many():
    rng = np.random.default_rng(2)
    content, linear, terms = made(3_000, rng)
    content = replace(content, exchange=Scale(0.2, 4.0, 4.9))
    linear = linear._replace(fit_mean=100.0)
    terms = terms._replace(active=np.ones(3_000, np.bool_), barred=terms.barred[:0], start=terms.start * 0,
                           spoken=terms.spoken * 0, meet=terms.meet * 0)  # fmt: skip
    asking = np.flatnonzero(content.needs.counts > 0)[:200]
    giving = np.flatnonzero(content.gives.counts > 0)[-200:]
    for a, b in zip(asking, giving, strict=True):
        content.gives.vectors[content.gives.start[b]] = content.needs.vectors[
            content.needs.start[a]
        ]
    few = Effort(probes=4, interest_probes=2, common_probes=2)
    found = near_partners(sought(content), (linear, terms), 40, map, silent, few)
    hit = [b in found.partner[a] for a, b in zip(asking, giving, strict=True)]
    assert np.mean(hit) > 0.95


def test_the_result_does_not_depend_on_who_works_on_the_pieces():
    content, linear, terms = made(300, np.random.default_rng(3))
    one = near_partners(sought(content), (linear, terms), 8, map, silent, Effort())
    other = near_partners(sought(content), (linear, terms), 8, InThreads().map, silent, Effort())
    np.testing.assert_array_equal(one.partner, other.partner)


def test_centring_is_taken_into_account_though_cells_hold_raw_vectors():
    rng = np.random.default_rng(4)
    raw = (rng.normal(size=(500, 12)) + 2.0).astype(np.float32)
    mean = raw.mean(axis=0)
    content, *_ = made(20, rng)
    asked = rng.normal(size=(30, 12)).astype(np.float32)
    given = Given(index("raw", raw), raw - mean, mean, content.exchange)
    hits = hits_of(asked, given, 10_000, 500)
    z = asked @ (raw - mean).T / content.exchange.sd
    expected = [set(np.flatnonzero(row > content.exchange.none + 1e-4).tolist()) for row in z]
    found = [
        set(hits.other[a:b].tolist()) for a, b in zip(hits.start[:-1], hits.start[1:], strict=True)
    ]
    assert sum(len(a) for a in expected) > 100
    assert (
        np.mean([len(a & b) / max(len(a), 1) for a, b in zip(expected, found, strict=True)]) > 0.95
    )
    assert all(b <= set(np.flatnonzero(row > content.exchange.none - 1e-4).tolist()) for b, row in zip(found, z, strict=True))  # fmt: skip


def test_hits_turned_twice_are_the_same():
    one = Hits(np.array([0, 2, 2, 3]), np.array([0, 3, 1], np.int32), np.array([5, 9, 7], np.uint8))
    again = turned(turned(one, 5), 3)
    for a, b in zip(one, again, strict=True):
        np.testing.assert_array_equal(a, b)
    both = joined([one, one])
    assert both.start.tolist() == [0, 2, 2, 3, 5, 5, 6]


def test_members_without_any_text_find_partners_by_chance_and_nobody_fails():
    content, linear, terms = made(50, np.random.default_rng(5))
    content.common[:25] = 0.0
    found = near_partners(sought(content), (linear, terms), 5, map, silent, Effort())
    assert found.partner.shape == (50, 5)
