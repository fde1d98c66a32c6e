"""Logistic regression that starts from a documented opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.special import expit, log_expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import (
    _check_sample_weight,  # noqa: PLC2701  # what scikit-learn tells estimators to use
    check_is_fitted,
    validate_data,
)

from recommender.features.registry import prior_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import DoubleArray
    from recommender.config import Compatibility


class PriorLogisticRegression(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # no stubs
    """Logistic regression that starts from an opinion and moves as far as data take it.

    The weights maximise ``sum log p(y | x) - strength / 2 * |w - prior|^2``: the posterior
    mode under a Gaussian prior around ``prior_coef``. Without data (`from_prior`) it is the
    prior; with ``prior_coef=None`` it is ridge logistic regression.

    Parameters
    ----------
    prior_coef
        Weight per feature before any data, log-odds per unit; None = all 0.
    prior_intercept
        Log-odds before any data when all features are 0.
    strength
        How firmly the prior is held, above 0: 1 / variance of a weight around it.
    max_iter
        Most Newton steps.
    tol
        Largest gradient entry at which the fit stops.

    Attributes
    ----------
    coef_ : ndarray of shape (1, n_features)
    intercept_ : ndarray of shape (1,)
    classes_ : ndarray of shape (2,)
    n_features_in_ : int
    feature_names_in_ : ndarray, where fitted on named columns
    n_iter_ : int
    """

    def __init__(
        self,
        prior_coef: Sequence[float] | DoubleArray | None = None,
        prior_intercept: float = 0.0,
        *,
        strength: float = 1.0,
        max_iter: int = 100,
        tol: float = 1e-8,
    ) -> None:
        self.prior_coef = prior_coef
        self.prior_intercept = prior_intercept
        self.strength = strength
        self.max_iter = max_iter
        self.tol = tol

    @classmethod
    def from_prior(cls, names: Sequence[str], weights: Compatibility) -> Self:
        """The ranker that needs no training data.

        Parameters
        ----------
        names
            Feature columns.
        weights
            Log-odds per unit of each compatible feature, by its declaration, and the intercept;
            any other column counts 0.
        """
        ranker = cls(prior_weights(names, weights), weights.intercept)
        ranker.feature_names_in_ = np.array(names, dtype=object)
        ranker.n_features_in_ = len(names)
        ranker.classes_ = np.array([0, 1])
        ranker.coef_ = np.array([ranker.prior_coef], dtype=np.float64)
        ranker.intercept_ = np.array([weights.intercept], dtype=np.float64)
        ranker.n_iter_ = 0
        return ranker

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:  # noqa: ANN401
        """Move from the prior to what the outcomes say.

        Parameters
        ----------
        X
            Shape (n_pairs, n_features), finite.
        y
            Shape (n_pairs,), two classes; the larger one is the good meeting.
        sample_weight
            Shape (n_pairs,), at least 0; 1 / propensity undoes how pairs were chosen.

        Raises
        ------
        ValueError
            If there are not exactly two classes, or shapes or values do not fit.
        """
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        kind = type_of_target(y, input_name="y", raise_unknown=True)
        if kind != "binary":
            message = f"Only binary classification is supported. The type of the target is {kind}."
            raise ValueError(message)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            message = "This classifier needs samples of 2 classes in the data, but got 1 class"
            raise ValueError(message)
        weight = _check_sample_weight(sample_weight, X, ensure_non_negative=True)
        prior = self._prior(X.shape[1])
        found = self._newton(np.column_stack([np.ones(len(X)), X]), codes, weight, prior)
        self.intercept_, self.coef_ = found[:1], found[None, 1:]
        return self

    def decision_function(self, X: Any) -> DoubleArray:  # noqa: ANN401
        """Log-odds of a good meeting, shape (n_pairs,)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False, ensure_min_samples=0)
        odds: DoubleArray = X @ self.coef_[0] + self.intercept_[0]
        return odds

    def predict_proba(self, X: Any) -> DoubleArray:  # noqa: ANN401
        """P(no good meeting), P(a good meeting), shape (n_pairs, 2)."""
        odds = self.decision_function(X)
        return np.column_stack([expit(-odds), expit(odds)])

    def predict(self, X: Any) -> Any:  # noqa: ANN401
        """The likelier class, shape (n_pairs,)."""
        good = self.decision_function(X) > 0
        return self.classes_[good.astype(np.int64)]

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401
        """Say that only two classes are meant."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def _prior(self, n_features: int) -> DoubleArray:
        coef = np.zeros(n_features) if self.prior_coef is None else np.asarray(self.prior_coef)
        if coef.shape != (n_features,):
            message = f"prior_coef has shape {coef.shape}; X has {n_features} features"
            raise ValueError(message)
        return np.concatenate([[self.prior_intercept], coef.astype(np.float64)])

    def _newton(
        self, X: DoubleArray, y: np.ndarray, weight: DoubleArray, prior: DoubleArray
    ) -> DoubleArray:
        """Damped Newton steps on a strictly convex loss; the intercept is held but loosely."""
        hold = np.full(X.shape[1], float(self.strength))
        hold[0] *= 1e-3
        signs = 2.0 * y - 1.0

        def loss(w: DoubleArray) -> float:
            fit = -(weight * log_expit(signs * (X @ w))).sum()
            return float(fit + 0.5 * hold @ (w - prior) ** 2)

        current = prior.copy()
        for step_number in range(1, self.max_iter + 1):
            self.n_iter_ = step_number
            p = expit(X @ current)
            gradient = X.T @ (weight * (p - y)) + hold * (current - prior)
            if np.abs(gradient).max() <= self.tol * max(1.0, float(weight.sum())):
                break
            curvature = (X * (weight * p * (1 - p))[:, None]).T @ X + np.diag(hold)
            step = np.linalg.solve(curvature, gradient)
            size = 1.0
            while loss(current - size * step) > loss(current) and size > 1e-10:
                size /= 2.0
            current = current - size * step
        return current
