"""Scores of every method for every pair that may be introduced, as one table per method."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.evaluation.acl.sample import QUESTIONS, WORKERS, blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from recommender.arrays import FloatArray, IntArray
    from recommender.evaluation.acl.bench import Bench
    from recommender.evaluation.acl.linear import Model
    from recommender.ports.progress import Progress


def all_scores(
    bench: Bench, methods: Mapping[str, Any], progress: Progress
) -> Iterator[tuple[str, bool, FloatArray]]:
    """Tables of scores, method after method.

    Parameters
    ----------
    bench
        What methods are given.
    methods
        Modules with a ``scorer`` or a ``learner`` (see `baselines`).
    progress
        Told how far it is.

    Yields
    ------
    name : str
    bridging : bool
        Whether only pairs of two communities, three steps or more apart, may be introduced.
    scores : FloatArray, shape (n, n)
        ``-inf`` where a pair may not be introduced. A table takes 4 n^2 bytes (170 MB for 6,500
        members); both of all learners are held at once, as they share one pass over the features.
    """
    learners = {name: each for name, each in methods.items() if hasattr(each, "learner")}
    for number, (name, each) in enumerate(methods.items(), start=1):
        if name not in learners:
            of = each.scorer(bench)
            again = each.reranker(bench) if hasattr(each, "reranker") else None
            for bridging in QUESTIONS:
                yield name, bridging, _filled(bench, of, again, bridging=bridging)
        progress("methods without learning", number, len(methods))
    if learners:
        tables = _learnt(bench, learners, progress)
        while tables:
            (name, bridging), scores = tables.popitem()
            yield name, bridging, scores


def _learnt(
    bench: Bench, learners: Mapping[str, Any], progress: Progress
) -> dict[tuple[str, bool], FloatArray]:
    models: dict[tuple[str, bool], Model] = {}
    for bridging in QUESTIONS:
        for name, each in learners.items():
            models[name, bridging] = each.learner(bench, bench.samples[bridging])
            progress("learning", len(models), len(learners) * len(QUESTIONS))
    tables = {key: _empty(bench) for key in models}
    parts = list(blocks(np.flatnonzero(bench.at.clean)))
    _ = bench.society.blocks  # laid out once, before threads ask for them
    with ThreadPoolExecutor(WORKERS) as threads:
        done = threads.map(partial(_score, bench, models, tables), parts)
        for number, _ in enumerate(done, start=1):
            progress("scoring all pairs", number, len(parts))
    return tables


def _score(
    bench: Bench,
    models: Mapping[tuple[str, bool], Model],
    tables: Mapping[tuple[str, bool], FloatArray],
    some: IntArray,
) -> None:
    """Fill in the rows of some members."""
    features = bench.society.features(some)
    for asked in QUESTIONS:
        open_to = bench.at.askable(some, bridging=asked)
        values = features[open_to]
        for (name, bridging), model in models.items():
            if bridging == asked:
                scores = np.full(open_to.shape, -np.inf, dtype=np.float32)
                scores[open_to] = model.log_odds(values)
                tables[name, bridging][some] = scores


def _filled(
    bench: Bench,
    of: Callable[[IntArray], FloatArray],
    again: Callable[[IntArray, FloatArray], FloatArray] | None,
    *,
    bridging: bool,
) -> FloatArray:
    """The table of a scorer; what re-ranks lists is given them without those not allowed."""
    table = _empty(bench)
    for some in blocks(np.flatnonzero(bench.at.clean)):
        open_to = bench.at.askable(some, bridging=bridging)
        table[some] = np.where(open_to, of(some), np.float32(-np.inf))
        if again is not None:
            table[some] = again(some, table[some])
    return table


def _empty(bench: Bench) -> FloatArray:
    n = len(bench.at)
    table: FloatArray = np.full((n, n), -np.inf, dtype=np.float32)
    return table
