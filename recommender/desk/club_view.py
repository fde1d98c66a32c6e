"""The club as pictures and as the same facts in tables: pure functions from what is known of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from recommender.club.round import Alarm
from recommender.letters.report_numbers import list_alarms
from recommender.letters.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recommender.club.member import Member
    from recommender.desk.wording import Words
    from recommender.letters.club_map import ClubMap
    from recommender.service.club.club_mapping import DrawnClub
    from recommender.service.rounds.outcome_counts import WeekCounts

COLOURS = (
    "#1f77b4", "#b3540e", "#2e7d32", "#8e44ad", "#b71c1c", "#00838f", "#6d4c41", "#7a7f85",
)  # fmt: skip
"""Of circles, the last of all small ones together; each has 3 to 1 against a light page."""
BUBBLE = ("mean_bubble_index", "e_i_index")
"""Numbers of the club's bubble over the weeks."""


@dataclass(frozen=True, slots=True)
class CircleRow:
    """A circle in numbers: the map as a table."""

    name: str
    colour: str
    members: int
    ties_within: int
    ties_across: int
    introductions_within: int
    introductions_across: int


@dataclass(frozen=True)
class Neighbourhood:
    """A member, whom they know, and whom they are introduced to."""

    member: Member
    circle: str
    knows: tuple[Member, ...]
    meets: tuple[Member, ...]


def say_alarms(alarms: Iterable[Mapping[str, Any]], language: str) -> tuple[str, ...]:
    """What a round is worse in than the weeks before, a sentence each.

    Parameters
    ----------
    alarms
        As stored with the round.
    language
        "de" or "en".
    """
    return list_alarms((Alarm(**alarm) for alarm in alarms), Voice(language))


def list_circles(drawn: ClubMap) -> list[CircleRow]:
    """Every circle with its members, ties and introductions."""
    group = [node.group for node in drawn.nodes]
    ties, pairs = (
        _count_ends(drawn.ties, group),
        _count_ends(((arc.a, arc.b) for arc in drawn.arcs), group),
    )
    return [
        CircleRow(
            circle.name,
            COLOURS[circle.number],
            circle.size,
            *(ties[circle.number, within] for within in (True, False)),
            *(pairs[circle.number, within] for within in (True, False)),
        )
        for circle in drawn.groups
    ]


def find_people(club: DrawnClub, query: str, most: int = 20) -> list[Neighbourhood]:
    """The neighbourhoods of members whose name has something in it, by name."""
    wanted = query.casefold()
    rows = [row for row, member in enumerate(club.club.members) if wanted in member.name.casefold()]
    rows.sort(key=lambda row: (club.club.members[row].name, row))
    return [look_around(club, row) for row in rows[:most]]


def look_around(club: DrawnClub, row: int) -> Neighbourhood:
    """One member's neighbourhood, by their row."""
    members, drawn = club.club.members, club.drawn
    names = {group.number: group.name for group in drawn.groups}

    def others(pairs: Iterable[tuple[int, int]]) -> tuple[Member, ...]:
        rows = {b if a == row else a for a, b in pairs if row in {a, b}}
        return tuple(sorted((members[r] for r in rows), key=lambda m: (m.name, m.id)))

    return Neighbourhood(
        members[row],
        names[drawn.nodes[row].group],
        others(drawn.ties),
        others((arc.a, arc.b) for arc in drawn.arcs),
    )


def serialise_map(club: DrawnClub) -> dict[str, Any]:
    """The map for the browser to draw: places, circles, ties, introductions; rows stand for members."""
    drawn = club.drawn
    return {
        "width": drawn.width,
        "height": drawn.height,
        "size": drawn.radius,
        "colours": list(COLOURS),
        "nodes": [
            {
                "name": member.name,
                "title": node.title,
                "x": node.x,
                "y": node.y,
                "group": node.group,
            }
            for node, member in zip(drawn.nodes, club.club.members, strict=True)
        ],
        "ties": [list(pair) for pair in drawn.ties],
        "introductions": [[arc.a, arc.b] for arc in drawn.arcs],
    }


def draw_svg(drawn: ClubMap) -> str:
    """The map as a picture that needs no script."""
    circle = Markup('<circle cx="{}" cy="{}" r="{}" fill="{}"><title>{}</title></circle>')
    line = Markup('<path d="{}" fill="none" stroke="#b3540e" stroke-width="1.6" opacity="{}"/>')
    parts = [
        Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">').format(
            drawn.width, drawn.height
        ),
        Markup(
            '<path d="{}" fill="none" stroke="#7a7f85" stroke-width="0.6" opacity="0.25"/>'
        ).format(drawn.ties_path),
        *(line.format(arc.path, max(drawn.opacity, 0.35)) for arc in drawn.arcs),
        *(
            circle.format(node.x, node.y, drawn.radius, COLOURS[node.group], node.title)
            for node in drawn.nodes
        ),
        Markup("</svg>"),
    ]
    return str(Markup("").join(parts))


def chart_bubble(weeks: Iterable[Mapping[str, Any]], words: Words) -> dict[str, Any]:
    """Numbers of the bubble over the weeks, before and after each round."""
    known = [week for week in weeks if week.get("after")]
    return {
        "weeks": [words.week(week["week"], begins=True) for week in known],
        "before": [week["before"].get(BUBBLE[0]) for week in known],
        "after": [week["after"].get(BUBBLE[0]) for week in known],
        "bridging": [(week.get("numbers") or {}).get("bridging") for week in known],
    }


def chart_outcomes(weeks: Iterable[WeekCounts], words: Words) -> dict[str, Any]:
    """What came of introductions, in the counts that tell nobody's answer; None where they are few."""
    listed = list(weeks)
    names = ("accepted", "declined", "met", "not_met")
    return {"weeks": [words.week(week.week, begins=True) for week in listed]} | {
        name: [getattr(week, name) for week in listed] for name in names
    }


def _count_ends(pairs: Iterable[tuple[int, int]], group: list[int]) -> Counter[tuple[int, bool]]:
    """Pairs by circle, and whether they stay in it; one that does not counts for both."""
    counts: Counter[tuple[int, bool]] = Counter()
    for a, b in pairs:
        within = group[a] == group[b]
        counts[group[a], within] += 1
        if not within:
            counts[group[b], within] += 1
    return counts
