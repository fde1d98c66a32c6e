"""What is to be erased outside the tables, kept until it has gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OLD_STATE, FILE = "older state of the database", "letter file"


@dataclass(frozen=True, slots=True)
class PendingErasure:
    """Something in which somebody who was erased is still to be read."""

    kind: str
    """`OLD_STATE`: the database's log, or its freed rows; `FILE`: a letter in their folder."""
    name: str
    """Of a letter the id of its message; nothing personal."""
    since: str


class Erasures(Protocol):
    """What is pending."""

    def all(self) -> Sequence[PendingErasure]:
        """Everything that is pending, oldest first."""

    def add(self, pending: Iterable[PendingErasure]) -> None:
        """Note what has to go; what is noted already stays as it is."""

    def remove(self, done: Iterable[PendingErasure]) -> None:
        """Strike off what has gone."""

    def letters_about(self, member: str, channel: str) -> Sequence[str]:
        """Ids of a channel's messages to a member, and to others about an introduction to them."""
