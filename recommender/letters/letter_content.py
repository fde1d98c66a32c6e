"""What stands in a letter, before any layout: the same parts for text and for HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.club.introduction import Quote
from recommender.labels import label
from recommender.letters.absence import is_paused, is_resting, list_reasons, pause_end
from recommender.letters.meeting import meeting_lines, say_reach
from recommender.letters.names import first_name, name_for_reader
from recommender.letters.sentences import SideWriter
from recommender.letters.voice import stable_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.club import Club
    from recommender.club.debate import Statement
    from recommender.club.introduction import Side
    from recommender.club.member import Member
    from recommender.club.round import Shortfall
    from recommender.letters.sentences import SideText
    from recommender.letters.voice import Voice


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader can do by following a link."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Person:
    """One introduction, as its reader sees it."""

    name: str
    headline: str
    facts: tuple[str, ...]
    summary: str
    sections: tuple[Section, ...]
    worksheet: Section
    """What to think about before the meeting, the opening question first."""
    meeting: Section
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterContent:
    """A whole letter in its parts, in the order they are read."""

    subject: str
    greeting: str
    opening: str
    people: tuple[Person, ...]
    reasons: tuple[str, ...]
    """Why there is nobody this week; empty in all other letters."""
    notes: tuple[str, ...]
    closing: str
    signature: str
    actions: tuple[Action, ...] = ()
    """What the reader can do that is about no single person of the letter."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who is written to, in which week, and about whom."""

    week: str
    reader: Member
    sides: tuple[Side, ...]
    """Best first; none where nobody was found."""
    shortfall: Shortfall | None


OwnLines = Callable[["Voice"], tuple[str, ...]]
"""What is said to the reader alone, by the voice of the letter: it stands in no copy of it."""


def say_nothing(voice: Voice) -> tuple[str, ...]:
    """No lines of one's own."""
    del voice
    return ()


def write_content(occasion: Occasion, club: Club, voice: Voice) -> LetterContent:
    """Gather everything a letter says, in one voice."""
    if occasion.sides:
        return _introduce(occasion, club, voice)
    if is_paused(occasion.reader, occasion.week):
        return _confirm_pause(occasion, voice)
    if is_resting(occasion.reader, occasion.week, occasion.shortfall):
        return _write_short("subject.resting", occasion, voice, voice.say("resting.opening"), ())
    return _regret(occasion, club, voice)


