"""What an organiser lays down for a round before it is solved around it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edits:
    """Pairs of ids that a round must have, and pairs it must not have.

    A locked pair that the rules forbid, that is under the floor, or for which one of the two
    has no place is left out: the rules go before the organiser's wish.
    """

    locked: tuple[tuple[str, str], ...] = ()
    """Taken in this order while both have places."""
    banned: tuple[tuple[str, str], ...] = ()
