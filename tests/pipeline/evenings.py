"""Guests of an evening, a quick search for its tables, and what is counted at them."""

from collections import Counter
from itertools import combinations

from recommender import Config, Member

WEEK = "2026-W48"
QUICK = Config().with_knobs(
    evenings__steps_per_seat=2_000,
    evenings__rules_steps_per_seat=4_000,
    evenings__tries=2,
    evenings__again_up_to=0,
)


def make_guest(at, trade, offer, need, **fields):
    """A guest of a trade; every fourth one is an executive."""
    return Member(
        id=f"m{at:02}",
        name=f"Ada N{at:02}",
        headline=trade,
        level="executive" if at % 4 == 0 else "specialist",
        offers=(offer,),
        needs=(need,),
        **fields,
    )


def count_pairs(tables):
    """How often every two sit together at some tables."""
    return Counter(pair for table in tables for pair in combinations(sorted(table.members), 2))


def list_seated(evening, number):
    """Everybody who has a seat in a round, as often as they have one, in order."""
    return sorted(id_ for table in evening.of_round(number) for id_ in table.members)
