"""Why this person, in one line: the strongest reason, then what makes them different."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.club.introduction import Certainty, Trait
from recommender.letters.reasons import Strength, exchange_strength, offer_strength
from recommender.letters.traits import trait_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.club.introduction import Exchange, Quote, Side
    from recommender.letters.voice import Voice

LONGEST_QUOTE = 90
"""Characters of a quote in the line; longer ones are cut at a word, with an ellipsis."""

TRAITS_TOLD = 2
"""The line stays one line: no more differences than these."""

_INDUSTRIES = (Trait.NEW_INDUSTRY, Trait.INDUSTRY)


def summary_line(side: Side, name: str, voice: Voice, pick: int = 0) -> str:
    """One line on why this person.

    Parameters
    ----------
    side
        What is told, as `choose_reasons` chose it.
    name
        What the partner is called.
    voice
        Language, and text or markup.
    pick
        Chooses among wordings of equal meaning.

    Returns
    -------
    str
        The strongest reason (`Strength`), in either direction; then at most `TRAITS_TOLD`
        differences.
    """
    leads = sorted(_find_leads(side, name, voice, pick), key=lambda found: found[0])
    strength, lead = leads[0]
    told = [
        trait
        for trait in side.different
        if strength is not Strength.DIFFERENT or trait.trait not in _INDUSTRIES
    ]
    short = [
        voice.say(
            f"short.{trait.trait}", theirs=trait_value(trait.trait, trait.theirs, voice.language)
        )
        for trait in told[:TRAITS_TOLD]
    ]
    different = voice.join(short, ", ")
    return voice.say("summary", lead=lead, different=different)


def _find_leads(side: Side, name: str, voice: Voice, pick: int) -> Iterator[tuple[Strength, str]]:
    for direction, exchanges in (("receives", side.receives), ("gives", side.gives)):
        for exchange in exchanges:
            strength = exchange_strength(exchange)
            yield strength, _say_exchange(direction, exchange, strength, name, voice)
    for point in side.common:
        own, words = (voice.quote(_cut(text).text) for text in (point.own, point.theirs))
        key = "summary.common" if own.casefold() == words.casefold() else "summary.near"
        yield Strength.SHARED, voice.say(key, pick=pick, name=name, own=own, words=words)
    for offer in side.partner_offers:
        yield offer_strength(offer), voice.say("summary.offers", name=name, words=_cut(offer))
    for trait in side.different:
        if trait.trait in _INDUSTRIES:
            industry = trait_value(trait.trait, trait.theirs, voice.language)
            yield Strength.DIFFERENT, voice.say("summary.industry", name=name, theirs=industry)
    yield Strength.NONE, voice.say("summary.plain")


def _say_exchange(
    direction: str, exchange: Exchange, strength: Strength, name: str, voice: Voice
) -> str:
    need, give = exchange.need, exchange.give
    if strength is Strength.TRADE:
        of_need = need.is_of_trade and not (direction == "receives" and give.is_of_trade)
        key = f"summary.{direction}.trade.{'need' if of_need else 'give'}"
    elif strength in {Strength.CAN_IN_GENERAL, Strength.ASK_IN_GENERAL}:
        key = f"summary.{direction}.general"
    else:
        certainty = Certainty.CLEAR if strength is Strength.CAN else Certainty.POSSIBLE
        plain = f"summary.{direction}.{certainty}"
        key = voice.first_of([f"{plain}.{give.field}", plain])
    return voice.say(
        key,
        name=name,
        words=_cut(need),
        give=_cut(give),
        seeker_trade=need.trade,
        giver_trade=give.trade,
    )


def _cut(quote: Quote) -> Quote:
    """A quote on one line, cut at a word with an ellipsis if it is too long for the line."""
    words = " ".join(quote.text.split())
    if len(words) > LONGEST_QUOTE:
        words = words[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
    return replace(quote, text=words)
