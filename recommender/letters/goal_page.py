"""Tables of common goals in words, and as a page to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.club_language import club_language
from recommender.club.introduction import Certainty
from recommender.labels import label
from recommender.letters.environment import environment
from recommender.letters.voice import Voice
from recommender.letters.week_words import name_week

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.club import Club
    from recommender.club.goal import CoveredPart, GoalPlan, GoalTable
    from recommender.club.member import Member


@dataclass(frozen=True, slots=True)
class GoalPartText:
    """A part of a goal in words."""

    part: str
    lines: tuple[str, ...]
    """Who can or might help and with what; or that nobody seems to know about it."""
    covered: bool


@dataclass(frozen=True, slots=True)
class GoalText:
    """A goal's table in words."""

    parts: tuple[GoalPartText, ...]
    outside: str
    """Whose profile speaks of no part; empty where everybody's does."""
    languages: str
    """What all of them speak; empty where none is stated."""


def say_goal_table(table: GoalTable, people: Mapping[str, Member], voice: Voice) -> GoalText:
    """A goal's table in words.

    Parameters
    ----------
    table, people
        The table, and its members (and perhaps others) by id.
    voice
        Of the language of the page.
    """
    covering = {cover.member for part in table.parts for cover in part.covers}
    others = tuple(people[id_].name for id_ in table.members if id_ not in covering)
    spoken = ", ".join(label("languages", code, voice.language) for code in table.languages)
    return GoalText(
        parts=tuple(say_part(part, people, voice) for part in table.parts),
        outside=voice.say("goal.outside", names=voice.enumerate_names(others)) if others else "",
        languages=voice.say("goal.languages", names=spoken) if spoken else "",
    )


def say_part(part: CoveredPart, people: Mapping[str, Member], voice: Voice) -> GoalPartText:
    """A part in words: who can or might help, or that nobody seems to know about it."""
    lines = [
        voice.say(
            "goal.clear" if cover.evidence is Certainty.CLEAR else "goal.possible",
            name=people[cover.member].name,
            words=cover.quote,
        )
        for cover in part.covers
    ]
    nobody = "goal.nobody.table" if part.in_club else "goal.nobody.club"
    return GoalPartText(part.part, tuple(lines) or (voice.say(nobody),), bool(lines))


def render_goals(plan: GoalPlan, club: Club, language: str | None = None) -> str:
    """The page of some goals' tables; it opens without a network.

    Parameters
    ----------
    plan, club
        What it is about.
    language
        "de" or "en"; that of most letters of the club if left out.
    """
    language = language or club_language(club.members)
    voice = Voice(language, markup=True)
    people = {member.id: member for member in club.members}
    page: str = (
        environment(markup=True)
        .get_template("goals.html.j2")
        .render(
            say=voice.say,
            language=language,
            plan=plan,
            week=name_week(plan.week, language),
            people=people,
            count=len({id_ for table in plan.tables for id_ in table.members}),
            tables=[(table, say_goal_table(table, people, voice)) for table in plan.tables],
        )
    )
    return page
