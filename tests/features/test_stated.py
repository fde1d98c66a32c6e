"""What members state: columns that are read once, and carried over when a few members change."""

from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.member import Meet, Member
from recommender.club.whereabouts import locate
from recommender.features.other_collar import read_collars
from recommender.features.stated import (
    Stated,
    read_answer_bits,
    read_industries,
    read_places,
    views_apart,
)
from recommender.features.travel import find_journeys
from recommender.maths.pairs import all_pairs
from recommender.rules.meeting_format import ways_of

READERS = (read_places, read_industries, read_collars, locate, ways_of)
WORDS = st.sampled_from(["", "Graz", "Wien", "Hinterdupfing", "law", "LAW", "executive", "trades"])
MEMBERS = st.builds(
    Member,
    id=st.just("x"),
    name=WORDS,
    city=WORDS,
    industry=WORDS,
    level=WORDS,
    organisation=WORDS,
    meet=st.sampled_from(Meet),
    viewpoints=st.dictionaries(st.sampled_from("abcd"), st.integers(-2, 2), max_size=3),
    paused_until=st.sampled_from([None, date(2026, 12, 1)]),
)


@given(st.lists(st.tuples(MEMBERS, MEMBERS, st.booleans()), min_size=2, max_size=6))
def test_columns_carried_over_are_those_read_anew(people):
    before = [one for one, _, _ in people]
    after = [other if changes else one for one, other, changes in people]
    rows = np.flatnonzero([changes for _, _, changes in people])
    stated, fresh = Stated(before), Stated(after)
    for read in READERS:
        stated.column(read)
    pairs = all_pairs(len(people))
    views_apart(stated, pairs)
    find_journeys(stated, pairs)
    carried = stated.with_members(after, rows)
    for read in READERS:
        np.testing.assert_array_equal(carried.column(read), fresh.column(read))
    apart, expected = (views_apart(some, pairs) for some in (carried, fresh))
    np.testing.assert_array_equal(apart, expected)
    np.testing.assert_array_equal(find_journeys(carried, pairs), find_journeys(fresh, pairs))
    for read in READERS:
        np.testing.assert_array_equal(stated.column(read), read(before), "it stays as it was")


@given(st.lists(MEMBERS, min_size=1, max_size=3), st.lists(MEMBERS, min_size=1, max_size=3))
def test_statements_that_only_who_has_changed_answers_are_added(before, new):
    """Thirty statements more than fit into the words of before."""
    many = {f"s{number}": number % 5 - 2 for number in range(30)}
    members = [*before, *new]
    stated = Stated(members)
    stated.column(read_answer_bits)
    after = [*before, *(replace(member, viewpoints=many) for member in new)]
    rows = np.arange(len(before), len(after))
    carried, pairs = stated.with_members(after, rows), all_pairs(len(after))
    expected = views_apart(Stated(after), pairs)
    np.testing.assert_array_equal(views_apart(carried, pairs), expected)
    assert set(carried.column(read_answer_bits).statements) >= many.keys()
