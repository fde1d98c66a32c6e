"""The organiser's report of a round: one page that opens without a network.

It is the organiser's: it names who got fewer introductions than asked and why. It holds no
member's dial and nobody's list of people they do not want to meet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from recommender.club.club_language import club_language
from recommender.club.profile_coverage import measure_coverage
from recommender.club.week import Week
from recommender.config import Config
from recommender.labels import label
from recommender.labels.collars import BLUE, WHITE, collar_of
from recommender.letters.club_map import draw_club_map
from recommender.letters.environment import environment
from recommender.letters.gap_words import say_gaps
from recommender.letters.histogram import draw_histogram
from recommender.letters.names import first_name
from recommender.letters.organisation_words import say_organisation
from recommender.letters.report_numbers import (
    Known,
    format_count,
    format_number,
    format_percent,
    list_alarms,
    list_changes,
    list_facts,
    read_band,
    say_proof,
)
from recommender.letters.sentences import SideWriter
from recommender.letters.voice import Voice
from recommender.letters.week_words import name_week

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.findings import ClubFindings
    from recommender.club.introduction import Introduction
    from recommender.club.member import Member
    from recommender.club.round import Round

_SCRIPT_WORDS = ("nobody", "member", "members", "introduction", "introductions")

MOST_ROWS = 4_000
"""Introductions in the table at most, the most compatible ones; the page says so."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table of introductions."""

    a: Member
    b: Member
    row_a: int
    row_b: int
    pair: Introduction
    why: tuple[tuple[str, str], ...]
    """Name and reason, for each of the two."""


@dataclass(frozen=True, slots=True)
class _Short:
    """A member who got fewer than asked."""

    member: Member
    asked: int
    got: int
    reasons: tuple[str, ...]


def render_report(
    round_: Round, club: Club, language: str | None = None, findings: ClubFindings | None = None
) -> str:
    """Write the whole page of ``report.html``.

    Parameters
    ----------
    round_
        The solved round.
    club
        Its members and ties.
    language
        "de" or "en"; that of most of the club's letters if left out.
    findings
        What nobody has, and organisations as units; nothing is said of them if left out.

    Returns
    -------
    str
        HTML that loads nothing; the same for the same round, byte for byte.
    """
    voice = Voice(language or club_language(club.members), markup=True)
    known = Known(
        ties=bool(round_.before.ties),
        industries=any(member.industry for member in club.members),
        collars={WHITE, BLUE} <= {collar_of(member.level) for member in club.members},
    )
    config = Config.from_dict(round_.config)
    env = environment(markup=True)
    monday = Week.parse(round_.week).monday
    month = voice.say("month", pick=monday.month - 1)
    chart_band = read_band(round_)
    return env.get_template("report.html.j2").render(
        say=voice.say,
        language=voice.language,
        has_ties=known.ties,
        profiles=measure_coverage(club.members).say(voice.language),
        round=round_,
        week=name_week(round_.week, voice.language),
        size=len(club),
        monday=voice.say("date", day=monday.day, month=month, year=monday.year),
        proof=say_proof(round_.certificate, voice),
        changes=list_changes(round_.before, round_.after, known, voice),
        alarms=list_alarms(round_.alarms, voice),
        facts=list_facts(round_.numbers, known, voice),
        map=draw_club_map(round_, club, voice),
        chart=draw_histogram((pair.closeness for pair in round_.introductions), chart_band),
        band=chart_band,
        rows=_list_rows(round_, club, voice),
        rows_left=max(len(round_.introductions) - MOST_ROWS, 0),
        shortfalls=_list_shortfalls(round_, club, voice),
        gaps=findings and say_gaps(findings.gaps, club, voice, config.gaps.shown),
        organisations=[
            say_organisation(organisation, voice)
            for organisation in (findings.organisations if findings else ())
        ],
        least_people=config.organisations.least_people,
        data=_list_members(round_, club, voice.language),
        words={name: str(voice.say(f"report.script.{name}")) for name in _SCRIPT_WORDS},
        percent=format_percent,
        fixed=partial(format_number, language=voice.language),
        whole=partial(format_count, language=voice.language),
    )


def _list_rows(round_: Round, club: Club, voice: Voice) -> list[_Row]:
    best_first = sorted(
        round_.introductions, key=lambda pair: (-pair.compatibility, pair.a, pair.b)
    )
    return [_make_row(pair, club, voice, round_.week) for pair in best_first[:MOST_ROWS]]


def _make_row(pair: Introduction, club: Club, voice: Voice, week: str) -> _Row:
    row_a, row_b = club.row(pair.a), club.row(pair.b)
    sides = [replace(pair.side_of(id_), language=voice.language) for id_ in (pair.a, pair.b)]
    why = tuple(
        (first_name(club.members[club.row(side.member)].name), writer.write().summary)
        for side in sides
        for writer in [SideWriter(side, club, voice, week)]
    )
    return _Row(club.members[row_a], club.members[row_b], row_a, row_b, pair, why)


def _list_shortfalls(round_: Round, club: Club, voice: Voice) -> list[_Short]:
    # Who pauses asked for nobody, and so is not short of anybody.
    short = (shortfall for shortfall in round_.shortfalls if shortfall.got < shortfall.asked)
    ordered = sorted(
        short, key=lambda shortfall: (shortfall.got, -shortfall.asked, shortfall.member)
    )
    return [
        _Short(
            club.members[club.row(shortfall.member)],
            shortfall.asked,
            shortfall.got,
            tuple(
                f"{format_count(count, voice.language)} {voice.say(f'reason.{reason}')}"
                for reason, count in sorted(
                    shortfall.reasons.items(), key=lambda item: (-item[1], item[0])
                )
                if count
            ),
        )
        for shortfall in ordered
    ]


def _list_members(round_: Round, club: Club, language: str) -> list[dict[str, object]]:
    """What the script shows and searches, one entry per member in row order."""
    meets: dict[str, list[int]] = defaultdict(list)
    for pair in round_.introductions:
        meets[pair.a].append(club.row(pair.b))
        meets[pair.b].append(club.row(pair.a))
    return [
        {
            "name": member.name,
            "headline": member.headline,
            "place": " · ".join(
                part
                for part in (
                    member.organisation,
                    member.city,
                    label("industries", member.industry, language),
                )
                if part
            ),
            "meets": meets[member.id],
        }
        for member in club.members
    ]
