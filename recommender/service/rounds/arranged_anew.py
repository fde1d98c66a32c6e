"""A club without what was arranged for a week and is about to be arranged anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from recommender.pipeline.prepared import Prepared


def without_arranged(prepared: Prepared, week: str, pairs: Collection[tuple[str, str]]) -> Prepared:
    """The club in whose history some pairs of a week do not stand, if no round introduced them.

    Parameters
    ----------
    prepared
        With its history.
    week
        ISO week.
    pairs
        Ids, either way round.
    """
    history = prepared.club.history
    named = {tuple(sorted(pair)) for pair in pairs}
    arranged = history["evening"].astype("boolean").fillna(value=False).to_numpy(dtype=np.bool_)
    ours = [pair in named for pair in zip(history["a"], history["b"], strict=True)]
    gone = arranged & (history["week"] == week).to_numpy() & np.array(ours, dtype=np.bool_)
    if not gone.any():
        return prepared
    others = history[~gone].reset_index(drop=True)
    return prepared.with_club(replace(prepared.club, history=others))
