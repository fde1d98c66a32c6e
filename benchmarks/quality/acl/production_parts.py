"""What each part of the production path is worth among authors, and its dial from 0 to 1."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.ablation.dial import DIAL
from benchmarks.quality.ablation.needs import alone
from benchmarks.quality.ablation.shapes import SHAPES
from benchmarks.quality.acl.baselines import LEARNT_FLOOR, production_learnt
from benchmarks.quality.acl.parts import FULL, K, compare_with_full, count_hits, measure_quality
from benchmarks.quality.acl.production import grid, prepare_production
from benchmarks.quality.acl.rounds import average_over_people
from benchmarks.quality.records import Measured, QualityRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from benchmarks.quality.acl.bench import Bench
    from benchmarks.quality.acl.production import Production
    from benchmarks.quality.acl.rounds import Judge
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.ports.encoder import Encoder
    from recommender.ports.progress import Progress

EVERY = 4
"""Every fourth member with new bridging ties is asked for the lists; rounds are of everyone."""
KNOBS: Mapping[str, Mapping[str, float]] = {
    "without needs met": {"compatibility__best_exchange": 0.0},
    "without whole profiles": {"compatibility__whole_likeness": 0.0},
    "without a shared interest": {"compatibility__best_interest": 0.0},
    "without any reward for distance": {"bubble": 0.0},
}
"""Knobs turned off by the name of the variant."""
SHAPED: Mapping[str, str | None] = {
    "linear instead of the inverted U": "linear",
    "without the inverted U": None,
}


@dataclass(frozen=True)
class Variant:
    """The production path, or it with another shape of the reward over closeness."""

    made: Production
    shape: str | None = "inverted U"

    def weights(self, pairs: IntArray, known: pd.DataFrame | None = None) -> DoubleArray:
        """Edge weights of pairs, shape (m,); ``known`` are their features, if computed before."""
        table = self.made.scored(pairs, known)
        weight: DoubleArray = table["weight"].to_numpy(dtype=np.float64)
        return weight + self._change(table["closeness"].to_numpy(dtype=np.float64))

    def round(self, k: int) -> IntArray:
        """The pairs of a round among bridging ones, shape (m, 2)."""
        weighed = self.made.weighed(bridging=True)
        if self.shape != "inverted U":
            weighed = type(weighed)(weighed.pairs, self.weights(weighed.pairs))
        return self.made.solved(weighed, k, bridging=True)

    def _change(self, closeness: DoubleArray) -> DoubleArray | float:
        config = self.made.prepared.config
        if self.shape == "inverted U":
            return 0.0
        changed = -SHAPES["inverted U"](closeness, config.bridging)
        if self.shape is not None:
            changed += SHAPES[self.shape](closeness, config.bridging)
        return config.bubble * changed


def ablate_production(
    bench: Bench, judge: Judge, encoders: Mapping[str, Encoder], progress: Progress
) -> list[QualityRecord]:
    """The path as it ships, unlearnt, without each part and by other encoders.

    Returns
    -------
    list of QualityRecord
        As `benchmarks.quality.acl.parts.ablate_features` gives them; lists are of every
        `EVERY`-th member.
    """
    rows = judge.sources[::EVERY]
    pairs = grid(rows, np.arange(len(bench.at)))
    known = bench.production.features(pairs)
    variants: list[tuple[str, Variant, pd.DataFrame | None]] = [
        (name, variant, known) for name, variant in make_variants(bench.production).items()
    ]
    if bench.encoder is not None:
        variants.append(("each title alone", _alone(bench.production, bench.encoder), None))
    variants += [
        (f"encoder {name}", Variant(prepare_production(bench.at, encoder)), None)
        for name, encoder in encoders.items()
    ]
    results: dict[str, list[Measured]] = {}
    full = None
    for number, (name, variant, features) in enumerate(variants, start=1):
        scores = variant.weights(pairs, features).reshape(len(rows), -1).astype(np.float32)
        quality = measure_quality(scores, judge, rows)
        full = quality if full is None else full
        made = variant.round(K)
        results[name] = [
            *compare_with_full(quality, full, bench.seed),
            count_hits(made, judge, bench.seed),
        ]
        progress("parts of the production path", number, len(variants))
    protocol = f"ablation, acl {judge.at.cutoff}, production path"
    return [
        QualityRecord(protocol=protocol, method=name, **asdict(number))
        for name, measured in results.items()
        for number in measured
    ]


def make_variants(made: Production) -> Mapping[str, Variant]:
    """All of it, and with one part turned off or replaced."""
    config = made.prepared.config
    off = {name: Variant(made.under(config.with_knobs(**knobs))) for name, knobs in KNOBS.items()}
    shaped = {name: Variant(made, shape) for name, shape in SHAPED.items()}
    return {FULL: Variant(made), **off, **shaped}


def _alone(made: Production, encoder: Encoder) -> Variant:
    """No title that members give is read beside the others."""
    return Variant(replace(made, prepared=alone(made.prepared, encoder)))


def dial_of_authors(bench: Bench, judge: Judge, progress: Progress) -> Iterator[QualityRecord]:
    """Rounds of three among all who have not written together, the dial from 0 to 1.

    The ranker is learnt from earlier cutoffs on production's features. An introduction bridges
    if the two are of different communities and have no mutual contact.

    Yields
    ------
    QualityRecord
        Per position ``hits`` and ``bridging``, shares of introductions, and ``bridging hits``.
    """
    ranker = production_learnt(bench, bench.samples[False])
    made = bench.production.ranked_by(ranker).with_floor(LEARNT_FLOOR)
    for number, bubble in enumerate(DIAL, start=1):
        dialled = made.under(made.prepared.config.with_knobs(bubble=bubble))
        pairs = dialled.solved(dialled.weighed(bridging=False), K, bridging=False)
        hit, bridged, _ = judge.of(pairs)
        values = {"hits": hit, "bridging": find_bridges(judge, pairs), "bridging hits": bridged}
        people = int(judge.at.clean.sum())
        for metric, counted in values.items():
            value = average_over_people(
                metric, pairs, counted.astype(np.float64), people, bench.seed
            )
            protocol = f"dial, acl {judge.at.cutoff}"
            yield QualityRecord(protocol=protocol, method=f"{bubble:g}", **asdict(value))
        progress("dial among authors", number, len(DIAL))


def find_bridges(judge: Judge, pairs: IntArray) -> BoolArray:
    """Whether the two are of different communities and have no mutual contact, shape (m,)."""
    ends = judge.at.community[pairs]
    apart: BoolArray = (ends[:, 0] != ends[:, 1]) & ~judge.at.near[pairs[:, 0], pairs[:, 1]]
    return apart
