"""Small groups and evenings whose every answer is written down."""

import numpy as np
import pandas as pd

from benchmarks.quality.people.clubs import watched
from benchmarks.quality.people.dates import CODES, HABITS, INTERESTS, QUALITIES, SELF, Dates
from recommender.maths.pairs import all_pairs


def ties(n, pairs):
    """Ties of strength 1, shape (n, n)."""
    table = np.zeros((n, n))
    for i, j in pairs:
        table[i, j] = table[j, i] = 1.0
    return table


def random_group(seed=0, n=16):
    """Three groups with a second attribute; some ties before, some new ones afterwards."""
    rng = np.random.default_rng(seed)
    before, after = (np.triu(rng.random((n, n)) < share, k=1) for share in (0.25, 0.2))
    codes = [np.arange(n, dtype=np.float64) % 3, rng.integers(0, 4, n).astype(np.float64)]
    return watched("made up", (before | before.T).astype(np.float64), after | after.T, codes)


def evening_of(women, men, seed=0, first=0):
    """One evening on which everybody meets everybody, with random answers.

    Rows of people before ``first`` are there and took no part.
    """
    rng = np.random.default_rng(seed)
    n = first + women + men
    pairs = np.array([(first + w, first + women + m) for w in range(women) for m in range(men)])
    parts = [f"{part}_{q}" for part in ("wants", "thinks") for q in QUALITIES]
    columns = [*INTERESTS, *HABITS, *parts, *(f"is_{q}" for q in SELF)]
    profiles = pd.DataFrame(rng.normal(size=(n, len(columns))), columns=columns)
    for code in CODES:
        profiles[code] = rng.integers(1, 4, n).astype(float)
    wanted = rng.integers(0, 2, (len(pairs), 2))
    return Dates(
        pairs,
        np.full(len(pairs), 7),
        wanted.min(axis=1),
        wanted,
        rng.normal(size=len(pairs)),
        profiles,
    )


def everyone(club):
    """All pairs of a group."""
    return all_pairs(len(club.attributes))
