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
    """With ``predict_proba`` and two ``classes_``."""
    identity: str
    """Name and hash, kept with every round it makes."""
    features: tuple[str, ...]
    """Columns it reads, in their order."""
    good: int = 1
    """Which of its two ``classes_`` is the good meeting, 0 or 1."""

    def log_odds(self, features: pd.DataFrame) -> DoubleArray:
        """Log-odds of a good meeting, within about -13.8 and 13.8, shape (n_pairs,).

        Parameters
        ----------
        features
            The columns the classifier was fitted on, in their order.
        """
        if isinstance(self.model, PriorLogisticRegression):
            found = self.model.decision_function(features)
            return found if self.good == 1 else -found
        if not len(features):  # scikit-learn refuses what a club without open pairs may ask
            return np.zeros(0)
        named = hasattr(self.model, "feature_names_in_")
        chance = self.model.predict_proba(features if named else features.to_numpy())[:, self.good]
        odds: DoubleArray = logit(np.clip(chance.astype(np.float64), _SURE, 1 - _SURE))
        return odds


def as_ranker(
    model: Any,  # noqa: ANN401
    features: Sequence[str],
    identity: str | None = None,
    further: Sequence[str] = (),
    good: object = None,
) -> Ranker:
    """Put a fitted scikit-learn classifier, a pipeline or a search in the ranker's place.

    Parameters
    ----------
    model
        With ``predict_proba``, fitted on exactly the columns ``features`` in their order, or on
        an array of as many columns; two classes, 0 and 1 (or False and True, or -1 and 1), the
        larger of which is the good meeting, or others of which `good` names it.
        What is a ranker already is given back as it is.
    features
        Columns it will be given.
    identity
        Its name and hash; made from its steps and its learnt state if left out.
    further
        Columns it will be given after these if it was fitted on named columns and knows one.
    good
        The class that is the good meeting; has to be named where it does not go without saying:
        of "ja" and "nein", "good" and "poor", 1 and 2 the larger one may be either.

    Raises
    ------
    InputError
        If it is no such classifier, is not fitted, does not say which class is the good one, or
        reads other features; they are named.
    """
    if all(hasattr(model, name) for name in ("log_odds", "identity", "features")):
        ready: Ranker = model
        return ready
    _check_classifier(model)
    at = _find_good(model, good)
    names = [str(name) for name in getattr(model, "feature_names_in_", ())]
    read = expected_features(names, features, further)
    _check_features(model, list(read))
    return ClassifierRanker(model, identity or _identity(model), read, at)


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
            f"ranker: {kind} knows {len(classes)} classes; allowed are two, one of which is the "
            "good meeting"
        )


def _find_good(model: Any, good: object) -> int:  # noqa: ANN401
    """Which class is the good meeting.

    Raises
    ------
    InputError
        If it is not named and does not go without saying, or is no class of the model.
    """
    classes = [
        class_.item() if isinstance(class_, np.generic) else class_ for class_ in model.classes_
    ]
    if good is None and classes in ([0, 1], [-1, 1]):
        return 1
    if good is None or good not in classes:
        named = (
            "which of them is the good meeting was not said"
            if good is None
            else f"{good!r} is none of them"
        )
        raise InputError(
            f"ranker: {type(model).__name__} knows the classes {classes[0]!r} and {classes[1]!r}; {named}: "
            f"fit it on 0 and 1, or name it, as in as_ranker(model, features, good={classes[0]!r})"
        )
    return classes.index(good)


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
