"""What would make a profile stronger, counted on the club as it is and not guessed.

A profile is read again with one thing more in it, as people of that trade usually write it, and
those are counted who might then help, or be helped.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from recommender.club.profile_advice import Example, Gain, ProfileAdvice, ProfilePart
from recommender.club.vague_wish import is_general, vague_kind
from recommender.pipeline.reach import ReachCounter
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recommender.club.member import Member
    from recommender.club.profile_advice import ProfileReach
    from recommender.club.week import Week
    from recommender.pipeline.prepared import Prepared
    from recommender.ports.encoder import Encoder

Value = TypeVar("Value")

BUYERS = frozenset({"customers", "firms"})
"""Families of general needs that are read as "who would buy what I offer" until they say more."""


_OWN_WORDS = (ProfilePart.HEADLINE, ProfilePart.ABOUT)
"""Parts that nobody can write for somebody: what one brings is what others would lose without theirs."""


class ProfileAdviser:
    """Looks at profiles of one club in one week.

    Parameters
    ----------
    prepared
        The club.
    encoder
        The one that it was prepared with.
    week
        For rules that depend on it.
    """

    def __init__(self, prepared: Prepared, encoder: Encoder, week: Week) -> None:
        self._prepared = prepared
        self._counter = ReachCounter(prepared, encoder, week)
        self._losses: dict[ProfilePart, tuple[int, int]] = {}

    def advise(self, member: str) -> ProfileAdvice:
        """What would make a member's profile stronger.

        Raises
        ------
        UnknownMemberError
            If nobody has this id.
        """
        row = self._prepared.club.row(member)
        profile = self._prepared.club.members[row]
        (reach,) = self._counter.count([(row, profile)])
        needs = _filled(profile.needs)
        general = tuple(filter(is_general, needs))
        asks_buyers = any(vague_kind(need) in BUYERS for need in general)
        gains = [self._measure(part, row, reach) for part in self._list_thin(profile)]
        return ProfileAdvice(
            member=member,
            reach=reach,
            general=general,
            buyers=reach.seekers if asks_buyers and len(general) == len(needs) else None,
            gains=tuple(sorted(gains, key=lambda gain: -gain.gained)),
        )

    def find_limiting(self, limit: int) -> tuple[ProfileAdvice, ...]:
        """The profiles that limit rounds most, the worst first: fewest partners, most to gain.

        Who takes no introductions is left out, and so is whom nothing more would help.

        Parameters
        ----------
        limit
            At most so many.
        """
        thin = [
            (row, member)
            for row, member in enumerate(self._prepared.club.members)
            if member.per_round and self._list_thin(member)
        ]
        reached = [gain.partners for gain in self._counter.count(thin)]
        fewest = np.argsort(reached, kind="stable")[: 2 * limit]
        advice = [self.advise(thin[at][1].id) for at in fewest.tolist()]
        gaining = [part for part in advice if part.gains and part.gains[0].gained > 0]
        gaining.sort(
            key=lambda advice: (advice.reach.partners, -advice.gains[0].gained, advice.member)
        )
        return tuple(gaining[:limit])

    def _list_thin(self, member: Member) -> list[ProfilePart]:
        """Parts in which there is nothing, or not enough that says something."""
        enough = self._prepared.config.advice.enough
        thin = {
            ProfilePart.NEEDS: sum(not is_general(need) for need in _filled(member.needs)) < enough,
            ProfilePart.OFFERS: len(_filled(member.offers)) < enough,
            ProfilePart.HEADLINE: not member.headline.strip(),
            ProfilePart.ABOUT: not member.about.strip(),
        }
        return [part for part, is_thin in thin.items() if is_thin]

    def _measure(self, part: ProfilePart, row: int, reach: ProfileReach) -> Gain:
        if part in _OWN_WORDS:
            loss, tried = self._measure_loss(part)
            return Gain(part, reach.partners, reach.partners + loss, tried)
        member = self._prepared.club.members[row]
        before = reach.givers if part is ProfilePart.NEEDS else reach.seekers
        usual = self._list_usual(row, part)
        texts = usual or self._list_of_others(row, part)
        reached = self._counter.count([(row, _with_line(member, part, text)) for text in texts])
        counts = [reach.givers if part is ProfilePart.NEEDS else reach.seekers for reach in reached]
        after = max(before, int(np.median(counts))) if counts else before
        best = sorted(zip(usual, counts, strict=False), key=lambda tried: (-tried[1], tried[0]))
        examples = [Example(text, count) for text, count in best if count > before]
        most = self._prepared.config.advice.examples
        return Gain(part, before, after, len(texts), tuple(examples[:most]))

    def _list_usual(self, row: int, part: ProfilePart) -> list[str]:
        """What people of a member's trades usually write, in that member's language."""
        trades, language = load_trades().trades, self._prepared.club.members[row].letter_language
        likeliest = [trades[number] for number in self._prepared.facets.trades[row] if number >= 0]
        lists = (trade.needs if part is ProfilePart.NEEDS else trade.gifts for trade in likeliest)
        return list(dict.fromkeys(text for texts in lists for text in texts[language]))

    def _list_of_others(self, row: int, part: ProfilePart) -> list[str]:
        """What others write, a sample: it is counted with, and never shown."""
        texts = {
            text
            for other, member in enumerate(self._prepared.club.members)
            for text in _filled(getattr(member, part))
            if other != row and not is_general(text)
        }
        return self._draw(sorted(texts))

    def _measure_loss(self, part: ProfilePart) -> tuple[int, int]:
        """How many partners fewer members would have without this part, and of how many it is known."""
        if part not in self._losses:
            rows = enumerate(self._prepared.club.members)
            filled = self._draw([row for row in rows if getattr(row[1], part).strip()])
            without = [(row, _with(member, part, "")) for row, member in filled]
            has, left = (
                [gain.partners for gain in self._counter.count(profiles)]
                for profiles in (filled, without)
            )
            loss = max(0, int(np.median(np.subtract(has, left)))) if filled else 0
            self._losses[part] = loss, len(filled)
        return self._losses[part]

    def _draw(self, values: list[Value]) -> list[Value]:
        size = self._prepared.config.advice.sample
        if len(values) <= size:
            return values
        rng = np.random.default_rng(self._prepared.config.seed)
        return [values[at] for at in np.sort(rng.choice(len(values), size, replace=False))]


def _with_line(member: Member, part: ProfilePart, text: str) -> Member:
    """The profile with one line more, before the others: of a long list the first ones count."""
    return _with(member, part, (text, *getattr(member, part)))


def _with(member: Member, part: ProfilePart, value: object) -> Member:
    changes: dict[str, Any] = {part.value: value}
    return replace(member, **changes)


def _filled(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.strip()]
