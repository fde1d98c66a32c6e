"""What somebody would use instead, one small file each, found by being in this folder.

To add one, drop a file here with a ``NAME`` and one of

``def scorer(bench: Bench) -> Callable[[IntArray], FloatArray]``
    For scores that need no learning: from member numbers of shape (s,) to scores of shape (s, n),
    how much each of them should meet each member. ``bench.at`` is what is known at the cutoff
    (ties, communities, papers), ``bench.society.texts`` the papers' vectors.
    Beside it may stand ``def reranker(bench: Bench) -> Callable[[IntArray, FloatArray],
    FloatArray]`` for what re-orders lists: given member numbers and their scores, ``-inf`` where
    a pair may not be introduced, it returns the scores of the new order. The algorithms that
    several protocols share are in `benchmarks.quality.scores`.

``def learner(bench: Bench, samples: Sequence[Sample]) -> Model``
    For scores learnt from earlier cutoffs: fitted on a `Sample` of each, the latest first, whose
    columns are ``bench.society.names``; the model turns features, shape (m, f), into scores, shape (m,).
    Features are computed once for all learners.

``def ranker(bench: Bench, samples: Sequence[Sample]) -> Ranker``
    For what goes the whole production path, from members to rounds, with this ranker in its
    place: lists are of its edge weights, rounds are made by the pipeline with ``FLOOR`` as the
    floor of compatibility.

A learner's module may say ``CALIBRATED = True``: its scores are log-odds whose calibration is
measured, too.

Higher is better; scores of pairs that may not be introduced are not looked at. A method need not
be symmetric: lists take a member's own scores, rounds the mean of both sides.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def baselines() -> Mapping[str, Any]:
    """Every method of this folder by its name."""
    modules = (import_module(f"{__name__}.{each.name}") for each in iter_modules(__path__))
    return {module.NAME: module for module in modules}
