"""Which needs no member meets, and whose contacts might: numbers for one member's eyes at a time.

Needs and wishes are compared with contacts on the scale that the club's own needs and gifts are
compared on: the chance that a need is met, by the calibration of its encoder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.names import organisation_key
from recommender.club.vague_wish import is_general
from recommender.maths.texts.evidence import centred
from recommender.rules.not_available import RULE as NOT_AVAILABLE
from recommender.rules.permissions import permissions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from recommender.arrays import BoolArray, DoubleArray, FloatArray, IntArray
    from recommender.club.inventory import Contact
    from recommender.club.week import Week
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.encoder import Encoder

NEED = "need"
_BLOCK = 4_096
"""Contacts, or needs, compared at a time."""
_SHORTEST_FIRM = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """Something that somebody looks for."""

    asker: str
    kind: str
    """`NEED`, or the kind of a wish."""
    text: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A contact that may meet what is asked for."""

    asking: Asking
    owner: str
    contact: str
    chance: float
    """That the contact meets it, 0 to 1."""
    score: float
    """Log-odds of the chance plus what closeness counts: the best is asked first."""


@dataclass(frozen=True, eq=False)
class Askings:
    """What is asked for, with vectors on the scale of the club's needs."""

    askings: tuple[Asking, ...]
    vectors: FloatArray
    """Shape (n_askings, dimension), centred."""

    def only(self, kept: BoolArray) -> Askings:
        """Some of them, ``kept`` of shape (n_askings,)."""
        some = tuple(asking for asking, keep in zip(self.askings, kept, strict=True) if keep)
        return Askings(some, self.vectors[kept])


def list_askings(
    prepared: Prepared, encoder: Encoder, wishes: Iterable[tuple[str, str, str]]
) -> Askings:
    """Every need of the club that says something of its own, and every wish.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with.
    wishes
        Member, kind and text.
    """
    texts, exchange = prepared.facets.need_texts, prepared.features.exchange
    owners = exchange.asked.owners
    ids = prepared.club.ids
    plain = [
        row
        for row, (field, text) in enumerate(zip(texts.fields, texts.texts, strict=True))
        if field == "needs" and not is_general(text)
    ]
    askings = [Asking(ids[owners[row]], NEED, texts.texts[row]) for row in plain]
    wished = [
        Asking(member, kind, text)
        for member, kind, text in wishes
        if member in prepared.club.rows and not is_general(text)
    ]
    vectors = [exchange.asked.vectors[np.array(plain, dtype=np.int64)]]
    if wished:
        raw = encoder.encode([wish.text for wish in wished])
        vectors.append(centred(raw, exchange.means[0]))
    return Askings((*askings, *wished), np.concatenate(vectors))


def find_met(prepared: Prepared, askings: Askings, week: Week) -> BoolArray:
    """Whether a member who may be introduced might meet each of what is asked for.

    Who has blocked whom does not count: nobody is to tell from a question that two are kept apart.

    Returns
    -------
    BoolArray, shape (n_askings,)
    """
    rules = permissions(prepared.club, week, prepared.config.rules)
    rules = rules.with_check(NOT_AVAILABLE.reason, None)
    met = np.zeros(len(askings.askings), dtype=np.bool_)
    for number, givers in _list_givers(prepared, askings):
        asker = prepared.club.row(askings.askings[number].asker)
        others = givers[givers != asker]
        pairs = np.column_stack([np.full(len(others), asker), others])
        met[number] = bool(len(pairs)) and bool(rules.allowed(pairs).any())
    return met


def rate_members(prepared: Prepared, askings: Askings) -> DoubleArray:
    """The chance that each member meets each thing that is asked for, by profile or firm.

    Parameters
    ----------
    prepared
        The club.
    askings
        What is asked for: a few hundred at a time.

    Returns
    -------
    DoubleArray, shape (n_askings, n_members)
        From 0 to 1; 0 for whoever asks.
    """
    exchange, knobs = prepared.features.exchange, prepared.config.evidence
    best = np.full((len(askings.askings), len(prepared.club)), -np.inf)
    z = askings.vectors @ exchange.given.vectors.T / exchange.sd
    for row, values in zip(best, z.astype(np.float64), strict=True):
        np.maximum.at(row, exchange.given.owners, values)
    chances = prepared.facets.calibration.chance(best)
    for number, asking in enumerate(askings.askings):
        if asking.kind != NEED:
            there = _find_firm_members(prepared, asking.text)
            chances[number, there] = np.maximum(chances[number, there], knobs.can_help)
        chances[number, prepared.club.row(asking.asker)] = 0.0
    return chances


