"""Evenings of four-minute dates (Fisman et al., QJE 121, 2006) as arrays.

Profiles are what people answered before the evening. Age, race, religion and where somebody is
from or what their neighbourhood earns are not in them; gender only says who could meet whom, as
it did on the evening. Nothing said on the evening or later is a feature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from recommender.arrays import BoolArray, DoubleArray, IntArray

FILES = ("people.parquet", "dates.parquet")

INTERESTS = (
    "sports", "tvsports", "exercise", "dining", "museums", "art", "hiking", "gaming", "clubbing",
    "reading", "tv", "theater", "movies", "concerts", "music", "shopping", "yoga",
)  # fmt: skip
HABITS = ("date", "go_out", "exphappy")
QUALITIES = ("attr", "sinc", "intel", "fun", "amb", "shar")
"""Looks, sincerity, intelligence, fun, ambition, shared interests: 100 points given to them."""
SELF = QUALITIES[:5]
CODES = ("field_cd", "career_c", "goal")
"""Field of study, career, reason to come: coded."""


@dataclass(frozen=True)
class Dates:
    """Dates, each once: a woman, a man, and what came of it."""

    pairs: IntArray
    """Shape (m, 2), rows of people: the woman, the man."""
    evening: IntArray
    """Shape (m,)."""
    match: IntArray
    """Shape (m,), 1 if both said yes."""
    wanted: IntArray
    """Shape (m, 2), whether she and whether he said yes."""
    interest_correlation: DoubleArray
    """Shape (m,), of the two interest profiles; the mean where it is missing."""
    profiles: pd.DataFrame
    """A row per person: answers in units of their spread over all people (no outcome is in it),
    0 where missing; and `CODES` as they are."""

    def of(self, rows: IntArray | BoolArray) -> Dates:
        """Some of the dates."""
        return Dates(
            self.pairs[rows],
            self.evening[rows],
            self.match[rows],
            self.wanted[rows],
            self.interest_correlation[rows],
            self.profiles,
        )


def read_dates(folder: Path) -> Dates:
    """Read `FILES` of a folder.

    Raises
    ------
    InputError
        If one is missing.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise InputError(f"{folder / name} is missing: put the speed dating tables there")
    people, dates = (pd.read_parquet(folder / name) for name in FILES)
    profiles = profile_table(people.set_index("iid").sort_index())
    here = dates["iid"].isin(profiles.index) & dates["pid"].isin(profiles.index)
    dates = dates[here & (dates["gender"] == 0)].sort_values(["wave", "iid", "pid"])
    known = dates["int_corr"].fillna(dates["int_corr"].mean())
    ends = [profiles.index.get_indexer(pd.Index(dates[end].astype(int))) for end in ("iid", "pid")]
    return Dates(
        np.stack(ends, axis=1).astype(np.int64),
        dates["wave"].to_numpy(np.int64),
        dates["match"].to_numpy(np.int64),
        dates[["dec", "dec_o"]].to_numpy(np.int64),
        known.to_numpy(np.float64),
        profiles,
    )


def profile_table(people: pd.DataFrame) -> pd.DataFrame:
    """Answers from before the evening, a row per person.

    Points given to qualities are shares of all the points given, as evenings differ in the
    scale: ``wants_*`` is what somebody looks for, ``thinks_*`` what they believe the others look
    for, ``is_*`` how they see themselves.
    """
    parts = [people[[*INTERESTS, *HABITS]]]
    for name, suffix in (("wants", "1_1"), ("thinks", "2_1")):
        points = people[[quality + suffix for quality in QUALITIES]]
        points.columns = pd.Index([f"{name}_{quality}" for quality in QUALITIES])
        parts.append(points.div(points.sum(axis=1), axis=0))
    themselves = people[[quality + "3_1" for quality in SELF]]
    themselves.columns = pd.Index([f"is_{quality}" for quality in SELF])
    answers = pd.concat([*parts, themselves], axis=1).astype(np.float64)
    scaled = ((answers - answers.mean()) / answers.std()).fillna(0.0)
    return pd.concat([scaled, people[list(CODES)]], axis=1)
