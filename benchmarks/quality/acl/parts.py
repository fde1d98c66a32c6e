"""What each group of features is worth: the linear part learnt anew without it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.acl.linear import fit_linear
from benchmarks.quality.acl.methods import Learner
from benchmarks.quality.acl.ranking import measure_rankings
from benchmarks.quality.acl.rounds import average_over_people, collect_edges, make_round, take_lists
from benchmarks.quality.acl.sample import WORKERS, join_samples
from benchmarks.quality.acl.scores import all_scores
from benchmarks.quality.records import Measured, QualityRecord, mean_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.linear import Model
    from benchmarks.quality.acl.rounds import Judge
    from benchmarks.quality.acl.sample import Sample
    from recommender.arrays import FloatArray, IntArray
    from recommender.ports.progress import Progress

FULL = "all of it"
KINDS: Mapping[str, tuple[str, ...]] = {
    "without texts": ("profiles", "best_pairs"),
    "without venues": ("places",),
    "without the network": ("steps", "circles", "spectral", "neighbours"),
    "without activity": ("people",),
}
"""Files of features that are left out."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "without the encoder": ("meaning",),
    "without TF-IDF and topics": ("words", "topics"),
}
"""What the names of the columns that are left out hold."""
RANKING = ("MRR", "recall@100", "AUC")
K = 3
"""Introductions each."""


def fit_without(bench: Bench, samples: Sequence[Sample], variant: str) -> Model:
    """Fit the linear part on the columns that a variant has."""
    used = ~left_out(variant, bench.society.names, bench.society.kinds)
    if used.all():
        return bench.linear(samples)
    whole = join_samples(samples)
    return fit_linear(whole.X, whole.good, whole.even, used)


def left_out(variant: str, names: Sequence[str], kinds: Sequence[str]) -> np.ndarray:
    """Which columns a variant goes without, shape (f,)."""
    words = WORDS.get(variant, ())
    named = [any(word in name for word in words) for name in names]
    return np.isin(kinds, KINDS.get(variant, ())) | np.array(named, dtype=np.bool_)


def ablate_features(bench: Bench, judge: Judge, progress: Progress) -> list[QualityRecord]:
    """Every variant on bridging pairs.

    Returns
    -------
    list of QualityRecord
        Per variant `RANKING` over members and bridging hits per introduction of a round of
        three; what is lost of AUC and recall@100 against all of it, paired, above 0 where the
        group helps; and of all of it the same introductions as lists, without the matcher.
    """
    names = (FULL, *KINDS, *WORDS)
    variants = {name: Learner(partial(fit_without, variant=name)) for name in names}
    tables = {
        scored.name: scored.scores for scored in all_scores(bench, variants, progress, (True,))
    }
    full = measure_quality(tables[FULL], judge)

    def measure(name: str) -> list[Measured]:
        made = make_round(*collect_edges(tables[name], _rng(bench)), judge.at.clean, K)
        return [
            *compare_with_full(measure_quality(tables[name], judge), full, bench.seed),
            count_hits(made, judge, bench.seed),
        ]

    results: dict[str, list[Measured]] = {}
    with ThreadPoolExecutor(WORKERS) as threads:
        for name, measured in zip(variants, threads.map(measure, variants), strict=True):
            results[name] = measured
            progress("parts of the features", len(results), len(variants))
    results[f"{FULL}, lists without the matcher"] = [listed(tables[FULL], judge, bench)]
    protocol = f"ablation, acl {judge.at.cutoff}, learnt"
    return [
        QualityRecord(protocol=protocol, method=name, **asdict(number))
        for name, measured in results.items()
        for number in measured
    ]


def measure_quality(scores: FloatArray, judge: Judge, rows: IntArray | None = None) -> pd.DataFrame:
    """Quality of the lists of members with new bridging ties, or of some of them.

    Parameters
    ----------
    scores
        Shape (n, n), or of ``rows`` alone, shape (len(rows), n).
    judge
        Of what came about.
    rows
        Member numbers.
    """
    asked = judge.sources if rows is None else rows
    lists = scores[asked] if rows is None else scores
    open_to = judge.at.askable(asked, bridging=True)
    return measure_rankings(lists, open_to, judge.bridged[asked].toarray() > 0)


def compare_with_full(quality: pd.DataFrame, full: pd.DataFrame, seed: int) -> list[Measured]:
    """`RANKING`, and what is lost of the more stable two of it."""
    quality_now = [mean_of(name, quality[name].to_numpy(), seed) for name in RANKING]
    lost = [
        mean_of(f"{name} lost", (full[name] - quality[name]).to_numpy(), seed)
        for name in RANKING[1:]
    ]
    return [*quality_now, *lost]


def count_hits(made: IntArray, judge: Judge, seed: int) -> Measured:
    """Bridging hits per introduction of a round."""
    people = int(judge.at.clean.sum())
    return average_over_people(
        "bridging hits per introduction", made, judge.of(made)[1], people, seed
    )


def listed(scores: FloatArray, judge: Judge, bench: Bench) -> Measured:
    """Bridging hits per introduction where everyone takes the first of their own list."""
    pairs = take_lists(scores, _rng(bench))
    place = np.arange(len(pairs)) - np.searchsorted(pairs[:, 0], pairs[:, 0])
    return count_hits(pairs[place < K], judge, bench.seed)


def _rng(bench: Bench) -> np.random.Generator:
    return np.random.default_rng(bench.seed)
