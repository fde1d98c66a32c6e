"""A cache of response bodies, valid as long as nothing has changed in the store."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_MOST_BYTES = 256_000_000
"""Room for the week of some 30,000 members: asked for in turn, fewer would never be cached again."""


@dataclass(frozen=True, slots=True)
class TaggedBody:
    """A response body and its entity tag."""

    body: bytes
    tag: str


class ResponseCache:
    """Bodies of one generation of the store; with the next one all of them are dropped.

    Parameters
    ----------
    most_bytes
        Of bodies together; those not asked for longest go first.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._generation = -1
        self._bodies: LRUCache[Hashable, TaggedBody] = LRUCache(most_bytes, getsizeof=_size_of)
        self._lock = threading.Lock()

    def get(self, generation: int, key: Hashable) -> TaggedBody | None:
        """A body that was made in this generation; None if there is none."""
        with self._lock:
            return self._bodies.get(key) if generation == self._generation else None

    def get_or_make(
        self, generation: int, key: Hashable, make: Callable[[], TaggedBody]
    ) -> TaggedBody:
        """A body, made if it is not cached.

        Parameters
        ----------
        generation
            Of the store, read before ``make`` reads it: what changes in between makes the
            body one of an old generation, which is dropped at the next request.
        key
            What was asked.
        make
            Makes the body; it may run for several callers at once.
        """
        with self._lock:
            if generation != self._generation:
                self._bodies.clear()
                self._generation = generation
            cached = self._bodies.get(key)
        if cached is not None:
            return cached
        made = make()
        with self._lock:
            fits = _size_of(made) <= self._bodies.maxsize
            if fits and generation == self._generation:
                self._bodies.setdefault(key, made)
        return made


def _size_of(answer: TaggedBody) -> int:
    return len(answer.body)
