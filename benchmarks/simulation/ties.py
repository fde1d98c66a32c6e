"""Who already knows whom in a made-up club: bubbles, and a few people who bridge them.

The model, in the order it is drawn:

1. Everyone has a number of contacts they keep up (log-normal, so a few keep very many), more for
   owners and executives, fewer for students; a few newcomers know nobody yet.
2. Everyone leads their club life mostly in one of two circles, the people of their city or the
   people of their industry (a U-shaped share); retired members in their city.
3. Two members of one circle know each other with ``1 - exp(-c_a c_b / sum c)``, ``c`` being the
   contacts each keeps there: the random graph with given expected degrees of Norros and Reittu
   (2006). Colleagues, and people of one industry in one city, know each other with a flat
   probability instead.
4. Friends of friends meet (triadic closure), if they share a city or an industry.
5. A handful of brokers know people of another industry in another city.

Large groups are split at random into circles of at most `TieModel.circle_size`: a club ten times
as large has ten times as many circles, not circles ten times as large. Time and memory are
O(members * circle_size).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks.simulation.circles import (
    combine_labels,
    draw_with_chance,
    draw_with_contacts,
    number_texts,
)
from recommender.club.club import TIE_COLUMNS
from recommender.maths.pairs import pair_keys, pairs_of, unique_pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.member import Member

STRENGTHS: Mapping[str, float] = MappingProxyType(
    {
        "colleagues": 0.8,
        "same industry and city": 0.6,
        "same city": 0.5,
        "same industry": 0.45,
        "same level and city": 0.4,
        "friends of friends": 0.35,
        "club evening": 0.25,
    }
)
"""Sources of a tie, closest first, each with its mean strength. A pair that two sources give
counts once, under the first of them."""


@dataclass(frozen=True)
class TieModel:
    """The knobs of `make_ties`; every number is an assumption, none is measured on people."""

    contacts: float = 14.0
    """Median of the contacts a member keeps up, from all circles; in a club of few people a
    circle has fewer than that, so fewer come out."""
    spread: float = 0.7
    """Standard deviation of log(contacts): 0 = all alike; 0.7 gives the top tenth more than
    twice the median."""
    most: float = 40.0
    """Nobody keeps up more than this; time is finite."""
    newcomers: float = 0.025
    """Share of members, 0 to 1, who know nobody yet."""
    sociability: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {
                "owner": 1.3,
                "executive": 1.4,
                "manager": 1.1,
                "retired": 1.2,
                "student_trainee": 0.6,
            }
        )
    )
    """Factor on the contacts by level; 1 for all others."""
    local: tuple[float, float] = (0.3, 0.15)
    """Beta parameters of the share of contacts kept in the city rather than the industry; both
    below 1 = most people lead their club life in one of the two."""
    local_levels: frozenset[str] = frozenset({"retired"})
    """Levels whose contacts are all in their city."""
    colleagues: float = 0.95
    """Chance that two people of one organisation know each other."""
    no_organisation: frozenset[str] = frozenset({
        "freelance", "freelancer", "freiberuflich", "retired", "self-employed", "selbständig",
        "selbstständig", "im ruhestand",
    })  # fmt: skip
    """What people write where they have no organisation (lower case): it makes nobody
    colleagues."""
    same_trade: float = 0.5
    """Chance that two people of one industry in one city know each other."""
    peers: float = 0.2
    """Contacts kept among people of one's own level and city, as a share of those in the city."""
    closure: float = 0.9
    """Friends of friends who get to know each other, tried per tie."""
    brokers: float = 0.05
    """Share of members who bridge; at least one."""
    bridges: float = 0.04
    """Share of all ties, 0 to 1, that cross industry and city at once; all are the brokers'."""
    team_size: int = 10
    """Most people in a circle of colleagues, or of one industry in one city; 2 or more."""
    circle_size: int = 32
    """Most people in a circle, 2 or more: about as many as know each other by name at a table."""
    strength_noise: float = 0.12
    """Standard deviation of a tie's strength around the mean of its source."""


def make_ties(
    members: Sequence[Member], rng: np.random.Generator, model: TieModel | None = None
) -> pd.DataFrame:
    """Draw who knows whom in a club.

    Parameters
    ----------
    members
        In any order; they are sorted by id first, so the order makes no difference.
    rng
        The only source of chance.
    model
        The assumptions; None takes the default ones.

    Returns
    -------
    pandas.DataFrame
        Columns `TIE_COLUMNS`, ``a < b``, every pair once, sorted. ``strength`` is in (0, 1],
        ``source`` one of `STRENGTHS`.

    References
    ----------
    I. Norros and H. Reittu (2006), On a conditionally Poissonian graph process, Advances in
    Applied Probability 38(1).
    """
    model = model or TieModel()
    ordered = sorted(members, key=lambda member: member.id)
    people = _People.of(ordered, model, rng)
    draws = _draw_circle_pairs(people, model, rng)
    for draw in (_close_triads, _draw_bridges):
        known = unique_pairs(np.concatenate(draws), len(ordered))
        draws.append(draw(people, known, model, rng))
    pairs, sources = _find_first_source(draws, len(ordered))
    means = np.array(list(STRENGTHS.values()))[sources]
    noisy = means + model.strength_noise * rng.standard_normal(len(means))
    ids = np.array([member.id for member in ordered], dtype=object)
    columns = (
        ids[pairs[:, 0]],
        ids[pairs[:, 1]],
        np.clip(noisy, 0.05, 1.0).round(2),
        np.array(list(STRENGTHS), dtype=object)[sources],
    )
    return pd.DataFrame(dict(zip(TIE_COLUMNS, columns, strict=True)))


