"""A round as an organiser looks it over: all of it from one moment."""

import pytest

from recommender.ports.records import EditKind
from recommender.ports.refusals import UnknownIdError


@pytest.fixture
def overviews(drafted):
    return drafted.services.overviews


def test_it_has_the_round_and_everything_about_it(drafted, overviews):
    seen = overviews.read(drafted.round)
    assert seen.record == drafted.record()
    assert {(pair.a, pair.b) for pair in seen.introductions} == drafted.pairs()
    assert [outcome.member for outcome in seen.outcomes] == sorted(drafted.members())
    weights = [pair.numbers["weight"] for pair in seen.introductions]
    assert weights == sorted(weights, reverse=True)
    assert (dict(seen.edits), list(seen.steps), seen.unsolved) == ({}, [], False)


def test_what_was_laid_down_is_told_until_the_round_is_solved_with_it(drafted, overviews):
    pair = min(drafted.pairs())
    drafted.ban(pair)
    seen = overviews.read(drafted.round)
    assert dict(seen.edits) == {pair: EditKind.BAN}
    assert len(seen.steps) == 1
    assert seen.unsolved
    drafted.solve_again()
    seen = overviews.read(drafted.round)
    assert not seen.unsolved
    assert pair not in {(one.a, one.b) for one in seen.introductions}


def test_places_are_the_same_round_without_a_word(drafted, overviews):
    places = overviews.read_places(drafted.round)
    members = drafted.members()
    assert set(places.pairs) == drafted.pairs()
    assert places.asked == {id_: member.per_round for id_, member in members.items()}


def test_faces_come_without_whom_they_have_blocked(drafted, overviews):
    drafted.change("m001", do_not_introduce=frozenset({"m002"}))
    faces = overviews.faces(["m001", "m003", "m001", "nobody"])
    assert set(faces) == {"m001", "m003"}
    assert not faces["m001"].do_not_introduce
    assert overviews.face("m003").name == drafted.members()["m003"].name


def test_what_everybody_is_searched_by(drafted, overviews):
    lines = overviews.lines()
    members = drafted.members()
    assert lines.keys() == members.keys()
    for id_, text in lines.items():
        assert members[id_].name.casefold() in text.split("\n")
        assert members[id_].city.casefold() in text


@pytest.mark.parametrize("name", ["read", "read_places"])
def test_no_such_round(overviews, name):
    with pytest.raises(UnknownIdError, match="round"):
        getattr(overviews, name)("nothing")


def test_no_such_member(overviews):
    with pytest.raises(UnknownIdError, match="member"):
        overviews.face("nobody")
