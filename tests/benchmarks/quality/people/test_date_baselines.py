"""Baselines of evenings: properties of all of them, and formulas written out."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from benchmarks.quality.people import date_baselines as baselines
from benchmarks.quality.people.date_baselines import METHODS, answer_columns, yes_odds
from benchmarks.quality.people.date_features import (
    answers_of,
    between,
    parts_between,
    similarity,
    tokens_of,
    traits,
)
from benchmarks.quality.people.dates import CODES, INTERESTS, QUALITIES, SELF, read_dates
from benchmarks.quality.people.ridge import FOLDS, fit_ridge, left_out_loss
from tests.benchmarks.quality.people.made_up import evening_of
from tests.benchmarks.quality.people.planted_dates import write


@pytest.fixture(scope="module")
def evenings(tmp_path_factory):
    """Five evenings to learn from, and one to score."""
    folder = tmp_path_factory.mktemp("data") / "speed_dating"
    dates = read_dates(write(folder, evenings=6, size=6))
    out = dates.evening == dates.evening[-1]
    return dates.of(~out), dates.of(out)


@pytest.fixture(scope="module")
def scores(evenings):
    return {
        name: np.atleast_2d(method(evenings[0], evenings[1], 0)) for name, method in METHODS.items()
    }


@pytest.mark.parametrize("name", METHODS)
def test_every_date_gets_a_finite_score(evenings, scores, name):
    assert scores[name].shape[1] == len(evenings[1].match)
    assert np.isfinite(scores[name]).all()
    assert np.ptp(scores[name]) > 0, "it tells dates apart"


@pytest.mark.parametrize("name", METHODS)
def test_the_same_seed_gives_the_same_scores(evenings, scores, name):
    again = np.atleast_2d(METHODS[name](evenings[0], evenings[1], 0))
    np.testing.assert_array_equal(again, scores[name])


@pytest.mark.parametrize("name", [name for name in METHODS if not name.startswith("random")])
def test_the_order_of_dates_changes_no_score(evenings, scores, name):
    train, test = evenings
    order = np.random.default_rng(0).permutation(len(test.match))
    again = np.atleast_2d(METHODS[name](train, test.of(order), 0))
    np.testing.assert_allclose(again, scores[name][:, order], atol=1e-6)


def test_another_seed_or_evening_draws_another_lottery(evenings):
    train, test = evenings
    moved = replace(test, evening=test.evening + 1)
    one, other, elsewhere = (
        baselines.chance(train, dates, seed) for dates, seed in ((test, 0), (test, 1), (moved, 0))
    )
    assert (one != other).any()
    assert (one != elsewhere).any()


def test_a_lottery_with_a_rule_puts_other_fields_first(evenings, scores):
    field = evenings[1].profiles["field_cd"].to_numpy()[evenings[1].pairs]
    differs = field[:, 0] != field[:, 1]
    drawn = scores["random across fields"]
    assert drawn[:, differs].min() >= drawn[:, ~differs].max()
    np.testing.assert_array_equal(scores["equal weights, other field"][0], differs)


def test_needs_and_offers_are_products_of_what_is_sought_and_given(evenings, scores):
    test = evenings[1]
    for row, (her, his) in enumerate(test.pairs):
        woman, man = test.profiles.iloc[her], test.profiles.iloc[his]
        products = [
            woman[f"wants_{q}"] * man[f"is_{q}"] + man[f"wants_{q}"] * woman[f"is_{q}"]
            for q in SELF
        ]
        assert scores["needs and offers"][0, row] == pytest.approx(np.mean(products))


def test_reciprocal_methods_are_products_and_means_of_the_same_two_chances(evenings, scores):
    hers, his = expit(yes_odds(*evenings))
    np.testing.assert_allclose(np.exp(scores["ridge, product"][0]), hers * his)
    np.testing.assert_allclose(
        scores["reciprocal, harmonic mean"][0], 2 * hers * his / (hers + his)
    )


def test_matches_with_transferable_utility_leave_nobody_more_than_one(evenings, scores):
    matches = np.exp(scores["TU matching"][0])
    total = np.bincount(evenings[1].pairs.ravel(), np.repeat(matches, 2))
    assert (total < 1).all()


def test_what_one_person_alone_is_like_changes_no_score_of_ours(evenings):
    """Answers about the person alone (how happy they expect to be) are traits and nothing else."""
    train, test = evenings
    happier = replace(test, profiles=test.profiles.assign(exphappy=test.profiles["exphappy"] + 2))
    one, other = (baselines.ours(train, dates, 0) for dates in (test, happier))
    np.testing.assert_array_equal(one, other)
    with_traits = (baselines.ours_with_traits(train, dates, 0) for dates in (test, happier))
    assert np.abs(np.subtract(*with_traits)).min() > 0


def test_the_average_takes_either_in_units_of_its_spread_on_other_evenings(evenings, scores):
    train, test = evenings
    parts = []
    for method in (baselines.ours, baselines.needs_and_offers):
        spread = np.std(method(train, train, 0))
        parts.append(method(train, test, 0) / spread)
    expected = np.mean(parts, axis=0)
    np.testing.assert_allclose(scores["ours, averaged with needs and offers"][0], expected)


def test_content_scores_count_tokens_both_have(evenings):
    counts, pairs = tokens_of(evenings[1])
    shared = (counts @ counts.T).toarray()[pairs[:, 0], pairs[:, 1]]
    for method in (baselines.tfidf, baselines.bm25):
        scores = method(evenings[0], evenings[1], 0)
        assert (scores[shared == 0] == 0).all()
        assert (scores[shared > 0] > 0).all()


@pytest.fixture
def evening():
    return evening_of(2, 3, first=1)


def test_traits_are_hers_and_then_his_without_codes(evening):
    answers = evening.profiles.drop(columns=list(CODES)).to_numpy()
    found = traits(evening)
    assert found.shape == (6, 2 * answers.shape[1])
    for row, (her, his) in enumerate(evening.pairs):
        np.testing.assert_array_equal(found[row], [*answers[her], *answers[his]])
    columns = answer_columns(evening)
    np.testing.assert_array_equal(columns[:, :-1], found)
    np.testing.assert_array_equal(columns[:, -1], evening.interest_correlation)


def test_what_is_between_two_is_written_out_by_part(evening):
    parts = parts_between(evening)
    assert list(parts) == [
        "interest correlation", "same field, career, goal", "interests", "wants", "thinks", "is",
        "habits", "needs and offers",
    ]  # fmt: skip
    for row, (her, his) in enumerate(evening.pairs):
        woman, man = evening.profiles.iloc[her], evening.profiles.iloc[his]
        same = [float(woman[code] == man[code]) for code in CODES]
        assert parts["same field, career, goal"][row].tolist() == same
        wants = [f"wants_{quality}" for quality in QUALITIES]
        for name, columns in (("interests", list(INTERESTS)), ("wants", wants)):
            product = np.mean(woman[columns] * man[columns])
            near = -np.mean(np.abs(woman[columns] - man[columns]))
            np.testing.assert_allclose(parts[name][row], [product, near])
        given = []
        for quality in SELF:
            given.append(woman[f"wants_{quality}"] * man[f"is_{quality}"])
            given.append(man[f"wants_{quality}"] * woman[f"is_{quality}"])
        np.testing.assert_allclose(parts["needs and offers"][row], given)
    assert between(evening).shape == (6, 24)


def test_similarity_is_the_cosine_of_all_answers_and_vectors_give_the_same(evening):
    answers = evening.profiles.drop(columns=list(CODES)).to_numpy()
    expected = [
        answers[a] @ answers[b] / np.linalg.norm(answers[a]) / np.linalg.norm(answers[b])
        for a, b in evening.pairs
    ]
    np.testing.assert_allclose(similarity(evening), expected)
    vectors, pairs = answers_of(evening)
    assert len(vectors) == 5, "who took no part has no row"
    products = (vectors[pairs[:, 0]] * vectors[pairs[:, 1]]).sum(axis=1)
    np.testing.assert_allclose(products, expected)


def test_tokens_are_what_is_liked_clearly_more_than_by_others_and_codes(evening):
    counts, pairs = tokens_of(evening)
    assert counts.shape[0] == 5
    liked = evening.profiles[[*INTERESTS, "date", "go_out"]].to_numpy() > 0.5
    codes = evening.profiles[list(CODES)].to_numpy()
    shared = (counts @ counts.T).toarray()
    for (her, his), (one, other) in zip(evening.pairs, pairs, strict=True):
        both = (liked[her] & liked[his]).sum() + (codes[her] == codes[his]).sum()
        assert shared[one, other] == both


@pytest.mark.parametrize("strength", [1.0, 100.0])
def test_ridge_is_that_of_scikit_learn_on_columns_of_unit_spread(strength):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(500, 4)) * [1, 10, 0.1, 3] + 5
    y = (rng.random(500) < expit(X[:, 0] - 5)).astype(int)
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    theirs = LogisticRegression(C=1 / strength, tol=1e-8, max_iter=1000).fit(scaled, y)
    ours = fit_ridge(X, y, strength)
    np.testing.assert_allclose(ours.log_odds(X), theirs.decision_function(scaled), atol=1e-3)


def test_a_row_of_weight_two_is_a_row_given_twice():
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(60, 3)), rng.integers(0, 2, 60)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    weight = np.ones(60)
    weight[:30] = 2.0
    twice = np.concatenate([X[:30], X])
    one = fit_ridge(X, y, 5.0, weight)
    other = LogisticRegression(C=1 / 5.0, tol=1e-8).fit(twice, np.concatenate([y[:30], y]))
    np.testing.assert_allclose(one.coef, other.coef_[0], atol=1e-3)


def test_a_column_without_spread_has_no_weight():
    rng = np.random.default_rng(2)
    X = np.column_stack([rng.normal(size=80), np.full(80, 3.0)])
    model = fit_ridge(X, (X[:, 0] > 0).astype(int), 1.0)
    assert model.coef[1] == pytest.approx(0.0, abs=1e-9)
    assert model.coef[0] > 1


def test_the_loss_of_evenings_left_out_is_the_sum_over_folds_of_whole_evenings():
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(120, 2)), rng.integers(0, 2, 120)
    evening = np.repeat([3, 9, 11, 20, 21, 30], 20)
    fold = np.repeat(np.arange(6) % FOLDS, 20)
    expected = 0.0
    for number in range(FOLDS):
        inside = fold != number
        assert not np.isin(evening[inside], evening[~inside]).any()
        odds = fit_ridge(X[inside], y[inside], 10.0).log_odds(X[~inside])
        expected += log_loss(y[~inside], expit(odds), normalize=False, labels=[0, 1])
    assert left_out_loss(X, y, evening, 10.0) == pytest.approx(expected)
