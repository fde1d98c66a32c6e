"""Two minutes before a meeting: what to ask, what one could use, what one likes to be asked.

A prepared question is worth more than a better match.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.introduction import Quote
from recommender.club.vague_wish import vague_kind

if TYPE_CHECKING:
    from recommender.club.introduction import Side
    from recommender.club.member import Member
    from recommender.letters.voice import Voice

_LONGEST = 160
"""Characters of a quote; longer ones are cut at a word, with an ellipsis."""

_SHORT = 90
"""Characters up to which something is readily asked about."""


class Worksheet:
    """The lines of one side.

    Parameters
    ----------
    side
        What is told, as `choose_reasons` chose it.
    reader, partner
        The two.
    name
        What the partner is called.
    voice
        Language, and text or markup.
    seed
        Varies the wording.
    """

    def __init__(
        self, side: Side, reader: Member, partner: Member, name: str, voice: Voice, seed: int
    ) -> None:
        self._side = side
        self._reader = reader
        self._partner = partner
        self._name = name
        self._voice = voice
        self._seed = seed

    def write(self, question: str) -> tuple[str, ...]:
        """Three or four lines.

        Parameters
        ----------
        question
            The opening question to the partner.
        """
        ask = self._voice.say("worksheet.ask", name=self._name, question=question)
        return (ask, self._say_use(), self._say_asked(), *self._say_give())

    def _say_use(self) -> str:
        """What the reader could use: what this partner may have, else the first thing they seek."""
        met = next(
            (exchange.need for exchange in self._side.receives if not exchange.need.is_of_trade),
            None,
        )
        need = met or _first_wish(self._reader)
        if need is None:
            return self._voice.say("worksheet.use.nothing")
        return self._say_need("use", "own", need, met=met is not None)

    def _say_give(self) -> tuple[str, ...]:
        """What the partner looks for, unless the opening question is about that already."""
        met = next(
            (exchange.need for exchange in self._side.gives if not exchange.need.is_of_trade), None
        )
        need = met or _first_wish(self._partner)
        if need is None or need.text == self._side.question_from.text:
            return ()
        return (self._say_need("give", "theirs", need, met=met is not None),)

    def _say_need(self, part: str, whose: str, need: Quote, *, met: bool) -> str:
        kind = vague_kind(need.text)
        if kind:
            key = f"worksheet.{part}.vague"
        elif met:
            key = "worksheet.use.met" if part == "use" else "worksheet.give"
        else:
            key = f"worksheet.{part}.whom"
        return self._voice.say(
            key,
            name=self._name,
            seek=say_seek(whose, need.field, self._name, self._voice, self._seed),
            need=need,
            question=self._voice.say(
                f"vague.{kind or 'word'}", pick=self._seed // 3 + (part == "give")
            ),
        )

    def _say_asked(self) -> str:
        """What the reader may like to be asked: what they can give here, else what they are."""
        given = (
            exchange.give
            for exchange in self._side.gives
            if not exchange.give.is_of_trade and len(exchange.give.text) <= _SHORT
        )
        listed = (
            _quote(self._reader, field, text)
            for field, texts in (
                ("offers", self._reader.offers),
                ("interests", self._reader.interests),
                ("headline", (self._reader.headline,)),
            )
            for text in texts
            if text.strip()
        )
        words = next(given, None) or next(listed, None)
        if words is None:
            return self._voice.say("worksheet.asked.nothing")
        return self._voice.say("worksheet.asked", words=words)


def say_seek(whose: str, field: str, name: str, voice: Voice, pick: int) -> str:
    """How what is looked for is introduced, by the field it stands in: "You are looking for:".

    Parameters
    ----------
    whose
        "own" or "theirs".
    field
        Of the profile.
    name, voice, pick
        What the partner is called, who speaks, and which of the wordings.
    """
    key = voice.first_of([f"seek.{whose}.{field}", f"seek.{whose}"])
    return voice.say(key, pick=pick, name=name)


def _first_wish(member: Member) -> Quote | None:
    """The first thing a member looks for that says something of its own, else the first at all."""
    wishes = [text for text in member.needs if text.strip()]
    telling = next((text for text in wishes if not vague_kind(text)), None)
    text = telling or next(iter(wishes), None)
    return None if text is None else _quote(member, "needs", text)


def _quote(member: Member, field: str, text: str) -> Quote:
    words = " ".join(text.split())
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
    return Quote(member.id, field, words)
