"""Answers that were given, ready to be given again as long as nothing has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_MOST_BYTES = 256_000_000
"""Room for the week of some 30,000 members: asked for in turn, fewer would never be found again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A body and its entity tag."""

    body: bytes
    tag: str


class Shelf:
    """Answers of one generation of the store; with the next one all of them are dropped.

    Parameters
    ----------
    most_bytes
        Of bodies kept; those not asked for longest go first.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most = most_bytes
        self._generation = -1
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, generation: int, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """An answer, made if it is not there.

        Parameters
        ----------
        generation
            Of the store, read before ``make`` reads it: what changes in between makes the
            answer one of an old generation, which is dropped at the next request.
        key
            What was asked.
        make
            Makes the answer.
        """
        with self._lock:
            if generation != self._generation:
                self._drop(generation)
            known = self._answers.get(key)
            if known is not None:
                self._answers.move_to_end(key)
                return known
        made = make()
        with self._lock:
            if generation == self._generation and key not in self._answers:
                self._keep(key, made)
        return made

    def lying(self, generation: int, key: Hashable) -> Answer | None:
        """An answer that was made in this generation; None if there is none."""
        with self._lock:
            known = self._answers.get(key) if generation == self._generation else None
            if known is not None:
                self._answers.move_to_end(key)
            return known

    def _drop(self, generation: int) -> None:
        self._answers.clear()
        self._bytes = 0
        self._generation = generation

    def _keep(self, key: Hashable, answer: Answer) -> None:
        self._answers[key] = answer
        self._bytes += len(answer.body)
        while self._bytes > self._most:
            self._bytes -= len(self._answers.popitem(last=False)[1].body)
