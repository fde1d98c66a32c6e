import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulation.circles import list_pairs_within, split_into_circles
from benchmarks.simulation.sample_club import describe, make_club
from benchmarks.simulation.ties import STRENGTHS, TieModel, make_ties
from recommender.club.club import TIE_COLUMNS
from tests.benchmarks.simulation.clubs import block_club, clubs, member, rng


@given(clubs(), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=50)
def test_ties_are_sorted_pairs_of_two_known_members_each_once(members, seed):
    ties = make_ties(members, rng(seed))
    assert tuple(ties.columns) == TIE_COLUMNS
    assert (ties["a"] < ties["b"]).all()
    assert set(ties["a"]) | set(ties["b"]) <= {each.id for each in members}
    assert not ties.duplicated(["a", "b"]).any()
    assert ties["strength"].between(0, 1, inclusive="right").all()
    assert set(ties["source"]) <= set(STRENGTHS)
    assert ties.equals(ties.sort_values(["a", "b"]))


@given(clubs(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_the_order_of_the_members_makes_no_difference(members, chance):
    shuffled = chance.sample(members, len(members))
    pd.testing.assert_frame_equal(make_ties(members, rng(7)), make_ties(shuffled, rng(7)))


def test_another_seed_gives_other_ties(members):
    assert not make_ties(members, rng(1)).equals(make_ties(members, rng(2)))


@given(clubs(), st.integers(0, 1000))
@settings(deadline=None, max_examples=50)
def test_sources_tell_the_truth(members, seed):
    of = {each.id: each for each in members}
    ties = make_ties(members, rng(seed))
    for id_a, id_b, source in ties[["a", "b", "source"]].to_numpy().tolist():
        a, b = of[id_a], of[id_b]
        city, industry = a.city == b.city != "", a.industry == b.industry != ""
        assert {
            "colleagues": a.organisation == b.organisation not in {"", "Self-employed"},
            "same industry and city": city and industry,
            "same city": city,
            "same industry": industry,
            "same level and city": city and a.level == b.level != "",
            "friends of friends": a.city == b.city or a.industry == b.industry,
            "club evening": a.city != b.city and a.industry != b.industry,
        }[source]


@pytest.mark.parametrize("seed", [2026, 1, 2, 3])
def test_the_sample_club_has_bubbles_and_a_few_bridges_whatever_the_seed(members, seed):
    numbers = describe(make_club(members, seed))
    assert numbers["E-I index over communities"] <= -0.55
    assert numbers["modularity of the communities"] >= 0.6
    assert 8 <= numbers["contacts, mean"] <= 10
    assert numbers["contacts, most"] <= 32
    assert 0.03 <= numbers["ties across industry and city"] <= 0.05
    assert 0.14 <= numbers["pairs with a mutual contact"] <= 0.25
    assert numbers["ties within industry"] >= 3 * 0.05
    assert numbers["ties within city"] >= 3 * 0.07


def test_the_published_club_is_closed(club):
    numbers = describe(club)
    assert numbers["E-I index over communities"] <= -0.6
    assert numbers["modularity of the communities"] >= 0.5


def test_all_bridges_are_the_brokers():
    members = block_club(60)
    ties = make_ties(members, rng(), TieModel(brokers=0.02))
    bridges = ties.loc[ties["source"] == "club evening", ["a", "b"]]
    # Every bridge has a broker at one end; round(0.02 * 240) = 5 brokers reach them all.
    ends = bridges.stack().value_counts()
    assert len(bridges) > 20
    assert bridges.isin(ends.index[:5]).any(axis=1).all()


def test_colleagues_know_each_other_and_the_self_employed_are_not_colleagues():
    employed = [member(n, organisation="Acme") for n in range(8)]
    alone = [member(n, organisation="Selbstständig") for n in range(8, 16)]
    ties = make_ties(employed + alone, rng(), TieModel(colleagues=1.0, newcomers=0.0))
    assert len(ties) == 8 * 7 / 2
    assert set(ties["source"]) == {"colleagues"}
    assert ties["b"].max() < alone[0].id


def test_newcomers_know_nobody():
    assert make_ties(block_club(10), rng(), TieModel(newcomers=1.0)).empty


def test_owners_and_executives_know_more_people_than_students():
    members = [
        member(n, city=f"City {n % 8}", industry=f"{n % 9}", level=level)
        for n, level in enumerate(["owner", "student_trainee", "executive"] * 200)
    ]
    ties = make_ties(members, rng())
    degree = pd.concat([ties["a"], ties["b"]]).value_counts()
    by_level = degree.groupby({each.id: each.level for each in members}).mean()
    assert by_level["owner"] > 1.4 * by_level["student_trainee"]
    assert by_level["executive"] > 1.4 * by_level["student_trainee"]


def test_a_club_ten_times_as_large_has_more_circles_not_larger_ones():
    small, large = (
        make_ties(block_club(n, [f"City {c}" for c in range(8)]), rng()) for n in (16, 160)
    )
    assert len(large) < 13 * len(small)


@given(st.lists(st.integers(-1, 4), max_size=60), st.integers(2, 9))
def test_circles_split_groups_evenly_and_never_mix_them(labels, size):
    groups = np.array(labels, dtype=np.int64)
    circles = split_into_circles(groups, size, rng())
    assert ((circles >= 0) == (groups >= 0)).all()
    for circle in set(circles[circles >= 0].tolist()):
        group = groups[circles == circle]
        assert len(set(group.tolist())) == 1
        assert len(group) <= size
    pairs = list_pairs_within(circles, size)
    brute = {
        (i, j)
        for i in range(len(groups))
        for j in range(i + 1, len(groups))
        if circles[i] == circles[j] >= 0
    }
    assert len(pairs) == len(brute)
    assert {tuple(pair) for pair in pairs.tolist()} == brute


def test_giving_members_in_any_order_gives_the_same_club(members, club):
    shuffled = random.Random(5).sample(members, len(members))  # noqa: S311 -- not for secrets
    again = make_club(shuffled)
    pd.testing.assert_frame_equal(again.ties, club.ties)
    pd.testing.assert_frame_equal(again.history, club.history)
