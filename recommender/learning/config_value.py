"""What another configuration or ranker would have been worth, on the club's own outcomes.

Rounds that were drawn with known odds tell it: a pair that both ways of choosing would make counts for
more the less likely it was. Rounds in which nothing was drawn say nothing of any other way, and are left
out. The model of outcomes that the doubly robust value needs is fitted on other people than those whose
outcomes it foretells.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import expit

from recommender.errors import InputError
from recommender.features.registry import FURTHER
from recommender.learning.label import drawn_odds, good_meetings, inverse_propensity
from recommender.learning.ranker import LEARNT
from recommender.learning.ranker_evidence import choose_by_evidence
from recommender.learning.ranker_fit import LabelledPairs, RankerSettings, Weights, fit
from recommender.maths.measures.dyads import person_folds
from recommender.maths.measures.off_policy import METHODS, Log, Worth, fill_outcomes, worth_of
from recommender.maths.pairs import member_of, pair_keys
from recommender.pipeline.introduce import use_knobs
from recommender.pipeline.past_weeks import choose_again
from recommender.ports.progress import silent
from recommender.stages.rank import PriorLogisticRegression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.arrays import DoubleArray, IntArray
    from recommender.config import Config
    from recommender.learning.label import Target
    from recommender.pipeline import Prepared
    from recommender.ports.progress import Progress


@dataclass(frozen=True)
class ConfigValue:
    """Good meetings per introduction of another way of choosing, with what stands behind it."""

    weeks: tuple[str, ...]
    """ISO weeks of the drawn rounds that tell it."""
    introductions: int
    """That were made in them, of known odds, between present members."""
    outcomes: int
    """Of these, how many whose outcome is known."""
    shared: int
    """Of these, how many the other way would make, too."""
    done: float
    """Good meetings per introduction of what was done, of those known."""
    worth: Mapping[str, Worth]
    """By method: ``ips``, ``snips``, ``dr``."""

    @property
    def better(self) -> bool:
        """Whether all of the doubly robust gain's interval is above 0."""
        return self.worth["dr"].gain_low > 0

    def to_frame(self) -> pd.DataFrame:
        """A row per method, in the fields of `recommender.maths.measures.off_policy.Worth`."""
        rows = {name: asdict(worth) for name, worth in self.worth.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("method").reset_index()


def estimate_value(  # noqa: PLR0913  (each is a choice of the caller)
    prepared: Prepared,
    config: Config | None = None,
    *,
    ranker: Any = None,  # noqa: ANN401  # any fitted scikit-learn classifier
    rated: Target = "glad",
    present: Mapping[str, Iterable[str]] | None = None,
    settings: RankerSettings | None = None,
    progress: Progress = silent,
) -> ConfigValue:
    """The value of another configuration or ranker on the outcomes of the rounds that were drawn.

    Parameters
    ----------
    prepared
        Of a club whose history has odds (``propensity``) and outcomes.
    config
        The other knobs; those of ``prepared`` if left out. Its rounds are taken at their best: nothing
        is drawn for them.
    ranker
        A fitted classifier or a loaded ranker; that of ``prepared`` if left out.
    rated
        What a good meeting is rated by.
    present
        By week, the ids of the members its round was made for; all of today's where a week is missing.
    settings
        Of folds, intervals, and how many outcomes are needed (``least_later``).
    progress
        Told how far it is.

    Raises
    ------
    InputError
        If nothing was drawn, too few outcomes are known, or nothing that the other way would do was
        ever done.
    """
    settings = settings or RankerSettings()
    other = use_knobs(prepared, config, ranker)
    drawn = _find_drawn(prepared, rated)
    known = drawn["good"].notna()
    if int(known.sum()) < settings.least_later:
        message = (
            f"value: {int(known.sum())} outcomes of introductions with known odds; at least "
            f"{settings.least_later} are needed for an interval that says anything"
        )
        raise InputError(message)
    weeks = sorted(drawn["week"].unique())
    parts = []
    for number, week in enumerate(weeks):
        here = None if present is None else present.get(week)
        parts.append(_lay_side_by_side(other, week, drawn[drawn["week"] == week], here))
        progress("past weeks", number + 1, len(weeks))
    rows = pd.concat(parts, ignore_index=True)
    log = Log(
        pairs=rows[["i", "j"]].to_numpy(dtype=np.int64),
        logged=rows["odds"].to_numpy(dtype=np.float64),
        target=rows["target"].to_numpy(dtype=np.float64),
        shown=rows["odds"].notna().to_numpy(dtype=np.bool_),
        outcome=_fill(rows),
    )
    model = _foretell(rows, prepared.config, settings)
    rng = np.random.default_rng(settings.seed)
    shared = log.shown & (log.target > 0) & rows["good"].notna().to_numpy()
    return ConfigValue(
        weeks=tuple(weeks),
        introductions=len(drawn),
        outcomes=int(known.sum()),
        shared=int(shared.sum()),
        done=float(drawn["good"].mean()),
        worth={
            name: worth_of(log, name, model=model if name == "dr" else None, rng=rng)
            for name in METHODS
        },
    )


def _find_drawn(prepared: Prepared, rated: Target) -> pd.DataFrame:
    """The introductions of known odds between present members, with what came of them.

    Raises
    ------
    InputError
        If there is none.
    """
    club = prepared.club
    here = club.history[club.history["a"].isin(club.rows) & club.history["b"].isin(club.rows)]
    odds = drawn_odds(here)
    ends = pd.DataFrame(club.pairs(here), columns=["i", "j"])
    said = [f"accepted_{side}" for side in "ab"]
    accepted = here[said].astype("Float64").min(axis=1, skipna=False)
    table = ends.assign(
        week=here["week"].to_numpy(),
        odds=odds,
        good=good_meetings(here, rated),
        met=here["met"].astype("Float64").to_numpy(np.float64, na_value=np.nan),
        accepted=accepted.to_numpy(np.float64, na_value=np.nan),
    )
    table = table[table["odds"].notna()]
    if not len(table):
        message = (
            "value: no round on record was drawn with known odds, so nothing tells what another "
            "choice would have brought; turn exploration.on on, and ask again after some weeks"
        )
        raise InputError(message)
    return table.sort_values(["week", "i", "j"], ignore_index=True)


def _lay_side_by_side(
    other: Prepared, week: str, made: pd.DataFrame, present: Iterable[str] | None
) -> pd.DataFrame:
    """The introductions made in a week and those of the other way, with their features of then."""
    again, n = choose_again(other, week, present), len(other.club)
    done = made[["i", "j"]].to_numpy(dtype=np.int64)
    done_keys, new_keys = pair_keys(np.sort(done, axis=1), n), pair_keys(again.pairs, n)
    new = again.pairs[~member_of(new_keys, np.sort(done_keys))]
    rows = pd.concat(
        [
            made.assign(target=member_of(done_keys, np.sort(new_keys)).astype(np.float64)),
            pd.DataFrame(new, columns=["i", "j"]).assign(week=week, target=1.0),
        ],
        ignore_index=True,
    )
    pairs = np.sort(rows[["i", "j"]].to_numpy(dtype=np.int64), axis=1)
    features = again.then.features.of(pairs, further=True)[list(LEARNT)]
    return rows.join(features.reset_index(drop=True))


def _fill(rows: pd.DataFrame) -> DoubleArray:
    """Outcomes, those unknown filled in by what is known of the way to them; shape (m,)."""
    accepted, met, good = (rows[name].to_numpy(np.float64) for name in ("accepted", "met", "good"))
    meets = met[(accepted == 1) & ~np.isnan(met)]
    glad = good[(met == 1) & ~np.isnan(good)]
    if not len(meets) or not len(glad):
        return good
    return fill_outcomes(accepted, met, good, (float(meets.mean()), float(glad.mean())))


def _foretell(rows: pd.DataFrame, config: Config, settings: RankerSettings) -> DoubleArray:
    """The chance of a good meeting of every row, by models that knew neither of its people."""
    features = rows[list(LEARNT)].to_numpy(dtype=np.float64)
    pairs = rows[["i", "j"]].to_numpy(dtype=np.int64)
    good = rows["good"].to_numpy(dtype=np.float64)
    weight = inverse_propensity(rows["odds"].to_numpy(dtype=np.float64))
    opinion = PriorLogisticRegression.from_prior(LEARNT, config.compatibility)
    prior = Weights(config.compatibility.intercept, opinion.coef_[0])
    odds = prior.log_odds(features)

    def labelled(some: IntArray) -> LabelledPairs:
        some = some[~np.isnan(good[some])]
        return LabelledPairs(
            features[some], pairs[some], good[some].astype(np.int64), weight[some], len(FURTHER)
        )

    rng = np.random.default_rng(settings.seed)
    for train, test in person_folds(pairs, settings.groups, rng):
        known = labelled(train)
        if len(np.unique(known.good)) == 2:
            choice = choose_by_evidence(known, prior, settings)
            odds[test] = fit(known, prior, choice, settings).log_odds(features[test])
    chance: DoubleArray = expit(odds)
    return chance
