"""What is typed about an evening's tables: the wishes it stands for, and what is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.cli.evening_wishes import TypedWishes
from recommender.club.club import Club
from recommender.club.evening import PerTable, TableWish
from recommender.club.member import Member
from recommender.errors import InputError, UnknownMemberError

CLUB = Club.build([Member(id=f"m{at}", name=f"Ada N{at}", headline="baker") for at in range(6)])
USUAL = {TableWish.NOBODY_TWICE, TableWish.COMMON_LANGUAGE}
NAMES = [wish.value for wish in TableWish if wish is not TableWish.PER_TABLE]
some_names = st.lists(st.sampled_from(NAMES), max_size=4)


def read(**typed):
    return TypedWishes(**({"tables": 2, "seats": 3} | typed)).read(CLUB)


def test_two_wishes_are_kept_by_themselves_and_three_rounds_are_sat():
    wishes = read()
    assert wishes.keep == USUAL
    assert (wishes.tables, wishes.seats, wishes.rounds) == (2, 3, 3)
    assert not wishes.priority
    assert not wishes.per_table


@given(some_names, some_names, st.dictionaries(st.sampled_from(NAMES), st.integers(1, 9)))
def test_a_wish_is_kept_unless_it_is_dropped_or_only_preferred(keep, drop, prefer):
    wishes = read(keep=keep, drop=drop, prefer=[f"{name}={at}" for name, at in prefer.items()])
    expected = (USUAL | set(map(TableWish, keep))) - set(map(TableWish, [*drop, *prefer]))
    assert wishes.keep == expected
    assert wishes.priority == {TableWish(name): at for name, at in prefer.items()}


def test_a_wish_may_be_written_with_hyphens():
    assert TableWish.ONE_PER_ORGANISATION in read(keep=[" one-per-organisation "]).keep


def test_hosts_keep_the_tables_that_they_are_given():
    assert read(host=["m1=2", " m0 = 1"]).hosts == {"m1": 2, "m0": 1}
    with pytest.raises(UnknownMemberError, match="'zz'"):
        read(host=["zz=1"])


def test_counts_at_a_table_are_bounds_from_below_and_above():
    wishes = read(at_least=["level=executive:1"], at_most=["city=Bad Ems: the town:2"])
    assert wishes.per_table == (
        PerTable("level", "executive", at_least=1),
        PerTable("city", "Bad Ems: the town", at_most=2),
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tables": None}, "--tables and --seats are needed"),
        ({"seats": None}, "--tables and --seats are needed"),
        ({"keep": ["peace"]}, "'peace' is no wish; allowed is one of nobody_twice"),
        ({"drop": ["peace"]}, "'peace' is no wish"),
        ({"prefer": ["strangers"]}, "--prefer: 'strangers' is not of the form NAME=VALUE"),
        ({"prefer": ["strangers=much"]}, "--prefer: 'much' is no whole number"),
        ({"host": ["=2"]}, "--host: '=2' is not of the form NAME=VALUE"),
        ({"host": ["m1=-2"]}, "--host: '-2' is no whole number"),
        ({"at_least": ["level=executive"]}, "--at-least: 'level=executive' is not of the form"),
        ({"at_most": ["executive:1"]}, "--at-most: 'executive' is not of the form NAME=VALUE"),
        ({"at_most": ["level=executive:one"]}, "--at-most: 'one' is no whole number"),
    ],
)
def test_what_has_another_form_is_refused_with_its_option(typed, said):
    with pytest.raises(InputError, match=said):
        read(**typed)
