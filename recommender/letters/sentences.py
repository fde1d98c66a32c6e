"""What one side of an introduction is told, in sentences: the structured evidence put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.introduction import Certainty
from recommender.club.vague_wish import ONE_WORD, vague_kind
from recommender.letters.names import name_for_reader
from recommender.letters.reasons import (
    SECTIONS,
    Strength,
    choose_reasons,
    exchange_strength,
    order_sections,
)
from recommender.letters.summary import summary_line
from recommender.letters.traits import trait_value
from recommender.letters.voice import Voice, keep_apart, stable_number
from recommender.letters.worksheet import Worksheet, say_seek

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.introduction import CommonPoint, Difference, Exchange, Quote, Side


@dataclass(frozen=True, slots=True)
class SideText:
    """Plain sentences, ready for a terminal, a letter or an answer of the API."""

    receives: tuple[str, ...]
    """What the partner can give, and what to ask for; empty where there is nothing to say."""
    gives: tuple[str, ...]
    """What the member can give; empty where there is nothing to say."""
    common: tuple[str, ...]
    different: tuple[str, ...]
    question: str
    """An opening question to the partner, made from the partner's own words."""
    summary: str
    """One line: why this person."""
    worksheet: tuple[str, ...] = ()
    """Two minutes before the meeting: three or four lines to think about, the opening question
    first."""
    order: tuple[str, ...] = SECTIONS
    """Names of the first four fields, the one with the strongest reason first."""
    third: str = ""
    """Who else is there, where three meet."""


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
        self._club = club
        self._reader = club.members[club.row(side.member)]
        self._partner = club.members[club.row(side.partner)]
        self.side = choose_reasons(side)
        self.voice = voice
        self.name = keep_apart(name_for_reader(self._partner.name, self._reader.name))
        self._seed = stable_number(side.member, side.partner, week)

    def write(self) -> SideText:
        """All sentences."""
        question = self._ask_question()
        sheet = Worksheet(self.side, self._reader, self._partner, self.name, self.voice, self._seed)
        return SideText(
            receives=self._say_direction("receives", self.side.receives, self.side.partner_offers),
            gives=self._say_direction("gives", self.side.gives, self.side.own_offers),
            common=tuple(
                self._say_common(point, number) for number, point in enumerate(self.side.common)
            ),
            different=tuple(map(self._say_difference, self.side.different)),
            question=question,
            summary=summary_line(self.side, self.name, self.voice, self._seed // 17),
            worksheet=sheet.write(question),
            order=order_sections(self.side),
            third=self._say_third(),
        )

    def _say_third(self) -> str:
        if not self.side.third:
            return ""
        name = self._club.members[self._club.row(self.side.third)].name
        return self.voice.say("meet.three", name=name, partner=self.name)

    def _say_direction(
        self, direction: str, exchanges: tuple[Exchange, ...], offers: tuple[Quote, ...]
    ) -> tuple[str, ...]:
        if exchanges:
            return tuple(
                self._say_exchange(direction, exchange, number)
                for number, exchange in enumerate(exchanges)
            )
        if offers:
            quotes = self.voice.list_quotes(offers)
            return (self.voice.say(f"{direction}.offers", name=self.name, quotes=quotes),)
        return ()

    def _say_exchange(self, direction: str, exchange: Exchange, number: int) -> str:
        seeker, giver = ("own", "theirs") if direction == "receives" else ("theirs", "own")
        need, give = exchange.need, exchange.give
        kind = vague_kind(need.text) or ONE_WORD
        return self.voice.say(
            f"{direction}.{_wording(exchange)}",
            pick=self._seed + number,
            seek=say_seek(seeker, need.field, self.name, self.voice, self._seed // 7 + number),
            need=need,
            does=self._say_does(giver, give.field, number),
            give=give,
            name=self.name,
            ask=self._say_ask(exchange, number),
            tell=self._say_tell(exchange, number),
            question=self.voice.say(f"vague.{kind}", pick=self._seed // 3),
            seeker_trade=need.trade,
            giver_trade=give.trade,
        )

    def _say_does(self, whose: str, field: str, number: int) -> str:
        key = self.voice.first_of([f"does.{whose}.{field}", f"does.{whose}"])
        return self.voice.say(key, pick=self._seed // 7 + number, name=self.name)

    def _say_ask(self, exchange: Exchange, number: int) -> str:
        """What the reader can ask for, in one more sentence."""
        offered = "offers" if exchange.give.field == "offers" else "other"
        key = "ask.word" if vague_kind(exchange.need.text) == ONE_WORD else f"ask.{offered}"
        return self.voice.say(key, pick=self._seed // 5 + number, name=self.name)

    def _say_tell(self, exchange: Exchange, number: int) -> str:
        """What the reader can do for the partner, in one more sentence, where it helps."""
        if vague_kind(exchange.need.text) == ONE_WORD:
            return self.voice.say("tell.word", name=self.name)
        if exchange.evidence is not Certainty.CLEAR:
            return ""
        return self.voice.say("tell", pick=self._seed // 5 + number, name=self.name)

    def _say_common(self, point: CommonPoint, number: int) -> str:
        same = point.own.text.casefold().strip(" .") == point.theirs.text.casefold().strip(" .")
        alike = (point.own.field == "interests") == (point.theirs.field == "interests")
        fields = [f"common.near.{point.own.field}"] if alike else []
        near = self.voice.first_of([*fields, "common.near"])
        return self.voice.say(
            "common.same" if same else near,
            pick=self._seed + number,
            own=point.own,
            theirs=point.theirs,
            name=self.name,
            do=self.voice.say("common.do", pick=self._seed // 5 + number),
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
        kind = vague_kind(quote.text) if quote.field in {"needs", "goals"} else ""
        if kind:
            return self.voice.say(
                "question.vague",
                seek=say_seek("own", quote.field, self.name, self.voice, self._seed // 7),
                words=quote,
                question=self.voice.say(f"vague.{kind}", pick=self._seed // 3 + 1),
            )
        key = self.voice.first_of([f"question.{self._topic_of(quote)}", "question.about"])
        return self.voice.say(key, pick=self._seed // 11, words=quote, name=self.name)

    def _topic_of(self, quote: Quote) -> str:
        """What the quoted words are; nobody asks as a beginner about what is their own interest."""
        shared = any(point.theirs == quote for point in self.side.common)
        return "shared" if shared and quote.field == "interests" else quote.field


def _wording(exchange: Exchange) -> str:
    """How an exchange is told: as certain as it is, and never knowledge of a trade as their words."""
    strength = exchange_strength(exchange)
    if strength is Strength.TRADE:
        need, give = exchange.need.is_of_trade, exchange.give.is_of_trade
        return f"trade.{'both' if need and give else 'need' if need else 'give'}"
    if strength in {Strength.CAN_IN_GENERAL, Strength.ASK_IN_GENERAL}:
        return "general"
    return str(exchange.evidence)