@dataclass(frozen=True)
class _People:
    """What the draw knows of the members, one entry each, in the order of their ids."""

    city: IntArray
    """Number of the city; -1 where not stated."""
    industry: IntArray
    organisation: IntArray
    level: IntArray
    contacts: DoubleArray
    """Contacts kept up; 0 for newcomers, and nobody else."""
    local: DoubleArray
    """Share of them in the city, 0 to 1."""

    @classmethod
    def of(cls, members: Sequence[Member], model: TieModel, rng: np.random.Generator) -> _People:
        n = len(members)
        factor = np.array([model.sociability.get(member.level, 1.0) for member in members])
        contacts = model.contacts * factor * np.exp(model.spread * rng.standard_normal(n))
        contacts = np.where(rng.random(n) < model.newcomers, 0.0, np.minimum(contacts, model.most))
        at_home = np.array([member.level in model.local_levels for member in members], dtype=bool)
        return cls(
            city=number_texts([member.city for member in members]),
            industry=number_texts([member.industry for member in members]),
            organisation=number_texts(
                [
                    ""
                    if member.organisation.lower() in model.no_organisation
                    else member.organisation
                    for member in members
                ]
            ),
            level=number_texts([member.level for member in members]),
            contacts=contacts.astype(np.float64),
            local=np.where(at_home, 1.0, rng.beta(*model.local, size=n)),
        )

    def strangers(self, pairs: IntArray) -> BoolArray:
        """Whether the two of each pair differ in industry and in city."""
        a, b = pairs[:, 0], pairs[:, 1]
        apart: BoolArray = (self.city[a] != self.city[b]) & (self.industry[a] != self.industry[b])
        return apart


def _draw_circle_pairs(
    people: _People, model: TieModel, rng: np.random.Generator
) -> list[IntArray]:
    """Pairs that know each other from a circle, one array per source; a pair may be in several."""
    knows, size = people.contacts > 0, model.team_size
    trade_and_city = combine_labels(people.industry, people.city)
    level_and_city = combine_labels(people.level, people.city)
    close = [
        draw_with_chance(people.organisation, knows, model.colleagues, size, rng),
        draw_with_chance(trade_and_city, knows, model.same_trade, size, rng),
    ]
    known = np.bincount(np.concatenate(close).ravel(), minlength=len(knows))
    open_contacts = np.maximum(people.contacts - known, 0.0)
    at_home = open_contacts * people.local
    return [
        *close,
        draw_with_contacts(people.city, at_home, model.circle_size, rng),
        draw_with_contacts(people.industry, open_contacts - at_home, model.circle_size, rng),
        draw_with_contacts(level_and_city, model.peers * at_home, model.circle_size, rng),
    ]


def _close_triads(
    people: _People, pairs: IntArray, model: TieModel, rng: np.random.Generator
) -> IntArray:
    """Friends of friends who share a city or an industry."""
    if not len(pairs):
        return pairs
    ends = np.concatenate([pairs, pairs[:, ::-1]])
    ends = ends[np.lexsort((ends[:, 1], ends[:, 0]))]
    start = np.searchsorted(ends[:, 0], np.arange(len(people.city) + 1))
    # The middle of a randomly chosen tie end: members with many contacts bring more together.
    chosen = rng.integers(len(ends), size=round(model.closure * len(pairs)))
    middle, friend = ends[chosen].T
    degree = start[middle + 1] - start[middle]
    other = ends[start[middle] + rng.integers(degree), 1]
    met = np.sort(np.column_stack([friend, other]), axis=1)
    closed: IntArray = met[(friend != other) & ~people.strangers(met)]
    return closed


def _draw_bridges(
    people: _People, pairs: IntArray, model: TieModel, rng: np.random.Generator
) -> IntArray:
    """Ties of a few brokers to people of another industry in another city."""
    weights, n = people.contacts, len(people.contacts)
    wanted = round(model.bridges / (1 - model.bridges) * len(pairs))
    if not wanted or not weights.any():
        return pairs[:0]
    chance = weights / weights.sum()
    number = min(max(1, round(model.brokers * n)), int(np.count_nonzero(weights)))
    brokers = rng.choice(n, size=number, replace=False, p=chance)
    # Drawn four times over, since those who share a city or an industry fall out again.
    one = rng.choice(brokers, size=4 * wanted)
    other = rng.choice(n, size=4 * wanted, p=chance)
    met = np.sort(np.column_stack([one, other]), axis=1)
    met = met[people.strangers(met)]
    _, first = np.unique(pair_keys(met, n), return_index=True)
    bridges: IntArray = met[np.sort(first)][:wanted]
    return bridges


def _find_first_source(draws: Sequence[IntArray], n: int) -> tuple[IntArray, IntArray]:
    """Every pair once, sorted, and the number of the first draw it is in."""
    sources = np.repeat(np.arange(len(draws)), [len(pairs) for pairs in draws])
    keys, first = np.unique(pair_keys(np.concatenate(draws), n), return_index=True)
    return pairs_of(keys, n), sources[first]
