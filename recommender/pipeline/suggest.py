"""Introductions of one member on demand: what all members' have in common is laid out once."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from cachetools import LRUCache

from recommender.club.week import Week
from recommender.maths.network.structure import best_at_three_steps
from recommender.pipeline.candidates import TIES, ItemSearch, list_searches, make_index
from recommender.pipeline.describe import make_explainer
from recommender.pipeline.estimate import estimate_by_fields, weight_of_search
from recommender.pipeline.scorer import count_debt, make_scorer, read_dials
from recommender.rules.permissions import permissions, permissions_after

if TYPE_CHECKING:
    import pandas as pd

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray
    from recommender.config import Config
    from recommender.features.club_facts import Network
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer
    from recommender.stages.explain import Explainer

_WEEKS = 4
"""Weeks and configurations of one club that stay laid out: no knob, as what is laid out anew gives
the same answer, only later."""


@dataclass(frozen=True, eq=False)
class PartnerSearch:
    """The indexes of a club, and who has changed since they were made."""

    searches: tuple[ItemSearch, ...]
    """On the members as they were when the indexes were made."""
    size: int
    """Partners by each search that are scored for one member."""
    changed: BoolArray
    """Shape (n,): whose items are others now; they are partners to look at for everybody."""

    config: Config
    """Whose weights put in order whom a search finds."""

    def shortlist(self, scorer: Scorer, row: int, size: int) -> IntArray:
        """Rows of the partners of most promise, of any search; ``scorer`` is of the club as it is now."""
        lists = [np.flatnonzero(self.changed)]
        for search in self.searches:
            queries = scorer.features.vectors_of(search.search.asked, row)
            if len(queries):
                others, levels = _best_by_owner(*search.find(queries))
                promise = self._estimate(scorer, search, row, others, levels)
                ranked = others[np.argsort(-promise, kind="stable")]
                lists.append(ranked[~self.changed[ranked]][:size])
        return np.unique(np.concatenate(lists))

    def _estimate(
        self, scorer: Scorer, search: ItemSearch, row: int, others: IntArray, levels: FloatArray
    ) -> DoubleArray:
        """What a member and others may be worth to each other, by one search and their fields."""
        pairs = np.stack([np.full(len(others), row), others], axis=1)
        weight = weight_of_search(search.search, self.config.compatibility)
        return weight * levels + estimate_by_fields(scorer, self.config, pairs)


def _best_by_owner(levels: FloatArray, owners: IntArray) -> tuple[IntArray, FloatArray]:
    """Whose items come near, each once, and how near the nearest does."""
    good = (levels > 0.0) & (owners >= 0)
    order = np.argsort(-levels[good], kind="stable")
    others, first = np.unique(owners[good][order], return_index=True)
    return others, levels[good][order][first]


@dataclass(frozen=True, eq=False)
class Suggester:
    """A club in one week, ready to be asked about any member."""

    scorer: Scorer
    explainer: Explainer
    network: Network
    """In the week."""
    search: PartnerSearch | None
    """None in a club of few, in which all are scored."""

    def turned_to(self, dial: float) -> Suggester:
        """The same with everybody's dial at one value; nothing is laid out anew for it."""
        dials = np.full(len(self.scorer.dials), dial)
        return replace(self, scorer=replace(self.scorer, dials=dials))

    def best(self, row: int, limit: int) -> pd.DataFrame:
        """The best pairs of a member, at most ``limit``, best first, as `score_pairs` gives them."""
        everybody = np.arange(len(self.scorer.dials))
        if self.search is not None:
            few = self._score(
                row, self._shortlist(self.search, row, self.search.size + limit), limit
            )
            if len(few) == limit:
                return few
        return self._score(row, everybody, limit)  # few, or rules and floor leave few

    def _shortlist(self, search: PartnerSearch, row: int, size: int) -> IntArray:
        """From the indexes, and for a ranker that reads ways those at three steps, too."""
        rows = search.shortlist(self.scorer, row, size)
        if TIES not in list_searches(self.scorer.ranker.features):
            return rows
        near = best_at_three_steps(self.network.ties, size, np.array([row]))[0]
        return np.union1d(rows, near[near >= 0])

    def _score(self, row: int, others: IntArray, limit: int) -> pd.DataFrame:
        others = others[others != row]
        pairs = np.stack([np.minimum(others, row), np.maximum(others, row)], axis=1)
        table = self.scorer.table(pairs[self.scorer.rules.allowed(pairs)])
        good = np.flatnonzero(self.scorer.above_floor(table))
        order = np.argsort(-table["weight"].to_numpy()[good], kind="stable")
        return table.iloc[good[order[:limit]]]


