"""What nobody has and what nobody asks for in words, for whoever runs the club."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.letters.report_numbers import format_count
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.club import Club
    from recommender.club.gaps import ClubGaps, Gap, UnaskedOffer
    from recommender.letters.voice import Voice


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A need or an offer, and whose it is."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class SaidGap:
    """Whom to invite, and for what."""

    trade: str
    """What these people are called; empty where no trade is known."""
    said: str
    needs: tuple[SaidLine, ...]


@dataclass(frozen=True, slots=True)
class SaidOffer:
    """An offer that nobody asks for, and whom it might help."""

    offer: SaidLine
    said: str
    """Empty where nobody is known whom it might help."""


@dataclass(frozen=True, slots=True)
class SaidGaps:
    """What a club lacks and leaves lying, in one language."""

    summary: tuple[str, ...]
    gaps: tuple[SaidGap, ...]
    offers: tuple[SaidOffer, ...]


def say_gaps(gaps: ClubGaps, club: Club, voice: Voice, most: int | None = None) -> SaidGaps:
    """What a club lacks and leaves lying.

    Parameters
    ----------
    gaps
        Of `recommender.pipeline.gaps.find_gaps`.
    club
        Whose members they name.
    voice
        Of the reader's language.
    most
        People to invite, and offers, that are listed; all if left out.
    """
    needs, open_, offers, unasked = (
        format_count(count, voice.language)
        for count in (gaps.needs, gaps.open, gaps.offers, len(gaps.unasked))
    )
    summary = (
        voice.say("gaps.open", needs=needs, open=open_, all_met=not gaps.open),
        voice.say("gaps.unasked", offers=offers, unasked=unasked, all_asked=not gaps.unasked),
    )
    return SaidGaps(
        summary,
        tuple(_say_gap(gap, club, voice) for gap in gaps.gaps[:most]),
        tuple(_say_offer(offer, club, voice) for offer in gaps.unasked[:most]),
    )


def name_trades(codes: Sequence[str], language: str) -> tuple[str, ...]:
    """What people of some trades are called, in "de" or "en"."""
    names = {trade.code: trade.name_in_text(language) for trade in load_trades().trades}
    return tuple(names[code] for code in codes)


def _say_gap(gap: Gap, club: Club, voice: Voice) -> SaidGap:
    trade = "".join(name_trades([gap.trade] if gap.trade else [], voice.language))
    count, one = format_count(gap.members, voice.language), gap.members == 1
    said = (
        voice.say("gaps.invite", count=count, one=one, trade=trade)
        if trade
        else voice.say("gaps.no_trade", count=count, one=one)
    )
    needs = (SaidLine(_name_member(club, need.member), need.text) for need in gap.needs)
    return SaidGap(trade, said, tuple(needs))


def _say_offer(unasked: UnaskedOffer, club: Club, voice: Voice) -> SaidOffer:
    said = ""
    if unasked.helps:
        names = voice.enumerate_names(tuple(_name_member(club, helped) for helped in unasked.helps))
        said = voice.say("gaps.helps", names=names)
    elif unasked.trades:
        trades = voice.enumerate_names(name_trades(unasked.trades, voice.language))
        said = voice.say("gaps.looked_for", trades=trades)
    offer = SaidLine(_name_member(club, unasked.offer.member), unasked.offer.text)
    return SaidOffer(offer, said)


def _name_member(club: Club, member: str) -> str:
    return club.members[club.row(member)].name
