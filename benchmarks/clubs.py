"""Seeded clubs of any size: made-up members put together from the sample club's own words.

A member takes industry, city, level and languages from one person of the sample club and each
text from somebody of that industry (now and then of another one); a part of its words is
swapped for words of a like text, so that hardly any two texts are equal. Ties and six past
rounds are drawn by `benchmarks.simulation`, in circles that do not grow with the club.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.simulation.sample_club import make_club
from recommender.service.club.club_files import load_club

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.club import Club
    from recommender.club.member import Member

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample_club"
_LISTS = ("offers", "needs", "interests")
_LINES = ("headline", "about", "goals")
_SWAPPED = 0.3
"""Share of the words of a text that come from another one."""
_OWN_TRADE = 0.7
"""Share of texts that come from somebody of the member's industry."""


def synthetic_club(n: int, seed: int = 0) -> Club:
    """A club of ``n`` members with ties and history; the same for the same seed."""
    return make_club(synthetic_members(n, seed), seed)


def synthetic_members(n: int, seed: int = 0) -> list[Member]:
    """Made-up members, ids in no order and with gaps between them."""
    rng = np.random.default_rng(seed)
    words = _Words(load_club(SAMPLE).members, rng)
    models = rng.integers(0, len(words.people), size=n)
    ids = rng.permutation(10 * n)[:n]
    return [
        replace(words.somebody_like(int(model)), id=f"p{number:08d}", name=f"Person {number}")
        for model, number in zip(models, ids, strict=True)
    ]


class _Words:
    """The sample club's texts by language, field and industry, to be mixed."""

    def __init__(self, people: Sequence[Member], rng: np.random.Generator) -> None:
        self.people = people
        self._rng = rng
        self._trades: dict[str, list[Member]] = {}
        self._languages: dict[str, list[Member]] = {}
        for person in people:
            self._trades.setdefault(person.industry, []).append(person)
            self._languages.setdefault(person.letter_language, []).append(person)

    def somebody_like(self, model: int) -> Member:
        """One person of the sample club with other texts, at another organisation."""
        person = self.people[model]
        lists: dict[str, Any] = {
            field: tuple(self._text(person, field) for _ in getattr(person, field))
            for field in _LISTS
        }
        lines: dict[str, Any] = {field: self._text(person, field) for field in _LINES}
        organisation = person.workplace and f"{person.workplace} {self._draw(40)}"
        return replace(
            person, **lists, **lines, organisation=organisation, do_not_introduce=frozenset()
        )

    def _text(self, person: Member, field: str) -> str:
        """A text of the field, some of its words swapped for those of another one."""
        writers = self._trades[person.industry]
        if self._rng.random() >= _OWN_TRADE:
            writers = self._languages[person.letter_language]
        words = self._draw_text(writers[self._draw(len(writers))], field).split()
        spoken = self._languages[person.letter_language]
        others = self._draw_text(spoken[self._draw(len(spoken))], field).split() or words
        swapped = self._rng.random(len(words)) < _SWAPPED
        return " ".join(
            others[self._draw(len(others))] if swap else word
            for word, swap in zip(words, swapped, strict=True)
        )

    def _draw_text(self, person: Member, field: str) -> str:
        texts = getattr(person, field)
        if isinstance(texts, str):
            return texts
        return texts[self._draw(len(texts))] if texts else ""

    def _draw(self, below: int) -> int:
        return int(self._rng.random() * below)
