"""Two configurations side by side, before either goes live: which pairs, why, and for whom."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from recommender.club.week import Week
from recommender.errors import InputError
from recommender.pipeline.introduce import introduce_club, use_knobs
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.terms import split_weights
from recommender.ports.progress import silent
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from recommender.arrays import DoubleArray, IntArray
    from recommender.config import Config
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.progress import Progress

Side = tuple["Config", Any]
"""A configuration, and a ranker or None."""
_STUDENT = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 7: 2.45, 8: 2.36, 9: 2.31, 10: 2.26}
"""Two-sided 95 % quantiles of Student's t by number of values; 1.96 above is near enough."""


@dataclass(frozen=True, eq=False)
class ConfigComparison:
    """Rounds under ``a`` and under ``b``, over some seeds."""

    pairs: pd.DataFrame
    """A row per pair that not every round has: ``a``, ``b`` (ids), ``share_a`` and ``share_b`` (share
    of the seeds in whose round they are), ``weight_a`` and ``weight_b`` (log-odds under either)."""
    terms: pd.DataFrame
    """Row by row of ``pairs`` what each term adds under b more than under a, log-odds: they sum to
    ``weight_b - weight_a``."""
    moved: pd.DataFrame
    """A row per term, the largest first: ``gone`` and ``new``, its mean change over the pairs that only
    a has and those that only b has."""
    members: pd.DataFrame
    """A row per member, who loses most first: ``member``, ``introductions_a``, ``introductions_b``,
    ``quality_a``, ``quality_b`` (sum of P(a good meeting) as *a* sees it, mean over seeds), ``change``."""
    numbers: pd.DataFrame
    """A row per number of a round: ``number``, ``a``, ``b``, ``change``, and ``low`` and ``high`` of its
    95 % interval over seeds (NaN of a single seed; no width where no seed changes anything)."""

    def gains(self, count: int = 10) -> pd.DataFrame:
        """Who gains most by b."""
        return self.members.iloc[::-1].head(count)

    def losses(self, count: int = 10) -> pd.DataFrame:
        """Who loses most by b."""
        return self.members.head(count)


def compare(  # noqa: PLR0913  (each is a choice of the caller)
    prepared: Prepared,
    a: Config,
    b: Config,
    week: str,
    *,
    rankers: tuple[Any, Any] = (None, None),
    seeds: int = 5,
    progress: Progress = silent,
) -> ConfigComparison:
    """What another configuration or ranker would change about a round.

    Parameters
    ----------
    prepared
        From `recommender.prepare`; texts are not encoded again.
    a, b
        The running configuration and the other one.
    week
        ISO week.
    rankers
        A fitted classifier or loaded ranker for each; that of ``prepared`` where None.
    seeds
        Rounds under each, at least 1, from the configuration's seed on: what is drawn (candidates,
        exploration) differs between them.
    progress
        Told how far it is.

    Raises
    ------
    InputError
        If ``seeds`` is below 1, or a configuration reads profiles otherwise.
    """
    if seeds < 1:
        message = f"compare: seeds is {seeds}; allowed is at least 1"
        raise InputError(message)
    rounds: tuple[list[Any], list[Any]] = ([], [])
    for number in range(seeds):
        for side, (config, ranker) in enumerate(zip((a, b), rankers, strict=True)):
            turned = config.with_knobs(seed=config.seed + number)
            rounds[side].append(introduce_club(prepared, week, turned, ranker=ranker))
        progress("comparing rounds", number + 1, seeds)
    scorers = [
        make_scorer(
            use_knobs(prepared, config, ranker).in_week(Week.parse(week)),
            permissions(prepared.club, Week.parse(week), config.rules),
        )
        for config, ranker in zip((a, b), rankers, strict=True)
    ]
    rows, shares = _count_pairs(prepared, rounds)
    values = [score_pairs(scorer, rows)["weight"].to_numpy() for scorer in scorers]
    changing = ~(shares == 1.0).all(axis=1)
    ids = np.array(prepared.club.ids, dtype=object)
    pairs = pd.DataFrame(
        {
            "a": ids[rows[:, 0]], "b": ids[rows[:, 1]], "share_a": shares[:, 0], "share_b": shares[:, 1],
            "weight_a": values[0], "weight_b": values[1],
        }
    )[changing].reset_index(drop=True)  # fmt: skip
    terms = _compare_terms(*(split_weights(scorer, rows[changing]) for scorer in scorers))
    quality = score_pairs(scorers[0], rows)["compatibility"].to_numpy()
    return ConfigComparison(
        pairs=pairs,
        terms=terms,
        moved=_say_what_moved(terms, shares[changing]),
        members=_compare_members(ids, rows, shares, quality),
        numbers=_compare_numbers(rounds),
    )


