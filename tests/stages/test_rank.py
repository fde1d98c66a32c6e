"""The ranker is a scikit-learn estimator that starts from its prior and learns."""

import numpy as np
import pandas as pd
import pytest
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.utils.estimator_checks import estimator_checks_generator

from recommender.config import Bridging, Compatibility, Config
from recommender.features.registry import BRIDGING, COMPATIBILITY
from recommender.stages.rank import PriorLogisticRegression, bridging_reward

CHECKS = [
    check
    for _, check in estimator_checks_generator(PriorLogisticRegression())
    if check.func.__name__ != "check_array_api_input"  # it takes NumPy's arrays alone
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.func.__name__)
def test_it_is_a_scikit_learn_estimator(check):
    check(PriorLogisticRegression())


def features(rng, n=4):
    return pd.DataFrame(rng.uniform(size=(n, len(COMPATIBILITY))), columns=list(COMPATIBILITY))


def test_the_prior_needs_no_data_and_every_weight_is_a_knob():
    X = features(np.random.default_rng(0))
    plain = PriorLogisticRegression.from_prior(COMPATIBILITY, Compatibility())
    for name in COMPATIBILITY:
        more = Config().with_knobs(**{f"compatibility__{name}": 7.0}).compatibility
        turned = PriorLogisticRegression.from_prior(COMPATIBILITY, more)
        gained = turned.decision_function(X) - plain.decision_function(X)
        expected = (7.0 - getattr(Compatibility(), name)) * X[name]
        np.testing.assert_allclose(gained, expected, atol=1e-9)


def test_columns_in_another_order_are_refused():
    ranker = PriorLogisticRegression.from_prior(COMPATIBILITY, Compatibility())
    X = features(np.random.default_rng(0))
    with pytest.raises(ValueError, match="feature names should match"):
        ranker.predict_proba(X[X.columns[::-1]])


def test_it_is_not_fitted_before_it_is():
    with pytest.raises(NotFittedError):
        PriorLogisticRegression().decision_function(np.zeros((1, 2)))


def test_three_classes_are_refused():
    with pytest.raises(ValueError, match="Only binary classification"):
        PriorLogisticRegression().fit(np.eye(3), [0, 1, 2])


def outcomes(n, weights, rng):
    X = rng.normal(size=(n, len(weights)))
    return X, (rng.uniform(size=n) < 1 / (1 + np.exp(-X @ weights))).astype(int)


def test_a_good_prior_beats_plain_regression_on_little_data():
    rng = np.random.default_rng(0)
    truth = np.array([2.0, -1.0, 1.5, 0.0, 0.5])
    X_test, y_test = outcomes(4000, truth, rng)
    gains = []
    for _ in range(20):
        X, y = outcomes(15, truth, rng)
        ours = PriorLogisticRegression(truth * 0.7, strength=2.0).fit(X, y)
        plain = LogisticRegression().fit(X, y)
        gains.append(
            log_loss(y_test, plain.predict_proba(X_test))
            - log_loss(y_test, ours.predict_proba(X_test))
        )
    assert np.mean(gains) > 0.05
    assert np.mean(np.array(gains) > 0) >= 0.9


def test_enough_data_overcome_a_wrong_prior():
    rng = np.random.default_rng(1)
    truth = np.array([1.0, -2.0])
    X, y = outcomes(20_000, truth, rng)
    fitted = PriorLogisticRegression(-truth, strength=5.0).fit(X, y)
    np.testing.assert_allclose(fitted.coef_[0], truth, atol=0.15)


def test_without_a_prior_it_is_ridge_logistic_regression():
    X, y = outcomes(200, np.array([1.0, -1.0, 0.3]), np.random.default_rng(2))
    ours = PriorLogisticRegression(strength=4.0).fit(X, y)
    ridge = LogisticRegression(C=0.25, tol=1e-10, max_iter=1000).fit(X, y)
    np.testing.assert_allclose(ours.coef_, ridge.coef_, atol=2e-3)


def test_an_infinitely_firm_prior_does_not_move():
    X, y = outcomes(50, np.array([1.0, -1.0]), np.random.default_rng(3))
    held = PriorLogisticRegression([0.3, 0.4], strength=1e9).fit(X, y)
    np.testing.assert_allclose(held.coef_[0], [0.3, 0.4], atol=1e-4)


def far(**columns):
    base = dict.fromkeys(BRIDGING, 0.0) | {"closeness": 0.35}
    return pd.DataFrame([base | columns])


def test_the_reward_is_the_sum_of_what_is_declared():
    rng = np.random.default_rng(4)
    table = pd.DataFrame(rng.uniform(0, 3, size=(50, len(BRIDGING))), columns=list(BRIDGING))
    knobs = Bridging(mu=0.3, width=0.6, mutual_contacts=0.8, same_community=0.4, competitor=0.7)
    expected = (
        1
        - ((table["closeness"] - 0.3) / 0.6) ** 2
        - 0.8 * np.log1p(table["mutual_contacts"])
        - 0.4 * table["same_community"]
        - 0.7 * table["competitor"]
        + knobs.views * table["views"]
        + knobs.other_collar * table["other_collar"]
    )
    np.testing.assert_allclose(bridging_reward(table, knobs), expected)


def test_the_reward_is_an_inverted_u_and_falls_with_what_is_shared():
    knobs = Bridging()
    best = bridging_reward(far(), knobs)[0]
    assert best == 1.0
    for worse in (
        {"closeness": 0.0},
        {"closeness": 0.9},
        {"mutual_contacts": 1},
        {"same_community": 1},
        {"competitor": 1},
    ):
        assert bridging_reward(far(**worse), knobs)[0] < best
    assert bridging_reward(far(views=1.0), knobs)[0] > best
    alien, near = (bridging_reward(far(closeness=s), knobs)[0] for s in (0.0, 1.0))
    assert alien > near, "far out is better than next door"
