"""Who knows whom in a week: who said so, who met through the club, and who may have met.

This file alone decides what a meeting counts for; rules, features, bubble numbers, letters and the
map ask here. A meeting that one of the two confirms and nobody denies is a tie from then on. How
strong it is follows from how glad the two were of it and how long ago it was: without contact it
fades. An introduction of which nobody says whether it took place is no tie, and no "no" either:
nothing may be told that would be untrue if the two did meet (`Contacts.introduced_by`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.club.club import TIE_COLUMNS
from recommender.club.week import Week

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.club import Club
    from recommender.config import Memory

MET = "met"
"""Source of a tie that came about by a meeting; nobody has stated it."""

_BEST_RATING = 5.0


@dataclass(frozen=True, eq=False)
class Contacts:
    """A club's stated ties and what was introduced, as arrays: read once, asked about any week.

    Pairs are row numbers of present members, the lower one first.
    """

    ids: tuple[str, ...]
    """Of the members, in row order."""
    stated: IntArray
    """Shape (k, 2): the ties that somebody has stated, each once, ascending."""
    strengths: DoubleArray
    """Shape (k,): of each the greatest strength it was stated with, above 0 and at most 1."""
    sources: NDArray[np.object_]
    """Shape (k,): where that is known from."""
    introduced: IntArray
    """Shape (m, 2): whom the club has introduced, a row of history each."""
    mondays: IntArray
    """Shape (m,): first day of the week of each, in days."""
    evening: BoolArray
    """Shape (m,): who met otherwise than by a round."""
    met: BoolArray
    """Shape (m,): of which it is known that they met."""
    in_touch: BoolArray
    """Shape (m,): who are still in touch."""
    lost: BoolArray
    """Shape (m,): who are not any more."""
    ratings: DoubleArray
    """Shape (m,): the mean of what both say of a meeting, 1 to 5; NaN where nobody does."""

    def introduced_by(self, week: Week, *, anew: bool = True) -> IntArray:
        """Pairs that the club has introduced: they may have met, whatever they say of it.

        What they say is left out on purpose. A claim such as "you know nobody there" that follows
        from these pairs is true in any case, and cannot tell one of the two what the other has
        answered.

        Parameters
        ----------
        week, anew
            As for `known_in`.

        Returns
        -------
        IntArray, shape (m, 2)
            Each pair once, ascending.
        """
        pairs = self.introduced[self._counts(week, anew=anew)]
        return self._pairs_of(np.unique(self._keys_of(pairs)))

    def known_in(
        self, week: Week, knobs: Memory, *, anew: bool = True
    ) -> tuple[IntArray, DoubleArray]:
        """Who knows whom in a week: the ties that were stated and those that came about by meetings.

        Parameters
        ----------
        week
            As of when; of later weeks what is recorded counts in full.
        knobs
            How meetings are remembered.
        anew
            Whether the week's round is being made: what is recorded of that week is then replaced, and
            does not count.

        Returns
        -------
        pairs : IntArray, shape (m, 2)
            Each pair once, ascending.
        strengths : DoubleArray, shape (m,)
            Of a pair that both said so and met the greater one, above 0 and at most 1.
        """
        keys, met = self._met_in(week, knobs, anew=anew)
        both = np.concatenate([self._keys_of(self.stated), keys])
        known, places = np.unique(both, return_inverse=True)
        strengths = np.zeros(len(known))
        np.maximum.at(strengths, places, np.concatenate([self.strengths, met]))
        return self._pairs_of(known), strengths

    def name_sources(self, pairs: IntArray) -> NDArray[np.object_]:
        """Where ties are known from, shape (m,): as stated, `MET` of others."""
        stated = self._keys_of(self.stated)
        at = np.searchsorted(stated, keys := self._keys_of(pairs))
        there = at < len(stated)
        there[there] = stated[at[there]] == keys[there]
        sources = np.full(len(pairs), MET, dtype=object)
        sources[there] = self.sources[at[there]]
        return sources

    def _met_in(self, week: Week, knobs: Memory, *, anew: bool) -> tuple[IntArray, DoubleArray]:
        """Keys and strengths of ties that came about by confirmed meetings and have not faded."""
        met = self._counts(week, anew=anew) & self.met
        weeks = np.maximum((week.monday.toordinal() - self.mondays[met]) // 7, 0)
        ages = np.maximum(weeks - knobs.touch_asked_after * self.in_touch[met], 0.0)
        ratings = self.ratings[met]
        first = np.where(np.isnan(ratings), knobs.unrated, ratings / _BEST_RATING)
        first = first * np.where(self.lost[met], knobs.lost_touch, 1.0)
        keys, places = np.unique(self._keys_of(self.introduced[met]), return_inverse=True)
        sums = np.bincount(places, weights=first * 0.5 ** (ages / knobs.half_life))
        strengths = np.minimum(sums, 1.0)
        lasting = strengths >= knobs.faded
        return keys[lasting], strengths[lasting]

    def _counts(self, week: Week, *, anew: bool) -> BoolArray:
        """What is on record, less what a new round replaces: no evening. Shape (m,)."""
        if not anew:
            return np.ones(len(self.introduced), dtype=np.bool_)
        stays: BoolArray = (self.mondays != week.monday.toordinal()) | self.evening
        return stays

    def _keys_of(self, pairs: IntArray) -> IntArray:
        keys: IntArray = pairs[:, 0] * len(self.ids) + pairs[:, 1]
        return keys

    def _pairs_of(self, keys: IntArray) -> IntArray:
        return np.stack(np.divmod(keys, max(len(self.ids), 1)), axis=1)


def read_contacts(club: Club) -> Contacts:
    """What a club's ties and history say about who knows whom."""
    stated, strengths, sources = _read_stated(club)
    pairs, here = _read_pairs(club, club.history)
    history, pairs = club.history[here], pairs[here]
    in_touch, lost = _touch(history)
    return Contacts(
        ids=club.ids,
        stated=stated,
        strengths=strengths,
        sources=sources,
        introduced=pairs,
        mondays=_mondays(history["week"]),
        evening=is_said(history["evening"], value=True),
        met=is_said(history["met"], value=True),
        in_touch=in_touch,
        lost=lost,
        ratings=_mean_ratings(history),
    )


