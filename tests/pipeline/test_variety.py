"""Variety over time: somebody like a last partner comes less often, by as much as the knob says."""

import numpy as np
import pandas as pd
import pytest

from recommender import Club, introduce_club, prepare
from recommender.club.week import Week
from recommender.maths.pairs import all_pairs
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.variety import Variety, list_last_partners
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import make_encoder
from tests.planted_club import planted_club

WEEK = "2026-W48"


def history(*rows):
    return pd.DataFrame(rows, columns=["week", "a", "b"])


@pytest.fixture(scope="module")
def prepared():
    return prepare(planted_club(), make_encoder(cache=False))


def test_the_latest_partners_come_first(prepared):
    ids = prepared.club.ids
    past = history(
        ("2026-W40", ids[0], ids[1]), ("2026-W46", ids[2], ids[0]), ("2026-W44", ids[0], ids[3])
    )  # fmt: skip
    club = Club.build(prepared.club.members, history=past)
    last = list_last_partners(club, 2)
    assert last[0].tolist() == [2, 3]
    assert last[1].tolist() == [0, -1]
    assert (last[4:] == -1).all()


def test_the_penalty_is_that_of_the_nearest_last_partner_of_both():
    background = np.array([[1, 0], [0, 1], [1, 0], [0.6, 0.8], [-1, 0]], dtype=np.float32)
    last = np.array([[2, -1], [-1, -1], [-1, -1], [0, 1], [-1, -1]])
    variety = Variety(2.0, background, last)
    found = variety.penalty(np.array([[0, 1], [0, 3], [1, 2], [0, 4]]))
    # (0, 3): 3 is .6 like 0's last; 0 is just like 3's last, itself
    assert found.tolist() == pytest.approx([0.0, 0.6 + 1.0, 0.0, 0.0])


def test_it_is_taken_off_the_weight_and_nothing_else(prepared):
    ids = prepared.club.ids
    past = history(*(("2026-W46", ids[row], ids[row + 1]) for row in range(0, 8, 2)))
    club = Club.build(prepared.club.members, prepared.club.ties, past)
    pairs = all_pairs(len(club))

    def scores(weight):
        turned = prepared.with_club(club).under(
            prepared.config.with_knobs(season__variety=weight, rules__debt=0.0)
        )
        rules = permissions(club, Week.parse(WEEK), turned.config.rules)
        return score_pairs(make_scorer(turned, rules), pairs)

    plain, varied = scores(0.0), scores(1.5)
    off = (plain["weight"] - varied["weight"]).to_numpy()
    assert off.min() >= 0
    assert 0 < off.max() <= 1.5 + 1e-6
    assert (plain["compatibility"] == varied["compatibility"]).all()


def test_a_club_without_a_past_is_as_ever(prepared):
    turned = prepared.config.with_knobs(season__variety=3.0)
    plain, varied = introduce_club(prepared, WEEK), introduce_club(prepared, WEEK, turned)
    assert plain.to_frame().equals(varied.to_frame())
