"""Advice on profiles: counted on the club as it is, kept while it stays so."""

from datetime import timedelta

import pytest

from recommender.ports.refusals import UnknownIdError
from tests.service.small_club import make_small


@pytest.fixture
def advising(drafted):
    """Two profiles of the club say next to nothing."""
    for member in ("m002", "m003"):
        drafted.change(member, about="", needs=(), offers=(), goals="", interests=())
    return drafted.services.profiles


def test_it_is_about_the_member_who_asks(drafted, advising):
    for member in ("m001", "m007"):
        advice = advising.advise(member)
        assert advice.member == member
        others = len(drafted.members()) - 1
        assert (
            0 <= advice.reach.partners <= advice.reach.givers + advice.reach.seekers <= 2 * others
        )


def test_an_empty_part_is_what_is_missing(drafted, advising):
    parts = {gain.part: gain for gain in advising.advise("m002").gains}
    assert {"needs", "offers", "about"} <= parts.keys()
    assert parts["needs"].before == 0
    assert all(gain.tried for gain in parts.values())
    drafted.change("m002", needs=("Somebody who explains a closed road to its neighbours",))
    after = {gain.part for gain in advising.advise("m002").gains}
    assert "offers" in after


@pytest.fixture(scope="module")
def whole(tmp_path_factory, encoder, sample_club):
    """The whole sample club: among 24 there is nobody whom one thing more would help."""
    url = f"sqlite:///{tmp_path_factory.mktemp('whole') / 'club.sqlite'}"
    small = make_small(url, encoder, sample_club)
    yield small
    small.store.close()


def test_the_profiles_that_limit_rounds_most_are_named_once_each_the_worst_first(whole):
    limiting = whole.services.profiles.find_limiting()
    members = whole.members()
    assert limiting
    assert len({advice.member for advice, _ in limiting}) == len(limiting)
    assert all(name == members[advice.member].name for advice, name in limiting)
    partners = [advice.reach.partners for advice, _ in limiting]
    assert partners == sorted(partners)
    assert all(advice.gains[0].gained > 0 for advice, _ in limiting)


def test_it_is_worked_out_once_until_the_week_changes_or_somebody_leaves(whole):
    advising = whole.services.profiles
    first = advising.find_limiting()
    assert advising.find_limiting()[0][0] is first[0][0]
    advising.forget("m001")
    again = advising.find_limiting()
    assert again == first
    assert again[0][0] is not first[0][0]
    whole.clock.now += timedelta(weeks=1)
    assert advising.find_limiting()[0][0] is not again[0][0]


def test_nobody_of_this_name(advising):
    with pytest.raises(UnknownIdError, match="member"):
        advising.advise("nobody")