class SuggesterCache:
    """The suggesters of the clubs in use: of each club those of the last few weeks and knobs.

    Threads may share it. A club that nobody holds any longer takes its suggesters with it.
    """

    def __init__(self, weeks: int = _WEEKS) -> None:
        self._weeks = weeks
        self._clubs: WeakKeyDictionary[Prepared, LRUCache[tuple[str, Config], Suggester]] = (
            WeakKeyDictionary()
        )
        self._indexes: WeakKeyDictionary[Prepared, dict[Config, PartnerSearch]] = (
            WeakKeyDictionary()
        )
        self._lock = threading.Lock()

    def get(self, prepared: Prepared, week: Week, config: Config | None = None) -> Suggester:
        """Lay out a club and week under some knobs, or find it laid out."""
        config = config or prepared.config
        key = str(week), config
        with self._lock:
            cached = self._of(prepared).get(key)
            search = self._indexes.get(prepared, {}).get(config)
        if cached is not None:
            return cached
        made = make_suggester(prepared.under(config), week, search)
        with self._lock:
            return self._of(prepared).setdefault(key, made)

    def count(self, prepared: Prepared) -> int:
        """How many suggesters of a club are cached."""
        with self._lock:
            return len(self._of(prepared))

    def carry_over(self, before: Prepared, after: Prepared, rows: IntArray) -> None:
        """Have what was laid out last before a change ready after it, too.

        Parameters
        ----------
        before, after
            The club before and after `Prepared.with_members`.
        rows
            Ascending rows of those who have changed.
        """
        with self._lock:
            items = list(self._of(before).items())[-1:]
        for (week, config), old in items:
            carried = _carry(old, after.under(config), Week.parse(week), rows)
            with self._lock:
                self._of(after)[week, config] = carried

    def carry_indexes(self, before: Prepared, after: Prepared) -> None:
        """Use the indexes that were made of a club after its past has changed, too.

        Parameters
        ----------
        before, after
            The club before and after `Prepared.with_club`, members and ranker being the same.
        """
        with self._lock:
            known = dict(self._indexes.get(before, {}))
            for (_, config), old in self._of(before).items():
                if old.search is not None:
                    known[config] = old.search
            self._indexes[after] = known

    def _of(self, prepared: Prepared) -> LRUCache[tuple[str, Config], Suggester]:
        if prepared not in self._clubs:
            self._clubs[prepared] = LRUCache(self._weeks)
        return self._clubs[prepared]


SUGGESTERS = SuggesterCache()
"""Those of this process."""


def make_suggester(
    prepared: Prepared, week: Week, search: PartnerSearch | None = None
) -> Suggester:
    """Lay out a club and week under the club's knobs; with indexes of its items that are there."""
    prepared = prepared.in_week(week, anew=False)
    rules = permissions(prepared.club, week, prepared.config.rules, anew=False)
    scorer = make_scorer(prepared, rules)
    if search is None and len(prepared.club) > prepared.config.candidates.all_on_demand:
        search = make_search(prepared, scorer)
    return Suggester(scorer, make_explainer(prepared), prepared.network, search)


def make_search(prepared: Prepared, scorer: Scorer) -> PartnerSearch:
    """The club's indexes, ready to find shortlists in: items are looked up both ways."""
    sizes = prepared.config.candidates
    nearest = max(sizes.shortlist, sizes.shortlist_from)
    searches = [
        ItemSearch(prepared.features, index, search, nearest)
        for search in list_searches(scorer.ranker.features)
        if search != TIES and (index := make_index(prepared, search.given)) is not None
    ]
    nobody = np.zeros(len(prepared.club), dtype=np.bool_)
    return PartnerSearch(tuple(searches), sizes.shortlist, nobody, prepared.config)


def _carry(old: Suggester, prepared: Prepared, week: Week, rows: IntArray) -> Suggester:
    prepared = prepared.with_network(old.network)  # ties and history have not changed
    knobs = prepared.config.rules
    rules = permissions_after(old.scorer.rules, prepared.club, rows, week, knobs, anew=False)
    same = np.array_equal(rules.capacity, old.scorer.rules.capacity)
    scorer = replace(
        old.scorer,
        features=prepared.features,
        rules=rules,
        dials=read_dials(prepared),
        owed=old.scorer.owed if same else count_debt(prepared, rules),
    )
    search = None if old.search is None else _search_after(old.search, prepared, scorer, rows)
    return replace(old, scorer=scorer, explainer=make_explainer(prepared), search=search)


def _search_after(
    old: PartnerSearch, prepared: Prepared, scorer: Scorer, rows: IntArray
) -> PartnerSearch:
    changed = old.changed.copy()
    changed[rows] = True
    if changed.sum() > prepared.config.candidates.changed:
        return make_search(prepared, scorer)
    return replace(old, changed=changed)
