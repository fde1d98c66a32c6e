"""Authors as members, on the production path and in networks, over a society of ten."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.ablation.shapes import SHAPES
from benchmarks.quality.acl.members import INTERESTS, LEVELS, NEEDS, NEW, OFFERS, build_club
from benchmarks.quality.acl.nets import MOST, ROWS, Blend, fit_nets
from benchmarks.quality.acl.parts import FULL, KINDS, WORDS, left_out
from benchmarks.quality.acl.production import grid, prepare_production
from benchmarks.quality.acl.production_parts import KNOBS, SHAPED, Variant, make_variants
from benchmarks.quality.acl.snapshot import take_snapshot
from recommender.pipeline.scorer import choose_ranker
from tests.benchmarks.quality.acl.tiny import CUTOFF, anthology_of, random_papers


@pytest.fixture(scope="module")
def at():
    return take_snapshot(anthology_of(random_papers(3, count=110)), CUTOFF)


@pytest.fixture(scope="module")
def made(at, embedded):
    return prepare_production(at, embedded)


def papers_of(at, place):
    """Papers of a member, the latest first and of one year in the order of the table."""
    papers = np.flatnonzero(at.member_papers.toarray()[place])
    return sorted(papers, key=lambda paper: (-at.papers.year[paper], paper))


def test_new_titles_are_needs_older_ones_offers_and_all_of_them_interests(at):
    club = build_club(at, per_round=2)
    for place, member in enumerate(club.members):
        papers = papers_of(at, place)
        titles = [at.papers.titles[paper] for paper in papers]
        new = [at.papers.year[paper] > CUTOFF - NEW for paper in papers]
        lately = [title for title, is_new in zip(titles, new, strict=True) if is_new]
        before = [title for title, is_new in zip(titles, new, strict=True) if not is_new]
        assert member.needs == tuple((lately or titles[:3])[:NEEDS])
        assert member.offers == tuple((before or titles)[:OFFERS])
        assert member.interests == tuple(titles[:INTERESTS])
        assert member.headline == titles[0]


def test_the_main_venue_is_the_industry_and_years_since_the_first_paper_the_level(at):
    club = build_club(at, per_round=2)
    venue = at.papers.venues.toarray().argmax(axis=1)
    for place, member in enumerate(club.members):
        papers = papers_of(at, place)
        counts = Counter(at.papers.venue_names[venue[paper]] for paper in papers)
        most = max(counts.values())
        assert member.industry == min(name for name in counts if counts[name] == most)
        age = CUTOFF - min(at.papers.year[paper] for paper in papers)
        assert member.level == next(level for below, level in LEVELS if age < below)


def test_two_have_a_tie_of_the_strength_of_their_joint_papers_up_to_one(at):
    ties = build_club(at, per_round=2).ties
    table = at.ties.toarray()[np.ix_(at.members, at.members)]
    there = {(row.a, row.b): row.strength for row in ties.itertuples()}
    expected = {
        (at.ids[i], at.ids[j]): min(table[i, j], 1.0) for i, j in np.argwhere(np.triu(table, k=1))
    }
    assert there == pytest.approx(expected)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6), st.integers(1, 6))
def test_a_grid_is_every_row_with_every_column(rows, columns):
    pairs = grid(np.array(rows), np.arange(columns))
    assert pairs.tolist() == [[row, column] for row in rows for column in range(columns)]


def test_weights_of_all_pairs_are_those_of_the_pairs_one_by_one(made):
    ranker = choose_ranker(made.prepared)
    (table,) = made.tables([ranker])
    n = len(made.at)
    pairs = np.array([(i, j) for i in range(n) for j in range(i, n)])
    weights = made.scored(pairs)["weight"].to_numpy()
    np.testing.assert_allclose(table[pairs[:, 0], pairs[:, 1]], weights, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(table, table.T)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_nobody_gets_more_than_their_number_and_only_those_who_may_meet(made, k):
    open_to = made.at.askable(np.arange(len(made.at)), bridging=False)
    pairs = made.solved(made.with_floor(0.0).weighed(bridging=False), k, bridging=False)
    assert len(pairs)
    assert np.bincount(pairs.ravel(), minlength=len(made.at)).max() <= k
    assert open_to[pairs[:, 0], pairs[:, 1]].all()


def test_under_a_floor_that_nobody_reaches_there_is_no_round(made):
    assert not len(made.with_floor(0.9999).weighed(bridging=False).pairs)
    assert made.prepared.config.rules.floor < 0.9999, "the club that was given stays as it was"


@pytest.mark.parametrize("shape", [None, "linear"])
def test_another_shape_takes_the_place_of_the_inverted_u_in_every_weight(made, shape):
    pairs = grid(np.array([0, 3]), np.arange(len(made.at)))
    table = made.scored(pairs)
    config, closeness = made.prepared.config, table["closeness"].to_numpy()
    change = -SHAPES["inverted U"](closeness, config.bridging)
    if shape is not None:
        change = change + SHAPES[shape](closeness, config.bridging)
    expected = table["weight"].to_numpy() + config.bubble * change
    np.testing.assert_allclose(Variant(made, shape).weights(pairs), expected)


def test_each_part_is_turned_off_by_its_own_knobs(made):
    variants = make_variants(made)
    assert set(variants) == {FULL, *KNOBS, *SHAPED}
    for name, knobs in KNOBS.items():
        changed = variants[name].made.prepared.config
        assert changed == made.prepared.config.with_knobs(**knobs), name
        assert changed != made.prepared.config, name


@pytest.mark.parametrize("variant", [FULL, *KINDS, *WORDS])
def test_a_variant_goes_without_the_columns_of_its_kinds_or_words(variant):
    names = ["meaning", "words_best", "topics_z", "venues", "paths_3", "papers_a"]
    kinds = ["profiles", "best_pairs", "profiles", "places", "steps", "people"]
    expected = [
        kind in KINDS.get(variant, ()) or any(word in name for word in WORDS.get(variant, ()))
        for name, kind in zip(names, kinds, strict=True)
    ]
    assert left_out(variant, names, kinds).tolist() == expected
    assert any(expected) == (variant != FULL)


@pytest.fixture(scope="module")
def pairs_to_learn():
    rng = np.random.default_rng(0)
    X = (rng.normal(size=(ROWS + 300, 3)) * [1, 20, 0.1]).astype(np.float32)
    good = (X[:, 0] * X[:, 1] > 5).astype(np.int64)
    return X, good, np.ones(len(X))


def test_networks_side_by_side_give_the_mean_of_each_alone(pairs_to_learn):
    X, good, weight = pairs_to_learn
    together = fit_nets(X, good, weight, seed=5, nets=2).log_odds(X)
    alone = [fit_nets(X, good, weight, seed=seed, nets=1).log_odds(X) for seed in (5, 6)]
    np.testing.assert_allclose(together, np.mean(alone, axis=0), atol=1e-3)
    assert np.abs(alone[0] - alone[1]).max() > 1e-2, "another start is another network"


def test_log_odds_are_the_layers_written_out_whatever_the_rows_asked_at_once(pairs_to_learn):
    X, good, weight = pairs_to_learn
    nets = fit_nets(X, good, weight, seed=1, nets=1)
    scaled = np.clip((X - nets.mean) / nets.spread, -MOST, MOST)
    hidden = np.maximum(scaled @ nets.inner + nets.inner_bias, 0)
    expected = hidden @ nets.outer + nets.bias
    found = nets.log_odds(X)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(nets.log_odds(X[-50:]), found[-50:], rtol=1e-4, atol=1e-5)


def test_units_of_a_column_change_no_network(pairs_to_learn):
    X, good, weight = pairs_to_learn
    other = X * np.array([1, 2, 4], dtype=np.float32)  # powers of two: no digit is lost
    one, two = (fit_nets(values, good, weight, seed=0, nets=1) for values in (X, other))
    np.testing.assert_allclose(two.log_odds(other), one.log_odds(X), atol=2e-2)


def test_a_blend_is_the_mean_of_both_log_odds(pairs_to_learn):
    X, good, weight = pairs_to_learn
    nets = fit_nets(X, good, weight, seed=0, nets=1)
    blend = Blend(nets, nets)  # type: ignore[arg-type]  # of one model twice
    np.testing.assert_allclose(blend.log_odds(X), nets.log_odds(X), rtol=1e-5)
