"""Evenings of dates: ours finds what likeness misses, chance is chance, nothing leaks."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality.people.date_baselines import METHODS, chance, nearest, ours
from benchmarks.quality.people.date_features import between, similarity, traits
from benchmarks.quality.people.dates import Dates, read_dates
from benchmarks.quality.people.ridge import fit_by_evening, fit_ridge
from benchmarks.quality.people.rounds import matched, round_hits
from benchmarks.quality.people.speed_dating import evaluate_speed_dating, measure
from recommender.errors import InputError
from tests.benchmarks.quality.people.planted_dates import write

REAL = Path(__file__).resolve().parents[5] / "shared" / "data"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("data") / "speed_dating")


@pytest.fixture(scope="module")
def dates(folder):
    return read_dates(folder)


def value(found, metric):
    return next(each for each in found if each.metric == metric)


def test_each_date_is_read_once_with_the_woman_first(dates):
    assert len(dates.match) == 8 * 10 * 10
    assert len(np.unique(dates.pairs, axis=0)) == len(dates.pairs)
    assert not np.isin(dates.pairs[:, 0], dates.pairs[:, 1]).any()


def test_ours_finds_give_and_take_on_evenings_it_has_not_seen_and_likeness_does_not(dates):
    learnt, alike = (measure(dates, method, 0) for method in (ours, nearest))
    assert value(learnt, "AUC per person").value > 0.8
    assert value(learnt, "lift@3").low > 1.3
    assert value(learnt, "lift@3").value > value(alike, "lift@3").value + 0.3
    assert abs(value(alike, "AUC per person").value - 0.5) < 0.06


def test_outcomes_that_mean_nothing_cannot_be_foretold(dates):
    rng = np.random.default_rng(0)
    match = rng.permutation(dates.match)
    noise = Dates(
        dates.pairs,
        dates.evening,
        match,
        np.stack([match, match], axis=1),
        dates.interest_correlation,
        dates.profiles,
    )
    found = measure(noise, ours, 0)
    assert value(found, "AUC per person").value == pytest.approx(0.5, abs=0.06)
    assert value(found, "lift@3").value == pytest.approx(1.0, abs=0.2)


def test_random_pairs_are_as_good_as_random_pairs(dates):
    found = measure(dates, chance, 0)
    assert value(found, "AUC per person").value == pytest.approx(0.5, abs=0.04)
    assert value(found, "lift@3").value == pytest.approx(1.0, abs=0.12)


def test_a_method_is_never_shown_the_evening_it_is_tested_on(dates):
    def watching(train, test, seed):
        assert not np.isin(train.evening, test.evening).any()
        assert not np.isin(train.pairs, test.pairs).any()
        return np.zeros(len(test.match))

    measure(dates, watching, 0)


def test_methods_read_nothing_of_the_outcomes_they_are_tested_on(dates):
    """Turning every outcome of an evening round changes no score of it."""
    out = dates.evening == dates.evening[0]
    train, test = dates.of(~out), dates.of(out)
    turned = Dates(
        test.pairs,
        test.evening,
        1 - test.match,
        1 - test.wanted,
        test.interest_correlation,
        test.profiles,
    )
    for name, method in METHODS.items():
        np.testing.assert_array_equal(method(train, test, 0), method(train, turned, 0), name)


def test_who_is_asked_first_does_not_change_what_is_between_two(dates):
    swapped = Dates(
        dates.pairs[:, ::-1],
        dates.evening,
        dates.match,
        dates.wanted[:, ::-1],
        dates.interest_correlation,
        dates.profiles,
    )
    undirected = slice(0, 14)  # after it, what each looks for in the other, side by side
    np.testing.assert_allclose(between(dates)[:, undirected], between(swapped)[:, undirected])
    np.testing.assert_allclose(similarity(dates), similarity(swapped))
    width = traits(dates).shape[1] // 2
    np.testing.assert_array_equal(traits(dates)[:, :width], traits(swapped)[:, width:])


def test_protected_answers_are_no_part_of_a_profile(folder):
    columns = set(read_dates(folder).profiles.columns)
    assert not columns & {"age", "gender", "race", "imprace", "imprelig", "from", "income"}


def test_a_round_of_one_is_the_best_of_all_pairings():
    rng = np.random.default_rng(1)
    pairs = np.array([(i, j) for i in range(3) for j in range(3, 6)])
    scores = rng.random(9)
    best = max(
        (rows for rows in combinations(range(9), 3) if len(np.unique(pairs[list(rows)])) == 6),
        key=lambda rows: scores[list(rows)].sum(),
    )
    assert np.flatnonzero(matched(pairs, scores, 1)).tolist() == list(best)
    assert matched(pairs, scores * 1e4 - 50, 3).all()  # three each is everybody
    good = (np.arange(9) % 2 == 0).astype(int)
    assert round_hits(pairs, scores, good, 3) == pytest.approx((5, 9, 5))


def test_ridge_is_held_firmly_where_there_is_nothing_to_learn():
    rng = np.random.default_rng(2)
    X, evening = rng.normal(size=(800, 30)), np.arange(800) // 100
    noise = rng.integers(0, 2, 800)
    clear = (X[:, 0] + rng.normal(size=800) * 0.3 > 0).astype(int)
    firm_or_loose = (1.0, 3000.0)
    assert fit_by_evening(X, noise, evening, firm_or_loose).strength == 3000.0
    assert fit_by_evening(X, clear, evening, firm_or_loose).strength == 1.0
    scaled = fit_ridge(X * 7 + 3, clear, 100.0).log_odds(X * 7 + 3)
    np.testing.assert_allclose(scaled, fit_ridge(X, clear, 100.0).log_odds(X), atol=1e-6)


def test_missing_tables_are_named(tmp_path):
    with pytest.raises(InputError, match=r"people\.parquet is missing"):
        evaluate_speed_dating(tmp_path)


@pytest.mark.skipif(not (REAL / "speed_dating").is_dir(), reason="no data: speed_dating")
def test_on_real_evenings_as_many_matches_are_made_by_chance_as_published():
    found = read_dates(REAL / "speed_dating")
    assert found.match.mean() == pytest.approx(0.165, abs=0.01)
    assert measure(found, nearest, 0)[0].n > 200
