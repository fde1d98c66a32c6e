"""Why this person, in one line: the strongest evidence, then what makes them different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.introduction import Evidence
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
    lead = next(_leads(side, name, voice))
    different = voice.joined(_differences(side, voice), ", ")
    return voice.say("summary", lead=lead, different=different)


def _leads(side: Side, name: str, voice: Voice) -> Iterator[str]:
    for evidence in Evidence:
        for direction, found in (("receives", side.receives), ("gives", side.gives)):
            for each in found:
                if each.evidence is evidence:
                    words = voice.quoted(_cut(each.need.text))
                    yield voice.say(f"summary.{direction}.{evidence}", name=name, words=words)
    for point in side.common:
        own, words = voice.quoted(_cut(point.own.text)), voice.quoted(_cut(point.theirs.text))
        key = "summary.common" if own.casefold() == words.casefold() else "summary.near"
        yield voice.say(key, name=name, own=own, words=words)
    for offer in side.partner_offers:
        yield voice.say("summary.offers", name=name, words=voice.quoted(_cut(offer.text)))
    yield voice.say("summary.plain")


def _differences(side: Side, voice: Voice) -> list[str]:
    found = {each.trait: each for each in side.different}
    told = [
        found[trait]
        for trait in MOST_TELLING
        if trait in found and (found[trait].theirs or trait in WITHOUT_VALUES)
    ]
    return [
        voice.say(
            f"short.{each.trait}", theirs=trait_value(each.trait, each.theirs, voice.language)
        )
        for each in told[:TRAITS_TOLD]
    ]


def _cut(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= LONGEST_QUOTE:
        return words
    return words[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
