"""Scores of every method for every pair that may be introduced, as one table per method."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.quality.acl.sample import QUESTIONS, WORKERS, blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.linear import Model
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
    round_of: Callable[[int], IntArray] | None = None
    """From introductions each to the pairs of a round, where the method makes its own."""


def all_scores(
    bench: Bench,
    methods: Mapping[str, Any],
    progress: Progress,
    questions: tuple[bool, ...] = QUESTIONS,
) -> Iterator[Scored]:
    """Tables of scores, method after method.

    Parameters
    ----------
    bench
        What methods are given.
    methods
        Modules with a ``scorer``, a ``learner`` or a ``ranker`` (see `baselines`).
    progress
        Told how far it is.
    questions
        Those of `QUESTIONS` that are asked.

    Yields
    ------
    Scored
        Per method and question. A table takes 4 n^2 bytes (170 MB for 6,500 members); both of
        all learners are held at once, as they share one pass over the features.
    """
    learners = {name: each for name, each in methods.items() if hasattr(each, "learner")}
    for number, (name, each) in enumerate(methods.items(), start=1):
        if hasattr(each, "scorer"):
            of = each.scorer(bench)
            again = each.reranker(bench) if hasattr(each, "reranker") else None
            for bridging in questions:
                table = _filled(bench, of, again, bridging=bridging)
                yield Scored(name, bridging, table)
        progress("methods without learning", number, len(methods))
    if learners:
        tables = _learnt(bench, learners, progress, questions)
        while tables:
            (name, bridging), scores = tables.popitem()
            yield Scored(name, bridging, scores)
    clubs = {name: each for name, each in methods.items() if hasattr(each, "ranker")}
    if clubs:
        yield from _on_the_production_path(bench, clubs, progress, questions)


def _on_the_production_path(
    bench: Bench, clubs: Mapping[str, Any], progress: Progress, questions: tuple[bool, ...]
) -> Iterator[Scored]:
    """Edge weights of all pairs, and the pipeline's own rounds.

    Yields
    ------
    Scored
        Per method and question.
    """
    keys = [(name, bridging) for name in clubs for bridging in questions]
    rankers = []
    for number, (name, bridging) in enumerate(keys, start=1):
        rankers.append(clubs[name].ranker(bench, bench.samples[bridging]))
        progress("learning on the production path", number, len(keys))
    others = list(dict.fromkeys(each.identity for each in rankers))
    once = [next(each for each in rankers if each.identity == name) for name in others]
    tables = dict(zip(others, bench.production.tables(once, progress), strict=True))
    for (name, bridging), ranker in zip(keys, rankers, strict=True):
        made = bench.production.ranked_by(ranker).with_floor(clubs[name].FLOOR)
        rounds = partial(made.solved, made.weighed(bridging=bridging), bridging=bridging)
        table = _masked(bench, tables[ranker.identity], bridging=bridging)
        yield Scored(name, bridging, table, rounds)


def _masked(bench: Bench, table: FloatArray, *, bridging: bool) -> FloatArray:
    open_to = bench.at.askable(np.arange(len(table)), bridging=bridging)
    return np.where(open_to, table, np.float32(-np.inf))


def _learnt(
    bench: Bench, learners: Mapping[str, Any], progress: Progress, questions: tuple[bool, ...]
) -> dict[tuple[str, bool], FloatArray]:
    keys = [(name, bridging) for bridging in questions for name in learners]
    drawn = bench.samples  # once, before threads ask for them

    def fitted(key: tuple[str, bool]) -> Model:
        model: Model = learners[key[0]].learner(bench, drawn[key[1]])
        return model

    models: dict[tuple[str, bool], Model] = {}
    with ThreadPoolExecutor(WORKERS) as threads:
        for key, model in zip(keys, threads.map(fitted, keys), strict=True):
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
    some: IntArray,
) -> None:
    """Fill in the rows of some members."""
    features = bench.society.features(some)
    for asked in dict.fromkeys(bridging for _, bridging in models):
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