def _count_pairs(
    prepared: Prepared, rounds: tuple[list[Any], list[Any]]
) -> tuple[IntArray, DoubleArray]:
    """Every pair of any round, shape (m, 2), and in which share of each side's it is, (m, 2)."""
    club = prepared.club
    counts: dict[tuple[int, int], list[int]] = {}
    for side, of_side in enumerate(rounds):
        for round_ in of_side:
            for pair in round_.introductions:
                key = (club.row(pair.a), club.row(pair.b))
                counts.setdefault(key, [0, 0])[side] += 1
    rows = np.array(sorted(counts), dtype=np.int64).reshape(-1, 2)
    shares = np.array([counts[i, j] for i, j in rows.tolist()], dtype=np.float64).reshape(-1, 2)
    return rows, shares / max(len(rounds[0]), 1)


def _compare_terms(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """What each term adds under b more; a term that one side has not is 0 there."""
    names = list(dict.fromkeys([*a.columns, *b.columns]))
    return b.reindex(columns=names, fill_value=0.0) - a.reindex(columns=names, fill_value=0.0)


def _say_what_moved(terms: pd.DataFrame, shares: DoubleArray) -> pd.DataFrame:
    """Mean change of each term over pairs that only the one or only the other has."""
    gone, new = shares[:, 0] > shares[:, 1], shares[:, 1] > shares[:, 0]
    table = pd.DataFrame(
        {
            "term": list(terms),
            "gone": terms[gone].mean().to_numpy() if gone.any() else 0.0,
            "new": terms[new].mean().to_numpy() if new.any() else 0.0,
        }
    )
    size = table[["gone", "new"]].abs().max(axis=1)
    table = table.assign(size=size)[size > 0].sort_values("size", ascending=False, kind="stable")
    return table.drop(columns="size").reset_index(drop=True)


def _compare_members(
    ids: np.ndarray, rows: IntArray, shares: DoubleArray, quality: DoubleArray
) -> pd.DataFrame:
    n, columns = len(ids), {"member": ids}
    for side, name in enumerate("ab"):
        weights = np.repeat(shares[:, side], 2)
        columns[f"introductions_{name}"] = np.bincount(rows.ravel(), weights, n)
        columns[f"quality_{name}"] = np.bincount(rows.ravel(), weights * np.repeat(quality, 2), n)
    table = pd.DataFrame(columns)
    table["change"] = table["quality_b"] - table["quality_a"]
    return table.sort_values(["change", "member"], kind="stable").reset_index(drop=True)


def _compare_numbers(rounds: tuple[list[Any], list[Any]]) -> pd.DataFrame:
    tables = [pd.DataFrame([asdict(round_.numbers) for round_ in of_side]) for of_side in rounds]
    change = tables[1] - tables[0]
    seeds = len(change)
    half = _STUDENT.get(seeds, 1.96) * change.std(ddof=1) / np.sqrt(seeds)
    return pd.DataFrame(
        {
            "number": list(change), "a": tables[0].mean().to_numpy(), "b": tables[1].mean().to_numpy(),
            "change": change.mean().to_numpy(),
            "low": (change.mean() - half).to_numpy(), "high": (change.mean() + half).to_numpy(),
        }
    )  # fmt: skip
