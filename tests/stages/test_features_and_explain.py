"""Features are symmetric and find what was planted; explanations quote and invent nothing."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from recommender.club.club import Club
from recommender.club.introduction import Evidence, Trait
from recommender.club.member import Meet, Member
from recommender.config import Config
from recommender.maths.pairs import all_pairs
from recommender.pipeline import introduce_member
from recommender.pipeline.score import score_pairs
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import prepare
from recommender.stages.explain import shortened
from recommender.stages.features import BRIDGING, COMPATIBILITY, DIRECTED

TRADES = [
    (
        "baker",
        "retail_ecommerce",
        "Sourdough courses on Saturday mornings",
        "A van for two days a month",
    ),
    (
        "lawyer",
        "law_tax_consulting",
        "First advice on tenancy law",
        "Someone to photograph our office",
    ),
    ("nurse", "health_care", "First-aid training for small firms", "A band for the summer party"),
    ("gardener", "agriculture_food", "Compost and seedlings in spring", "Help with a website"),
    ("potter", "arts_culture", "Kiln space by the week", "Advice on customs for parcels abroad"),
    ("driver", "logistics", "Transport with a 7.5 tonne lorry", "German lessons in the evening"),
    (
        "teacher",
        "education_science",
        "Proofreading of German letters",
        "Old maps for the classroom",
    ),
    ("coach", "sports_leisure", "Boxing training for beginners", "A physiotherapist for the team"),
]

HOBBIES = ["hiking", "old radios", "chess", "opera", "fishing", "board games", "running"]


def person(number, **more):
    trade, industry, offer, need = TRADES[number % len(TRADES)]
    values: dict[str, Any] = {
        "id": f"m{number:02d}",
        "name": f"Person {number}",
        "headline": f"{trade} no. {number}",
        "industry": industry,
        "city": "Linz",
        "languages": ("en",),
        "offers": (offer,),
        "needs": (need,),
        "interests": (HOBBIES[number % len(HOBBIES)],),
    }
    return Member(**(values | more))


@pytest.fixture(scope="module")
def planted(encoder):
    """Twenty members; 3 needs what 12 offers and what 17 is; 5 and 13 share an odd interest."""
    special: dict[int, dict[str, Any]] = {
        3: {"needs": ("Somebody who repairs church organs", "A sleep researcher for a lesson")},
        12: {"offers": ("Reparatur von Kirchenorgeln",), "about": "<b>\u202eabc 🎺"},
        17: {"headline": "Sleep researcher at the university hospital", "offers": ()},
        5: {"interests": ("Keeping bees on the roof",), "viewpoints": {"x": 2, "y": 2, "z": -2}},
        13: {"interests": ("Rooftop beekeeping",), "viewpoints": {"x": -2, "y": -2, "z": 2}},
        6: {"needs": (), "offers": (), "interests": (), "headline": "", "about": "Hello."},
    }
    members = [person(number, **special.get(number, {})) for number in range(20)]
    ties = pd.DataFrame(
        [("m00", "m01"), ("m01", "m02"), ("m00", "m02"), ("m02", "m03"), ("m12", "m14")],
        columns=["a", "b"],
    ).assign(strength=1.0, source="")
    return prepare(Club.build(members, ties), encoder, Config())


def scored(prepared, pairs):
    from recommender.club.week import Week

    rules = permissions(prepared.club, Week.parse("2026-W48"), prepared.config.rules)
    return score_pairs(prepared, np.asarray(pairs), rules)


def test_columns_are_named_and_in_range(planted):
    table = scored(planted, all_pairs(20))
    assert {*COMPATIBILITY, *BRIDGING, *DIRECTED} <= set(table)
    assert not set(COMPATIBILITY) & set(BRIDGING), "compatible and different share no feature"
    assert table.notna().all().all()
    for name in (
        "need_fit_mean",
        "need_fit_min",
        "shared_interest",
        "closeness",
        "views",
        "give_ab",
        "common_ground",
    ):
        assert table[name].between(0, 1).all(), name


def test_a_pair_is_the_same_pair_the_other_way_round(planted):
    pairs = all_pairs(20)
    there, back = scored(planted, pairs), scored(planted, pairs[:, ::-1])
    for name in (*COMPATIBILITY, *BRIDGING, "weight"):
        np.testing.assert_allclose(there[name], back[name], atol=1e-6, err_msg=name)
    np.testing.assert_allclose(there["give_ab"], back["give_ba"], atol=1e-6)


def test_a_pair_is_scored_alike_alone_and_among_others(planted):
    pairs = all_pairs(20)
    together = scored(planted, pairs)
    for place in (0, 57, 189):
        alone = scored(planted, pairs[place : place + 1])
        np.testing.assert_allclose(
            alone.iloc[0].astype(float), together.iloc[place].astype(float), atol=1e-6
        )


def test_a_need_is_met_by_a_german_offer_and_by_what_somebody_is(planted):
    needs = scored(planted, [(3, other) for other in range(20) if other != 3])
    best = needs.sort_values("give_ba", ascending=False)["j"].head(2).tolist()
    assert set(best) == {12, 17}


def test_an_odd_interest_in_common_is_found(planted):
    table = scored(planted, [(5, 13), (5, 0), (13, 2)])
    assert table["shared_interest"].iloc[0] > table["shared_interest"].iloc[1:].max() + 0.3


def test_an_empty_profile_never_outranks_a_full_one(planted):
    table = scored(planted, all_pairs(20))
    empty = (table["i"] == 6) | (table["j"] == 6)
    full = table.loc[~empty, "log_odds"]
    assert table.loc[empty, "log_odds"].max() <= full.min()


def test_mutual_contacts_and_views_are_counted(planted):
    table = scored(planted, [(0, 3), (0, 1), (5, 13), (0, 19)])
    assert table["mutual_contacts"].tolist() == [1, 1, 0, 0]
    assert table["views"].iloc[2] == 1.0


def test_the_same_offer_in_the_same_industry_is_competition(planted):
    table = scored(planted, [(1, 9), (1, 2)])
    assert table["competitor"].tolist() == [1.0, 0.0]


def test_meeting_in_person_between_two_cities_costs(encoder):
    members = [
        person(0, meet=Meet.IN_PERSON),
        person(1, meet=Meet.IN_PERSON, city="Graz"),
        person(2, meet=Meet.EITHER, city="Graz"),
        person(3, meet=Meet.EITHER),
        person(4, meet=Meet.IN_PERSON),
    ]
    table = scored(prepare(Club.build(members), encoder), [(0, 1), (0, 2), (2, 3), (0, 4)])
    assert table["travel"].tolist() == [1.0, 1.0, 0.0, 0.0]


def sides(prepared, member, partner):
    found = introduce_member(
        prepared, member, "2026-W48", limit=30, config=Config().with_knobs(rules__floor=0.0)
    )
    pair = next(each for each in found if partner in {each.a, each.b})
    return pair.side_of(member), pair.side_of(partner)


def test_a_need_is_clearly_met_by_who_is_it_through_and_through(planted):
    mine, _ = sides(planted, "m03", "m17")
    exchange = mine.receives[0]
    assert exchange.give.text == "Sleep researcher at the university hospital"
    assert exchange.evidence is Evidence.CLEAR


def test_both_sides_are_told_the_same_exchange_from_their_own_end(planted):
    mine, theirs = sides(planted, "m03", "m12")
    exchange = mine.receives[0]
    assert exchange.need.text == "Somebody who repairs church organs"
    assert exchange.give.text == "Reparatur von Kirchenorgeln"
    assert exchange.evidence is Evidence.POSSIBLE, "nothing else about this potter is of organs"
    assert theirs.gives == mine.receives
    assert theirs.receives == mine.gives
    assert mine.partner_offers == theirs.own_offers
    assert mine.own_offers == theirs.partner_offers
    assert mine.common == tuple(
        type(point)(point.theirs, point.own, point.similarity) for point in theirs.common
    )


def test_every_quote_stands_in_a_profile(sample_round, sample_club):
    quotes = 0
    for pair in sample_round.introductions:
        for side in pair.sides:
            for quote in (
                *(
                    part
                    for each in (*side.receives, *side.gives)
                    for part in (each.need, each.give)
                ),
                *(part for each in side.common for part in (each.own, each.theirs)),
                *side.partner_offers,
                *side.own_offers,
                side.question_from,
            ):
                member = sample_club.members[sample_club.row(quote.member)]
                value = getattr(member, quote.field)
                whole = " ".join(" ".join([value] if isinstance(value, str) else value).split())
                assert quote.text.removesuffix(" …") in whole
                quotes += 1
    assert quotes > 1000


def test_the_opening_question_takes_up_common_ground_first(planted):
    mine, _ = sides(planted, "m05", "m13")
    assert mine.question_from.text == "Rooftop beekeeping"
    assert mine.question_from.member == "m13"


def test_no_mutual_contacts_is_claimed_only_where_both_have_contacts(planted):
    without, _ = sides(planted, "m05", "m13")
    assert Trait.NO_MUTUAL_CONTACTS not in {each.trait for each in without.different}
    with_contacts, _ = sides(planted, "m03", "m12")
    assert Trait.NO_MUTUAL_CONTACTS in {each.trait for each in with_contacts.different}


def test_an_industry_is_new_only_if_no_contact_works_there(planted):
    new, _ = sides(planted, "m03", "m12")
    assert Trait.NEW_INDUSTRY in {each.trait for each in new.different}
    nobody_known, _ = sides(planted, "m05", "m12")
    assert Trait.INDUSTRY in {each.trait for each in nobody_known.different}


def test_an_industry_is_the_same_in_capital_letters(encoder):
    members = [person(0), person(1), person(8, industry="RETAIL_ECOMMERCE"), person(2)]
    ties = pd.DataFrame([("m00", "m01"), ("m01", "m08")], columns=["a", "b"])
    prepared = prepare(Club.build(members, ties.assign(strength=1.0, source="")), encoder)
    same, _ = sides(prepared, "m00", "m08")
    known, _ = sides(prepared, "m01", "m02")
    traits = [{each.trait for each in side.different} for side in (same, known)]
    assert not traits[0] & {Trait.INDUSTRY, Trait.NEW_INDUSTRY}
    assert Trait.NEW_INDUSTRY in traits[1]


def test_views_far_apart_are_named_but_never_which(planted):
    mine, _ = sides(planted, "m05", "m13")
    views = [each for each in mine.different if each.trait is Trait.VIEWPOINTS]
    assert [(each.own, each.theirs) for each in views] == [("", "")]


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("short", 10, "short"),
        ("two\nlines", 20, "two lines"),
        ("one two three", 9, "one two …"),
        ("unbreakable", 5, "unbr …"),
        ("🎺🎺🎺🎺", 10, "🎺🎺🎺🎺"),
    ],
)
def test_quotes_are_cut_at_words(text, longest, expected):
    assert shortened(text, longest) == expected
