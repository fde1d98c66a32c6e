"""How profiles are read is decided when a club is prepared, and stays."""

import numpy as np
import pytest

from recommender.club.club import Club
from recommender.club.member import Member
from recommender.config import Config, Profiles
from recommender.errors import InputError
from recommender.pipeline import introduce_club
from recommender.service.club.bootstrap import prepare
from recommender.stages.encode import encode_members, join_profile
from tests.conftest import WEEK

ABOUT = "I bake bread for the market. I mend old clocks. I sing in two choirs."


def club():
    lists = tuple(f"thing {number}" for number in range(20))
    return Club.build(
        [Member(id=id_, name=id_, headline="Baker", about=ABOUT, offers=lists) for id_ in "abc"]
    )


@pytest.mark.parametrize(
    ("profiles", "gives"),
    [
        (Profiles(), 16 + 1 + 1),
        (Profiles(items=3), 3 + 1 + 1),
        (Profiles(window=1), 16 + 1 + 3),
        (Profiles(window=1, windows=2), 16 + 1 + 2),
    ],
)
def test_a_club_is_read_as_its_profiles_knobs_say(encoder, profiles, gives):
    facets = prepare(club(), encoder, Config(profiles=profiles)).facets
    assert facets.give_texts.counts == (gives,) * 3


def test_context_moves_what_is_given_and_nothing_else(encoder):
    alone, beside = (
        encode_members(club().members, encoder, profiles=Profiles(context=weight))
        for weight in (0.0, 1.0)
    )
    assert not np.allclose(alone.gives.vectors, beside.gives.vectors)
    roles = [facets.roles.joined().vectors for facets in (alone, beside)]
    assert np.array_equal(roles[0], roles[1])


def test_members_changed_later_are_read_the_same_way(encoder):
    few = prepare(club(), encoder, Config().with_knobs(profiles__items=2))
    later = few.with_members(few.club, np.array([1]), encoder)
    assert later.facets.give_texts == few.facets.give_texts
    whole = join_profile(few.club.members[1])
    assert few.texts_of(np.array([1])) == {"thing 0", "thing 1", "Baker", ABOUT, whole}


def test_what_somebody_wants_to_reach_is_among_what_they_need(encoder):
    goals = "I want to open a bakery in Graz."
    member = Member(id="a", name="A", headline="Baker", needs=("Flour",), goals=goals)
    facets = prepare(Club.build([member]), encoder, Config()).facets
    assert facets.need_texts.texts == ("Flour", goals)
    assert facets.need_texts.fields == ("needs", "goals")
    assert facets.interest_texts.texts == ()


def test_a_profile_as_a_whole_is_everything_its_member_says_who_they_are_first(encoder):
    member = Member(
        id="a", name="Ada", headline="Baker", organisation="Ofen GmbH", industry="crafts",
        about="I bake.", offers=("Bread", "Rolls"), needs=("Flour",), interests=("Chess",),
        goals="A shop.", city="Linz", level="owner",
    )  # fmt: skip
    said = "Baker. Ofen GmbH. crafts. I bake.. Bread. Rolls. Flour. Chess. A shop."
    assert join_profile(member) == said
    whole = encode_members([member, Member(id="b", name="B")], encoder).whole
    np.testing.assert_array_equal(whole, encoder.encode([said, ""]))
    assert not whole[1].any()


def test_a_prepared_club_is_not_read_otherwise(prepared):
    other = prepared.config.with_knobs(profiles__items=2)
    with pytest.raises(InputError, match=r"profiles\.\* .*; prepare it anew"):
        introduce_club(prepared, WEEK, other)
