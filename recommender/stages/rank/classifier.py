"""Any fitted scikit-learn classifier in the place of the ranker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import logit

from recommender.errors import InputError
from recommender.ports.ranker import expected_features, feature_mismatch
from recommender.stages.rank.prior import PriorLogisticRegression

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from recommender.arrays import DoubleArray
    from recommender.ports.ranker import Ranker

_SURE = 1e-6
"""Probabilities are kept this far from 0 and 1: trees say both, and log-odds must stay finite.
No floor or weight comes near 13.8."""


@dataclass(frozen=True)
class ClassifierRanker:
    """A classifier as the pipeline's ranker."""

    model: Any
    """With ``predict_proba`` and two ``classes_``, of which the second is the good meeting."""
    identity: str
    """Name and hash, kept with every round it makes."""
    features: tuple[str, ...]
    """Columns it reads, in their order."""

    def log_odds(self, features: pd.DataFrame) -> DoubleArray:
        """Log-odds of a good meeting, within about -13.8 and 13.8, shape (n_pairs,).

        Parameters
        ----------
        features
            The columns the classifier was fitted on, in their order.
        """
        if isinstance(self.model, PriorLogisticRegression):
            return self.model.decision_function(features)
        if not len(features):  # scikit-learn refuses what a club without open pairs may ask
            return np.zeros(0)
        named = hasattr(self.model, "feature_names_in_")
        chance = self.model.predict_proba(features if named else features.to_numpy())[:, 1]
        odds: DoubleArray = logit(np.clip(chance.astype(np.float64), _SURE, 1 - _SURE))
        return odds


def as_ranker(
    model: Any,  # noqa: ANN401
    features: Sequence[str],
    identity: str | None = None,
    further: Sequence[str] = (),
) -> Ranker:
    """Put a fitted scikit-learn classifier, a pipeline or a search in the ranker's place.

    Parameters
    ----------
    model
        With ``predict_proba``, fitted on exactly the columns ``features`` in their order, or on
        an array of as many columns; two classes, the larger of which is the good meeting.
        What is a ranker already is given back as it is.
    features
        Columns it will be given.
    identity
        Its name and hash; made from its steps and its learnt state if left out.
    further
        Columns it will be given after these if it was fitted on named columns and knows one.

    Raises
    ------
    InputError
        If it is no such classifier, is not fitted, or reads other features; they are named.
    """
    if all(hasattr(model, name) for name in ("log_odds", "identity", "features")):
        ready: Ranker = model
        return ready
    _check_classifier(model)
    names = [str(name) for name in getattr(model, "feature_names_in_", ())]
    read = expected_features(names, features, further)
    _check_features(model, list(read))
    return ClassifierRanker(model, identity or _identity(model), read)


def _check_classifier(model: Any) -> None:  # noqa: ANN401
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    kind = type(model).__name__
    if isinstance(model, type) or not hasattr(model, "predict_proba"):
        raise InputError(
            f"ranker: {kind} has no predict_proba; allowed is a fitted scikit-learn classifier"
        )
    try:
        check_is_fitted(model)
        classes = list(model.classes_)
    except (NotFittedError, AttributeError, TypeError) as error:
        raise InputError(f"ranker: {kind} is not fitted") from error
    if len(classes) != 2:
        raise InputError(
            f"ranker: {kind} knows {len(classes)} classes; allowed are two, the larger of which "
            "is the good meeting"
        )


def _check_features(model: Any, want: list[str]) -> None:  # noqa: ANN401
    names = getattr(model, "feature_names_in_", None)
    if names is None:
        count = getattr(model, "n_features_in_", len(want))
        if count != len(want):
            raise InputError(
                f"ranker: it was fitted on {count} unnamed features; allowed are the "
                f"{len(want)} columns {', '.join(want)}"
            )
        return
    problem = feature_mismatch(names, want)
    if problem:
        raise InputError(f"ranker: it was fitted on other features: {problem}")


def _identity(model: Any) -> str:  # noqa: ANN401
    """Names of the steps and a hash of what was learnt: the same for the same fit."""
    from joblib import hash as joblib_hash

    steps = getattr(model, "steps", None) or [("", model)]
    names = "+".join(type(step).__name__ for _, step in steps)
    return f"{names}@{joblib_hash(model)[:12]}"
