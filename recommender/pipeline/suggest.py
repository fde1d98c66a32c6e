"""Introductions of one member on demand: what all members' have in common is laid out once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.maths.network.structure import best_at_three_steps
from recommender.pipeline.candidates import linear_score, lookup_of
from recommender.pipeline.score import above_floor, scorer_of
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    import pandas as pd

    from recommender.arrays import IntArray
    from recommender.club.week import Week
    from recommender.config import Config
    from recommender.maths.search.best_partners import Content
    from recommender.maths.search.one_to_all import Lookup
    from recommender.maths.search.tally import Club
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer
    from recommender.rules.permissions import Permissions

_ALL = 2_000
"""Members up to which all others are scored in full."""
_KEPT = 4
"""Weeks and configurations of one club that stay laid out."""
_SHORTLIST = 300
"""Members scored in full otherwise, best first by the score that all pairs are compared by."""


@dataclass(frozen=True, eq=False)
class Search:
    """What finds a shortlist among many."""

    content: Content
    lookup: Lookup
    club: Club

    def shortlist(self, row: int, size: int) -> IntArray:
        """Rows of the best partners of a member whom they may meet."""
        from recommender.maths.search.one_to_all import best_of_one  # compiled when first needed

        return best_of_one(self.lookup, self.club, self.content, row, min(size, len(self.content)))


@dataclass(frozen=True, eq=False)
class Suggester:
    """A club in one week, ready to be asked about any member."""

    prepared: Prepared
    scorer: Scorer
    search: Search | None
    """None in a club of few, in which all are scored."""

    def turned_to(self, dial: float) -> Suggester:
        """The same with everybody's dial at one value; nothing is laid out anew for it."""
        dials, search = np.full(len(self.prepared.club), dial), self.search
        if search is not None:
            linear = search.club.linear._replace(dial=dials.astype(np.float32))
            search = replace(search, club=search.club._replace(linear=linear))
        return replace(self, scorer=replace(self.scorer, dials=dials), search=search)

    def best(self, row: int, limit: int) -> pd.DataFrame:
        """The best pairs of a member, at most ``limit``, best first, as `score_pairs` gives them."""
        n = len(self.prepared.club)
        if self.search is not None:
            found = self._scored(row, self._shortlist(self.search, row, _SHORTLIST + limit), limit)
            if len(found) == limit:
                return found
        return self._scored(row, np.arange(n), limit)  # few, or rules and floor leave few

    def _shortlist(self, search: Search, row: int, size: int) -> IntArray:
        """From the cells, and for a ranker that reads ways those at three steps, too."""
        found = search.shortlist(row, size)
        if "three_steps" not in self.scorer.ranker.features:
            return found
        near = best_at_three_steps(self.prepared.network.ties, size, np.array([row]))[0]
        return np.union1d(found, near[near >= 0])

    def _scored(self, row: int, others: IntArray, limit: int) -> pd.DataFrame:
        others = others[others != row]
        pairs = np.stack([np.minimum(others, row), np.maximum(others, row)], axis=1)
        table = self.scorer.table(pairs[self.scorer.rules.allowed(pairs)])
        good = np.flatnonzero(above_floor(table, self.prepared.config))
        order = np.argsort(-table["weight"].to_numpy()[good], kind="stable")
        return table.iloc[good[order[:limit]]]


def suggester(prepared: Prepared, week: Week, config: Config | None = None) -> Suggester:
    """Lay out a club and week under some knobs, or find it laid out: the last few are kept."""
    config = config or prepared.config
    key, kept = (str(week), config), prepared.suggesters
    found = kept.get(key)
    if found is None:
        found = _made(prepared.under(config), week)
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = found
    return found


def _made(prepared: Prepared, week: Week) -> Suggester:
    rules = permissions(prepared.club, week, prepared.config.rules, anew=False)
    scorer = scorer_of(prepared, rules)
    if len(prepared.club) <= _ALL:
        return Suggester(prepared, scorer, None)
    return Suggester(prepared, scorer, search_in(prepared, rules))


def search_in(prepared: Prepared, rules: Permissions) -> Search:
    """The club laid out to find shortlists in."""
    from recommender.maths.search.near_partners import club_of  # compiled when first needed

    content = prepared.features.content()
    return Search(
        content, lookup_of(prepared), club_of(content, linear_score(prepared, rules), rules.terms())
    )
