"""The map of the club: who is where, who knows whom, whom the round introduces."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.contacts import list_contacts
from recommender.club.week import Week
from recommender.config import Memory
from recommender.labels import label
from recommender.letters.layout import place_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import DoubleArray
    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.club.round import Round
    from recommender.letters.voice import Voice

WIDTH, HEIGHT, MARGIN = 1000, 680, 26
MOST_TIES = 3_000
"""Ties drawn at most, the strongest; more would be a grey area and a slow page."""
COLOURS = 7
"""Communities with a colour of their own; eyes tell no more apart, colour-blind or not."""


@dataclass(frozen=True, slots=True)
class Node:
    """A member on the map."""

    row: int
    x: float
    y: float
    group: int
    """Colour, 0 to `COLOURS`; the last is that of all small communities together."""
    title: str


@dataclass(frozen=True, slots=True)
class Arc:
    """An introduction on the map."""

    a: int
    b: int
    path: str
    within: bool
    """Whether it stays in one community."""


@dataclass(frozen=True, slots=True)
class Group:
    """An entry of the legend."""

    number: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ClubMap:
    """Everything the drawing needs."""

    width: int
    height: int
    radius: float
    opacity: float
    """Of an arc: many arcs lie on each other, so the more there are, the fainter each is."""
    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]
    ties: tuple[tuple[int, int], ...]
    """Rows of who know each other, the strongest first, as far as they are drawn."""
    ties_path: str
    ties_drawn: int
    ties_known: int
    groups: tuple[Group, ...]


def draw_club_map(round_: Round, club: Club, voice: Voice) -> ClubMap:
    """Lay the club out and draw the round into it.

    Parameters
    ----------
    round_
        Gives introductions and communities.
    club
        Gives members, ties, and who has met.
    voice
        Says what circles are called.
    """
    memory = round_.config.get("memory", {})
    knobs = Memory(**memory) if isinstance(memory, dict) else Memory()
    ties = sort_ties(club, Week.parse(round_.week), knobs)
    communities = [round_.communities.get(id_, -1) for id_ in club.ids]
    places = place_members(len(club), ties, communities)
    pairs = [(pair.a, pair.b, pair.same_community) for pair in round_.introductions]
    return draw_map(club, places, communities, (ties, pairs), voice)


def draw_map(
    club: Club,
    places: DoubleArray,
    communities: Sequence[int],
    between: tuple[Sequence[tuple[int, int]], Sequence[tuple[str, str, bool]]],
    voice: Voice,
) -> ClubMap:
    """Draw members where they are, who knows whom, and some introductions.

    Parameters
    ----------
    club
        Gives members.
    places
        Shape (n, 2), 0 to 1.
    communities
        Number of each member's community; -1 for none.
    between
        Rows of who know each other, the strongest first; and introductions: ids of the two, and
        whether it stays in one community.
    voice
        Says what circles are called.
    """
    ties, pairs = between
    xy = MARGIN + places * (np.array([WIDTH, HEIGHT]) - 2 * MARGIN)
    colour = _choose_colours(communities)
    drawn = ties[:MOST_TIES]
    return ClubMap(
        width=WIDTH,
        height=HEIGHT,
        radius=_scale(95, len(club), 2.4, 9.0),
        opacity=_scale(6, len(pairs), 0.08, 0.5),
        nodes=tuple(
            Node(row, _round(x), _round(y), colour[communities[row]], _title(member))
            for row, (member, (x, y)) in enumerate(zip(club.members, xy, strict=True))
        ),
        arcs=_draw_arcs(pairs, club, xy),
        ties=tuple(drawn),
        ties_path="".join(f"M{_format_point(xy[a])}L{_format_point(xy[b])}" for a, b in drawn),
        ties_drawn=len(drawn),
        ties_known=len(ties),
        groups=_name_groups(club, communities, colour, voice),
    )


def sort_ties(club: Club, week: Week, knobs: Memory) -> list[tuple[int, int]]:
    """Pairs of rows that know each other in a week, the strongest first, each pair once."""
    contacts = list_contacts(club, week, knobs)
    contacts = contacts.sort_values(["strength", "a", "b"], ascending=[False, True, True])
    pairs: list[tuple[int, int]] = list(map(tuple, club.pairs(contacts).tolist()))
    return pairs


def _choose_colours(communities: Sequence[int]) -> dict[int, int]:
    """Colour of each community: the largest have one each, all others share the last."""
    sizes = Counter(communities)
    ranked = sorted(sizes, key=lambda number: (-sizes[number], number))
    coloured = [number for number in ranked if sizes[number] > 2 and number >= 0][:COLOURS]
    return {number: coloured.index(number) if number in coloured else COLOURS for number in ranked}


def _name_groups(
    club: Club, communities: Sequence[int], colour: dict[int, int], voice: Voice
) -> tuple[Group, ...]:
    inside: dict[int, list[Member]] = {}
    for member, community in zip(club.members, communities, strict=True):
        inside.setdefault(colour[community], []).append(member)
    return tuple(
        Group(
            number,
            voice.say("report.circle.small")
            if number == COLOURS
            else describe_circle(members, voice),
            len(members),
        )
        for number, members in sorted(inside.items())
    )


def describe_circle(members: Sequence[Member], voice: Voice) -> str:
    """What the members of a community have most in common: a city or an industry."""
    cities = Counter(member.city for member in members if member.city)
    industries = Counter(member.industry for member in members if member.industry)
    common = [
        (count, label(kind, value, voice.language))
        for kind, counted in (("cities", cities), ("industries", industries))
        for value, count in counted.most_common(1)
    ]
    if not common:
        return voice.say("report.circle")
    count, name = max(common)
    return voice.say(f"report.circle.{'mostly' if 2 * count > len(members) else 'many'}", what=name)


def _draw_arcs(
    pairs: Sequence[tuple[str, str, bool]], club: Club, xy: DoubleArray
) -> tuple[Arc, ...]:
    arcs = []
    for id_a, id_b, within in pairs:
        a, b = club.row(id_a), club.row(id_b)
        (x1, y1), (x2, y2) = xy[a], xy[b]
        # Bent to one side by a fixed share of its length, so that arcs do not lie on ties.
        bend = (xy[a] + xy[b]) / 2 + 0.16 * np.array([y1 - y2, x2 - x1])
        path = f"M{_format_point(xy[a])}Q{_format_point(bend)} {_format_point(xy[b])}"
        arcs.append(Arc(a, b, path, within))
    return tuple(arcs)


def _scale(one: float, number: int, least: float, most: float) -> float:
    """A size that shrinks with the root of the number, as the room for each one does."""
    return round(min(max(one / math.sqrt(max(number, 1)), least), most), 2)


def _title(member: Member) -> str:
    return f"{member.name}, {member.headline}" if member.headline else member.name


def _format_point(place: DoubleArray) -> str:
    return f"{_round(place[0])} {_round(place[1])}"


def _round(number: float) -> float:
    return round(float(number), 1)
