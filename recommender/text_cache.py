"""What was worked out of a text, cached until somebody is erased: texts are of people."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_CACHES: list[Any] = []


def cache_by_text(size: int) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Cache what a function makes of a text.

    Parameters
    ----------
    size
        Texts at most; of more, those not asked for longest go first.
    """

    def decorate(function: Callable[[str], T]) -> Callable[[str], T]:
        cached = lru_cache(maxsize=size)(function)
        _CACHES.append(cached)
        return cached

    return decorate


def forget_texts() -> None:
    """Forget every text; what is asked for again is worked out again."""
    for cached in _CACHES:
        cached.cache_clear()


def count_texts() -> int:
    """How many texts are in memory that way."""
    return sum(cached.cache_info().currsize for cached in _CACHES)
