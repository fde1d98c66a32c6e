"""The letter of a debate: what two share, the statement they answer differently, rules of the talk.

What the encoder has found the two to share is put into sentences once (`DebateText`), with the answers if both
agree that they are told; the rest of the letter is written when it is read or sent.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from recommender.club.debate import Statement
from recommender.club.introduction import Quote
from recommender.labels import label
from recommender.letters.letter_content import Action, LetterContent, Person, Section, greet
from recommender.letters.letters import lay_out
from recommender.letters.meeting import say_reach
from recommender.letters.names import name_for_reader
from recommender.letters.sentences import SideWriter
from recommender.letters.voice import Voice, phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.club import Club
    from recommender.club.debate import Debate
    from recommender.club.member import Member
    from recommender.letters.letters import Letter


@dataclass(frozen=True, slots=True)
class DebateText:
    """What one of the two is told, as far as it is found out when they are paired."""

    language: str
    """"de" or "en"."""
    shared: tuple[str, ...]
    """Sentences: interests, work and wishes that touch."""
    answered: int
    """Statements both have answered."""
    close: int
    """Of these the ones on which the two are a step apart at most."""
    statements: tuple[str, ...]
    """Keys of the one or two that they debate."""
    answers: tuple[tuple[int, int], ...] = ()
    """The reader's and the other's answer to each; empty unless both agree that they are told."""
    agree: tuple[str, ...] = ()
    """Keys of the statements they are close on; empty unless both agree."""


def tell_debate(debate: Debate, reader: str, club: Club) -> DebateText:
    """What one of the two is told.

    Parameters
    ----------
    debate
        Who debates, on what.
    reader
        Id of one of the two.
    club
        Its members.
    """
    is_a = reader == debate.a
    language = club.members[club.row(reader)].letter_language
    side = debate.sides[0 if is_a else 1]
    said = SideWriter(side, club, Voice(language), debate.week).write()
    shared = [*said.common]
    if side.receives:
        shared.append(said.receives[0])
    if side.gives:
        shared.append(said.gives[0])
    answers = tuple(
        (opinion.a, opinion.b) if is_a else (opinion.b, opinion.a) for opinion in debate.opinions
    )
    return DebateText(
        language=language,
        shared=tuple(shared),
        answered=debate.answered,
        close=len(debate.agree),
        statements=tuple(opinion.statement for opinion in debate.opinions),
        answers=answers if debate.tells_answers else (),
        agree=debate.agree if debate.tells_answers else (),
    )


def read_debate_text(stored: Mapping[str, Any]) -> DebateText:
    """What was stored of a `DebateText`."""
    values = {field.name: stored[field.name] for field in fields(DebateText)}
    for name in ("shared", "statements", "agree"):
        values[name] = tuple(values[name])
    values["answers"] = tuple((own, theirs) for own, theirs in values["answers"])
    return DebateText(**values)


def write_debate_letter(
    told: DebateText,
    reader: Member,
    partner: Member,
    statements: Mapping[str, Statement],
    km: float | None,
    link: str = "",
) -> Letter:
    """Write one side's letter.

    Answers are told only if both agree to that now, too.

    Parameters
    ----------
    told
        To the reader.
    reader, partner
        The two.
    statements
        The club's statements by key; of one that is missing the key speaks.
    km
        Between their towns; None where one is not known, or they meet online.
    link
        Address of the page that asks afterwards; none where it is empty.
    """
    writer = _DebateWriter(told, reader, partner, statements, km)
    return lay_out(reader.id, told.language, lambda voice: writer.write(voice, link))


class _DebateWriter:
    """Writes one side's letter in any voice."""

    def __init__(
        self,
        told: DebateText,
        reader: Member,
        partner: Member,
        statements: Mapping[str, Statement],
        km: float | None,
    ) -> None:
        self.told, self.reader, self.partner = told, reader, partner
        self.statements, self.km = statements, km
        self.name = name_for_reader(partner.name, reader.name)
        agreed = reader.share_views and partner.share_views
        self.answers = told.answers if agreed else ()
        self.agree = told.agree if agreed else ()

    def write(self, voice: Voice, link: str) -> LetterContent:
        """The whole letter."""
        asked = Action(voice.say("debate.link", name=self.name), link)
        return LetterContent(
            subject=voice.say("debate.subject", name=self.partner.name),
            greeting=greet(self.reader, voice),
            opening=voice.say("debate.opening"),
            people=(self._describe_partner(voice),),
            reasons=(),
            notes=(voice.say("debate.outro", name=self.name),),
            closing=voice.say("closing"),
            signature=voice.say("signature"),
            actions=(asked,) if link else (),
        )

    def _describe_partner(self, voice: Voice) -> Person:
        return Person(
            name=self.partner.name,
            headline=self.partner.headline,
            facts=_list_facts(self.partner, voice.language),
            summary=voice.say("debate.summary.common"),
            sections=(
                Section(voice.say("debate.heading.shared"), self._list_shared(voice)),
                Section(voice.say("debate.heading.apart"), self._list_statements(voice)),
                Section(voice.say("debate.heading.rules"), self._say_all("debate.rules", voice)),
            ),
            worksheet=Section(
                voice.say("debate.heading.before"), self._say_all("debate.before", voice)
            ),
            meeting=Section(voice.say("debate.heading.place"), self._list_places(voice)),
        )

    def _list_shared(self, voice: Voice) -> tuple[str, ...]:
        """Interests, work and wishes that touch, then statements on which the two are close."""
        lines = [*self.told.shared]
        if self.told.close:
            answered, close = self.told.answered, self.told.close
            lines.append(voice.say("debate.agree", answered=answered, count=close))
        if self.agree:
            named = (self._quote(key, voice) for key in self.agree)
            lines.append(voice.say("debate.agree.named", statements=voice.list_quotes(named)))
        return tuple(lines)

    def _list_statements(self, voice: Voice) -> tuple[str, ...]:
        lines = []
        for number, key in enumerate(self.told.statements):
            lines.append(voice.say("debate.statement", statement=self._quote(key, voice)))
            lines.append(self._say_answers(number, voice))
        return tuple(lines)

    def _say_answers(self, number: int, voice: Voice) -> str:
        if not self.answers:
            return voice.say("debate.answers.kept")
        own, theirs = self.answers[number]
        return voice.say(
            "debate.answers",
            own=voice.say(f"debate.answer.{own}"),
            theirs=voice.say(f"debate.answer.{theirs}"),
            name=self.name,
        )

    def _list_places(self, voice: Voice) -> tuple[str, ...]:
        cities = [
            label("cities", person.city, voice.language) for person in (self.reader, self.partner)
        ]
        if self.km is None:
            where = voice.say("debate.place.online")
        elif self.reader.place == self.partner.place:
            where = voice.say("debate.place.same", city=cities[0])
        else:
            km = round(self.km)
            where = voice.say("debate.place.km", km=km, own=cities[0], theirs=cities[1])
        return where, say_reach(self.reader, self.partner, voice, self.name)

    def _say_all(self, key: str, voice: Voice) -> tuple[str, ...]:
        """Every line of a list of phrases."""
        count = len(phrases(voice.language)[key])
        return tuple(voice.say(key, pick=number, name=self.name) for number in range(count))

    def _quote(self, key: str, voice: Voice) -> Quote:
        return Quote("", "viewpoints", name_statement(key, self.statements, voice.language))


def name_statement(key: str, statements: Mapping[str, Statement], language: str) -> str:
    """A statement of the club in words; of one that is missing the key speaks."""
    return statements.get(key, Statement(key, {})).in_language(language)


def _list_facts(partner: Member, language: str) -> tuple[str, ...]:
    city = label("cities", partner.city, language)
    return tuple(fact for fact in (partner.organisation, city) if fact)
