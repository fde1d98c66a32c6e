"""Small groups: the learnt log-odds with the reward, and without each part of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from benchmarks.quality.ablation.shapes import SHAPES
from benchmarks.quality.people.club_learnt import distance_columns, learn, reward
from benchmarks.quality.people.new_ties import measure
from benchmarks.quality.records import QualityRecord
from recommender.config import Bridging
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.quality.people.club_baselines import Method
    from benchmarks.quality.people.club_learnt import Learnt
    from benchmarks.quality.people.clubs import Watched
    from recommender.arrays import DoubleArray, IntArray
    from recommender.ports.progress import Progress

BUBBLE = 0.5
"""The dial's default."""


def ablate_clubs(
    clubs: Sequence[Watched], seed: int = 0, progress: Progress = silent
) -> list[QualityRecord]:
    """Every variant on every group, learnt on the other groups.

    Returns
    -------
    list of QualityRecord
        As `benchmarks.quality.people.new_ties.evaluate_new_ties` gives them.
    """
    records = []
    for number, club in enumerate(clubs, start=1):
        learnt = learn([other for other in clubs if other is not club])
        for name, method in variants(learnt).items():
            records += [
                QualityRecord(protocol=f"ablation, {club.name}", method=name, **asdict(value))
                for value in measure(club, method, seed)
            ]
        progress("ablation, small groups", number, len(clubs))
    return records


def variants(learnt: Learnt) -> Mapping[str, Method]:
    """All of it, and with one part left out or replaced."""
    knobs = Bridging()
    return {
        "all of it": _rewarded(learnt, knobs),
        "without any reward for distance": learnt.scores,
        "without the learnt part": reward,
        "without mutual contacts": _rewarded(learnt, replace(knobs, mutual_contacts=0.0)),
        "without the same community": _rewarded(learnt, replace(knobs, same_community=0.0)),
        "without the network": _rewarded(
            learnt, replace(knobs, mutual_contacts=0.0, same_community=0.0)
        ),
        "linear instead of the inverted U": _shaped(learnt, "linear"),
        "without the inverted U": _shaped(learnt, None),
    }


def _rewarded(learnt: Learnt, knobs: Bridging) -> Method:
    def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
        far = reward(club, pairs, seed, knobs)
        return learnt.log_odds(club, pairs) + BUBBLE * far

    return scores


def _shaped(learnt: Learnt, shape: str | None) -> Method:
    """Another shape over closeness; what the network takes off stays."""

    def scores(club: Watched, pairs: IntArray, seed: int) -> DoubleArray:
        knobs = Bridging()
        closeness = distance_columns(club, pairs, seed)["closeness"].to_numpy()
        far = reward(club, pairs, seed, knobs) - SHAPES["inverted U"](closeness, knobs)
        if shape is not None:
            far += SHAPES[shape](closeness, knobs)
        return learnt.log_odds(club, pairs) + BUBBLE * far

    return scores
