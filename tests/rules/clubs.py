"""Small clubs whose rules can be looked at pair by pair."""

from datetime import date

import pandas as pd
from hypothesis import strategies as st

from recommender.club.club import Club
from recommender.club.member import Meet, Member
from recommender.club.week import Week

WEEK = Week.parse("2026-W48")
IDS = ("a", "b", "c", "d", "e")


def club(*members, ties=(), history=()):
    return Club.build(
        members,
        pd.DataFrame(ties, columns=["a", "b"]).assign(strength=1.0, source=""),
        pd.DataFrame(history, columns=["week", "a", "b"]),
    )


def person(id_, **more):
    return Member(id=id_, name=id_.upper(), headline="baker", **more)


def profiles(id_):
    """Any member of this id, as far as rules read one."""
    return st.builds(
        person,
        st.just(id_),
        per_round=st.integers(0, 2),
        paused_until=st.sampled_from([None, date(2026, 11, 23), date(2026, 11, 24)]),
        languages=st.lists(st.sampled_from(["de", "en", "tr"]), max_size=2).map(tuple),
        meet=st.sampled_from(Meet),
        city=st.sampled_from(["", "Linz", "LINZ", "Cologne", "Köln"]),
        organisation=st.sampled_from(["", "Mill", "mill", "self-employed", "Dairy"]),
        do_not_introduce=st.frozensets(st.sampled_from((*IDS, "gone")), max_size=2),
    )


PEOPLE = st.tuples(*(profiles(id_) for id_ in IDS))
TWO = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True).map(tuple)
TIES = st.lists(TWO, max_size=3)
HISTORY = st.lists(
    st.tuples(st.sampled_from(["2026-W40", "2026-W47", "2026-W48"]), TWO).map(
        lambda row: (row[0], *row[1])
    ),
    max_size=3,
)
