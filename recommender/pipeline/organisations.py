"""Organisations as units: what each has and seeks, and which others fit both ways.

Everything is counted in people, nothing is said of fewer than `organisations.least_people`, counts are
rounded down to multiples of it, and nobody's words are repeated: so no single person shows. Who has
blocked whom plays no part, so nothing tells of it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.names import organisation_key
from recommender.club.organisation import (
    OrganisationFit,
    OrganisationName,
    OrganisationView,
    Theme,
)
from recommender.errors import InputError
from recommender.features.competitor import FEATURE as COMPETITOR
from recommender.features.pair_block import PairBlock
from recommender.maths.pairs import all_pairs
from recommender.pipeline.own_words import (
    blocks,
    least_product,
    list_needs,
    rate_gifts,
    rate_needs,
)
from recommender.rules.checks import PairList
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.arrays import BoolArray, FloatArray, IntArray
    from recommender.club.club import Club
    from recommender.pipeline.prepared import Prepared
    from recommender.trades.vectors import TradeVectors

_LISTED = 12
"""Names of organisations that a message lists at most."""


def list_organisations(club: Club, least: int) -> list[OrganisationName]:
    """Organisations with enough people in the club, those with most first."""
    groups = group_people(club, least)
    names = [OrganisationName(_name(club, rows), len(rows)) for rows in groups.values()]
    return sorted(names, key=lambda organisation: (-organisation.people, organisation.name))


def group_people(club: Club, least: int) -> dict[str, IntArray]:
    """Rows of the people of each organisation that has enough of them, by its key."""
    rows: dict[str, list[int]] = {}
    for row, member in enumerate(club.members):
        if key := organisation_key(member.workplace):
            rows.setdefault(key, []).append(row)
    return {key: np.array(some) for key, some in rows.items() if len(some) >= least}


def view_organisation(prepared: Prepared, trades: TradeVectors, name: str) -> OrganisationView:
    """One organisation.

    Parameters
    ----------
    prepared
        The club.
    trades
        Vectors of the encoder that it was prepared with.
    name
        However it is written: case, legal form and accents do not matter.

    Raises
    ------
    InputError
        If there is none of this name with enough people; names those there are.
    """
    club, knobs = prepared.club, prepared.config.organisations
    groups = group_people(club, knobs.least_people)
    colleagues = groups.pop(organisation_key(name), None)
    if colleagues is None:
        there = [organisation.name for organisation in list_organisations(club, knobs.least_people)]
        listed = ", ".join(there[:_LISTED]) + (" …" if len(there) > _LISTED else "")
        message = (
            f"organisation: none called {name!r} has {knobs.least_people} members or more here, "
            f"and of fewer nothing is told; there are: {listed or 'none'}"
        )
        raise InputError(message)
    has, seeks = _list_themes(prepared, trades, colleagues)
    return OrganisationView(
        name=_name(club, colleagues),
        people=len(colleagues),
        strangers=_share_strangers(club, colleagues),
        has=has,
        seeks=seeks,
        fits=tuple(_list_fits(prepared, colleagues, groups)),
        known_by=_count_acquaintances(club, colleagues, knobs.least_people),
    )


def _name(club: Club, rows: IntArray) -> str:
    written: Counter[str] = Counter(club.members[row].organisation.strip() for row in rows.tolist())
    return min(written, key=lambda name: (-written[name], name))


def _list_themes(
    prepared: Prepared, trades: TradeVectors, colleagues: IntArray
) -> tuple[tuple[Theme, ...], tuple[Theme, ...]]:
    """What several people have that a trade usually looks for, and seek that one usually has."""
    given, needs = prepared.features.exchange.given, list_needs(prepared)
    giving, seeking = np.isin(given.owners, colleagues), np.isin(needs.owners, colleagues)
    has = rate_needs(prepared, trades, given.vectors[giving])
    seeks = rate_gifts(prepared, trades, needs.vectors[seeking])
    return (
        _count_themes(prepared, has, given.owners[giving]),
        _count_themes(prepared, seeks, needs.owners[seeking]),
    )


def _count_themes(prepared: Prepared, rated: FloatArray, owners: IntArray) -> tuple[Theme, ...]:
    """Trades of which at least so many people have something close, those of most people first.

    Parameters
    ----------
    prepared
        For its knobs.
    rated
        Shape (n_lines, n_trades).
    owners
        Shape (n_lines,), ascending.
    """
    if not len(rated):
        return ()
    knobs, least = prepared.config.organisations, least_product(prepared)
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    people = np.logical_or.reduceat(rated >= least, first, axis=0).sum(axis=0)
    clear = np.where(rated >= least, rated, 0.0).sum(axis=0)
    codes = [trade.code for trade in load_trades().trades]
    order = [at for at in np.lexsort((-clear, -people)) if people[at] >= knobs.least_people]
    return tuple(
        Theme(codes[at], _round_down(int(people[at]), knobs.least_people))
        for at in order[: knobs.themes]
    )


def _list_fits(
    prepared: Prepared, colleagues: IntArray, others: Mapping[str, IntArray]
) -> list[OrganisationFit]:
    """Organisations that fit both ways, from enough people on each side, the best first."""
    knobs, club = prepared.config.organisations, prepared.club
    meets = _find_meets(prepared, colleagues)
    fits = []
    for rows in others.values():
        gets, gives = meets[0][:, rows], meets[1][:, rows]
        either = gets | gives
        sides = int(either.any(axis=1).sum()), int(either.any(axis=0).sum())
        if gets.any() and gives.any() and min(sides) >= knobs.least_people:
            people, theirs = (_round_down(side, knobs.least_people) for side in sides)
            fit = OrganisationFit(
                _name(club, rows), people, theirs, _compete(prepared, colleagues, rows)
            )
            fits.append((min(sides), int(either.sum()), fit))
    fits.sort(key=lambda fit: (-fit[0], -fit[1], fit[2].name))
    return [fit for *_, fit in fits[: knobs.fits]]


def _find_meets(prepared: Prepared, colleagues: IntArray) -> tuple[BoolArray, BoolArray]:
    """Whether any member meets a need of each of the own people, and the other way round.

    Returns
    -------
    BoolArray, BoolArray
        Shape (n_own, n_members) each.
    """
    given, needs = prepared.features.exchange.given, list_needs(prepared)
    place = np.full(len(prepared.club), -1)
    place[colleagues] = np.arange(len(colleagues))
    gets = np.zeros((len(colleagues), len(prepared.club)), dtype=np.bool_)
    gives = np.zeros_like(gets)
    least, mine = least_product(prepared), np.flatnonzero(place[given.owners] >= 0)
    seeking = needs.only(place[needs.owners] >= 0)
    for some in blocks(len(seeking.words)):
        line, gift = np.nonzero(seeking.vectors[some] @ given.vectors.T >= least)
        gets[place[seeking.owners[some][line]], given.owners[gift]] = True
    for some in blocks(len(needs.words)):
        line, gift = np.nonzero(needs.vectors[some] @ given.vectors[mine].T >= least)
        gives[place[given.owners[mine[gift]]], needs.owners[some][line]] = True
    return gets, gives


def _compete(prepared: Prepared, colleagues: IntArray, others: IntArray) -> bool:
    """Whether enough people on each side are competitors of somebody on the other."""
    pairs = np.stack(np.meshgrid(colleagues, others, indexing="ij"), axis=-1).reshape(-1, 2)
    rivals = pairs[COMPETITOR.compute(PairBlock(prepared.features, pairs)) > 0]
    sides = (len(np.unique(rivals[:, side])) for side in (0, 1))
    return min(sides) >= prepared.config.organisations.least_people


def _share_strangers(club: Club, colleagues: IntArray) -> float | None:
    """Share of the pairs of some people who have no tie; None where no ties are known."""
    if club.ties.empty:
        return None
    pairs = colleagues[all_pairs(len(colleagues))]
    ties = PairList.of(club.pairs(club.ties), len(club))
    return float(1.0 - ties.breaks(pairs).mean())


def _count_acquaintances(club: Club, colleagues: IntArray, least: int) -> int:
    """How many members elsewhere know somebody of these, rounded down."""
    ties = club.pairs(club.ties)
    inside = np.isin(ties, colleagues)
    across = inside[:, 0] != inside[:, 1]
    return _round_down(len(np.unique(ties[across][~inside[across]])), least)


def _round_down(count: int, least: int) -> int:
    return count - count % least
