"""A member's own network in words, for that member alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.introduction import Quote
from recommender.club.inventory import Closeness
from recommender.letters.club_map import describe_circle
from recommender.letters.letter_content import Section
from recommender.letters.week_words import name_week
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recommender.club.club import Club
    from recommender.club.own_network import DormantContact, OwnCircle, OwnNetwork
    from recommender.letters.voice import Voice

_MOST = 8
"""Trades, and thin lines, that are named; the rest is counted."""


def say_network(
    network: OwnNetwork, bubbles: Sequence[tuple[str, float, float]], club: Club, voice: Voice
) -> tuple[Section, ...]:
    """A member's network in sections.

    Parameters
    ----------
    network
        What was found.
    bubbles
        Week, and how closed the circle was before and after its round, oldest first.
    club
        Gives names.
    voice
        Language, and text or markup.
    """
    parts = {
        "circles": _say_circles(network, club, voice),
        "measures": _say_measures(network, bubbles, voice),
        "inventory": _say_inventory(network, voice),
        "dormant": _say_dormant(network, voice),
    }
    return tuple(
        Section(voice.say(f"network.heading.{name}"), tuple(lines)) for name, lines in parts.items()
    )


def say_network_line(network: OwnNetwork, club: Club, voice: Voice) -> str:
    """The one line for a letter: who is worth a call, else a thin line; empty where there is neither."""
    worth = next((contact for contact in network.dormant if contact.meets), None)
    if worth is not None:
        return voice.say("network.letter", line=_say_call(worth, voice))
    thin = next((circle for circle in network.circles if circle.is_thin), None)
    return (
        "" if thin is None else voice.say("network.letter.thin", line=_say_thin(thin, club, voice))
    )


def _say_circles(network: OwnNetwork, club: Club, voice: Voice) -> Iterator[str]:
    """A sentence on the own circle, on each that is reached, and on the others.

    Yields
    ------
    str
        One at a time.
    """
    if not any(circle.contacts for circle in network.circles):
        yield voice.say("network.alone")
        return
    for circle in network.circles:
        people = voice.say("network.people", count=len(circle.contacts))
        if circle.is_own:
            yield voice.say("network.own", circle=_name(circle, club, voice), people=people)
        elif circle.is_thin:
            yield _say_thin(circle, club, voice)
        elif circle.contacts:
            yield voice.say("network.bridge", circle=_name(circle, club, voice), people=people)
    names = [
        _name(circle, club, voice)
        for circle in network.circles
        if not circle.contacts and not circle.is_own
    ]
    if names:
        yield voice.say("network.missing", circles=voice.join(dict.fromkeys(names), "; "))


def _say_measures(
    network: OwnNetwork, bubbles: Sequence[tuple[str, float, float]], voice: Voice
) -> Iterator[str]:
    """A sentence on each measure that has a meaning.

    Yields
    ------
    str
        One at a time.
    """
    if network.effective_size is not None:
        people = voice.say("network.people", count=network.contacts)
        effective = max(1, round(network.effective_size))
        yield voice.say(
            "network.effective", people=people, count=network.contacts, effective=effective
        )
    if network.constraint:
        free = max(1, round(1 / network.constraint))
        yield voice.say("network.constraint", free=free)
    if network.bubble is None:
        return
    share = round(100 * network.bubble)
    yield voice.say("network.bubble", share=share)
    if bubbles and round(100 * bubbles[0][1]) != share:  # before the first round, and as it is now
        week, first, _ = bubbles[0]
        since = name_week(week, voice.language)
        yield voice.say("network.bubble.change", week=since, first=round(100 * first), last=share)


def _say_inventory(network: OwnNetwork, voice: Voice) -> Iterator[str]:
    """How many there are, the trades, and those that one contact carries.

    Yields
    ------
    str
        One at a time.
    """
    counts = {close.value: network.noted.get(close, 0) for close in Closeness}
    if not any(counts.values()):
        yield voice.say("network.noted.none")
        return
    yield voice.say("network.noted", **counts)
    several = [line for line in network.trades if line.only is None]
    for line in several[:_MOST]:
        yield f"{_name_trade(line.trade, voice)}: {line.contacts}"
    if len(several) > _MOST:
        yield voice.say("network.trade.more", count=len(several) - _MOST)
    close = [
        line
        for line in network.trades
        if line.only and line.only.closeness is not Closeness.ADDRESS
    ]
    for line in close[:_MOST]:
        name = "" if line.only is None else line.only.name
        yield voice.say("network.trade.thin", name=name, trade=_name_trade(line.trade, voice))


def _say_dormant(network: OwnNetwork, voice: Voice) -> Iterator[str]:
    """A sentence on each contact that is worth a call.

    Yields
    ------
    str
        One at a time.
    """
    for contact in network.dormant:
        yield _say_call(contact, voice)
    if not network.dormant:
        yield voice.say("network.dormant.none")


def _say_call(dormant: DormantContact, voice: Voice) -> str:
    need = Quote("", "needs", dormant.meets) if dormant.meets else ""
    trade = "" if dormant.only_of_trade is None else _name_trade(dormant.only_of_trade, voice)
    return voice.say(
        "network.dormant.line",
        name=dormant.contact.name,
        weeks=dormant.weeks,
        need=need,
        trade=trade,
    )


def _say_thin(circle: OwnCircle, club: Club, voice: Voice) -> str:
    name = club.members[club.row(circle.contacts[0])].name
    return voice.say("network.thin", circle=_name(circle, club, voice), name=name)


def _name(circle: OwnCircle, club: Club, voice: Voice) -> str:
    return describe_circle([club.members[club.row(id_)] for id_ in circle.members], voice)


def _name_trade(trade: int, voice: Voice) -> str:
    return load_trades().trades[trade].name_in_text(voice.language)
