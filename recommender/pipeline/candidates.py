"""The pairs worth scoring: each member's best partners by every feature that can be searched.

Features declare which vectors find partners by them: each need among all that is given, profiles as
a whole among each other; an index finds the nearest. A few random members and some of other circles
come on top.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, vstack

from recommender.features.feature import Search
from recommender.features.registry import FEATURES
from recommender.maths.network.structure import best_at_three_steps
from recommender.maths.pairs import random_pairs, unique_pairs
from recommender.maths.search.nearest import nearest_of
from recommender.maths.search.partners import list_best, take_best
from recommender.maths.threads import in_threads
from recommender.pipeline.estimate import (
    estimate_by_fields,
    estimate_by_whole,
    weight_of_search,
)
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.arrays import FloatArray, IntArray
    from recommender.config import Config
    from recommender.features.club_features import PairFeatures
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.scorer import Scorer
    from recommender.ports.index import Index
    from recommender.ports.progress import Progress

TIES = Search("ties", "ties")
"""Partners by ways over contacts, which no index is asked for."""
_NAMED, _MORE_NAMED = 2, 150
"""How many times as many vectors as are wanted an index that is not exact is asked for, and how many more
at most: it is the nearest that it must not miss."""
_ASKED = 2
"""How many times as many partners as are wanted the rules are asked about at a time: no knob, as no
more of them are taken however many that is."""
_MEMBERS = 1_024
"""Members searched for at a time: no knob, as what is found for one does not depend on the others."""


def find_candidates(prepared: Prepared, scorer: Scorer, progress: Progress = silent) -> IntArray:
    """The pairs worth scoring, shape (m, 2), i < j, ascending.

    Parameters
    ----------
    prepared
        The club.
    scorer
        Of the week; the features that its ranker reads say what is searched.
    progress
        Told how far it is.
    """
    n, sizes = len(prepared.club), prepared.config.candidates
    if n < 2:
        return np.zeros((0, 2), dtype=np.int64)
    rng = np.random.default_rng(prepared.config.seed)
    lists = [random_pairs(n, sizes.random, rng), _others_circles(prepared, rng)]
    searches = list_searches(scorer.ranker.features)
    # What is found one way round is read both ways.
    searches = list({frozenset(search): search for search in reversed(searches)}.values())[::-1]
    _make_indexes(prepared, searches)
    for number, search in enumerate(searches, start=1):
        lists.append(_list_partners(prepared, scorer, search))
        progress("searching partners", number, len(searches))
    return unique_pairs(np.concatenate(lists), n)


def list_searches(read: Sequence[str]) -> list[Search]:
    """The searches that the features a ranker reads declare, each once, in their order."""
    features = (feature for feature in FEATURES if feature.name in read)
    return list(dict.fromkeys(search for feature in features for search in feature.search))


def make_index(prepared: Prepared, kind: str) -> Index | None:
    """The index of one kind of items of a club; None where there are none."""
    vectors = prepared.features.items(kind).vectors
    if not len(vectors):
        return None
    return prepared.index(f"{prepared.facets.encoder} {kind}", vectors)


def _make_indexes(prepared: Prepared, searches: Sequence[Search]) -> None:
    """Make the indexes of a round side by side: each is made by one thread."""
    kinds = list(dict.fromkeys(search.given for search in searches if search != TIES))
    in_threads(lambda low, _: make_index(prepared, kinds[low]), len(kinds), 1)


def _list_partners(prepared: Prepared, scorer: Scorer, search: Search) -> IntArray:
    """The best partners of each member by one search, shape (m, 2)."""
    if search == TIES:
        return _at_three_steps(prepared)
    partners = PartnerList(scorer, prepared.config, search)
    found = _search_all(prepared, search, partners.nearest)
    if search.asked == search.given:
        lists = [partners.list_allowed(first, [levels]) for first, levels in found]
    else:  # what is found one way round is read both ways
        there = [levels for _, levels in found]
        lists = partners.list_both_ways(csr_array(vstack(there)) if there else csr_array((0, 0)))
    return np.concatenate([np.zeros((0, 2), dtype=np.int64), *lists])


@dataclass(frozen=True)
class PartnerList:
    """Lists the partners of most promise whom one search finds, among those whom members may meet."""

    scorer: Scorer
    config: Config
    search: Search

    @property
    def nearest(self) -> int:
        """Nearest items that count for each one asked for."""
        sizes = self.config.candidates
        if self.search.asked == "whole":
            return sizes.looked_at * sizes.per_whole + 1  # everybody is nearest to themselves
        return sizes.per_need

    @property
    def listed(self) -> int:
        """Partners listed of each member."""
        sizes = self.config.candidates
        return sizes.per_whole if self.search.asked == "whole" else sizes.per_exchange

    def list_both_ways(self, levels: csr_array) -> list[IntArray]:
        """The best partners of everybody, shape (m, 2) each, by who asks and by who is asked.

        Parameters
        ----------
        levels
            Shape (n, n): how near others come to what each member asks for.
        """
        back = csr_array(levels.T)
        firsts = range(0, levels.shape[0], _MEMBERS)
        lists = [np.zeros((0, 2), dtype=np.int64)] * len(firsts)

        def list_some(number: int, _: int) -> None:
            rows = slice(firsts[number], firsts[number] + _MEMBERS)
            lists[number] = self.list_allowed(firsts[number], [levels[rows], back[rows]])

        in_threads(list_some, len(firsts), 1)
        return lists

    def list_allowed(self, first: int, levels: Sequence[csr_array]) -> IntArray:
        """The best partners of some members, whose rows begin at ``first``, shape (m, 2).

        Parameters
        ----------
        first
            Row of the first member.
        levels
            Shape (n_members, n) each: how near others come; of several the sums count.
        """
        promise = csr_array(sum(levels[1:], start=levels[0]))
        weight = weight_of_search(self.search, self.config.compatibility)
        by_fields = estimate_by_fields(self.scorer, self.config, _pairs_of(promise, first))
        promise.data = weight * promise.data + by_fields
        pairs, estimates = list_best(promise, self.config.candidates.looked_at * self.listed)
        pairs[:, 0] += first
        if self.search.asked != "whole":
            near = np.argsort(pairs[:, 1], kind="stable")  # those of one partner beside each other
            knobs = self.config.compatibility
            estimates[near] += estimate_by_whole(self.scorer, knobs, pairs[near])
            pairs = pairs[np.lexsort((-estimates, pairs[:, 0]))]
        return self._take_allowed(pairs)

    def _take_allowed(self, pairs: IntArray) -> IntArray:
        """The first of each member's pairs that the rules allow, as many as are listed."""
        rows, ranks = pairs[:, 0], _rank_in_row(pairs[:, 0])
        allowed = np.zeros(len(pairs), dtype=np.bool_)
        for low in range(0, int(ranks.max(initial=-1)) + 1, _ASKED * self.listed):
            enough = np.bincount(rows[allowed], minlength=len(self.scorer.dials)) >= self.listed
            asked = (ranks >= low) & (ranks < low + _ASKED * self.listed) & ~enough[rows]
            allowed[asked] = self.scorer.rules.allowed(pairs[asked])
        pairs = pairs[allowed]
        best: IntArray = pairs[_rank_in_row(pairs[:, 0]) < self.listed]
        return best


