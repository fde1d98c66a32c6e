"""``python train.py ranker --from-store URL``: from a store's outcomes to its next ranker.

It is released, into the store, only if it foretells later weeks of unseen people better than the
one that runs; the service takes it up by itself. Nothing else is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.index_cache import IndexCache
from recommender.adapters.sentence_encoder import load_encoder
from recommender.adapters.threads import InThreads
from recommender.club.club import Club
from recommender.config import Config
from recommender.errors import InputError
from recommender.learning.ranker import LEARNT, LEAST_GOOD, outcomes_frame, pairs_from
from recommender.learning.ranker_evidence import choose_by_evidence
from recommender.learning.ranker_fit import RankerSettings, Weights, calibration, fit
from recommender.learning.ranker_gate import Verdict, foretell_later, judge, mark_later
from recommender.pipeline import prepare
from recommender.ports.rankers import RankerRecord
from recommender.stages.rank import PriorLogisticRegression, identify_weights

if TYPE_CHECKING:
    from datetime import datetime

    from recommender.learning.label import Target
    from recommender.learning.ranker_fit import LabelledPairs
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.ports.store import Store


@dataclass(frozen=True)
class NextRanker:
    """What was learnt, and whether it runs from now on."""

    record: RankerRecord
    verdict: Verdict
    released: bool


def learn_from_store(
    store: Store,
    now: datetime,
    *,
    encoder: Encoder | None = None,
    config: Config | None = None,
    rated: Target = "glad",
    settings: RankerSettings | None = None,
) -> NextRanker:
    """Learn the club's next ranker, and release it if it is better than the running one.

    Parameters
    ----------
    store
        Whose outcomes.
    now
        When, with its zone.
    encoder, config
        Those of the service; the embedded one and the defaults if left out.
    rated
        The target.
    settings
        How it is learnt.

    Raises
    ------
    InputError
        If there is too little to learn from.
    """
    settings, config = settings or RankerSettings(), config or Config()
    with store.read() as session:
        relations, running = session.relations, session.rankers.running()
        club = Club.build(session.members.all(), relations.ties(), relations.history())
    if not len(club):
        message = "store: the club has no members yet; import some first"
        raise InputError(message)
    prepared = prepare(club, encoder or load_encoder(None), IndexCache(), InThreads(), config)
    record, verdict = learn_next(prepared, running, rated, settings)
    record = replace(record, at=now.isoformat())
    if verdict.better:
        with store.write() as session:
            session.rankers.add(record)
            session.audit.add("ranker released", key="training", what=record.identity)
    return NextRanker(record, verdict, verdict.better)


def learn_next(
    prepared: Prepared, running: RankerRecord | None, rated: Target, settings: RankerSettings
) -> tuple[RankerRecord, Verdict]:
    """Learn from all outcomes, and judge the same way of learning on later weeks and other people.

    Raises
    ------
    InputError
        If there are too few good meetings or too few others.
    """
    table = outcomes_frame(prepared, rated)
    data, weeks = pairs_from(table), table["week"].to_numpy(dtype=np.int64)
    good = int(data.good.sum())
    if min(good, len(data.good) - good) < LEAST_GOOD:
        message = (
            f"store: {len(data.good)} introductions with a known outcome, {good} of them good; "
            f"at least {LEAST_GOOD} of either kind are needed to learn from"
        )
        raise InputError(message)
    prior = _prior_of(prepared.config, data)
    later = mark_later(weeks, settings.early)
    foretold = foretell_later(data, later, prior, settings)
    now_running = prior if running is None else _weights_of(running, data)
    rows = np.flatnonzero(later)
    verdict = judge(
        data.of(rows), foretold[rows], now_running.log_odds(data.features[rows]), settings
    )
    choice = choose_by_evidence(data, prior, settings)
    learnt = fit(data, prior, choice, settings)
    shift, slope = calibration(data, learnt.log_odds(data.features), settings)
    learnt = learnt.calibrated(shift, slope)
    manifest = _manifest(learnt, choice, data, rated, verdict, running)
    identity = identify_weights(manifest["weights"], manifest["intercept"])
    return RankerRecord(identity, manifest, ""), verdict


def _prior_of(config: Config, data: LabelledPairs) -> Weights:
    names = LEARNT[: data.features.shape[1]]
    opinion = PriorLogisticRegression.from_prior(names, config.compatibility)
    return Weights(config.compatibility.intercept, opinion.coef_[0])


def _weights_of(record: RankerRecord, data: LabelledPairs) -> Weights:
    """The weights of a stored ranker, 0 for what it does not read."""
    known = record.manifest["weights"]
    names = LEARNT[: data.features.shape[1]]
    return Weights(record.manifest["intercept"], np.array([known.get(name, 0.0) for name in names]))


def _manifest(
    learnt: Weights,
    choice: tuple[int, float],
    data: LabelledPairs,
    rated: Target,
    verdict: Verdict,
    running: RankerRecord | None,
) -> dict[str, Any]:
    columns, strength = choice
    weights = learnt.coef[:columns].round(6).tolist()
    return {
        "kind": "ranker",
        "rated": rated,
        "weights": dict(zip(LEARNT, weights, strict=False)),
        "intercept": round(float(learnt.intercept), 6),
        "strength": strength,
        "outcomes": len(data.good),
        "good": int(data.good.sum()),
        "people": len(np.unique(data.pairs)),
        "beside": "prior" if running is None else running.identity,
        "verdict": verdict.to_dict(),
    }
