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
from recommender.club.names import organisation_key, person_key
from recommender.maths.texts.evidence import centred
from recommender.pipeline.own_words import least_product
from recommender.pipeline.warm import NEED, Lead, is_named
from recommender.rules.not_available import find_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray
    from recommender.club.inventory import Contact
    from recommender.pipeline.prepared import Prepared
    from recommender.pipeline.warm import Askings
    from recommender.ports.encoder import Encoder

_BLOCK = 8_192
"""Contacts looked at at a time."""
_MOST_TEXTS = 200_000
"""Texts of contacts of which it is remembered what they are near to: jobs come again."""
_PRUNED_AT = 64
"""Leads in memory, for each contact of a block, from which those that nobody would be asked about go."""
_CLOSE = {closeness: float(at) for at, closeness in enumerate(Closeness)}
_EPSILON = 1e-6

Near = tuple["IntArray", "DoubleArray"]
"""Numbers of what is asked for, and the chance of each to be met."""


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
    members = {person_key(member.name) for member in prepared.club.members}
    rows = prepared.club.rows
    outside = (
        (rows[owner], contact)
        for owner, contact in contacts
        if owner in rows and contact.text and person_key(contact.name) not in members
    )
    search = _Search(prepared, encoder, askings)
    none = np.zeros(0, np.int64)
    found = _Found(none, none, np.zeros(0), np.zeros(0), none.astype(object))
    while some := list(islice(outside, block)):
        found = found.joined(search.look(some, most))
        if len(found.contacts) > _PRUNED_AT * block:
            found = found.best(most)
    return _list_leads(prepared, askings, found.best(most))


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

    def taken(self, kept: IntArray) -> _Found:
        """Some of them, by place."""
        return _Found(
            self.askings[kept], self.owners[kept], self.chances[kept], self.scores[kept],
            self.contacts[kept],
        )  # fmt: skip

    def best(self, most: int | None) -> _Found:
        """Of every owner the best contact for each thing, and no more than ``most`` of these."""
        order = np.lexsort((np.arange(len(self.scores)), -self.scores, self.askings, self.owners))
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
        self._askers = np.array([prepared.club.row(each.asker) for each in askings.askings])
        self._blocks = find_blocks(prepared.club)
        self._least = least_product(prepared)
        self._by_text: dict[str, Near] = {}
        self._by_firm: dict[str, Near] = {}
        self._told = {
            row: f" {organisation_key(asking.text)} "
            for row, asking in enumerate(askings.askings)
            if asking.kind != NEED
        }
        self._sure = prepared.config.evidence.can_help

    def look(self, contacts: Sequence[tuple[int, Contact]], most: int | None) -> _Found:
        """Leads among some contacts, whose owners are rows of members; ``most`` of each owner."""
        self._learn([contact.text for _, contact in contacts])
        near = [self._find(contact) for _, contact in contacts]
        counts = np.array([len(rows) for rows, _ in near])
        at = np.repeat(np.arange(len(contacts)), counts)
        chances = np.concatenate([chances for _, chances in near])
        close = np.array([_CLOSE[contact.closeness] for _, contact in contacts])
        scores = logit(np.clip(chances, _EPSILON, 1 - _EPSILON))
        found = _Found(
            np.concatenate([rows for rows, _ in near]),
            np.array([owner for owner, _ in contacts], dtype=np.int64)[at],
            chances,
            scores + self._prepared.config.warm.closeness * close[at],
            at,
        )
        found = found.taken(np.flatnonzero(~self._are_apart(found))).best(most)
        ids = [contacts[place][1].id for place in found.contacts.tolist()]
        return replace(found, contacts=np.array(ids, dtype=object))

    def _are_apart(self, found: _Found) -> BoolArray:
        """Whether owner and asker are one, or must not be introduced, shape (n_leads,)."""
        pairs = np.column_stack([self._askers[found.askings], found.owners])
        own: BoolArray = pairs[:, 0] == pairs[:, 1]
        own[~own] = self._blocks.breaks(pairs[~own])
        return own

    def _find(self, contact: Contact) -> Near:
        """What one contact may meet: by their text, and by their firm where a wish names it."""
        rows, chances = self._by_text[contact.text]
        firm = organisation_key(contact.organisation) if self._told else ""
        if not firm:
            return rows, chances
        if firm not in self._by_firm:
            if len(self._by_firm) > _MOST_TEXTS:
                self._by_firm.clear()
            named = [row for row, told in self._told.items() if is_named(firm, told)]
            self._by_firm[firm] = np.array(named, dtype=np.int64), np.full(len(named), self._sure)
        sure = self._by_firm[firm]
        if not len(sure[0]):
            return rows, chances
        return np.concatenate([rows, sure[0]]), np.concatenate([chances, sure[1]])

    def _learn(self, texts: Sequence[str]) -> None:
        """Work out what texts are near to that have not been seen lately."""
        if len(self._by_text) > _MOST_TEXTS:
            self._by_text.clear()
        missing = [text for text in dict.fromkeys(texts) if text not in self._by_text]
        if not missing:
            return
        exchange = self._prepared.features.exchange
        vectors: FloatArray = centred(self._encoder.encode(missing), exchange.means[1])
        products = vectors @ self._askings.vectors.T
        at, rows = np.nonzero(products >= self._least)
        z = products[at, rows].astype(np.float64) / exchange.sd
        chances = self._prepared.facets.calibration.chance(z)
        cuts = np.searchsorted(at, np.arange(1, len(missing)))
        parts = zip(np.split(rows, cuts), np.split(chances, cuts), strict=True)
        self._by_text |= dict(zip(missing, parts, strict=True))


def _list_leads(prepared: Prepared, askings: Askings, found: _Found) -> list[Lead]:
    """Leads in words, the best first."""
    ids = prepared.club.ids
    leads = [
        Lead(askings.askings[row], ids[owner], contact, chance, score)
        for row, owner, contact, chance, score in zip(
            found.askings.tolist(), found.owners.tolist(), found.contacts.tolist(),
            found.chances.tolist(), found.scores.tolist(), strict=True,
        )
    ]  # fmt: skip
    return sorted(leads, key=lambda lead: (-lead.score, lead.owner, lead.contact))
