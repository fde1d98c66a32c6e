"""What is planted is what the bench says it is, and some of each kind is found."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.warm_recall import (
    _OTHERS,
    KINDS,
    _draw_others,
    _with_needs,
    measure,
    measure_members,
    plant,
)
from recommender.club.names import organisation_key
from recommender.trades.table import load_trades
from tests.planted_club import planted_club

seeds = st.integers(0, 10_000)


def test_a_planted_contact_meets_what_is_looked_for_by_the_table():
    table, rng = load_trades(), np.random.default_rng(3)
    one = plant("need, what they could be asked, other language", 7, rng)
    need, gift = one.text, one.contact.ask
    met = [
        (table.needs(seeker, need_, "de"), table.gifts(giver, gift_, "en"))
        for seeker, need_, giver, gift_ in table.matches
    ]
    assert (need, gift) in met
    assert one.contact.role in {trade.names["en"] for trade in table.trades}
    firm = plant("wish, firm", 9, rng)
    assert firm.text.removeprefix("somebody at ") in firm.contact.organisation


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[-1]])
def test_most_of_what_is_planted_is_found(encoder, kind):
    recall, others = measure(kind, 12, encoder)
    assert recall >= (1.0 if "firm" in kind else 0.5)
    assert others >= 0


@given(st.sampled_from(KINDS), st.integers(0, 500), seeds)
def test_what_is_planted_is_named_once_and_only_as_its_kind_says(kind, number, seed):
    one = plant(kind, number, np.random.default_rng(seed))
    assert one.text
    assert one.contact.id == f"{number:016x}"
    assert bool(one.contact.ask) == kind.startswith("need, what")
    assert bool(one.contact.organisation) == (kind == "wish, firm")
    assert one == plant(kind, number, np.random.default_rng(seed))


@given(seeds)
def test_a_wish_for_a_trade_is_met_by_a_word_for_it(seed):
    table = load_trades()
    one = plant("wish, role, other language", 1, np.random.default_rng(seed))
    [*trades] = [trade for trade in table.trades if trade.names["de"] == one.text]
    assert any(one.contact.role in trade.words for trade in trades)


@given(st.integers(0, 17_000), st.integers(0, 17_000))
def test_no_two_firms_that_are_planted_are_one(number, other):
    """Whatever their legal form, and compared as firms are."""
    rng = np.random.default_rng(0)
    one, two = (plant("wish, firm", at, rng).contact.organisation for at in (number, other))
    assert (organisation_key(one) == organisation_key(two)) == (number == other)


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=6), seeds)
def test_beside_each_that_is_planted_its_owner_has_others(owners, seed):
    others = _draw_others(owners, np.random.default_rng(seed))
    counts = Counter(owner for owner, _ in others)
    assert counts == {owner: _OTHERS * owners.count(owner) for owner in owners}
    assert len({contact.id for _, contact in others}) == len(others)


def test_whoever_nothing_is_planted_for_looks_for_nothing():
    club = planted_club()
    told = [("m03", "next", "A lathe"), ("m03", "next", "A bell"), ("m07", "next", "A lathe")]
    planted = _with_needs(club, told)
    assert planted.ids == club.ids
    needs = {member.id: member.needs for member in planted.members if member.needs}
    assert needs == {"m03": ("A lathe", "A bell"), "m07": ("A lathe",)}
    assert len(planted.ties) == len(club.ties)


def test_who_is_at_a_firm_is_found_for_a_wish_for_it(encoder):
    assert measure_members(15, encoder) > 0.9
