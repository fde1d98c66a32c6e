"""The port through which long work says how far it is."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told, now and then, how far a piece of work is."""

    def __call__(self, work: str, done: int, total: int) -> None:
        """``done`` of ``total`` units of ``work`` are finished; called with both equal at the end."""
        ...


def silent(work: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
