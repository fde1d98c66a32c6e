"""``python train.py ranker``: from a club's outcomes to a ranker, released only if it is better."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from recommender.adapters.index_cache import IndexCache
from recommender.adapters.model_files import combined_hash, sha256_of
from recommender.adapters.ranker_files import save_ranker
from recommender.adapters.sentence_encoder import load_encoder
from recommender.adapters.threads import InThreads
from recommender.club.club import Club
from recommender.club.week import Week
from recommender.config import Config
from recommender.errors import InputError
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.learning.label import label_outcomes
from recommender.learning.ranker_fit import (
    LabelledPairs,
    RankerSettings,
    Weights,
    calibration,
    cross_calibrated,
    fold_numbers,
    held_out_odds,
    learn,
)
from recommender.learning.ranker_quality import Comparison, compare
from recommender.pipeline import prepare
from recommender.stages.rank import PriorLogisticRegression
from recommender.tables import read_history, read_members, read_ties

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from recommender.arrays import IntArray
    from recommender.learning.label import Target
    from recommender.pipeline import Prepared

FILES = ("members.csv", "ties.csv", "history.csv")
"""Files of a club's folder; ties may be missing."""

LEARNT = (*COMPATIBILITY, *FURTHER)
"""Columns there are to learn from; about the further ones there is no opinion before."""

LEAST_GOOD = 10
"""Good meetings, and others, without which nothing can be learnt."""

SIMULATED = frozenset({"b9242a841b3fb8bf7d7e0a393724fa74be3afb9138cb8ba40f054929ed5e6d54"})
"""sha256 of histories that a simulation made: that of the sample club."""

_NOTE = {
    True: "The outcomes are simulated: what was learnt from them says nothing about people.",
    False: "The outcomes are taken to be answers of real people.",
}


@dataclass(frozen=True)
class Trained:
    """A ranker and what is known of it."""

    ranker: PriorLogisticRegression
    comparison: Comparison
    strength: float
    calibration: tuple[float, float]
    """Shift and slope."""


def train_ranker(
    club: Path,
    out: Path,
    *,
    settings: RankerSettings | None = None,
    force: bool = False,
    rated: Target = "glad",
) -> tuple[dict[str, Any], bool]:
    """Learn a ranker from a club's history and save it if it beats the prior.

    Parameters
    ----------
    club
        Folder with `FILES`.
    out
        Folder of the artefact, replaced if the new one is better, or by ``force``.
    settings
        How it is learnt.
    force
        Save it whatever it is worth.
    rated
        The target: how glad both were, or how much they learned.

    Returns
    -------
    manifest : dict
        What is, or would be, in ``manifest.json``.
    saved : bool
    """
    settings = settings or RankerSettings()
    config = Config()
    encoder = load_encoder(None)
    prepared = prepare(read_folder(club), encoder, IndexCache(), InThreads(), config)
    data = labelled_pairs(prepared, rated)
    trained = learn_ranker(data, config, settings)
    saved = trained.comparison.better or force
    manifest = _manifest(club, encoder.identity, data, trained, settings)
    manifest["rated"] = rated
    manifest["released"] = "better" if trained.comparison.better else "forced" if force else "no"
    if saved:
        save_ranker(out, trained.ranker, manifest)
    return manifest, saved


def read_folder(folder: Path) -> Club:
    """The club in a folder.

    Raises
    ------
    InputError
        If members or history are missing.
    """
    for name in (FILES[0], FILES[2]):
        if not (folder / name).is_file():
            raise InputError(f"{folder} has no {name}; a club to learn from has {', '.join(FILES)}")
    members, _ = read_members(folder / FILES[0])
    ties = read_ties(folder / FILES[1], members)[0] if (folder / FILES[1]).is_file() else None
    return Club.build(members, ties, read_history(folder / FILES[2], members)[0])


def outcomes_frame(prepared: Prepared, rated: Target = "glad") -> pd.DataFrame:
    """The introductions of known outcome between present members: what a ranker learns from.

    Parameters
    ----------
    prepared
        Of a club with a history.
    rated
        The target: how glad both were, or how much they learned.

    Returns
    -------
    DataFrame
        A row per introduction: ``i``, ``j`` (row numbers of the two), the columns
        `recommender.features.registry.COMPATIBILITY` and ``FURTHER`` as production has them, ``good``
        (0 or 1: both were glad), ``weight`` (above 0) and ``week`` (number of its day 1). Features are
        those of the week of the introduction: what has come of it is in none of them.
    """
    club = prepared.club
    history = club.history
    here = history[club.find_pairs(history)]
    labels = label_outcomes(here, rated)
    pairs = club.pairs(here)[labels.rows]
    weeks = here["week"].to_numpy()[labels.rows]
    ends = pd.DataFrame(pairs, columns=["i", "j"])
    found = ends.join(_features_then(prepared, pairs, weeks))
    days = [Week.parse(week).monday.toordinal() for week in weeks]
    return found.assign(good=labels.good, weight=labels.weight, week=days)


