"""Which contacts may meet what is asked for: the search over everybody's inventories.

Millions of contacts are read a few thousand at a time. What a text is near to is worked out once,
however many contacts have it, and kept as a few numbers; of each owner no more is kept than can be
asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import logit

from recommender.club.inventory import Closeness
from recommender.club.names import organisation_key, spell_person
from recommender.maths.pairs import pairs_of
from recommender.maths.texts.evidence import centred
from recommender.pipeline.own_words import least_product
from recommender.pipeline.warm import NEED, Lead, is_named
from recommender.rules.not_available import find_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray
    from recommender.club.inventory import Contact
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.warm import Askings
    from recommender.ports.encoder import Encoder
    from recommender.rules.checks import PairList

_BLOCK = 8_192
"""Contacts looked at at a time."""
_MOST_TEXTS = 200_000
"""Texts of contacts of which it is remembered what they are near to: jobs come again."""
_PRUNED_AT = 64
"""Leads in memory, for each contact of a block, from which those that nobody would be asked about go."""
_CLOSE = {closeness: float(at) for at, closeness in enumerate(Closeness)}
_EPSILON = 1e-6

_Outside = tuple[int, str, "Contact"]
"""Row of the owner, the contact's text, and the contact."""


def find_leads(
    prepared: Prepared,
    encoder: Encoder,
    askings: Askings,
    contacts: Iterable[tuple[str, Contact]],
    most: int | None = None,
    block: int = _BLOCK,
) -> list[Lead]:
    """Contacts that may meet what is asked for, the best first; of one owner the best for each.

    Nobody's own contact is a lead for them, nor one that may be a member of the club, nor one of
    whom asker and owner must not be introduced to each other.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with; it should remember nothing of what it is asked.
    askings
        What is asked for.
    contacts
        Owner and contact; millions of them are read a few at a time.
    most
        Leads of one owner at most, the best ones; all if left out.
    block
        Contacts that are looked at at a time: no lead depends on it.
    """
    if not askings.askings:
        return []
    outside = _list_outside(prepared, contacts)
    search = _Search(prepared, encoder, askings)
    none = np.zeros(0, np.int64)
    matches = _Found(none, none, np.zeros(0), np.zeros(0), none.astype(object))
    while some := list(islice(outside, block)):
        matches = matches.joined(search.look(some, most))
        if len(matches.contacts) > _PRUNED_AT * block:
            matches = matches.best(most)
    return _list_leads(prepared, askings, matches.best(most))


def _list_outside(
    prepared: Prepared, contacts: Iterable[tuple[str, Contact]]
) -> Iterator[_Outside]:
    """Contacts of members that say something, and that may be nobody of the club.

    Yields
    ------
    int, str, Contact
        Row of the owner, the contact's text, and the contact.
    """
    members = {spell_person(member.name) for member in prepared.club.members}
    rows = prepared.club.rows
    for owner, contact in contacts:
        row, text = rows.get(owner), contact.text
        if row is not None and text and spell_person(contact.name) not in members:
            yield row, text, contact


@dataclass(frozen=True, eq=False)
class _Found:
    """Leads as columns, shape (n_leads,) each."""

    askings: IntArray
    owners: IntArray
    chances: DoubleArray
    scores: DoubleArray
    contacts: npt.NDArray[Any]
    """Ids of contacts, or their places in a block."""

    def joined(self, other: _Found) -> _Found:
        """These and others."""
        return _Found(
            np.concatenate([self.askings, other.askings]),
            np.concatenate([self.owners, other.owners]),
            np.concatenate([self.chances, other.chances]),
            np.concatenate([self.scores, other.scores]),
            np.concatenate([self.contacts, other.contacts]),
        )

    def taken(self, rows: IntArray) -> _Found:
        """Some of them, by place."""
        return _Found(
            self.askings[rows], self.owners[rows], self.chances[rows], self.scores[rows],
            self.contacts[rows],
        )  # fmt: skip

    def best(self, most: int | None) -> _Found:
        """Of every owner the best contact for each thing, and no more than ``most`` of these."""
        order = np.lexsort((-self.scores, self.askings, self.owners))  # of equal ones the first
        pairs = np.column_stack([self.owners, self.askings])[order]
        is_first = np.ones(len(order), dtype=np.bool_)
        is_first[1:] = (pairs[1:] != pairs[:-1]).any(axis=1)
        one_each = self.taken(order[is_first])
        if most is None:
            return one_each
        order = np.lexsort((one_each.askings, -one_each.scores, one_each.owners))
        owners = one_each.owners[order]
        start = np.flatnonzero(np.diff(owners, prepend=-1))
        place = np.arange(len(owners)) - np.repeat(start, np.diff(start, append=len(owners)))
        return one_each.taken(order[place < most])


