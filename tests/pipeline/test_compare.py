"""Two configurations side by side: terms sum to the weight, and what was planted is found."""

import numpy as np
import pytest

from recommender import Config, compare, introduce_club, prepare, sweep_two
from recommender.club.week import Week
from recommender.errors import InputError
from recommender.maths.pairs import all_pairs
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.pipeline.terms import split_weights
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import make_encoder
from tests.planted_club import planted_club

WEEK = "2026-W48"


@pytest.fixture(scope="module")
def prepared():
    return prepare(planted_club(), make_encoder(cache=False))


@pytest.fixture(scope="module")
def turned():
    return Config().with_knobs(bubble=1.0, bridging__same_community=3.0)


@pytest.fixture(scope="module")
def sides(prepared, turned):
    return compare(prepared, Config(), turned, WEEK, seeds=3)


def test_terms_sum_to_the_weight_of_every_pair(prepared):
    rules = permissions(prepared.club, Week.parse(WEEK), prepared.config.rules)
    scorer = make_scorer(prepared, rules)
    pairs = all_pairs(len(prepared.club))
    terms = split_weights(scorer, pairs)
    weights = score_pairs(scorer, pairs)["weight"].to_numpy()
    assert terms.sum(axis=1).to_numpy() == pytest.approx(weights)
    assert np.abs(terms["other"]).max() < 1e-9, "nothing is owed in this club"


def test_the_terms_of_a_changed_pair_sum_to_the_change_of_its_weight(sides):
    change = (sides.pairs["weight_b"] - sides.pairs["weight_a"]).to_numpy()
    assert sides.terms.sum(axis=1).to_numpy() == pytest.approx(change)
    assert len(sides.pairs)
    assert (sides.pairs[["share_a", "share_b"]] <= 1).all(axis=None)


def test_what_was_turned_is_what_moved_the_pairs(sides):
    assert set(sides.moved["term"].head(3)) <= {name for name in sides.terms if "bridging" in name}
    assert not any(sides.moved["term"].str.startswith("compatibility."))


def test_gains_and_losses_are_those_of_the_two_rounds(prepared, turned, sides):
    """One seed, counted by hand with the chances that the first configuration sees."""
    one = compare(prepared, Config(), turned, WEEK, seeds=1)
    first = introduce_club(prepared, WEEK)
    for row in one.members.itertuples():
        mine = [p.compatibility for p in first.introductions if row.member in {p.a, p.b}]
        assert row.quality_a == pytest.approx(sum(mine))
        assert row.introductions_a == len(mine)
    assert one.members["change"].is_monotonic_increasing
    assert sides.losses(1)["change"].iloc[0] <= sides.gains(1)["change"].iloc[0]


def test_the_same_on_both_sides_changes_nothing(prepared):
    same = compare(prepared, Config(), Config(), WEEK, seeds=2)
    assert same.pairs[same.pairs["share_a"] != same.pairs["share_b"]].empty
    assert same.numbers["change"].fillna(0).abs().max() == 0
    assert same.moved.empty


def test_intervals_are_around_the_change(sides):
    known = sides.numbers.dropna()
    assert (known["low"] <= known["change"]).all()
    assert (known["change"] <= known["high"]).all()
    assert set(known["number"]) >= {"mean_compatibility", "across_communities"}


def test_another_ranker_is_compared_too(prepared):
    from recommender.features.registry import COMPATIBILITY
    from recommender.stages.rank import PriorLogisticRegression

    blind = PriorLogisticRegression.from_prior(
        COMPATIBILITY, Config().with_knobs(compatibility__best_exchange=0.0).compatibility
    )
    other = compare(prepared, Config(), Config(), WEEK, rankers=(None, blind), seeds=1)
    assert other.moved["term"].tolist() == ["compatibility.best_exchange"]


def test_a_map_of_two_knobs_has_every_pair_of_values(prepared):
    table = sweep_two(prepared, WEEK, ("bubble", [0.0, 1.0]), ("bridging.mu", [0.1, 0.5, 0.9]))
    assert table[["bubble", "bridging.mu"]].drop_duplicates().shape[0] == len(table) == 6
    alone = introduce_club(prepared, WEEK, Config().with_knobs(bubble=1.0, bridging__mu=0.5))
    cell = table[(table["bubble"] == 1.0) & (table["bridging.mu"] == 0.5)].iloc[0]
    assert cell["mean_closeness"] == pytest.approx(alone.numbers.mean_closeness)
    with pytest.raises(InputError, match="two different"):
        sweep_two(prepared, WEEK, ("bridging.mu", [0.1]), ("bridging__mu", [0.5]))


def test_the_features_of_a_round_stand_beside_its_introductions(prepared):
    round_ = introduce_club(prepared, WEEK)
    table = round_.to_frame(features=True)
    assert len(table) == len(round_.introductions)
    assert table.columns.is_unique
    assert {"best_exchange", "whole_likeness", "competitor", "log_odds"} <= set(table)
    assert list(table)[: len(list(round_.to_frame()))] == list(round_.to_frame())
    odds = 1 / (1 + np.exp(-table["log_odds"]))
    assert table["compatibility"].to_numpy() == pytest.approx(odds.to_numpy())


def test_seeds_have_to_be_some(prepared):
    with pytest.raises(InputError, match="at least 1"):
        compare(prepared, Config(), Config(), WEEK, seeds=0)
