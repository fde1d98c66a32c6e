"""A club that has lived through some weeks of drawn rounds, with a planted truth."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommender import Club, introduce_club, prepare
from recommender.club.club import HISTORY_COLUMNS
from recommender.club.week import Week
from recommender.config import Config
from tests.learning.lived_club import chance_of

MEMBERS, WEEKS = 60, 10
EXPLORING = Config().with_knobs(
    exploration__on=True, exploration__price=0.3, exploration__draws=12, exploration__steps=4
)


@pytest.fixture(scope="session")
def lived(sample_club, encoder):
    """Ten weeks of drawn rounds and what came of them."""
    members = [replace(m, do_not_introduce=frozenset()) for m in sample_club.members[:MEMBERS]]
    ids = {member.id for member in members}
    ties = sample_club.ties[sample_club.ties["a"].isin(ids) & sample_club.ties["b"].isin(ids)]
    prepared = prepare(Club.build(members, ties), encoder, EXPLORING)
    rng, week = np.random.default_rng(5), Week.parse("2026-W30")
    rows: list[dict[str, object]] = []
    for number in range(WEEKS):
        history = pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))
        now = prepared.with_club(replace(prepared.club, history=history))
        round_ = introduce_club(now, str(week), EXPLORING.with_knobs(seed=number))
        ends = np.array(
            [(now.club.row(pair.a), now.club.row(pair.b)) for pair in round_.introductions]
        )
        good = rng.random(len(ends)) < chance_of(now, ends)
        for pair, glad in zip(round_.introductions, good, strict=True):
            said = {"met": True, "glad_a": 5 if glad else 2, "glad_b": 5}
            rows.append(
                {"week": str(week), "a": pair.a, "b": pair.b, "propensity": pair.propensity} | said
            )
        week = week.next()
    history = pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))
    return prepared.with_club(replace(prepared.club, history=history)).under(Config())
