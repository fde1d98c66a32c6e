"""Scores of every method for every pair that may be introduced, as one table per method."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.methods import Learner, PathRanker, Scorer
from benchmarks.quality.acl.sample import QUESTIONS, WORKERS, blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.linear import Model
    from benchmarks.quality.acl.methods import Method, Rerank, Score
    from recommender.arrays import FloatArray, IntArray
    from recommender.ports.progress import Progress


@dataclass(frozen=True)
class Scored:
    """What a method thinks of all pairs of one question."""

    name: str
    bridging: bool
    """Whether only pairs of two communities, three steps or more apart, may be introduced."""
    scores: FloatArray
    """Shape (n, n); ``-inf`` where a pair may not be introduced."""
    make_round: Callable[[int], IntArray] | None = None
    """From introductions each to the pairs of a round, where the method makes its own."""


def all_scores(
    bench: Bench,
    methods: Mapping[str, Method],
    progress: Progress,
    questions: tuple[bool, ...] = QUESTIONS,
) -> Iterator[Scored]:
    """Tables of scores, method after method.

    Parameters
    ----------
    bench
        What methods are given.
    methods
        By name.
    progress
        Called with how far it is.
    questions
        Those of `QUESTIONS` that are asked.

    Yields
    ------
    Scored
        Per method and question. A table takes 4 n^2 bytes (170 MB for 6,500 members); both of
        all learners are held at once, as they share one pass over the features.
    """
    for number, (name, method) in enumerate(methods.items(), start=1):
        if isinstance(method, Scorer):
            score = method.prepare(bench)
            rerank = None if method.rerank is None else method.rerank(bench)
            for bridging in questions:
                yield Scored(name, bridging, _fill(bench, score, rerank, bridging=bridging))
        progress("methods without learning", number, len(methods))
    learners = {name: one for name, one in methods.items() if isinstance(one, Learner)}
    if learners:
        tables = _learn_and_score(bench, learners, progress, questions)
        while tables:
            (name, bridging), scores = tables.popitem()
            yield Scored(name, bridging, scores)
    rankers = {name: one for name, one in methods.items() if isinstance(one, PathRanker)}
    if rankers:
        yield from _score_on_the_production_path(bench, rankers, progress, questions)


def _score_on_the_production_path(
    bench: Bench, methods: Mapping[str, PathRanker], progress: Progress, questions: tuple[bool, ...]
) -> Iterator[Scored]:
    """Edge weights of all pairs, and the pipeline's own rounds.

    Yields
    ------
    Scored
        Per method and question.
    """
    keys = [(name, bridging) for name in methods for bridging in questions]
    rankers = []
    for number, (name, bridging) in enumerate(keys, start=1):
        rankers.append(methods[name].learn(bench, bench.samples[bridging]))
        progress("learning on the production path", number, len(keys))
    distinct = {ranker.identity: ranker for ranker in reversed(rankers)}
    weights = bench.production.tables(list(distinct.values()), progress)
    tables = dict(zip(distinct, weights, strict=True))
    for (name, bridging), ranker in zip(keys, rankers, strict=True):
        path = bench.production.ranked_by(ranker).with_floor(methods[name].floor)
        rounds = partial(path.solved, path.weighed(bridging=bridging), bridging=bridging)
        table = _mask(bench, tables[ranker.identity], bridging=bridging)
        yield Scored(name, bridging, table, rounds)


def _mask(bench: Bench, table: FloatArray, *, bridging: bool) -> FloatArray:
    open_to = bench.at.askable(np.arange(len(table)), bridging=bridging)
    return np.where(open_to, table, np.float32(-np.inf))


def _learn_and_score(
    bench: Bench, learners: Mapping[str, Learner], progress: Progress, questions: tuple[bool, ...]
) -> dict[tuple[str, bool], FloatArray]:
    keys = [(name, bridging) for bridging in questions for name in learners]
    drawn = bench.samples  # once, before threads ask for them

    def fit(key: tuple[str, bool]) -> Model:
        return learners[key[0]].fit(bench, drawn[key[1]])

    models: dict[tuple[str, bool], Model] = {}
    with ThreadPoolExecutor(WORKERS) as threads:
        for key, model in zip(keys, threads.map(fit, keys), strict=True):
            models[key] = model
            progress("learning", len(models), len(keys))
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
    rows: IntArray,
) -> None:
    """Fill in the rows of some members."""
    features = bench.society.features(rows)
    for asked in dict.fromkeys(bridging for _, bridging in models):
        open_to = bench.at.askable(rows, bridging=asked)
        values = features[open_to]
        for (name, bridging), model in models.items():
            if bridging == asked:
                scores = np.full(open_to.shape, -np.inf, dtype=np.float32)
                scores[open_to] = model.log_odds(values)
                tables[name, bridging][rows] = scores


def _fill(bench: Bench, score: Score, rerank: Rerank | None, *, bridging: bool) -> FloatArray:
    """The table of a scorer; what re-ranks lists is given them without those not allowed."""
    table = _empty(bench)
    for rows in blocks(np.flatnonzero(bench.at.clean)):
        open_to = bench.at.askable(rows, bridging=bridging)
        table[rows] = np.where(open_to, score(rows), np.float32(-np.inf))
        if rerank is not None:
            table[rows] = rerank(rows, table[rows])
    return table


def _empty(bench: Bench) -> FloatArray:
    n = len(bench.at)
    table: FloatArray = np.full((n, n), -np.inf, dtype=np.float32)
    return table
