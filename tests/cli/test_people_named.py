"""Lists and options that name members: by id, name or address, and strangers by their words."""

import pytest

from recommender.cli.people import find_listed, find_named
from recommender.club.club import Club
from recommender.club.member import Member
from recommender.errors import InputError

CLUB = Club.build(
    [
        Member(id="ana", name="Ana Lima", email="ana@example.org"),
        Member(id="ben", name="Ben Ohm", email="ben@example.org"),
        Member(id="cleo", name="Cleo Roth"),
    ]
)


@pytest.mark.parametrize("text", ["ana", "Ana Lima", "ANA@example.org", "Lima, Ana"])
def test_a_member_is_named_by_id_name_or_address(text):
    assert find_named(CLUB, [text], "--absent") == {"ana"}


def test_nobody_is_named_by_an_option_that_was_left_out():
    assert find_named(CLUB, None, "--absent") == set()
    assert find_listed(CLUB, None) == set()


def test_several_lists_add_up_and_who_does_not_come_is_left_out(tmp_path):
    (tmp_path / "one.csv").write_text("Gast;kommt\nAna Lima;ja\nBen Ohm;nein\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("id\ncleo\nana\n", encoding="utf-8")
    assert find_listed(CLUB, [tmp_path / "one.csv", tmp_path / "two.csv"]) == {"ana", "cleo"}


def test_a_stranger_is_refused_with_the_option_or_the_list(tmp_path):
    with pytest.raises(InputError, match=r"--late.*Zoe"):
        find_named(CLUB, ["ben", "Zoe Zorn"], "--late")
    (tmp_path / "guests.csv").write_text("name\nAna Lima\nZoe Zorn\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"guests\.csv.*Zoe"):
        find_listed(CLUB, [tmp_path / "guests.csv"])
