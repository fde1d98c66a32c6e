"""The letter of a debate: what two share, the statement they answer differently, rules of the talk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.debate import Statement
from recommender.club.introduction import Quote
from recommender.labels import label
from recommender.letters.letter_content import LetterContent, Person, Section, greet
from recommender.letters.letters import lay_out
from recommender.letters.meeting import say_reach
from recommender.letters.names import name_for_reader
from recommender.letters.sentences import SideWriter
from recommender.letters.voice import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.club import Club
    from recommender.club.debate import Debate, Opinion
    from recommender.club.member import Member
    from recommender.letters.letters import Letter
    from recommender.letters.voice import Voice


def write_debate_letter(
    debate: Debate, reader: str, club: Club, statements: Mapping[str, Statement]
) -> Letter:
    """Write one side's letter.

    Parameters
    ----------
    debate
        Who debates, on what.
    reader
        Id of one of the two.
    club
        Its members.
    statements
        The club's statements by key; of one that is missing the key speaks.
    """
    writer = _DebateWriter(debate, reader, club, statements)
    return lay_out(reader, writer.reader.letter_language, writer.write)


class _DebateWriter:
    """Writes one side's letter in any voice."""

    def __init__(
        self, debate: Debate, reader: str, club: Club, statements: Mapping[str, Statement]
    ) -> None:
        self.debate, self.club, self.statements = debate, club, statements
        self.is_a = reader == debate.a
        self.reader = club.members[club.row(reader)]
        self.partner = club.members[club.row(debate.partner_of(reader))]
        self.name = name_for_reader(self.partner.name, self.reader.name)

    def write(self, voice: Voice) -> LetterContent:
        """The whole letter."""
        return LetterContent(
            subject=voice.say("debate.subject", name=self.partner.name),
            greeting=greet(self.reader, voice),
            opening=voice.say("debate.opening"),
            people=(self._describe_partner(voice),),
            reasons=(),
            notes=(voice.say("debate.outro", name=self.name),),
            closing=voice.say("closing"),
            signature=voice.say("signature"),
        )

    def _describe_partner(self, voice: Voice) -> Person:
        return Person(
            name=self.partner.name,
            headline=self.partner.headline,
            facts=_list_facts(self.partner, voice.language),
            summary=voice.say("debate.summary.common"),
            sections=(
                Section(voice.say("debate.heading.shared"), self._list_shared(voice)),
                Section(voice.say("debate.heading.apart"), self._list_opinions(voice)),
                Section(voice.say("debate.heading.rules"), self._say_all("debate.rules", voice)),
            ),
            worksheet=Section(
                voice.say("debate.heading.before"), self._say_all("debate.before", voice)
            ),
            meeting=Section(voice.say("debate.heading.place"), self._list_places(voice)),
        )

    def _list_shared(self, voice: Voice) -> tuple[str, ...]:
        """Interests, work and wishes that touch, then statements on which the two are close."""
        side = self.debate.sides[0 if self.is_a else 1]
        said = SideWriter(side, self.club, voice, self.debate.week).write()
        lines = [*said.common]
        if side.receives:
            lines.append(said.receives[0])
        if side.gives:
            lines.append(said.gives[0])
        agree = self.debate.agree
        if agree:
            lines.append(voice.say("debate.agree", answered=self.debate.answered, count=len(agree)))
        if agree and self.debate.tells_answers:
            named = (self._quote(key, voice) for key in agree)
            lines.append(voice.say("debate.agree.named", statements=voice.list_quotes(named)))
        return tuple(lines)

    def _list_opinions(self, voice: Voice) -> tuple[str, ...]:
        lines = []
        for opinion in self.debate.opinions:
            statement = self._quote(opinion.statement, voice)
            lines += [
                voice.say("debate.statement", statement=statement),
                self._say_answers(opinion, voice),
            ]
        return tuple(lines)

    def _say_answers(self, opinion: Opinion, voice: Voice) -> str:
        if not self.debate.tells_answers:
            return voice.say("debate.answers.kept")
        own, theirs = (opinion.a, opinion.b) if self.is_a else (opinion.b, opinion.a)
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
        if self.debate.km is None:
            where = voice.say("debate.place.online")
        elif self.reader.place == self.partner.place:
            where = voice.say("debate.place.same", city=cities[0])
        else:
            km = round(self.debate.km)
            where = voice.say("debate.place.km", km=km, own=cities[0], theirs=cities[1])
        return where, say_reach(self.reader, self.partner, voice, self.name)

    def _say_all(self, key: str, voice: Voice) -> tuple[str, ...]:
        """Every line of a list of phrases."""
        count = len(phrases(voice.language)[key])
        return tuple(voice.say(key, pick=number, name=self.name) for number in range(count))

    def _quote(self, key: str, voice: Voice) -> Quote:
        statement = self.statements.get(key, Statement(key, {}))
        return Quote("", "viewpoints", statement.in_language(voice.language))


def _list_facts(partner: Member, language: str) -> tuple[str, ...]:
    city = label("cities", partner.city, language)
    return tuple(fact for fact in (partner.organisation, city) if fact)
