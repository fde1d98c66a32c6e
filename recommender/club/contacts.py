"""Who knows whom in a week: who said so, who met through the club, and who may have met.

This file alone decides what a meeting counts for; rules, features, bubble numbers, letters and the
map ask here. A meeting that one of the two confirms and nobody denies is a tie from then on. How
strong it is follows from how glad the two were of it and how long ago it was: without contact it
fades. An introduction of which nobody says whether it took place is no tie, and no "no" either:
nothing may be told that would be untrue if the two did meet (`list_introduced`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.club.club import TIE_COLUMNS
from recommender.club.week import Week

if TYPE_CHECKING:
    from recommender.arrays import BoolArray, DoubleArray
    from recommender.club.club import Club
    from recommender.config import Memory

MET = "met"
"""Source of a tie that came about by a meeting; nobody has stated it."""

_BEST_RATING = 5.0


def list_contacts(club: Club, week: Week, knobs: Memory, *, anew: bool = True) -> pd.DataFrame:
    """Who knows whom in a week: the ties that were stated and those that came about by meetings.

    Parameters
    ----------
    club
        Its ties and history are read.
    week
        As of when; of later weeks what is recorded counts in full.
    knobs
        How meetings are remembered.
    anew
        Whether the week's round is being made: what is recorded of that week is then replaced, and
        does not count.

    Returns
    -------
    DataFrame
        Columns `TIE_COLUMNS`, ``a < b``, each pair of members once, sorted; of a pair that both said
        so and met the greater strength, above 0 and at most 1.
    """
    known = list_stated(club)
    met = _meetings(club, week, knobs, anew=anew)
    if not len(met):
        return known
    both = pd.concat([known, met], ignore_index=True) if len(known) else met
    strongest = both.groupby(["a", "b"])["strength"].max()
    first = both.drop_duplicates(["a", "b"]).set_index(["a", "b"])
    return first.assign(strength=strongest).sort_index().reset_index()[list(TIE_COLUMNS)]


def list_stated(club: Club) -> pd.DataFrame:
    """The ties that somebody has stated, as `list_contacts` gives them.

    A pair named twice counts with its greatest strength, and one without a strength with 1.
    """
    ties = club.ties
    between = club.find_pairs(ties) & (ties["a"] != ties["b"])
    stated = _ordered(ties[between])
    strength = pd.to_numeric(stated["strength"]).astype("float64").fillna(1.0)
    strongest = stated.assign(strength=strength).sort_values("strength", ascending=False)
    pairs = strongest.drop_duplicates(["a", "b"]).sort_values(["a", "b"], ignore_index=True)
    return pairs[list(TIE_COLUMNS)]


def list_introduced(club: Club, week: Week, *, anew: bool = True) -> pd.DataFrame:
    """Pairs of members that the club has introduced: they may have met, whatever they say of it.

    What they say is left out on purpose. A claim such as "you know nobody there" that follows from
    these pairs is true in any case, and cannot tell one of the two what the other has answered.

    Parameters
    ----------
    club, week, anew
        As for `list_contacts`.

    Returns
    -------
    DataFrame
        Columns ``a`` and ``b``, ``a < b``, each pair once.
    """
    introduced = _ordered(_past(club, week, anew=anew))
    return introduced[["a", "b"]].drop_duplicates(ignore_index=True)


def _meetings(club: Club, week: Week, knobs: Memory, *, anew: bool) -> pd.DataFrame:
    """Ties that came about by confirmed meetings and have not faded, columns `TIE_COLUMNS`."""
    history = _past(club, week, anew=anew)
    met = history[is_said(history["met"], value=True)]
    in_touch, lost = _touch(met)
    ages = np.maximum(_ages(met, week) - knobs.touch_asked_after * in_touch, 0.0)
    first = _first_strengths(met, knobs) * np.where(lost, knobs.lost_touch, 1.0)
    strength = first * 0.5 ** (ages / knobs.half_life)
    pairs = _ordered(met)[["a", "b"]].assign(strength=strength)
    ties = pairs.groupby(["a", "b"], as_index=False)["strength"].sum()
    ties["strength"] = ties["strength"].clip(upper=1.0)
    lasting: pd.DataFrame = ties[ties["strength"] >= knobs.faded].assign(source=MET)
    return lasting


def list_in_touch(club: Club) -> pd.DataFrame:
    """Introductions of which one says that they are still in touch, and none that they are not."""
    in_touch: pd.DataFrame = club.history[_touch(club.history)[0]]
    return in_touch


def _touch(rows: pd.DataFrame) -> tuple[BoolArray, BoolArray]:
    """Who are still in touch, and who are not any more; neither where nobody says or they differ."""
    columns = [rows[name] for name in ("still_in_touch_a", "still_in_touch_b")]
    yes, no = (
        np.any([is_said(column, value=v) for column in columns], axis=0) for v in (True, False)
    )
    return yes & ~no, no & ~yes


def _first_strengths(met: pd.DataFrame, knobs: Memory) -> DoubleArray:
    """How strong each meeting is at first: the mean rating as a share of the best one, (0, 1]."""
    ratings = met[["glad_a", "glad_b"]].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    known = ~np.isnan(ratings)
    mean = np.where(known, ratings, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    strengths: DoubleArray = np.where(known.any(axis=1), mean / _BEST_RATING, knobs.unrated)
    return strengths


def _ages(rows: pd.DataFrame, week: Week) -> DoubleArray:
    """Weeks since each introduction, at least 0."""
    ages = {name: max(week.weeks_since(Week.parse(name)), 0) for name in rows["week"].unique()}
    return rows["week"].map(ages).to_numpy(dtype=np.float64)


def _past(club: Club, week: Week, *, anew: bool) -> pd.DataFrame:
    """What is recorded between present members, less what a new round replaces: no evening."""
    history = club.history
    here = club.find_pairs(history)
    if not anew:
        return history[here]
    stays = (history["week"] != str(week)) | is_said(history["evening"], value=True)
    return history[here & stays]


def _ordered(pairs: pd.DataFrame) -> pd.DataFrame:
    """The same with ``a < b``."""
    swapped = pairs["a"] > pairs["b"]
    first = pairs["a"].where(~swapped, pairs["b"])
    return pairs.assign(a=first, b=pairs["b"].where(~swapped, pairs["a"]))


def is_said(column: pd.Series[bool], *, value: bool) -> BoolArray:
    """Where a column of yes, no and unknown says one of the first two."""
    known = (column.astype("boolean") == value).fillna(value=False)
    says: BoolArray = known.to_numpy(dtype=np.bool_)
    return says
