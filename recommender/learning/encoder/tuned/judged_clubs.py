"""Clubs judged by a host, laid out for learning."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import InputError
from recommender.stages.encode import windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.club.club import Club

HELD_OUT = (
    "thin",
    "company",
    "sample",
    "rotary",
    "handwerk",
    "corporate",
    "women",
    "science",
    "network",
    "city",
    "startup",
)
"""Judged clubs that nothing is trained on."""


@dataclass(frozen=True)
class Listed:
    """Texts of one kind, with the row of the member each is of."""

    texts: tuple[str, ...]
    owners: IntArray

    def only(self, marked: BoolArray) -> Listed:
        """Some of the texts, ``marked`` of shape (n_texts,)."""
        kept = np.flatnonzero(marked)
        return Listed(tuple(self.texts[place] for place in kept), self.owners[kept])


@dataclass(frozen=True)
class JudgedClub:
    """A club with a host's grades."""

    name: str
    size: int
    needs: Listed
    gives: Listed
    rest: Listed
    """What else stands in a profile: organisation, industry, interests."""
    focal: IntArray
    """Rows of the members whose partners were graded, shape (n_focal,)."""
    grades: DoubleArray
    """Shape (n_focal, size), 0 to 3."""
    permitted: BoolArray
    """Shape (n_focal, size): whom each may be introduced to."""

    def profiles(self) -> list[str]:
        """Each member's texts as one."""
        parts: list[list[str]] = [[] for _ in range(self.size)]
        for listed in (self.gives, self.needs, self.rest):
            for text, owner in zip(listed.texts, listed.owners, strict=True):
                parts[owner].append(text)
        return [". ".join(texts) or " " for texts in parts]

    def with_less(self, share: float, rng: np.random.Generator) -> JudgedClub:
        """The same club with a share of all texts left out."""
        return replace(
            self,
            needs=self.needs.only(rng.random(len(self.needs.texts)) >= share),
            gives=self.gives.only(rng.random(len(self.gives.texts)) >= share),
            rest=self.rest.only(rng.random(len(self.rest.texts)) >= share),
        )


@dataclass(frozen=True)
class JudgedNeed:
    """A need, with texts that meet it, might, or only look as if."""

    text: str
    meets: tuple[str, ...]
    might: tuple[str, ...]
    not_at_all: tuple[str, ...]


def read_judged_club(folder: Path, club: Club) -> JudgedClub:
    """Lay out a club and the grades beside it.

    Raises
    ------
    InputError
        If ``judgements.jsonl`` names somebody who is no member.
    """
    rows = [json.loads(line) for line in _lines(folder / "judgements.jsonl")]
    focal = np.array([_row(club, row["focal"], folder) for row in rows], dtype=np.int64)
    grades = np.zeros((len(rows), len(club)))
    for place, row in enumerate(rows):
        for grade, name in ((1, "one"), (2, "two"), (3, "three")):
            for other in row.get(name, ()):
                grades[place, _row(club, other, folder)] = grade
    tied = np.eye(len(club), dtype=np.bool_)
    known = club.ties[club.find_pairs(club.ties)]
    for a, b in zip(known["a"], known["b"], strict=True):
        tied[club.row(a), club.row(b)] = tied[club.row(b), club.row(a)] = True
    return JudgedClub(
        name=folder.name,
        size=len(club),
        needs=_list([(*m.needs, *windows(m.goals)) for m in club.members]),
        gives=_list([(*m.offers, m.headline, *windows(m.about)) for m in club.members]),
        rest=_list([(m.organisation, m.industry, *m.interests) for m in club.members]),
        focal=focal,
        grades=grades,
        permitted=~tied[focal],
    )


def read_judged_needs(folder: Path) -> list[JudgedNeed]:
    """The judged needs beside a club; none where there is no such file."""
    path = folder / "needs.jsonl"
    rows = [json.loads(line) for line in _lines(path)] if path.is_file() else []
    return [
        JudgedNeed(row["need"], *(_texts(row.get(name, ())) for name in ("meets", "might", "not")))
        for row in rows
    ]


def _texts(listed: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(text for _, text in listed)


def _list(texts: Sequence[Iterable[str]]) -> Listed:
    pairs = [(text, row) for row, own in enumerate(texts) for text in own if text.strip()]
    owners = np.array([row for _, row in pairs], dtype=np.int64)
    return Listed(tuple(text for text, _ in pairs), owners)


def _row(club: Club, member: str, folder: Path) -> int:
    if str(member) not in club.rows:
        message = f"{folder / 'judgements.jsonl'}: member {member!r} is not in the club"
        raise InputError(message)
    return club.row(str(member))


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
