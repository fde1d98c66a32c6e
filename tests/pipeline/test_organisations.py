"""Organisations as units: planted fits are found, and of fewer than three people nothing is told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import Club, Config, Member, prepare
from recommender.errors import InputError
from recommender.letters import Voice, say_organisation
from recommender.pipeline.organisations import (
    _count_themes,
    list_organisations,
    view_organisation,
)
from recommender.trades.vectors import encode_trades

BREAD = (
    "Fresh bread for our breakfast",
    "Bread and rolls every morning",
    "A baker for bread and cakes",
)
BAKES = (
    "We bake bread and rolls",
    "Bread from our own bakery",
    "Bread and cakes, baked every morning",
)
TAX = (
    "Tax advice for a small firm",
    "Somebody who does our tax return",
    "A tax adviser for our accounts",
)
KNOWS_TAX = ("Tax returns for small firms", "Tax advice", "Accounts and tax for small firms")
BOATS = ("Sailing boats", "A crew for a regatta", "Boat repairs")


def staff(firm, prefix, offers, needs, headline):
    return [
        Member(id=f"{prefix}{at}", name=f"{prefix.title()} Person{at}", headline=headline,
               organisation=firm, offers=(offer,), needs=(need,))
        for at, (offer, need) in enumerate(zip(offers, needs, strict=True))
    ]  # fmt: skip


HOTEL = staff("Hotel Mond GmbH", "h", KNOWS_TAX, BREAD, "Tax adviser")
BAKERY = staff("Bäckerei Sonne", "b", BAKES, TAX, "Baker")
SAILORS = staff("Segelclub See", "s", BOATS, ("A harbour", "A winter berth", "New sails"), "Sailor")
ALONE = [
    Member(id="x1", name="Xaver Eins", headline="Locksmith", organisation="Klein & Kern", offers=("Keys",)),
    Member(id="x2", name="Xenia Zwei", headline="Locksmith", organisation="Klein & Kern", offers=("Locks",)),
    Member(id="y", name="Yan", headline="Freelancer", organisation="self-employed", offers=BAKES, needs=TAX),
]  # fmt: skip
TIES = pd.DataFrame({"a": ["h0", "x1", "x2", "s0", "y"], "b": ["h1", "h0", "h0", "h2", "b0"],
                     "strength": 1.0, "source": "test"})  # fmt: skip


@pytest.fixture(scope="module")
def trades(encoder):
    return encode_trades(encoder.encode)


@pytest.fixture(scope="module")
def prepared(encoder):
    return prepare(Club.build([*HOTEL, *BAKERY, *SAILORS, *ALONE], TIES), encoder)


def test_only_those_with_three_people_are_there_however_they_are_written(prepared, trades):
    there = list_organisations(prepared.club, 3)
    assert [(each.name, each.people) for each in there] == [
        ("Bäckerei Sonne", 3), ("Hotel Mond GmbH", 3), ("Segelclub See", 3),
    ]  # fmt: skip
    for name in ("Hotel Mond GmbH", "hotel mond", "HOTEL MOND AG"):
        assert view_organisation(prepared, trades, name).name == "Hotel Mond GmbH"
    for name in ("Klein & Kern", "nobody at all", "self-employed", ""):
        with pytest.raises(InputError, match=r"3 members or more.*Bäckerei Sonne"):
            view_organisation(prepared, trades, name)


def test_planted_organisations_fit_both_ways_and_others_do_not(prepared, trades):
    for one, other in (("Hotel Mond", "Bäckerei Sonne"), ("Bäckerei Sonne", "Hotel Mond GmbH")):
        (fit,) = view_organisation(prepared, trades, one).fits
        assert (fit.name, fit.people, fit.theirs) == (other, 3, 3)
    assert view_organisation(prepared, trades, "Segelclub See").fits == ()


def test_one_way_is_no_fit(encoder, trades):
    gives_nothing = [replace(each, offers=(), headline="Guest") for each in HOTEL]
    prepared = prepare(Club.build([*gives_nothing, *BAKERY]), encoder)
    assert view_organisation(prepared, trades, "Hotel Mond").fits == ()


def test_what_it_has_and_seeks_is_of_three_people_at_least(prepared, trades):
    view = view_organisation(prepared, trades, "Hotel Mond")
    assert view.seeks
    assert all(theme.people == 3 for theme in (*view.has, *view.seeks))


def test_what_one_person_alone_has_or_seeks_is_not_told(encoder, trades):
    quiet = [replace(each, needs=(), offers=(), headline="", about="Here.") for each in HOTEL[1:]]
    prepared = prepare(Club.build([HOTEL[0], *quiet, *BAKERY]), encoder)
    view = view_organisation(prepared, trades, "Hotel Mond")
    assert (view.has, view.seeks, view.fits) == ((), (), ())


def prepare_without_ties(prepared, trades):
    club = Club.build(prepared.club.members)
    return view_organisation(replace(prepared, club=club), trades, "Hotel Mond")


def test_strangers_within_and_acquaintances_elsewhere_are_counted(prepared, trades):
    view = view_organisation(prepared, trades, "Hotel Mond")
    assert view.strangers == pytest.approx(2 / 3)
    unknown = prepare_without_ties(prepared, trades)
    assert (unknown.strangers, unknown.known_by) == (None, 0)
    assert "know each other" not in " ".join(say_organisation(unknown, Voice("en")).summary)
    assert view.known_by == 3  # x1, x2, s0
    assert view_organisation(prepared, trades, "Bäckerei Sonne").known_by == 0, "only Yan"


def test_rivals_compete_unless_both_want_to_meet_such(encoder, trades):
    def compete(**choice):
        twins = [
            replace(each, industry="tourism_gastronomy", headline="Baker", id=f"{firm}{each.id}",
                    organisation=firm, needs=BREAD[:1] + TAX[:1], **(choice if firm == "One" else more))
            for firm, more in (("One", {}), ("Two", choice)) for each in BAKERY
        ]  # fmt: skip
        (fit,) = view_organisation(prepare(Club.build(twins), encoder), trades, "One").fits
        return fit.competes

    assert compete()
    assert not compete(meets_rivals=True)


@settings(max_examples=40)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=15), st.integers(0, 2**31))
def test_themes_are_counted_in_people(prepared, owners, seed):
    rows = np.array(sorted(owners))
    least = 100.0
    rated = np.where(np.random.default_rng(seed).random((len(rows), 512)) < 0.3, least, 0.0)
    themes = _count_themes(prepared, rated.astype(np.float32), rows)
    assert all(theme.people % 3 == 0 and theme.people >= 3 for theme in themes)
    people = max(len({rows[at] for at in np.flatnonzero(column)}) for column in rated.T)
    assert (themes[0].people if themes else 0) == people - people % 3


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_name_and_no_words_of_anybody_are_in_it(prepared, trades, language):
    for each in list_organisations(prepared.club, 3):
        view = view_organisation(prepared, trades, each.name)
        said = say_organisation(view, Voice(language))
        told = " ".join([*said.summary, *said.has, *said.seeks, *said.fits, repr(view)])
        for member in prepared.club.members:
            assert member.name not in told
            assert not [words for words in (*member.offers, *member.needs) if words in told]


def test_blocks_and_pauses_change_nothing(prepared, encoder, trades):
    changed = [
        replace(each, do_not_introduce=frozenset({"b0", "b1", "b2"}), per_round=0)
        if each.organisation == "Hotel Mond GmbH" else each
        for each in prepared.club.members
    ]  # fmt: skip
    other = prepare(Club.build(changed, TIES), encoder)
    for each in list_organisations(prepared.club, 3):
        assert view_organisation(other, trades, each.name) == view_organisation(
            prepared, trades, each.name
        )


def test_more_people_may_be_asked_for(prepared, trades):
    strict = prepared.under(Config().with_knobs(organisations__least_people=4))
    with pytest.raises(InputError, match=r"4 members or more.*there are: none"):
        view_organisation(strict, trades, "Hotel Mond")
