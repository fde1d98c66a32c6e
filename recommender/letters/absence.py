"""What a member without an introduction is told, and what is kept from them.

The counts of a `Shortfall` are the organiser's. A member must not be able to work out from a
letter that somebody asked not to meet them, nor that somebody pauses. So a letter counts only
what depends on nobody's wish: whom the member knows, whom the club has introduced to them, and
how many pairs stayed under the floor. Everything else is one sentence without a number, the
same in every letter: even a shared language is not counted, for a member who can count who
speaks what would see from a smaller number that somebody was taken out before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.round import BELOW_FLOOR
from recommender.club.week import Week

if TYPE_CHECKING:
    import pandas as pd

    from recommender.club.club import Club
    from recommender.club.member import Member
    from recommender.club.round import Shortfall
    from recommender.letters.voice import Voice


def list_reasons(shortfall: Shortfall, club: Club, voice: Voice) -> tuple[str, ...]:
    """Why there was nobody, in the words and numbers a member may see.

    Known and introduced people are counted in the club's own tables, not taken from the
    shortfall: there, somebody who pauses is not counted as known.
    """
    known = _find_partners(club.ties, shortfall.member, club)
    met = _find_partners(club.history, shortfall.member, club) - known
    counts = {
        "none.known": len(known),
        "none.met": len(met),
        "none.below": shortfall.reasons.get(BELOW_FLOOR, 0),
    }
    reasons = [voice.say(key, count=count) for key, count in counts.items() if count]
    if counts["none.below"]:
        reasons.append(voice.say("none.rather"))
    return (*reasons, voice.say("none.rest"))


def is_paused(member: Member, week: str) -> bool:
    """Whether a member takes no introductions in this week of their own will."""
    until = member.paused_until
    return member.per_round == 0 or (until is not None and until > Week.parse(week).monday)


def is_resting(member: Member, week: str, shortfall: Shortfall | None) -> bool:
    """Whether a member's own rhythm leaves this week out: a month off, or weeks between two."""
    if Week.parse(week).monday.month in member.months_off:
        return True
    return member.every_weeks > 1 and shortfall is not None and shortfall.asked == 0


def pause_end(member: Member, voice: Voice) -> str:
    """The day a member's own pause ends, as a date in words; empty if no day is set."""
    until = member.paused_until
    if until is None:
        return ""
    month = voice.say("month", pick=until.month - 1)
    return voice.say("date", day=until.day, month=month, year=until.year)


def _find_partners(table: pd.DataFrame, member: str, club: Club) -> set[str]:
    partners = {*table.loc[table["a"] == member, "b"], *table.loc[table["b"] == member, "a"]}
    return partners & club.rows.keys() - {member}
