"""Any fitted scikit-learn classifier in the ranker's place; what cannot stand there says why."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import recommender
from recommender.club.week import Week
from recommender.errors import InputError, ModelFileError
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.maths.network.structure import best_at_three_steps
from recommender.pipeline import introduce_club, introduce_member
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.suggest import make_suggester
from recommender.rules.permissions import permissions
from recommender.stages.rank import as_ranker
from tests.conftest import WEEK

NAMES = list(COMPATIBILITY)


def table(n=300, seed=0):
    rng = np.random.default_rng(seed)
    return pd.DataFrame(rng.random((n, len(NAMES))), columns=NAMES)


def likes(column, X=None):
    """A pipeline that learnt that nothing but one column matters."""
    X = table() if X is None else X
    good = X[column] > X[column].median()
    return make_pipeline(StandardScaler(), LogisticRegression(C=10.0)).fit(X, good)


def test_log_odds_are_those_of_the_classifiers_probabilities_and_finite():
    X = table()
    model = likes("travel")
    odds = as_ranker(model, NAMES).log_odds(X)
    np.testing.assert_allclose(1 / (1 + np.exp(-odds)), model.predict_proba(X)[:, 1], atol=2e-6)
    trees = HistGradientBoostingClassifier(max_iter=300, min_samples_leaf=1).fit(
        X, X["travel"] > 0.5
    )
    assert np.isfinite(as_ranker(trees, NAMES).log_odds(X)).all()
    assert as_ranker(model, NAMES).log_odds(X.head(0)).shape == (0,)


def test_an_array_will_do_where_columns_have_no_names():
    X = table()
    plain = LogisticRegression().fit(X.to_numpy(), X["travel"] > 0.5)
    named = LogisticRegression().fit(X, X["travel"] > 0.5)
    one, two = (as_ranker(each, NAMES).log_odds(X) for each in (plain, named))
    np.testing.assert_array_equal(one, two)


def test_the_same_fit_has_the_same_identity_and_another_fit_another():
    first, again, other = (
        as_ranker(likes(name), NAMES).identity for name in ("travel", "travel", NAMES[0])
    )
    assert first == again != other
    assert first.startswith("StandardScaler+LogisticRegression@")


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (Ridge().fit(table(), table()["travel"]), "Ridge has no predict_proba"),
        (LogisticRegression, "has no predict_proba"),
        (LogisticRegression(), "LogisticRegression is not fitted"),
        (
            LogisticRegression().fit(table(), np.arange(300) % 3),
            "knows 3 classes; allowed are two",
        ),
        (
            likes("age", table().assign(age=table()["travel"])),
            "reads age; expected are .*whole_likeness",
        ),
        (
            likes("travel", table()[["travel"]]),
            "does not know whole_likeness, best_exchange, best_interest",
        ),
        (likes("travel", table()[NAMES[::-1]]), "reads them in the order"),
        (
            LogisticRegression().fit(table().to_numpy()[:, :2], np.arange(300) % 2),
            "fitted on 2 unnamed features; allowed are the 6 columns",
        ),
    ],
)
def test_what_cannot_rank_is_refused_by_name(model, message):
    with pytest.raises(InputError, match=message):
        as_ranker(model, NAMES)


@pytest.fixture(scope="module")
def few(sample_club, encoder):
    keep = sample_club.members[:40]
    ids = {member.id for member in keep}
    ties = sample_club.ties[sample_club.ties["a"].isin(ids) & sample_club.ties["b"].isin(ids)]
    return recommender.prepare(recommender.Club.build(keep, ties), encoder)


def test_a_round_is_made_by_the_ranker_given_and_says_so(few):
    model = likes("best_interest")
    own = introduce_club(few, WEEK, ranker=model)
    assert own.versions["ranker"] == as_ranker(model, NAMES).identity
    prior = introduce_club(few, WEEK)
    assert prior.versions["ranker"] == "prior"
    assert {(x.a, x.b) for x in own.introductions} != {(x.a, x.b) for x in prior.introductions}
    pair = own.introductions[0]
    row = few.features.of(np.array([[few.club.row(pair.a), few.club.row(pair.b)]]))[NAMES]
    assert pair.compatibility == pytest.approx(model.predict_proba(row)[0, 1], abs=1e-5)


def test_a_ranker_of_the_prepared_club_is_used_for_rounds_and_members(few, encoder):
    model = likes("best_interest")
    ranked = recommender.prepare(few.club, encoder, ranker=model)
    found = introduce_member(ranked, "m001", WEEK)
    assert found == introduce_member(few, "m001", WEEK, ranker=model)
    one, two = introduce_club(ranked, WEEK), introduce_club(few, WEEK, ranker=model)
    assert one.introductions == two.introductions
    under = introduce_club(ranked, WEEK, recommender.Config(bubble=1.0))
    assert under.versions["ranker"] == one.versions["ranker"] != "prior"


def test_a_ranker_may_read_further_columns_if_it_knows_all_of_them(few, tmp_path):
    """What three steps lead to becomes a candidate, though nothing else speaks for it."""
    every = [*NAMES, *FURTHER]
    X = table().assign(**{name: np.random.default_rng(1).random(300) for name in FURTHER})[every]
    model = likes("three_steps", X)
    recommender.save_ranker(model, tmp_path / "ours")
    ranker = recommender.load_ranker(tmp_path / "ours")
    assert list(ranker.features) == every
    own = introduce_club(few, WEEK, ranker=ranker)
    assert {(x.a, x.b) for x in own.introductions} != {
        (x.a, x.b) for x in introduce_club(few, WEEK).introductions
    }
    pair = own.introductions[0]
    row = few.features.of(np.array([[few.club.row(pair.a), few.club.row(pair.b)]]), further=True)
    assert pair.compatibility == pytest.approx(model.predict_proba(row[every])[0, 1], abs=1e-5)
    assert introduce_member(few, pair.a, WEEK, ranker=ranker)
    with pytest.raises(InputError, match=r"does not know whole_likeness; expected .*three_steps"):
        as_ranker(likes("three_steps", X[[*NAMES[1:], *FURTHER]]), NAMES, further=FURTHER)


def test_weights_of_the_prior_are_not_turned_behind_a_learnt_ranker(few):
    turned = recommender.Config().with_knobs(compatibility__travel=-2.0)
    with pytest.raises(InputError, match=r"compatibility\.\* are the weights of the prior"):
        introduce_club(few, WEEK, turned, ranker=likes("travel"))


def test_a_kept_ranker_comes_back_with_its_folders_name_and_hash(tmp_path):
    model = likes("travel")
    recommender.save_ranker(model, tmp_path / "ours", outcomes="planted")
    loaded = recommender.load_ranker(tmp_path / "ours")
    assert loaded.identity.startswith("ours@")
    X = table(seed=1)
    np.testing.assert_array_equal(loaded.log_odds(X), as_ranker(model, NAMES).log_odds(X))
    (tmp_path / "ours" / "ranker.skops").write_bytes(b"else")
    with pytest.raises(ModelFileError, match="damaged or another file"):
        recommender.load_ranker(tmp_path / "ours")


def test_a_ranker_of_unnamed_columns_is_not_kept(tmp_path):
    model = LogisticRegression().fit(table().to_numpy(), np.arange(300) % 2)
    with pytest.raises(InputError, match="unnamed columns"):
        recommender.save_ranker(model, tmp_path / "ours")


def test_partners_at_three_steps_are_candidates_of_a_ranker_that_reads_ways(few):
    every = [*NAMES, *FURTHER]
    X = table().assign(**{name: np.random.default_rng(1).random(300) for name in FURTHER})[every]
    ways = as_ranker(likes("three_steps", X), NAMES, further=FURTHER)
    sparing = few.under(
        few.config.with_knobs(
            candidates__per_member=2,
            candidates__random=0,
            candidates__per_whole=1,
            candidates__per_exchange=1,
        )
    )
    rules = permissions(few.club, Week.parse(WEEK), few.config.rules)
    best = best_at_three_steps(few.network.ties, 2)
    wanted = {(min(i, j), max(i, j)) for i, row in enumerate(best.tolist()) for j in row if j >= 0}
    found = {tuple(pair) for pair in _candidates(sparing.ranked_by(ways), rules).tolist()}
    usual = {tuple(pair) for pair in _candidates(sparing, rules).tolist()}
    assert wanted
    assert wanted <= found
    assert not wanted <= usual


def _candidates(prepared, rules):
    return find_candidates(prepared, make_scorer(prepared, rules))


def test_suggestions_of_a_large_club_know_ways_of_three_steps_too(few):
    every = [*NAMES, *FURTHER]
    X = table().assign(**{name: np.random.default_rng(1).random(300) for name in FURTHER})[every]
    ways = as_ranker(likes("three_steps", X), NAMES, further=FURTHER)
    missed = []
    for each in (few.ranked_by(ways), few):
        knobs = {"bubble": 0.25, "candidates__all_on_demand": 0}
        asked = make_suggester(each.under(each.config.with_knobs(**knobs)), Week.parse(WEEK))
        wanted = [set(row[row >= 0]) for row in best_at_three_steps(few.network.ties, 3)]
        assert asked.search is not None
        looked_at = [set(asked._shortlist(asked.search, i, 3)) for i in range(len(few.club))]
        missed.append(sum(len(w - seen) for w, seen in zip(wanted, looked_at, strict=True)))
    assert missed[0] == 0
    assert missed[1] > 10


@pytest.mark.parametrize("labels", [("nein", "ja"), ("poor", "good"), (2, 1)])
def test_labels_that_do_not_say_which_is_good_are_refused_unless_it_is_named(labels, tmp_path):
    bad, good = labels
    X = table()
    y = likes(NAMES[0]).predict(X)
    model = LogisticRegression().fit(X[list(NAMES)], np.where(y == 1, good, bad))
    with pytest.raises(InputError, match=r"which of them is the good meeting was not said.*good="):
        as_ranker(model, NAMES)
    with pytest.raises(InputError, match="is none of them"):
        as_ranker(model, NAMES, good="maybe")
    plain = LogisticRegression().fit(X[list(NAMES)], y)
    odds, named = (
        as_ranker(each, NAMES, good=which).log_odds(X)
        for each, which in ((plain, None), (model, good))
    )
    np.testing.assert_allclose(named, odds, atol=1e-6)
    recommender.save_ranker(model, tmp_path / "ranker", good=good)
    loaded = recommender.load_ranker(tmp_path / "ranker")
    np.testing.assert_allclose(loaded.log_odds(X), odds, atol=1e-6)