def list_contacts(club: Club, week: Week, knobs: Memory, *, anew: bool = True) -> pd.DataFrame:
    """Who knows whom in a week, as a table with ids.

    Parameters
    ----------
    club
        Its ties and history are read.
    week, knobs, anew
        As for `Contacts.known_in`.

    Returns
    -------
    DataFrame
        Columns `TIE_COLUMNS`, ``a < b``, each pair of members once, sorted.
    """
    contacts = read_contacts(club)
    pairs, strengths = contacts.known_in(week, knobs, anew=anew)
    ids = np.array(club.ids, dtype=object)
    columns = (*ids[pairs].T, strengths, contacts.name_sources(pairs))
    return pd.DataFrame(dict(zip(TIE_COLUMNS, columns, strict=True)))


def _read_stated(club: Club) -> tuple[IntArray, DoubleArray, NDArray[np.object_]]:
    """The ties that somebody has stated: pairs, each once, ascending; strengths, and sources.

    A pair named twice counts with its greatest strength, and one without a strength with 1.
    """
    ties = club.ties
    pairs, here = _read_pairs(club, ties)
    here &= pairs[:, 0] != pairs[:, 1]
    stated = pd.to_numeric(ties["strength"]).astype("float64").fillna(1.0)
    strengths: DoubleArray = np.asarray(stated, dtype=np.float64)[here]
    sources: NDArray[np.object_] = ties["source"].to_numpy(dtype=np.object_)[here]
    pairs = pairs[here]
    order = np.lexsort((-strengths, pairs[:, 1], pairs[:, 0]))
    pairs = pairs[order]
    first = np.ones(len(pairs), dtype=np.bool_)
    first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
    kept = order[first]
    strengths, sources = strengths[kept], sources[kept]
    return pairs[first], strengths, sources


def _read_pairs(club: Club, table: pd.DataFrame) -> tuple[IntArray, BoolArray]:
    """Rows of both ids, the lower one first, shape (m, 2), and whether both are members'."""
    rows = np.stack([club.find_rows(table[side]) for side in ("a", "b")], axis=1)
    rows.sort(axis=1)
    return rows.astype(np.int64), rows[:, 0] >= 0


def _mondays(weeks: pd.Series[str]) -> IntArray:
    """First days of weeks by name, in days, shape (m,)."""
    places, names = pd.factorize(weeks)
    days = [Week.parse(name).monday.toordinal() for name in names]
    mondays: IntArray = np.array(days, dtype=np.int64)[places]
    return mondays


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


def _mean_ratings(rows: pd.DataFrame) -> DoubleArray:
    """The mean of what both say of a meeting, shape (m,); NaN where nobody does."""
    ratings = rows[["glad_a", "glad_b"]].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    known = ~np.isnan(ratings)
    count = known.sum(axis=1)
    sums = np.where(known, ratings, 0.0).sum(axis=1)
    return np.where(count > 0, sums / np.maximum(count, 1), np.nan)


def is_said(column: pd.Series[bool], *, value: bool) -> BoolArray:
    """Where a column of yes, no and unknown says one of the first two."""
    known = (column.astype("boolean") == value).fillna(value=False)
    says: BoolArray = known.to_numpy(dtype=np.bool_)
    return says
