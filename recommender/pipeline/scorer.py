"""What scores pairs, apart from the club it came from, so that it can be sent anywhere.

One round has one scorer: candidates, weights, shortfalls and what is told are all read off it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit

from recommender.club.agreements import count_settled, mark_let_down, sum_received
from recommender.config import Compatibility
from recommender.errors import InputError, RoundError
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.pipeline.variety import make_variety
from recommender.stages.match import fairness_debt
from recommender.stages.rank import ClassifierRanker, PriorLogisticRegression, bridging_reward

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.config import Bridging
    from recommender.features.club_features import PairFeatures
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.variety import Variety
    from recommender.pipeline.wished import WishedPairs
    from recommender.ports.ranker import Ranker
    from recommender.rules.permissions import Permissions


@dataclass(frozen=True)
class Weighed:
    """Pairs that may be introduced, with their edge weights and nothing else."""

    pairs: IntArray
    """Shape (m, 2), i < j."""
    weights: DoubleArray
    """Shape (m,), log-odds."""

    def and_also(self, more: Weighed) -> Weighed:
        """These pairs and others."""
        return Weighed(
            np.concatenate([self.pairs, more.pairs]),
            np.concatenate([self.weights, more.weights]),
        )

    def only(self, marked: BoolArray) -> Weighed:
        """Some of the pairs, ``marked`` of shape (m,)."""
        return Weighed(self.pairs[marked], self.weights[marked])


@dataclass(frozen=True, eq=False)
class Scorer:
    """Scores pairs of one club and week."""

    features: PairFeatures
    ranker: Ranker
    rules: Permissions
    bridging: Bridging
    floor: float
    """Compatibility from which a pair may be introduced, 0 to 1."""
    dials: DoubleArray
    """Shape (n,): each member's dial."""
    debt: float
    """Log-odds per introduction owed."""
    owed: DoubleArray
    """Shape (n,): introductions owed to members lately left short."""
    let_down: DoubleArray
    """Shape (n,): log-odds per unit of compatibility, for members who waited in vain."""
    journey: float
    """Log-odds taken off the longest journey; see `recommender.config.Rules.journey`."""
    variety: Variety | None = None
    """What is taken off for being like a last partner; nothing if left out."""
    wished: WishedPairs | None = None
    """What is favoured in choosing, and stands in no table: private wishes; nothing if left out."""

    def add_ons(
        self, pairs: IntArray, compatibility: DoubleArray, travel: DoubleArray
    ) -> DoubleArray:
        """What of an edge weight is of neither axis: what is owed, less journeys and likeness to last partners.

        Parameters
        ----------
        pairs
            Shape (m, 2), row numbers.
        compatibility
            Shape (m,): of these pairs, 0 to 1; who waited in vain has it counted more.
        travel
            Shape (m,): the feature of this name, 0 to 1.

        Returns
        -------
        DoubleArray, shape (m,)
            Log-odds.
        """
        favoured = self.let_down[pairs].sum(axis=1) * compatibility
        owed: DoubleArray = self.debt * self.owed[pairs].sum(axis=1) + favoured
        worth: DoubleArray = owed - self.journey * travel
        return worth if self.variety is None else worth - self.variety.penalty(pairs)

    def table(self, pairs: IntArray) -> pd.DataFrame:
        """Features and scores of pairs, the columns of `recommender.pipeline.score.score_pairs`.

        Raises
        ------
        RoundError
            If the ranker gives a score that is no number.
        """
        features = self.features.of(
            pairs, further=not set(FURTHER).isdisjoint(self.ranker.features)
        )
        odds = self._log_odds(features)
        reward = bridging_reward(features, self.bridging)
        dials, compatible = self.dials[pairs].mean(axis=1), expit(odds)
        columns = {  # at once: a table grows slowly
            "i": pairs[:, 0],
            "j": pairs[:, 1],
            **{name: features[name].to_numpy() for name in features},
            "log_odds": odds,
            "compatibility": compatible,
            "bridging_reward": reward,
            "weight": odds
            + dials * reward
            + self.add_ons(pairs, compatible, features["travel"].to_numpy()),
        }
        return pd.DataFrame(columns)

    def judge(self, pairs: IntArray) -> pd.DataFrame:
        """What of `table` says how good pairs are and how far they reach, without the rest of it.

        Columns ``i``, ``j``, ``compatibility`` and ``same_community``; raises what `table` raises.
        """
        names = dict.fromkeys((*self.ranker.features, "same_community"))
        features = self.features.of_names(pairs, names)
        return pd.DataFrame(
            {
                "i": pairs[:, 0],
                "j": pairs[:, 1],
                "compatibility": expit(self._log_odds(features)),
                "same_community": features["same_community"].to_numpy(),
            }
        )

    def _log_odds(self, features: pd.DataFrame) -> DoubleArray:
        odds = self.ranker.log_odds(features[list(self.ranker.features)])
        if np.isnan(odds).any():
            message = f"ranker {self.ranker.identity}: {int(np.isnan(odds).sum())} of {len(odds)} pairs have a score that is no number"
            raise RoundError(message)
        return odds

    def weigh(self, pairs: IntArray) -> Weighed:
        """Those of some pairs that are allowed and compatible enough, with their edge weights."""
        allowed = pairs[self.rules.allowed(pairs)]
        table = self.table(allowed)
        above = self.above_floor(table)
        pairs, weights = allowed[above], table["weight"].to_numpy()[above]
        return Weighed(
            pairs, weights if self.wished is None else weights + self.wished.reward_of(pairs)
        )

    def above_floor(self, scores: pd.DataFrame) -> BoolArray:
        """Whether each scored pair reaches the club's floor of compatibility."""
        above: BoolArray = scores["compatibility"].to_numpy() >= self.floor
        return above


