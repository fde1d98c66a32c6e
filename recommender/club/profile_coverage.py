"""How much the profiles of a club carry, and what would help most."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from recommender.club.vague_wish import is_general

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recommender.club.member import Member

_USUAL = 0.5
"""Share of members from which something is what the others' introductions rest on."""

_NAMED = 3
"""The sentence names no more than these."""


@dataclass(frozen=True, slots=True)
class ProfileCoverage:
    """Counts over the profiles of a club; nobody is named."""

    members: int
    no_need: int
    """Profiles that name nothing they look for."""
    general_need: int
    """Profiles of which every need is a general one ("neue Kunden")."""
    example: str
    """The commonest of these; empty if there is none."""
    no_offer: int
    rests_on: tuple[str, ...]
    """What most profiles without a need say instead: offers, trade, place, interests, about."""
    field: str
    """Where one more line would help most: needs or offers; empty where nothing is missing."""
    field_members: int
    """How many members could write it."""

    def say(self, language: str) -> tuple[str, ...]:
        """The same in sentences.

        Parameters
        ----------
        language
            "de" or "en".
        """
        words = _read_words()[language]
        if not self.members:
            return ()

        def tell(key: str, count: int, **values: object) -> str:
            text = str(words[f"{key}.one" if count == 1 else key])
            return text.format(count=count, members=self.members, **values)

        lines = []
        if self.no_need:
            rest = [words["rest"][ground] for ground in self.rests_on] or [words["nothing"]]
            lines.append(tell("no_need", self.no_need, rest=_enumerate(rest, words["and"])))
        if self.general_need:
            lines.append(tell("general", self.general_need, example=self.example))
        if self.no_offer:
            lines.append(tell("no_offer", self.no_offer))
        if self.field:
            lines.append(tell("help", self.field_members, field=words["fields"][self.field]))
        return tuple(lines) or (tell("full", self.members),)


def measure_coverage(members: Sequence[Member]) -> ProfileCoverage:
    """Count what the profiles of a club carry.

    Parameters
    ----------
    members
        All of them.
    """
    needless = [member for member in members if not _filled(member.needs)]
    general = [
        member
        for member in members
        if _filled(member.needs) and all(is_general(need) for need in _filled(member.needs))
    ]
    needs = len(needless) + len(general)
    offers = sum(not _filled(member.offers) for member in members)
    # Introductions are made of needs and offers; as many of either lacking, a need helps more.
    field, lacking = ("needs", needs) if needs >= offers else ("offers", offers)
    return ProfileCoverage(
        members=len(members),
        no_need=len(needless),
        general_need=len(general),
        example=_commonest(need for member in general for need in member.needs),
        no_offer=offers,
        rests_on=_find_rest(needless),
        field=field if lacking else "",
        field_members=lacking,
    )


def _find_rest(members: Sequence[Member]) -> tuple[str, ...]:
    has: dict[str, Callable[[Member], object]] = {
        "offers": lambda member: _filled(member.offers),
        "trade": lambda member: member.headline.strip() or member.industry.strip(),
        "place": lambda member: member.city.strip(),
        "interests": lambda member: _filled(member.interests),
        "about": lambda member: member.about.strip(),
    }
    least = _USUAL * len(members)
    usual = [
        name
        for name, test in has.items()
        if members and sum(map(bool, map(test, members))) >= least
    ]
    return tuple(usual[:_NAMED])


def _commonest(texts: Iterable[str]) -> str:
    counts = Counter(" ".join(text.split()) for text in texts if text.strip())
    return min(counts, key=lambda text: (-counts[text], text), default="")


def _filled(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if text.strip()]


def _enumerate(parts: Sequence[str], pattern: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return pattern.format(first=", ".join(parts[:-1]), last=parts[-1])


@cache
def _read_words() -> dict[str, Any]:
    text = (files("recommender.labels") / "coverage.json").read_text(encoding="utf-8")
    words: dict[str, Any] = json.loads(text)
    return words
