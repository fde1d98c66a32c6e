"""An evening's plan on paper or a wall: by table, by person, and as place cards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from recommender.club.club_language import club_language
from recommender.club.introduction import Certainty
from recommender.labels import label
from recommender.letters.environment import environment
from recommender.letters.names import first_name
from recommender.letters.report_numbers import format_percent
from recommender.letters.voice import Voice, stable_number
from recommender.letters.week_words import name_week

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.club import Club
    from recommender.club.evening import Evening, EveningTable, NoPlanError, TableWish
    from recommender.club.introduction import CommonPoint
    from recommender.club.member import Member


@dataclass(frozen=True, slots=True)
class TableText:
    """A table in words."""

    reasons: tuple[str, ...]
    """What they can give each other and what some share, best first."""
    question: str
    """One thing for all of them to talk about."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A person's way through an evening."""

    member: Member
    tables: tuple[tuple[int, int], ...]
    """Round and number of each of their tables."""


def table_text(table: EveningTable, club: Club, voice: Voice) -> TableText:
    """A table in words.

    Parameters
    ----------
    table, club
        The table, and who its members are.
    voice
        Of the language of the page.
    """
    return table_words(table, {id_: club.members[club.row(id_)] for id_ in table.members}, voice)


def table_words(table: EveningTable, people: Mapping[str, Member], voice: Voice) -> TableText:
    """A table in words, of people by id; those who are not among them are left out.

    Parameters
    ----------
    table, people
        The table, and its members (and perhaps others) by id.
    voice
        Of the language of the page.
    """
    people = {id_: people[id_] for id_ in table.members if id_ in people}
    table = replace(
        table,
        gives=tuple(e for e in table.gives if {e.need.member, e.give.member} <= people.keys()),
        common=tuple(c for c in table.common if {c.own.member, c.theirs.member} <= people.keys()),
    )
    names = {id_: _short_name(person, people.values()) for id_, person in people.items()}
    reasons = [
        voice.say(
            "evening.give" if exchange.evidence is Certainty.CLEAR else "evening.might_give",
            asks=names[exchange.need.member],
            need=exchange.need,
            gives=names[exchange.give.member],
            give=exchange.give,
        )
        for exchange in table.gives
    ]
    reasons += [
        voice.say(
            "evening.common.same" if _is_same(point) else "evening.common",
            one=names[point.own.member],
            own=point.own,
            other=names[point.theirs.member],
            theirs=point.theirs,
        )
        for point in table.common
    ]
    return TableText(tuple(reasons), _ask(table, names, voice))


def _is_same(point: CommonPoint) -> bool:
    return point.own.text.casefold() == point.theirs.text.casefold()


def _ask(table: EveningTable, names: dict[str, str], voice: Voice) -> str:
    """One thing for the whole table: a need of one of them, else what two share, else an open one."""
    pick = stable_number(*table.members, str(table.round))
    if table.gives:
        need = table.gives[0].need
        return voice.say("evening.question.need", pick=pick, name=names[need.member], words=need)
    if table.common:
        return voice.say("evening.question.common", pick=pick, words=table.common[0].own)
    return voice.say("evening.question.open", pick=pick)


def say_wishes(wishes: tuple[TableWish, ...], voice: Voice) -> str:
    """Some wishes in a row, in the organiser's words."""
    return voice.enumerate_names(tuple(voice.say(f"evening.wish.{wish}") for wish in wishes))


def say_no_plan(error: NoPlanError, voice: Voice) -> str:
    """Why there is no plan, and what to give up for one."""
    if error.give_up:
        return voice.say("evening.no_plan", wishes=say_wishes(error.give_up, voice))
    return voice.say("evening.no_plan_at_all")


def list_people(evening: Evening, club: Club) -> tuple[Guest, ...]:
    """Everybody who has a seat, by name."""
    ways: dict[str, list[tuple[int, int]]] = {}
    for table in evening.tables:
        for id_ in table.members:
            ways.setdefault(id_, []).append((table.round, table.number))
    people = [Guest(club.members[club.row(id_)], tuple(sorted(way))) for id_, way in ways.items()]
    return tuple(
        sorted(people, key=lambda person: (person.member.name.casefold(), person.member.id))
    )


def list_notes(evening: Evening, voice: Voice) -> tuple[str, ...]:
    """What an organiser should know of a plan: what it gave up, and what it broke."""
    notes = []
    if evening.given_up:
        notes.append(voice.say("evening.given_up", wishes=say_wishes(evening.given_up, voice)))
    for name, count in evening.broken.items():
        wish = voice.say(f"evening.wish.{name}")
        notes.append(voice.say("evening.broken", wish=wish, count=count))
    return tuple(notes)


def render_evening(
    evening: Evening,
    club: Club,
    language: str | None = None,
    codes: Mapping[str, str] | None = None,
) -> str:
    """The page of an evening, to be printed or shown on a wall; it opens without a network.

    Parameters
    ----------
    evening, club
        What it is about.
    language
        "de" or "en"; that of most letters of the club if left out.
    codes
        For place cards: each one's QR code by id, as SVG of ours.
    """
    language = language or club_language(club.members)
    voice = Voice(language, markup=True)
    page: str = (
        environment(markup=True)
        .get_template("evening.html.j2")
        .render(
            say=voice.say,
            language=language,
            evening=evening,
            week=name_week(evening.week, language),
            rounds=sorted({table.round for table in evening.tables}),
            text={(t.round, t.number): table_text(t, club, voice) for t in evening.tables},
            name=lambda id_: club.members[club.row(id_)].name,
            headline=lambda id_: club.members[club.row(id_)].headline,
            languages=lambda table: ", ".join(
                label("languages", code, language) for code in table.languages
            ),
            people=list_people(evening, club),
            notes=list_notes(evening, voice),
            share=format_percent(evening.share),
            codes={id_: Markup(code) for id_, code in (codes or {}).items()},  # noqa: S704 - ours
        )
    )
    return page


def _short_name(person: Member, others: object) -> str:
    first = first_name(person.name)
    shared = sum(first_name(other.name) == first for other in others)  # type: ignore[attr-defined]
    return person.name if shared > 1 else first