class _NearLists:
    """Lists of what is asked for, one after the other: of a text or firm what it may meet, best first.

    Attributes
    ----------
    start
        Shape (n_lists + 1,): list v has the entries start[v] to start[v + 1].
    askings, chances, scores
        Shape (n_entries,): numbers of what is asked for, the chance that it is met, its log-odds.
    """

    def __init__(self) -> None:
        self.start = np.zeros(1, dtype=np.int64)
        self.askings = np.zeros(0, dtype=np.int64)
        self.chances = np.zeros(0)
        self.scores = np.zeros(0)

    def add(self, n: int, lists: IntArray, askings: IntArray, chances: DoubleArray) -> range:
        """Add ``n`` lists, of whose entries it is said which list each is of; their numbers."""
        first = len(self.start) - 1
        scores = logit(np.clip(chances, _EPSILON, 1 - _EPSILON))
        order = np.lexsort((askings, -scores, lists))
        ends = self.start[-1] + np.cumsum(np.bincount(lists, minlength=n))
        self.start = np.concatenate([self.start, ends])
        self.askings = np.concatenate([self.askings, askings[order]])
        self.chances = np.concatenate([self.chances, chances[order]])
        self.scores = np.concatenate([self.scores, scores[order]])
        return range(first, first + n)


class _Search:
    """Says what each contact may meet; what a text or a firm is near to is worked out once.

    Parameters
    ----------
    prepared, encoder, askings
        As for `find_leads`.
    """

    def __init__(self, prepared: Prepared, encoder: Encoder, askings: Askings) -> None:
        self._prepared = prepared
        self._encoder = encoder
        self._askings = askings
        self._askers = np.array([prepared.club.row(asking.asker) for asking in askings.askings])
        self._blocks = find_blocks(prepared.club)
        self._apart = _count_apart(self._blocks, self._askers)
        self._least = least_product(prepared)
        self._near = _NearLists()
        self._by_text: dict[str, int] = {}
        self._by_firm: dict[str, int] = {}
        self._told = {
            row: f" {organisation_key(asking.text)} "
            for row, asking in enumerate(askings.askings)
            if asking.kind != NEED
        }
        self._sure = prepared.config.evidence.can_help

    def look(self, contacts: Sequence[_Outside], most: int | None) -> _Found:
        """Leads among some contacts; ``most`` of each owner."""
        lists, places = self._list(contacts)
        owners = np.array([owner for owner, _, _ in contacts], dtype=np.int64)
        step = self._prepared.config.warm.closeness
        close = step * np.array([_CLOSE[contact.closeness] for _, _, contact in contacts])
        start, near = self._near.start[lists], self._near
        counts = near.start[lists + 1] - start
        floor = np.full(len(self._prepared.club), -np.inf)
        if most is not None:
            counts, floor = self._cut(start, counts, owners[places], close[places], most)
        past = np.cumsum(counts)
        entries = np.arange(counts.sum()) + np.repeat(start - past + counts, counts)
        at = np.repeat(places, counts)
        scores = near.scores[entries] + close[at]
        high = np.flatnonzero(scores >= floor[owners[at]])
        entries, at = entries[high], at[high]
        matches = _Found(
            near.askings[entries], owners[at], near.chances[entries], scores[high], at
        )  # fmt: skip
        matches = matches.taken(np.flatnonzero(~self._are_apart(matches))).best(most)
        ids = [contacts[place][2].id for place in matches.contacts.tolist()]
        return replace(matches, contacts=np.array(ids, dtype=object))

    def _cut(
        self, start: IntArray, counts: IntArray, owners: IntArray, close: DoubleArray, most: int
    ) -> tuple[IntArray, DoubleArray]:
        """How much of each list can count where so many leads of each owner do, and from what score.

        A list of one contact has no thing twice, and so many at least that the owner may be asked about
        are among its first ``most`` and as many as are apart from the owner: nothing that is further
        down, or worse than the last of these, is among the best ones.

        Parameters
        ----------
        start, counts
            Shape (n_lists,): where each list begins, and how long it is.
        owners, close
            Shape (n_lists,): whose contact it is of, and what closeness counts.
        most
            Leads of one owner at most.

        Returns
        -------
        counts : IntArray, shape (n_lists,)
        floor : DoubleArray, shape (n_members,)
        """
        enough = most + self._apart[owners]
        floor, full = np.full(len(self._apart), -np.inf), counts >= enough
        last = self._near.scores[(start + enough - 1)[full]] + close[full]
        np.maximum.at(floor, owners[full], last)
        return np.minimum(counts, enough), floor

    def _are_apart(self, matches: _Found) -> BoolArray:
        """Whether owner and asker are one, or must not be introduced, shape (n_leads,)."""
        pairs = np.column_stack([self._askers[matches.askings], matches.owners])
        apart: BoolArray = pairs[:, 0] == pairs[:, 1]
        apart[~apart] = self._blocks.breaks(pairs[~apart])
        return apart

    def _list(self, contacts: Sequence[_Outside]) -> tuple[IntArray, IntArray]:
        """Lists of what contacts may meet, by their texts and by firms that wishes name.

        Returns
        -------
        lists, places : IntArray, shape (n_lists,)
            Numbers of lists, and which contact each is of.
        """
        if len(self._near.start) > _MOST_TEXTS:
            self._near = _NearLists()
            self._by_text.clear()
            self._by_firm.clear()
        texts = [text for _, text, _ in contacts]
        self._learn([text for text in dict.fromkeys(texts) if text not in self._by_text])
        lists, places = [self._by_text[text] for text in texts], [*range(len(texts))]
        if self._told:
            for place, (_, _, contact) in enumerate(contacts):
                if firm := organisation_key(contact.organisation):
                    lists.append(self._find_firm(firm))
                    places.append(place)
        return np.array(lists, dtype=np.int64), np.array(places, dtype=np.int64)

    def _find_firm(self, firm: str) -> int:
        """Number of the list of wishes that name a firm."""
        if firm not in self._by_firm:
            named = [row for row, told in self._told.items() if is_named(firm, told)]
            rows, sure = np.array(named, dtype=np.int64), np.full(len(named), self._sure)
            (self._by_firm[firm],) = self._near.add(1, np.zeros_like(rows), rows, sure)
        return self._by_firm[firm]

    def _learn(self, missing: Sequence[str]) -> None:
        """Work out what texts are near to that have not been seen lately."""
        if not missing:
            return
        exchange = self._prepared.features.exchange
        vectors: FloatArray = centred(self._encoder.encode(missing), exchange.means[1])
        products = vectors @ self._askings.vectors.T
        at, rows = np.nonzero(products >= self._least)
        z = products[at, rows].astype(np.float64) / exchange.sd
        chances = self._prepared.facets.calibration.chance(z)
        numbers = self._near.add(len(missing), at, rows, chances)
        self._by_text |= dict(zip(missing, numbers, strict=True))


def _count_apart(blocks: PairList, askers: IntArray) -> IntArray:
    """How much each member is never asked about: what they ask for, and whom they must not meet.

    Shape (n_members,).
    """
    asked = np.bincount(askers, minlength=blocks.n)
    apart = asked.copy()
    first, second = pairs_of(blocks.keys, blocks.n).T
    np.add.at(apart, first, asked[second])
    np.add.at(apart, second, asked[first])
    return apart


def _list_leads(prepared: Prepared, askings: Askings, matches: _Found) -> list[Lead]:
    """Leads in words, the best first."""
    ids = prepared.club.ids
    leads = [
        Lead(askings.askings[row], ids[owner], contact, chance, score)
        for row, owner, contact, chance, score in zip(
            matches.askings.tolist(), matches.owners.tolist(), matches.contacts.tolist(),
            matches.chances.tolist(), matches.scores.tolist(), strict=True,
        )
    ]  # fmt: skip
    return sorted(leads, key=lambda lead: (-lead.score, lead.owner, lead.contact))