def _features_then(prepared: Prepared, pairs: IntArray, weeks: npt.NDArray[Any]) -> pd.DataFrame:
    """Features of pairs, each on the network of its own week."""
    table = np.zeros((len(pairs), len(LEARNT)))
    for week in np.unique(weeks.astype(str)):
        rows = np.flatnonzero(weeks == week)
        then = prepared.in_week(Week.parse(week))
        table[rows] = then.features.of(pairs[rows], further=True)[list(LEARNT)].to_numpy()
    return pd.DataFrame(table, columns=list(LEARNT))


def labelled_pairs(prepared: Prepared, rated: Target = "glad") -> LabelledPairs:
    """`outcomes_frame` as arrays."""
    return pairs_from(outcomes_frame(prepared, rated))


def pairs_from(table: pd.DataFrame) -> LabelledPairs:
    """A table of `outcomes_frame` as arrays."""
    return LabelledPairs(
        table[list(LEARNT)].to_numpy(dtype=np.float64),
        table[["i", "j"]].to_numpy(),
        table["good"].to_numpy(),
        table["weight"].to_numpy(),
        len(FURTHER),
    )


def learn_ranker(data: LabelledPairs, config: Config, settings: RankerSettings) -> Trained:
    """Learn, calibrate, and compare with the prior on held-out people.

    Raises
    ------
    InputError
        If there are too few good meetings or too few others.
    """
    good = int(data.good.sum())
    if min(good, len(data.good) - good) < LEAST_GOOD:
        raise InputError(
            f"history: {len(data.good)} introductions with a known outcome, {good} of them good; "
            f"at least {LEAST_GOOD} of either kind are needed to learn from"
        )
    knobs = config.compatibility
    opinion = PriorLogisticRegression.from_prior(LEARNT[: data.features.shape[1]], knobs)
    prior = Weights(knobs.intercept, opinion.coef_[0])
    plain, calibrated = held_out_odds(data, prior, settings)
    prior_odds = prior.log_odds(data.features)
    odds = {
        "learnt": calibrated,
        "prior": prior_odds,
        "prior, calibrated": cross_calibrated(data, prior_odds, settings),
    }
    weights, choice = learn(data, prior, settings)
    shift, slope = calibration(data, plain, settings)
    ranker = _as_estimator(weights.calibrated(shift, slope), LEARNT[: choice[0]], config)
    comparison = compare(data, odds, fold_numbers(data, settings), settings.seed)
    return Trained(ranker, comparison, choice[1], (shift, slope))


def _as_estimator(
    weights: Weights, names: tuple[str, ...], config: Config
) -> PriorLogisticRegression:
    """The production estimator, its prior still in it."""
    ranker = PriorLogisticRegression.from_prior(names, config.compatibility)
    ranker.coef_ = weights.coef[None, : len(names)]
    ranker.intercept_ = np.array([weights.intercept])
    return ranker


def _manifest(
    club: Path,
    encoder: str,
    data: LabelledPairs,
    trained: Trained,
    settings: RankerSettings,
) -> dict[str, Any]:
    sums = {name: sha256_of(club / name) for name in FILES if (club / name).is_file()}
    simulated = sums[FILES[2]] in SIMULATED
    weights = trained.ranker.coef_[0].round(6).tolist()
    return {
        "kind": "ranker",
        "predicts": "log-odds of a good meeting (both glad, 4 or 5 of 5) of an introduction",
        "weights": dict(zip(LEARNT, weights, strict=False)),
        "intercept": round(float(trained.ranker.intercept_[0]), 6),
        "prior": {name: getattr(Config().compatibility, name, 0.0) for name in LEARNT},
        "strength": trained.strength,
        "calibration": dict(zip(("shift", "slope"), trained.calibration, strict=True)),
        "settings": asdict(settings),
        "data": {
            "sha256": combined_hash(sums),
            "introductions": len(data.good),
            "good": int(data.good.sum()),
            "people": len(np.unique(data.pairs)),
            "simulated": simulated,
            "note": _NOTE[simulated],
        },
        "metrics": trained.comparison.to_dict(),
        "versions": {
            "encoder": encoder,
            **{name: version(name) for name in ("recommender", "scikit-learn", "numpy", "skops")},
        },
    }
