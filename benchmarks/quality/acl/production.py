"""Authors on the production path: members, facets, candidates, pair features, ranker, round."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np

from benchmarks.quality.acl.members import build_club
from benchmarks.quality.acl.sample import WORKERS
from recommender.adapters.index_cache import IndexCache
from recommender.adapters.threads import InThreads
from recommender.club.week import Week
from recommender.pipeline import prepare
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.edits import banning
from recommender.pipeline.score import weigh_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.solve import solve
from recommender.ports.progress import silent
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from benchmarks.quality.acl.snapshot import Snapshot
    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.config import Config
    from recommender.features.club_features import PairFeatures
    from recommender.pipeline import Prepared
    from recommender.pipeline.scorer import Weighed
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress
    from recommender.ports.ranker import Ranker
    from recommender.rules.permissions import Permissions

WEEK = Week.parse("2026-W48")
"""Any one: nobody is paused and nobody was introduced before."""
ROWS = 32
"""Members whose pairs with all others are scored at a time."""
_NOBODY = np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class Production:
    """A society as a club that is ready for rounds."""

    at: Snapshot
    prepared: Prepared

    def under(self, config: Config) -> Production:
        """With other knobs."""
        return replace(self, prepared=self.prepared.under(config))

    def ranked_by(self, ranker: Ranker) -> Production:
        """With another ranker."""
        return replace(self, prepared=self.prepared.ranked_by(ranker))

    def with_floor(self, floor: float) -> Production:
        """With another floor of compatibility."""
        return self.under(self.prepared.config.with_knobs(rules__floor=floor))

    def features(self, pairs: IntArray, *, further: bool = False) -> pd.DataFrame:
        """Columns of `recommender.features` of pairs, shape (m, 2)."""
        return self.prepared.features.of(pairs, further=further)

    def scored(self, pairs: IntArray, known: pd.DataFrame | None = None) -> pd.DataFrame:
        """Production's scores of pairs, allowed or not.

        Parameters
        ----------
        pairs
            Shape (m, 2).
        known
            Their features, if they were computed before.
        """
        scorer = make_scorer(self.prepared, self._rules)
        table = self.features(pairs) if known is None else known
        return replace(scorer, features=cast("PairFeatures", _Known(table))).table(pairs)

    def tables(self, rankers: Sequence[Ranker], progress: Progress = silent) -> list[FloatArray]:
        """Edge weights of all pairs under each ranker, shape (n, n), symmetric.

        Features are computed once for all of them, each pair once; weights are production's.
        """
        n = len(self.at)
        scorers = [make_scorer(self.ranked_by(ranker).prepared, self._rules) for ranker in rankers]
        tables = [np.zeros((n, n), dtype=np.float32) for _ in rankers]
        parts = np.array_split(np.arange(n), max(n // ROWS, 1))

        def fill(rows: IntArray) -> None:
            pairs = grid(rows, np.arange(rows[0], n))
            known = cast("PairFeatures", _Known(self.features(pairs, further=True)))
            for scorer, table in zip(scorers, tables, strict=True):
                scores = replace(scorer, features=known).table(pairs)["weight"].to_numpy()
                table[rows, rows[0] :] = scores.reshape(len(rows), -1)

        fill(parts[0])  # lays out what threads then share
        with ThreadPoolExecutor(WORKERS) as threads:
            for number, _ in enumerate(threads.map(fill, parts[1:]), start=2):
                progress("production weights of all pairs", number, len(parts))
        return [np.triu(table) + np.triu(table, 1).T for table in tables]

    def weighed(self, *, bridging: bool, progress: Progress = silent) -> Weighed:
        """The candidates a round chooses from, with their edge weights."""
        scorer = make_scorer(self.prepared, self.rules(bridging=bridging))
        candidates = find_candidates(self.prepared, scorer, progress)
        return weigh_pairs(scorer, candidates, self.prepared.blocks)

    def solved(self, weighed: Weighed, k: int, *, bridging: bool) -> IntArray:
        """The pairs of a round from candidates that are weighed, shape (m, 2)."""
        capacity = k * self.at.clean.astype(np.int64)
        rules = replace(self.rules(bridging=bridging), capacity=capacity)
        scorer = make_scorer(self.prepared, rules)
        return solve(self.prepared, scorer, weighed, _NOBODY, silent).pairs

    def rules(self, *, bridging: bool) -> Permissions:
        """Who may be introduced to whom, as the task asks."""
        return banning(self._rules, self._closed(bridging=bridging))

    @cached_property
    def _rules(self) -> Permissions:
        return permissions(self.prepared.club, WEEK, self.prepared.config.rules)

    def _closed(self, *, bridging: bool) -> IntArray:
        """Pairs of people of unambiguous name that may not be introduced, shape (m, 2)."""
        everyone = np.arange(len(self.at))
        clean = self.at.clean
        shut: BoolArray = ~self.at.askable(everyone, bridging=bridging)
        shut &= clean[:, None] & clean[None, :]
        return np.argwhere(np.triu(shut, k=1)).astype(np.int64)


@dataclass(frozen=True)
class _Known:
    """Features that were computed before, in the place of what computes them."""

    table: pd.DataFrame

    def of(self, pairs: IntArray, *, further: bool = False) -> pd.DataFrame:  # noqa: ARG002
        return self.table.copy()


def grid(rows: IntArray, columns: IntArray) -> IntArray:
    """Every row with every column, as pairs, shape (m, 2)."""
    return np.stack([np.repeat(rows, len(columns)), np.tile(columns, len(rows))], axis=1)


def prepare_production(
    at: Snapshot,
    encoder: Encoder,
    config: Config | None = None,
    progress: Progress = silent,
) -> Production:
    """Encode a society as a club.

    Parameters
    ----------
    at
        What is known at the cutoff.
    encoder
        Of titles.
    config
        Knobs; the defaults if left out.
    progress
        Called with how far it is.
    """
    club = build_club(at, per_round=1)
    return Production(at, prepare(club, encoder, IndexCache(), InThreads(), config, progress))
