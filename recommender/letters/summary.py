"""Why this person, in one line: the strongest evidence, then what makes them different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.introduction import Certainty
from recommender.letters.traits import MOST_TELLING, WITHOUT_VALUES, trait_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.club.introduction import Side
    from recommender.letters.voice import Voice

LONGEST_QUOTE = 90
"""Characters of a quote in the line; longer ones are cut at a word, with an ellipsis."""

TRAITS_TOLD = 2
"""The line stays one line: no more differences than these."""


def summary_line(side: Side, name: str, voice: Voice) -> str:
    """One line on why this person.

    Parameters
    ----------
    side
        The evidence.
    name
        What the partner is called.
    voice
        Language, and text or markup.

    Returns
    -------
    str
        A clear exchange before a possible one, an exchange before common ground, common
        ground before a bare offer; then at most `TRAITS_TOLD` differences.
    """
    lead = next(_find_leads(side, name, voice))
    different = voice.join(_say_differences(side, voice), ", ")
    return voice.say("summary", lead=lead, different=different)


def _find_leads(side: Side, name: str, voice: Voice) -> Iterator[str]:
    for evidence in Certainty:
        for direction, exchanges in (("receives", side.receives), ("gives", side.gives)):
            for exchange in exchanges:
                if exchange.evidence is evidence:
                    words = voice.quote(_shorten(exchange.need.text))
                    yield voice.say(f"summary.{direction}.{evidence}", name=name, words=words)
    for point in side.common:
        reader_words = voice.quote(_shorten(point.own.text))
        partner_words = voice.quote(_shorten(point.theirs.text))
        same = reader_words.casefold() == partner_words.casefold()
        key = "summary.common" if same else "summary.near"
        yield voice.say(key, name=name, own=reader_words, words=partner_words)
    for offer in side.partner_offers:
        yield voice.say("summary.offers", name=name, words=voice.quote(_shorten(offer.text)))
    yield voice.say("summary.plain")


def _say_differences(side: Side, voice: Voice) -> list[str]:
    by_trait = {difference.trait: difference for difference in side.different}
    telling = [
        by_trait[trait]
        for trait in MOST_TELLING
        if trait in by_trait and (by_trait[trait].theirs or trait in WITHOUT_VALUES)
    ]
    return [
        voice.say(
            f"short.{difference.trait}",
            theirs=trait_value(difference.trait, difference.theirs, voice.language),
        )
        for difference in telling[:TRAITS_TOLD]
    ]


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= LONGEST_QUOTE:
        return words
    return words[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
