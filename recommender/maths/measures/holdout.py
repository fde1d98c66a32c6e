"""Splits that need no list and no seed: what is held out follows from a name's hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.arrays import BoolArray

HELD_OUT_OF = 10
"""One name in so many is held out of training and measuring; no round knows of it."""


def name_hash(name: str) -> int:
    """The first eight bytes of the name's sha256, as a number."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def held_out(names: Sequence[str], one_in: int = HELD_OUT_OF) -> BoolArray:
    """Choose what is held out: names whose hash is divisible by `one_in`.

    Parameters
    ----------
    names
        Stable names, for instance ids of concepts.
    one_in
        At least 1; one name in so many is held out, on average.

    Returns
    -------
    BoolArray, shape (n,)
    """
    return np.array([name_hash(name) % one_in == 0 for name in names], dtype=np.bool_)