def make_scorer(prepared: Prepared, rules: Permissions) -> Scorer:
    """What scores pairs of a club in the week of the rules.

    Raises
    ------
    InputError
        If a weight of the prior is turned while a learnt ranker stands in its place.
    """
    config = prepared.config
    return Scorer(
        features=prepared.features,
        ranker=choose_ranker(prepared),
        rules=rules,
        bridging=config.bridging,
        floor=config.rules.floor,
        dials=read_dials(prepared),
        debt=config.rules.debt,
        owed=count_debt(prepared, rules),
        variety=make_variety(prepared),
        let_down=favour_let_down(prepared),
        journey=config.rules.journey,
    )


def read_dials(prepared: Prepared) -> DoubleArray:
    """Each member's dial, the club's where they have none, shape (n,)."""
    club = prepared.config.bubble
    dials = [club if m.bubble is None else m.bubble for m in prepared.club.members]
    return np.array(dials, dtype=np.float64)


def count_debt(prepared: Prepared, rules: Permissions) -> DoubleArray:
    """Introductions owed to members who lately received less than others, shape (n,)."""
    recent = _recent(prepared)
    received = sum_received(prepared.club, recent, prepared.config.rules)
    settled = count_settled(prepared.club, recent["week"].unique())
    return fairness_debt(received + settled, rules.capacity)


def favour_let_down(prepared: Prepared) -> DoubleArray:
    """What who waited in vain lately is favoured by, shape (n,)."""
    let_down = mark_let_down(prepared.club, _recent(prepared)).astype(np.float64)
    favoured: DoubleArray = prepared.config.rules.let_down * let_down
    return favoured


def _recent(prepared: Prepared) -> pd.DataFrame:
    """The last rounds on record that debt looks back at."""
    history = prepared.club.introductions
    weeks = sorted(history["week"].unique())[-prepared.config.rules.debt_weeks :]
    return history[history["week"].isin(weeks)]


def choose_ranker(prepared: Prepared) -> Ranker:
    """The learnt ranker, or the prior where there is none.

    Raises
    ------
    InputError
        If a weight of the prior is turned while a learnt ranker stands in its place.
    """
    knobs = prepared.config.compatibility
    if prepared.ranker is None:
        prior = PriorLogisticRegression.from_prior(COMPATIBILITY, knobs)
        return ClassifierRanker(prior, "prior", COMPATIBILITY)
    if knobs != Compatibility():
        raise InputError(
            f"config: compatibility.* are the weights of the prior; the ranker "
            f"{prepared.ranker.identity} was learnt and does not read them"
        )
    return prepared.ranker