def write_introductions(
    reader: Member, week: str, people: tuple[Person, ...], asked: int, voice: Voice
) -> LetterContent:
    """A letter about people.

    Parameters
    ----------
    reader, week
        Who is written to, about which week.
    people
        At least one, best first.
    asked
        How many the reader wanted.
    voice
        Speaks the reader's language.
    """
    seed = stable_number(reader.id, week)
    number = "one" if len(people) == 1 else "many"
    names = voice.enumerate_names(tuple(partner.name for partner in people))
    called_names = voice.enumerate_names(
        tuple(name_for_reader(partner.name, reader.name) for partner in people)
    )
    return LetterContent(
        subject=voice.say(f"subject.{number}", names=names),
        greeting=greet(reader, voice),
        opening=voice.say(f"opening.{number}", pick=seed, count=_spell_out(len(people), voice)),
        people=people,
        reasons=(),
        notes=(
            *((voice.say("fewer", asked=_spell_out(asked, voice)),) if asked > len(people) else ()),
            voice.say(f"outro.{number}", pick=seed // 5, names=called_names),
        ),
        closing=voice.say("closing"),
        signature=voice.say("signature"),
    )


def add_lines(content: LetterContent, lines: tuple[str, ...]) -> LetterContent:
    """The same letter with lines more after its notes."""
    return replace(content, notes=(*content.notes, *lines))


@dataclass(frozen=True, slots=True)
class DebateCall:
    """That the club asks who wants a debate."""

    statement: Statement
    """One of those it may be about."""
    url: str
    """Where the reader says that they want one."""


def add_call(content: LetterContent, call: DebateCall | None, voice: Voice) -> LetterContent:
    """The same letter with the question whether its reader wants a debate, where there is one."""
    if call is None:
        return content
    statement = Quote("", "viewpoints", call.statement.in_language(voice.language))
    asked = replace(content, notes=(*content.notes, voice.say("debate.call", statement=statement)))
    action = Action(voice.say("debate.call.link"), call.url)
    return replace(asked, actions=(*content.actions, action))


def write_cancellation(reader: Member, voice: Voice) -> LetterContent:
    """A letter that takes back what an earlier one has proposed."""
    return LetterContent(
        subject=voice.say("subject.cancelled"),
        greeting=greet(reader, voice),
        opening=voice.say("cancelled.opening"),
        people=(),
        reasons=(),
        notes=(voice.say("cancelled.hint"),),
        closing=voice.say("closing.none"),
        signature=voice.say("signature"),
    )


def write_apart(reader: Member, partners: Sequence[Member], voice: Voice) -> LetterContent:
    """A letter that says that three do not meet together, and whom the reader meets all the same."""
    names = voice.enumerate_names(tuple(partner.name for partner in partners))
    return LetterContent(
        subject=voice.say("subject.apart"),
        greeting=greet(reader, voice),
        opening=voice.say("apart.opening"),
        people=(),
        reasons=(),
        notes=(voice.say("apart.each", names=names, count=len(partners)), voice.say("apart.hint")),
        closing=voice.say("closing"),
        signature=voice.say("signature"),
    )


def _introduce(occasion: Occasion, club: Club, voice: Voice) -> LetterContent:
    people = tuple(_describe_side(side, occasion, club, voice) for side in occasion.sides)
    asked = occasion.shortfall.asked if occasion.shortfall else len(people)
    return write_introductions(occasion.reader, occasion.week, people, asked, voice)


def _confirm_pause(occasion: Occasion, voice: Voice) -> LetterContent:
    until = pause_end(occasion.reader, voice)
    opening = voice.say("paused.opening", until=until)
    return _write_short(
        "subject.paused", occasion, voice, opening, (voice.say("paused.hint", until=until),)
    )


def _regret(occasion: Occasion, club: Club, voice: Voice) -> LetterContent:
    if occasion.shortfall is None:
        return _write_short("subject.none", occasion, voice, voice.say("quiet.opening"), ())
    reasons = list_reasons(occasion.shortfall, club, voice)
    reader = occasion.reader
    # Whoever says what they look for and what they offer is not asked for more.
    thin = not reader.needs or not reader.offers
    hint = voice.say("none.hint", needs=not reader.needs, offers=not reader.offers)
    notes = (hint if thin else voice.say("none.again"),)
    return _write_short("subject.none", occasion, voice, voice.say("none.opening"), notes, reasons)


def _write_short(
    subject: str,
    occasion: Occasion,
    voice: Voice,
    opening: str,
    notes: tuple[str, ...],
    reasons: tuple[str, ...] = (),
) -> LetterContent:
    return LetterContent(
        subject=voice.say(subject),
        greeting=greet(occasion.reader, voice),
        opening=opening,
        people=(),
        reasons=reasons,
        notes=notes,
        closing=voice.say("closing.none"),
        signature=voice.say("signature"),
    )


def _describe_side(side: Side, occasion: Occasion, club: Club, voice: Voice) -> Person:
    partner = club.members[club.row(side.partner)]
    writer = SideWriter(side, club, voice, occasion.week)
    text = writer.write()
    return describe_partner(text, occasion.reader, partner, voice)


def describe_partner(text: SideText, reader: Member, partner: Member, voice: Voice) -> Person:
    """One introduction in its parts.

    Parameters
    ----------
    text
        What the reader is told.
    reader, partner
        The two.
    voice
        Speaks the reader's language.
    """
    name = name_for_reader(partner.name, reader.name)
    return Person(
        name=partner.name,
        headline=partner.headline,
        facts=_list_facts(partner, voice.language),
        summary=text.summary,
        sections=_write_sections(text, voice, name),
        worksheet=Section(voice.say("heading.worksheet"), text.worksheet or (text.question,)),
        meeting=Section(
            voice.say("heading.meeting"),
            (
                *((text.third,) if text.third else ()),
                *meeting_lines(reader, partner, voice),
                say_reach(reader, partner, voice, name),
            ),
        ),
    )


def _write_sections(text: SideText, voice: Voice, name: str) -> tuple[Section, ...]:
    parts = {
        "receives": text.receives,
        "gives": text.gives,
        "common": text.common,
        "different": text.different,
    }
    return tuple(
        Section(voice.say(f"heading.{kind}", name=name), parts[kind])
        for kind in text.order
        if parts[kind]
    )


def _list_facts(partner: Member, language: str) -> tuple[str, ...]:
    industry = label("industries", partner.industry, language)
    level = label("levels", partner.level, language)
    city = label("cities", partner.city, language)
    return tuple(fact for fact in (partner.organisation, city, industry, level) if fact)


def greet(reader: Member, voice: Voice) -> str:
    """How a letter begins."""
    return voice.say("greeting", first=first_name(reader.name))


def _spell_out(number: int, voice: Voice) -> str:
    return voice.say("count", pick=number) if number <= 10 else str(number)