def _pairs_of(levels: csr_array, first: int) -> IntArray:
    """The pair of each entry, shape (n_entries, 2); rows begin at ``first``."""
    rows = np.repeat(np.arange(levels.shape[0]), np.diff(levels.indptr)) + first
    return np.stack([rows, levels.indices.astype(np.int64)], axis=1)


def _rank_in_row(rows: IntArray) -> IntArray:
    """The place of each entry among those of its row, from 0; ``rows`` ascend."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    return np.arange(len(rows)) - np.repeat(starts, np.diff(starts, append=len(rows)))


def _search_all(prepared: Prepared, search: Search, k: int) -> Iterator[tuple[int, csr_array]]:
    """How near the items of members come to those that each other asks for, block by block.

    Yields
    ------
    first
        Row of the first member of the block.
    levels
        Shape (n_members, n).
    """
    n, index = len(prepared.club), make_index(prepared, search.given)
    if index is None or not len(prepared.features.items(search.asked).vectors):
        return
    ranges = [np.arange(low, min(low + _MEMBERS, n)) for low in range(0, n, _MEMBERS)]
    find = partial(_search_some, ItemSearch(prepared.features, index, search, k))
    firsts = (int(members[0]) for members in ranges)
    yield from zip(firsts, prepared.blocks.map(find, ranges), strict=True)


def find_nearest(
    index: Index, queries: FloatArray, vectors: FloatArray, k: int
) -> tuple[FloatArray, IntArray]:
    """The nearest vectors to each query, with exact products.

    Parameters
    ----------
    index
        Of ``vectors``; one that is not exact is asked for more than are wanted, and these are
        compared in full.
    queries
        Shape (n_queries, dimension).
    vectors
        Shape (n_vectors, dimension).
    k
        From 1 to ``n_vectors``.

    Returns
    -------
    products, rows
        As `recommender.maths.search.nearest.nearest_of`.
    """
    if index.exact:
        return index.search(queries, k)
    named_k = min(_NAMED * k, k + _MORE_NAMED, len(vectors))
    _, named = index.search(queries, named_k)
    return nearest_of(queries, vectors, named, k)


@dataclass(frozen=True)
class ItemSearch:
    """One kind of items looked up among another, or among itself."""

    features: PairFeatures
    index: Index
    """Of the items that are given."""
    search: Search
    k: int
    """Nearest items that count for each one asked for."""

    def find(self, queries: FloatArray) -> tuple[FloatArray, IntArray]:
        """How near the nearest items of members come, and whose they are, shape (n_queries, k)."""
        given = self.features.items(self.search.given)
        k = min(self.k, len(given.vectors))
        products, rows = find_nearest(self.index, queries, given.vectors, k)
        owners = np.where(rows >= 0, given.owners[rows], -1)
        return products / np.float32(self.features.spread_of(self.search.asked)), owners


def _search_some(items_search: ItemSearch, members: IntArray) -> csr_array:
    """How near the items of everybody come to those that some members ask for."""
    features, asked = items_search.features, items_search.search.asked
    items, n = features.items(asked), len(features)
    low, high = int(items.start[members[0]]), int(items.start[members[-1] + 1])
    levels, owners = items_search.find(items.vectors[low:high])
    askers = items.owners[low:high]
    owners = np.where(owners == askers[:, None], -1, owners)  # nobody is their own partner
    return take_best(levels, owners, askers - members[0], (len(members), n))


def _others_circles(prepared: Prepared, rng: np.random.Generator) -> IntArray:
    """Everyone with a few by chance who are of another community, shape (m, 2)."""
    n, communities = len(prepared.club), prepared.network.communities
    pairs = random_pairs(n, prepared.config.candidates.random, rng)
    circles = communities[pairs]
    apart: IntArray = pairs[circles[:, 0] != circles[:, 1]]
    return apart


def _at_three_steps(prepared: Prepared) -> IntArray:
    """Pairs that many ways of three steps lead between, shape (m, 2)."""
    k = min(prepared.config.candidates.per_member, len(prepared.club) - 1)
    partners = best_at_three_steps(prepared.network.ties, k)
    rows, places = np.nonzero(partners >= 0)
    return np.stack([rows, partners[rows, places]], axis=1)
