"""The form of a kind of features: values of some members against all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class Block:
    """Columns that are computed together."""

    names: tuple[str, ...]
    compute: Callable[[IntArray], FloatArray]
    """From member numbers, shape (s,), to values, shape (s, n, n_columns), float32."""
    person: bool = False
    """Whether the columns are about one of the two alone."""
