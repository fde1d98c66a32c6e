"""What a letter says to its reader alone: wishes met, warm introductions; now and then profile, network.

These lines are worked out when a letter is sent, are kept nowhere, and are in no copy that an organiser
looks at before. A process that does nothing but send letters has not prepared the club, and leaves
them out: no letter waits for an encoder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.introduction import Quote
from recommender.club.week import Week
from recommender.letters.letter_content import say_nothing
from recommender.letters.network_words import say_network_line
from recommender.letters.profile_words import say_profile_line
from recommender.letters.voice import stable_number
from recommender.ports.refusals import UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recommender.config import Advice
    from recommender.letters import Voice
    from recommender.letters.letter_content import OwnLines
    from recommender.service.people.networks import Networks
    from recommender.service.people.profiles import ProfileAdvising
    from recommender.service.people.warm import WarmIntroduction, WarmIntroductions
    from recommender.service.people.wishes_met import WishesMet

_NEW_DAYS = 7
"""Days for which a warm introduction is new: it stands in one weekly letter."""
_FIRST_WEEK = Week(2020, 1)
"""From which weeks are counted: any would do."""


class OwnLinesOf:
    """The lines of each member.

    Parameters
    ----------
    profiles, networks, wishes, warm
        Count what would make a profile stronger; look at a member's own network; find wishes that
        partners may meet; know of warm introductions.
    knobs
        How often something is said.
    is_prepared
        Whether the club is prepared in this process.
    """

    def __init__(
        self,
        profiles: ProfileAdvising,
        networks: Networks,
        wishes: WishesMet,
        warm: WarmIntroductions,
        knobs: Callable[[], Advice],
        is_prepared: Callable[[], bool],
    ) -> None:
        self._profiles = profiles
        self._wishes = wishes
        self._warm = warm
        self._networks = networks
        self._knobs = knobs
        self._is_prepared = is_prepared

    def of(self, member: str, week: str, partners: Sequence[str]) -> OwnLines:
        """What a member's letter of a week says to them alone.

        Parameters
        ----------
        member, week
            The reader, and the ISO week of the letter.
        partners
            Ids of those whom it is about.
        """
        if not self._is_prepared():
            return say_nothing
        try:
            met = self._wishes.find(member, partners)
            asked = self._warm.count_open(member)
            introduced = self._warm.list_new(member, _NEW_DAYS)
            advise = self._find_advice(member, week)
        except UnknownIdError:  # has just left
            return say_nothing
        return lambda voice: (
            *_say_wishes(met, voice),
            *_say_warm(asked, introduced, voice),
            *advise(voice),
        )

    def _find_advice(self, member: str, week: str) -> OwnLines:
        every = self._knobs().every_weeks
        if is_turn("profile", member, week, every):
            return self._speak_of_profile(member)
        if is_turn("network", member, week, every):
            return self._speak_of_network(member)
        return say_nothing

    def _speak_of_profile(self, member: str) -> OwnLines:
        advice = self._profiles.advise(member)
        return lambda voice: _line(say_profile_line(advice, voice))

    def _speak_of_network(self, member: str) -> OwnLines:
        told = self._networks.tell(member)
        return lambda voice: _line(say_network_line(told.network, told.club, voice))


def _say_wishes(met: Sequence[tuple[str, str]], voice: Voice) -> tuple[str, ...]:
    """A sentence on each wish that a partner may meet."""
    return tuple(
        voice.say("wish.letter", wish=Quote("", "needs", wish), name=name) for wish, name in met
    )


def _say_warm(asked: int, introduced: Sequence[WarmIntroduction], voice: Voice) -> tuple[str, ...]:
    """To an owner of contacts that they are asked, to an asker whom they are introduced to."""
    lines = [voice.say("warm.letter.asked", count=asked)] if asked else []
    for introduction in introduced:
        contact, sentence = introduction.contact, introduction.request.sentence
        lines.append(
            voice.say(
                "warm.letter.introduced",
                owner=introduction.owner,
                name=contact.name,
                who=", ".join(filter(None, (contact.role, contact.organisation, contact.city))),
                text=Quote("", "needs", introduction.request.text),
                sentence=Quote("", "about", sentence) if sentence.strip() else "",
            )
        )
    return tuple(lines)


def _line(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def is_turn(about: str, member: str, week: str, every: int) -> bool:
    """Whether it is a member's week for a line about something: every so many weeks, not all at once.

    Examples
    --------
    >>> [is_turn("profile", "m1", f"2026-W{week}", 4) for week in (45, 46, 47, 48, 49)].count(True)
    1
    """
    number = Week.parse(week).weeks_since(_FIRST_WEEK)
    shift = {"profile": 0, "network": every // 2}[about]
    return every > shift and (number + shift + stable_number("advice", member)) % every == 0
