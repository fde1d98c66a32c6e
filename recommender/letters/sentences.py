"""What one side of an introduction is told, in sentences: the structured evidence put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.letters.names import name_for_reader
from recommender.letters.summary import summary_line
from recommender.letters.traits import WITHOUT_VALUES, trait_value
from recommender.letters.voice import Voice, stable_number

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.introduction import CommonPoint, Difference, Exchange, Quote, Side


@dataclass(frozen=True, slots=True)
class SideText:
    """Plain sentences, ready for a terminal, a letter or an answer of the API."""

    receives: tuple[str, ...]
    """What the partner can give; says so plainly where nothing matches directly."""
    gives: tuple[str, ...]
    """What the member can give."""
    common: tuple[str, ...]
    different: tuple[str, ...]
    question: str
    """An opening question to the partner, made from the partner's own words."""
    summary: str
    """One line: why this person."""


def side_text(side: Side, club: Club, *, week: str = "") -> SideText:
    """Put one side of an introduction into words, in that side's language.

    Parameters
    ----------
    side
        The evidence; every sentence comes from it and nothing else.
    club
        Knows the names.
    week
        Name of the round. It chooses among wordings of equal meaning; give it to get the
        very words of that week's letter.

    Returns
    -------
    SideText
        Sentences without markup.

    Raises
    ------
    UnknownMemberError
        If one of the two is not in the club.
    """
    return SideWriter(side, club, Voice(side.language), week).write()


class SideWriter:
    """Writes the sentences of one side.

    Parameters
    ----------
    side, club
        What is told, and who the two are.
    voice
        The language, and whether the sentences are for a page.
    week
        Name of the round; varies the wording.
    """

    def __init__(self, side: Side, club: Club, voice: Voice, week: str = "") -> None:
        reader = club.members[club.row(side.member)]
        partner = club.members[club.row(side.partner)]
        self.side = side
        self.voice = voice
        self.name = name_for_reader(partner.name, reader.name)
        self._seed = stable_number(side.member, side.partner, week)
        self._reader_seeks = bool(reader.needs)
        self._partner_seeks = bool(partner.needs)

    def write(self) -> SideText:
        """All sentences."""
        different = {
            difference.trait: self._say_difference(difference)
            for difference in self.side.different
            if difference.theirs or difference.trait in WITHOUT_VALUES
        }
        return SideText(
            receives=self._say_receives(),
            gives=self._say_gives(),
            common=tuple(
                self._say_common(point, number) for number, point in enumerate(self.side.common)
            ),
            different=tuple(different.values()),
            question=self._ask_question(),
            summary=summary_line(self.side, self.name, self.voice),
        )

    def _say_receives(self) -> tuple[str, ...]:
        if self.side.receives:
            return self._say_exchanges("receives", self.side.receives)
        return self._say_nothing("receives", self.side.partner_offers, seeks=self._reader_seeks)

    def _say_gives(self) -> tuple[str, ...]:
        if self.side.gives:
            return self._say_exchanges("gives", self.side.gives)
        return self._say_nothing("gives", self.side.own_offers, seeks=self._partner_seeks)

    def _say_exchanges(self, direction: str, exchanges: tuple[Exchange, ...]) -> tuple[str, ...]:
        seeker, giver = ("own", "theirs") if direction == "receives" else ("theirs", "own")
        return tuple(
            self.voice.say(
                f"{direction}.{exchange.evidence}",
                pick=self._seed + number,
                seek=self._say_by_field("seek", seeker, exchange.need.field, number),
                need=exchange.need,
                does=self._say_by_field("does", giver, exchange.give.field, number),
                give=exchange.give,
                name=self.name,
            )
            for number, exchange in enumerate(exchanges)
        )

    def _say_by_field(self, kind: str, whose: str, field: str, number: int) -> str:
        key = self.voice.first_of([f"{kind}.{whose}.{field}", f"{kind}.{whose}"])
        return self.voice.say(key, pick=self._seed // 7 + number, name=self.name)

    def _say_nothing(
        self, direction: str, offers: tuple[Quote, ...], *, seeks: bool
    ) -> tuple[str, ...]:
        lines = []
        if not (direction == "gives" and self._nothing_at_all()):
            key = self._choose_why_nothing(direction, seeks=seeks)
            lines.append(self.voice.say(key, pick=self._seed // 13, name=self.name))
        if offers:
            quotes = self.voice.list_quotes(offers)
            lines.append(self.voice.say(f"{direction}.offers", name=self.name, quotes=quotes))
        return tuple(lines)

    def _choose_why_nothing(self, direction: str, *, seeks: bool) -> str:
        if direction == "receives" and self._nothing_at_all():
            return "exchange.none"
        return f"{direction}.none" if seeks else f"{direction}.no_list"

    def _nothing_at_all(self) -> bool:
        """Two lists, and no match either way: said once, for both."""
        exchange = self.side.receives or self.side.gives
        return self._reader_seeks and self._partner_seeks and not exchange

    def _say_common(self, point: CommonPoint, number: int) -> str:
        same = point.own.text.casefold().strip(" .") == point.theirs.text.casefold().strip(" .")
        key = "common.same" if same else "common.near"
        return self.voice.say(
            key, pick=self._seed + number, own=point.own, theirs=point.theirs, name=self.name
        )

    def _say_difference(self, difference: Difference) -> str:
        reader_value, partner_value = (
            trait_value(difference.trait, value, self.voice.language)
            for value in (difference.own, difference.theirs)
        )
        return self.voice.say(
            f"different.{difference.trait}", own=reader_value, theirs=partner_value, name=self.name
        )

    def _ask_question(self) -> str:
        quote = self.side.question_from
        if not quote.text.strip():  # nothing of theirs to take up, so no words put in their mouth
            return self.voice.say("question.plain", pick=self._seed // 11)
        key = self.voice.first_of([f"question.{self._topic_of(quote)}", "question.about"])
        return self.voice.say(key, pick=self._seed // 11, words=quote, name=self.name)

    def _topic_of(self, quote: Quote) -> str:
        """What the quoted words are; nobody asks as a beginner about what is their own interest."""
        shared = any(point.theirs == quote for point in self.side.common)
        return "shared" if shared and quote.field == "interests" else quote.field
