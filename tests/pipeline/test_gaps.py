"""What nobody has and nobody asks for: planted needs end with the trade that has what they ask for."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Club, Config, Member, prepare
from recommender.club.gaps import OwnWords
from recommender.letters import Voice, say_gaps
from recommender.pipeline.gaps import _choose_trade, find_gaps
from recommender.trades.table import load_trades
from recommender.trades.vectors import encode_trades

CARE = ("A mobile nursing service for my mother", "Ein Pflegedienst für meinen Vater",
        "Home care for my aunt, twice a day")  # fmt: skip
OFFERS = {"bea": "Bread and pastries for your breakfast", "gil": "Bookkeeping for care services"}


def make_people():
    nurses = [
        Member(id=id_, name=f"Ann {id_.title()}", headline="Web designer", needs=(need,))
        for id_, need in zip(("x", "y", "z"), CARE, strict=True)
    ]
    return [
        *nurses,
        Member(id="bea", name="Bea Back", headline="Baker", offers=(OFFERS["bea"],),
               needs=("neue Kunden", "Somebody who repairs church organs")),
        Member(id="carl", name="Carl Ems", headline="Bäcker", needs=("Bread for a hotel breakfast",)),
        Member(id="gil", name="Gil Rau", headline="Accountant", offers=(OFFERS["gil"],)),
        Member(id="hans", name="Hans Olm", headline="Pflegedienst", needs=("A roof repaired",)),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def trades(encoder):
    return encode_trades(encoder.encode)


@pytest.fixture(scope="module")
def found(encoder, trades):
    # Hans has what they look for, so that he must not be there for the gap.
    people = [each for each in make_people() if each.id != "hans"]
    club = Club.build(people)
    return find_gaps(prepare(club, encoder), trades), club


def test_what_three_look_for_in_vain_is_one_invitation(found):
    gaps, _ = found
    first = gaps.gaps[0]
    assert first.members == 3
    assert {need.text for need in first.needs} == set(CARE)
    trade = next(each for each in load_trades().trades if each.code == first.trade)
    told = " ".join([*trade.names.values(), *trade.words]).casefold()
    assert "care" in told or "pflege" in told, told


def test_what_somebody_has_is_no_gap(encoder, trades):
    gaps = find_gaps(prepare(Club.build(make_people()), encoder), trades)
    assert not {need.text for gap in gaps.gaps for need in gap.needs} & set(CARE)


def test_needs_that_say_nothing_are_not_counted(found):
    gaps, _ = found
    assert gaps.needs == 5  # three for care, the organ, the bread; no "neue Kunden"
    texts = [need.text for gap in gaps.gaps for need in gap.needs]
    assert len(texts) == len(set(texts)) == gaps.open
    assert "Somebody who repairs church organs" in texts
    assert "Bread for a hotel breakfast" not in texts, "Bea offers it"


def test_a_need_that_a_contact_has_met_is_none_any_more(encoder, trades):
    people = [each for each in make_people() if each.id != "hans"]
    prepared = prepare(Club.build(people), encoder)
    before = find_gaps(prepared, trades)
    after = find_gaps(prepared, trades, {("x", CARE[0]), ("y", "of another text")})
    assert before.open - after.open == 1
    assert after.gaps[0].members == 2


def test_an_offer_nobody_asks_for_names_whom_it_might_help(encoder, trades):
    prepared = prepare(Club.build(make_people()), encoder)
    gaps = find_gaps(prepared, trades)
    unasked = {each.offer.text: each for each in gaps.unasked}
    assert gaps.offers == 2
    assert OFFERS["bea"] not in unasked, "Carl asks for it"
    assert "gil" not in unasked[OFFERS["gil"]].helps
    assert unasked[OFFERS["gil"]].offer == OwnWords("gil", OFFERS["gil"])
    members = set(prepared.club.ids)
    assert all(set(each.helps) <= members for each in gaps.unasked)


def test_who_helps_is_of_a_trade_that_looks_for_it(encoder, trades):
    """Every usual need of bakers, offered by somebody else: bakers are named, and nobody at random."""
    table = load_trades()
    baker = next(t for t in table.trades if "baker" in t.words or "Bäcker" in t.words)
    offers = tuple(baker.needs["de"])
    people = [
        Member(id="a", name="A", headline="Web designer", offers=offers),
        Member(id="b", name="B", headline=baker.words[0]),
        Member(id="c", name="C", headline="Train driver"),
    ]
    prepared = prepare(Club.build(people), encoder)
    gaps = find_gaps(prepared, trades)
    helped = [each.helps for each in gaps.unasked if each.helps]
    assert len(helped) >= len(gaps.unasked) / 2
    assert all(helps[0] == "b" for helps in helped)


def test_knobs_say_how_many_are_named(encoder, trades):
    prepared = prepare(Club.build(make_people()), encoder)
    one = prepared.under(Config().with_knobs(gaps__helped=1))
    assert all(len(each.helps) <= 1 for each in find_gaps(one, trades).unasked)
    alone = prepared.under(Config().with_knobs(gaps__near_best=0.0))
    assert find_gaps(alone, trades).open == find_gaps(prepared, trades).open


@settings(max_examples=50)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.integers(0, 2**31))
def test_the_trade_of_most_members_comes_first(owners, seed):
    """By brute force: members are counted once, however many needs each has."""
    rng = np.random.default_rng(seed)
    rows = np.array(sorted(owners))
    fits = rng.random((len(rows), 6)) < 0.4
    chosen = _choose_trade(fits, rng.random(fits.shape).astype(np.float32), rows)
    counts = [len({rows[at] for at in np.flatnonzero(column)}) for column in fits.T]
    if not any(counts):
        assert chosen is None
    else:
        assert chosen is not None
        assert counts[chosen] == max(counts)


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_said_in_both_languages(found, language):
    gaps, club = found
    said = say_gaps(gaps, club, Voice(language))
    assert ("3 Mitglieder suchen" if language == "de" else "3 members look") in said.gaps[0].said
    assert said.gaps[0].trade in said.gaps[0].said
    assert {line.name for line in said.gaps[0].needs} == {"Ann X", "Ann Y", "Ann Z"}
    assert str(gaps.open) in said.summary[0]
    assert len(say_gaps(gaps, club, Voice(language), 1).gaps) == 1


def test_a_club_without_needs_and_offers_lacks_nothing(encoder, trades):
    people = [replace(each, needs=(), offers=()) for each in make_people()]
    gaps = find_gaps(prepare(Club.build(people), encoder), trades)
    assert (gaps.needs, gaps.open, gaps.gaps, gaps.offers, gaps.unasked) == (0, 0, (), 0, ())
    assert "each may be met" in say_gaps(gaps, Club.build(people), Voice("en")).summary[0]