def count_near(prepared: Prepared, vector: FloatArray, text: str, but: str) -> tuple[str, ...]:
    """Ids of members whose own profile is near what is asked for, nearest first.

    It is of profiles alone: no contact, block or pause changes it.

    Parameters
    ----------
    prepared
        The club.
    vector
        Shape (dimension,): what is asked for, centred.
    text
        The same in words: a firm in it counts.
    but
        Id of the one who asks.
    """
    exchange = prepared.features.exchange
    z = exchange.given.vectors @ vector / exchange.sd
    best = np.full(len(prepared.club), -np.inf)
    np.maximum.at(best, exchange.given.owners, z)
    best[_find_firm_members(prepared, text)] = np.inf
    best[prepared.club.row(but)] = -np.inf
    near = np.flatnonzero(best >= prepared.config.evidence.near_work)
    order = near[np.argsort(-best[near], kind="stable")]
    return tuple(prepared.club.ids[row] for row in order)


def rate_contacts(
    prepared: Prepared, encoder: Encoder, askings: Askings, contacts: Sequence[Contact]
) -> DoubleArray:
    """The chance that each contact meets each thing that is asked for.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with; it should remember nothing of what it is asked.
    askings
        What is asked for.
    contacts
        A few: their vectors are in memory together.

    Returns
    -------
    DoubleArray, shape (n_askings, n_contacts)
        From 0 to 1.
    """
    raw = encoder.encode([contact.text for contact in contacts])
    return _rate(prepared, askings, contacts, centred(raw, prepared.features.exchange.means[1]))


def _rate(
    prepared: Prepared, askings: Askings, contacts: Sequence[Contact], vectors: FloatArray
) -> DoubleArray:
    z = (askings.vectors @ vectors.T / prepared.features.exchange.sd).astype(np.float64)
    z = np.maximum(z, _rate_firms(prepared, askings, contacts))
    return prepared.facets.calibration.chance(z)


def _rate_firms(prepared: Prepared, askings: Askings, contacts: Sequence[Contact]) -> DoubleArray:
    """The z of a clear match where a wish names a contact's firm, else far below any."""
    rated = np.full((len(askings.askings), len(contacts)), -np.inf)
    clear = prepared.facets.calibration.z_of(prepared.config.evidence.can_help)
    firms = [organisation_key(contact.organisation) for contact in contacts]
    for row, asking in enumerate(askings.askings):
        if asking.kind == NEED:
            continue
        told = f" {organisation_key(asking.text)} "
        named = {firm for firm in set(firms) if is_named(firm, told)}
        if named:
            rated[row, [firm in named for firm in firms]] = clear
    return rated


def _find_firm_members(prepared: Prepared, text: str) -> IntArray:
    """Rows of members whose organisation a text names."""
    told = f" {organisation_key(text)} "
    rows = [
        row
        for row, member in enumerate(prepared.club.members)
        if is_named(organisation_key(member.workplace), told)
    ]
    return np.array(rows, dtype=np.int64)


def is_named(firm: str, told: str) -> bool:
    """Whether a text, as `organisation_key` writes it between spaces, names a firm."""
    return len(firm) >= _SHORTEST_FIRM and f" {firm} " in told


def _list_givers(prepared: Prepared, askings: Askings) -> Iterator[tuple[int, IntArray]]:
    """For each of what is asked for, the members who might meet it, whoever they are.

    Yields
    ------
    int, IntArray
        Its number, and rows of members.
    """
    exchange, owners = prepared.features.exchange, prepared.features.exchange.given.owners
    least = prepared.facets.calibration.z_of(prepared.config.evidence.might_help)
    for low in range(0, len(askings.askings), _BLOCK):
        z = askings.vectors[low : low + _BLOCK] @ exchange.given.vectors.T / exchange.sd
        for number, row in enumerate(z, low):
            asking = askings.askings[number]
            givers = np.unique(owners[row >= least])
            if asking.kind != NEED:
                givers = np.union1d(givers, _find_firm_members(prepared, asking.text))
            yield number, givers.astype(np.int64)
