"""Rankers that were learnt from a club's outcomes and released: which one runs, and those before.

A ranker is kept as the names of its columns and their weights: anybody can read what it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class RankerRecord:
    """A released ranker."""

    identity: str
    """Name and hash of its weights."""
    manifest: Mapping[str, Any]
    """``weights`` by column, ``intercept``, what it was learnt from and what it is worth."""
    at: str
    """When it was released."""
    withdrawn_at: str | None = None
    """When somebody went back to the one before it."""


class Rankers(Protocol):
    """Released rankers."""

    def add(self, record: RankerRecord) -> None:
        """Release one: it runs from now on."""

    def running(self) -> RankerRecord | None:
        """The last one that was not withdrawn; None if there is none."""

    def all(self) -> Sequence[RankerRecord]:
        """All of them, newest first."""

    def withdraw(self, now: str) -> bool:
        """Go back to the one before; whether there was one to withdraw."""
