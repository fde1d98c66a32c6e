"""The horizon: own organisation, own town, own club, partner clubs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Config, introduce_club, prepare
from recommender.config import Rules
from recommender.maths.pairs import all_pairs
from recommender.rules.beyond_horizon import CIRCLES
from recommender.rules.permissions import permissions
from recommender.rules.registry import CODES
from tests.rules.clubs import WEEK, club, person

A = {"organisation": "Mill", "city": "Köln"}
PEOPLE = (
    person("a", **A), person("b", organisation="mill", city="Graz"), person("c", city="Cologne"),
    person("d", city="Köln", organisation="self-employed"), person("e"),
    person("f", **A, home_club="Partners"),
)  # fmt: skip
REACHED = {
    "organisation": {"ab", "af", "bf", "cd"},  # e has neither, and is with the own club alone
    "town": {"ac", "ad", "af", "cd", "cf", "df"},
    "club": {"ab", "ac", "ad", "ae", "bc", "bd", "be", "cd", "ce", "de"},
}


def reached(built, horizon):
    rules = permissions(built, WEEK, Rules(horizon=horizon))
    pairs = all_pairs(len(built))
    broken = rules.broken(pairs)[:, CODES.index("beyond_horizon")]
    return {"".join(built.ids[row] for row in pair) for pair in pairs[~broken]}


@pytest.mark.parametrize("horizon", ["organisation", "town", "club"])
def test_only_who_is_within_the_horizon_is_introduced(horizon):
    assert reached(club(*PEOPLE), horizon) == REACHED[horizon]


def test_without_a_horizon_everybody_is_there():
    assert len(reached(club(*PEOPLE), "partners")) == 15
    assert Config().rules.horizon == "partners"


MEMBERS = st.lists(
    st.tuples(st.sampled_from(["", "Mill", "Dairy"]), st.sampled_from(["", "Linz", "Graz"]),
              st.sampled_from(["", "Partners"])),
    min_size=2, max_size=5,
)  # fmt: skip


@given(MEMBERS, st.sampled_from(CIRCLES))
def test_a_pair_is_within_the_nearest_circle_that_each_states(stated, horizon):
    """By its definition, pair by pair."""
    people = [
        person(f"p{at}", organisation=firm, city=town, home_club=home)
        for at, (firm, town, home) in enumerate(stated)
    ]
    built = club(*people)

    def circle(member):
        firm, town, home = stated[int(member.id[1:])]
        circles = (firm, town, home or "own", "all")
        at = next(k for k in range(CIRCLES.index(horizon), 4) if circles[k])
        return at, circles[at], circles

    rules = permissions(built, WEEK, Rules(horizon=horizon))
    pairs = all_pairs(len(built))
    broken = rules.broken(pairs)[:, CODES.index("beyond_horizon")]
    for (a, b), is_broken in zip(pairs, broken, strict=True):
        (at_a, own_a, all_a), (at_b, own_b, all_b) = (circle(built.members[row]) for row in (a, b))
        assert is_broken == (all_b[at_a] != own_a or all_a[at_b] != own_b)


def test_strangers_of_the_own_house_come_first_where_a_club_wants_it(encoder):
    built = club(
        person("a", organisation="Mill"), person("b", organisation="Mill"),
        person("c", organisation="Dairy"), person("d", organisation="Dairy"),
    )  # fmt: skip
    prepared = prepare(built, encoder)

    def pairs(**knobs):
        made = introduce_club(prepared, str(WEEK), Config().with_knobs(rules__floor=0.0, **knobs))
        return {(pair.a, pair.b) for pair in made.introductions}

    assert pairs(bridging__own_house=20.0) == {("a", "b"), ("c", "d")}
    assert not pairs(bridging__own_house=-20.0) & {("a", "b"), ("c", "d")}
    assert pairs(rules__horizon="organisation") == {("a", "b"), ("c", "d")}


def test_rivals_who_both_want_it_are_not_held_apart(encoder):
    same = {"industry": "agriculture_food", "offers": ("Bread and rolls",)}

    def rival(first, second):
        built = club(
            person("a", meets_rivals=first, **same), person("b", meets_rivals=second, **same)
        )
        return prepare(built, encoder).features.of(np.array([[0, 1]]))["competitor"].item()

    assert rival(first=False, second=False) == 1.0
    assert rival(first=True, second=False) == rival(first=False, second=True) == 1.0
    assert rival(first=True, second=True) == 0.0
