"""All features: what the files of this package declare, in the order of their columns."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING

import recommender.features
from recommender.errors import InputError
from recommender.features.feature import Axis, Feature

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from recommender.config import Compatibility

_MACHINERY = frozenset(
    {"club_facts", "club_features", "feature", "pair_block", "registry", "scales", "stated"}
)
"""Files of this package that declare no feature."""


def in_order(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """Features by `Feature.place`.

    Raises
    ------
    InputError
        If two have one name.
    """
    ordered = tuple(sorted(features, key=lambda feature: feature.place))
    names = [feature.name for feature in ordered]
    for name in names:
        if names.count(name) > 1:
            message = f"feature {name}: a feature of this name is there already"
            raise InputError(message)
    return ordered


def _declared() -> list[Feature]:
    """The feature of every file of this package but the machinery."""
    names = {module.name for module in pkgutil.iter_modules(recommender.features.__path__)}
    return [_feature_of(f"{recommender.features.__name__}.{name}") for name in names - _MACHINERY]


def _feature_of(module: str) -> Feature:
    feature = getattr(import_module(module), "FEATURE", None)
    if not isinstance(feature, Feature) or feature.name != module.rpartition(".")[2]:
        name = feature.name if isinstance(feature, Feature) else feature
        message = (
            f"{module}: its FEATURE is {name!r}; each file of features declares a Feature of "
            f"its own name as FEATURE"
        )
        raise InputError(message)
    return feature


def on_axis(features: Iterable[Feature], axis: Axis) -> tuple[Feature, ...]:
    """Those of some features that belong to an axis."""
    return tuple(feature for feature in features if feature.axis is axis)


def _names(axis: Axis) -> tuple[str, ...]:
    return tuple(feature.name for feature in on_axis(FEATURES, axis))


FEATURES = in_order(_declared())
"""Every feature, in the order of the columns."""
COMPATIBILITY = _names(Axis.COMPATIBLE)
"""Columns the ranker reads."""
BRIDGING = _names(Axis.DIFFERENT)
"""Columns the bridging reward reads."""
FURTHER = _names(Axis.LEARNT)
"""Columns that a learnt ranker may read after the compatible ones."""


def prior_weights(names: Sequence[str], knobs: Compatibility) -> list[float]:
    """Log-odds per unit of each column before outcomes are learnt from.

    A column that is no compatible feature counts 0: there is no opinion about it.
    """
    opinion = {
        feature.name: feature.weight(knobs) for feature in on_axis(FEATURES, Axis.COMPATIBLE)
    }
    return [opinion.get(name, 0.0) for name in names]
