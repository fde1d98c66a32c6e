"""Explanations quote and invent nothing, and say the same to both sides."""

import pandas as pd
import pytest

from recommender.club.club import Club
from recommender.club.introduction import Certainty, Trait
from recommender.club.member import Member
from recommender.config import Config
from recommender.pipeline import introduce_club, introduce_member
from recommender.service.club.bootstrap import prepare
from recommender.stages.explain import shortened
from recommender.trades.table import load_trades
from tests.conftest import WEEK
from tests.planted_club import person, planted_club


@pytest.fixture(scope="module")
def planted(encoder):
    return prepare(planted_club(), encoder, Config())


def sides(prepared, member, partner, **knobs):
    config = Config().with_knobs(rules__floor=0.0, **knobs)
    found = introduce_member(prepared, member, "2026-W48", limit=30, config=config)
    pair = next(each for each in found if partner in {each.a, each.b})
    return pair.side_of(member), pair.side_of(partner)


def test_a_need_is_clearly_met_by_who_is_it_through_and_through(planted):
    likely, certain = (
        sides(planted, "m03", "m17", evidence__can_help=chance)[0].receives[0]
        for chance in (0.6, 0.99)
    )
    assert likely.give.text == "Sleep researcher at the university hospital"
    assert likely.evidence is Certainty.CLEAR
    assert certain.evidence is Certainty.POSSIBLE


def test_both_sides_are_told_the_same_exchange_from_their_own_end(planted):
    mine, theirs = sides(planted, "m03", "m12", evidence__might_help=0.2, evidence__can_help=0.99)
    exchange = mine.receives[0]
    assert exchange.need.text == "Somebody who repairs church organs"
    assert exchange.give.text == "Reparatur von Kirchenorgeln"
    assert exchange.evidence is Certainty.POSSIBLE, "nothing else about this potter is of organs"
    assert theirs.gives == mine.receives
    assert theirs.receives == mine.gives
    assert mine.partner_offers == theirs.own_offers
    assert mine.own_offers == theirs.partner_offers
    assert mine.common == tuple(
        type(point)(point.theirs, point.own, point.similarity) for point in theirs.common
    )


def told_own_words(side):
    return [
        each
        for each in (*side.receives, *side.gives)
        if not (each.need.is_of_trade or each.give.is_of_trade)
    ]


def share_told(round_):
    """Introductions of which both sides are told a reason."""
    reasons = [
        all(side.receives or side.gives or side.common for side in pair.sides)
        for pair in round_.introductions
    ]
    return sum(reasons) / len(reasons)


def test_nine_in_ten_pairs_are_told_a_reason_on_both_sides(sample_round, prepared):
    by_fit = Config().with_knobs(
        rules__journey=0.0, bridging__views=0.0, bridging__other_collar=0.0
    )
    assert share_told(introduce_club(prepared, WEEK, by_fit)) >= 0.9
    assert share_told(sample_round) >= 0.86, "fewer where views and places count, too"


def test_work_that_touches_is_told_only_where_nothing_stronger_is(sample_round):
    touching = [
        side
        for pair in sample_round.introductions
        for side in pair.sides
        if any(point.own.field in {"offers", "headline", "needs"} for point in side.common)
    ]
    assert touching
    assert not any(map(told_own_words, touching))
    assert all(len(side.common) == 1 for side in touching)


def test_ones_interest_and_the_others_work_are_told_where_nothing_else_is(encoder):
    others = [
        Member(id=f"x{row}", name=f"X{row}", headline=headline, offers=(offer,), interests=(liked,))
        for row, (headline, offer, liked) in enumerate(
            [
                ("Tax adviser", "Tax returns", "Rowing"),
                ("Roofer", "Slate roofs", "Opera"),
                ("Notary", "Deeds and wills", "Chess"),
                ("Nurse", "Night shifts explained", "Knitting"),
                ("Baker", "Sourdough for restaurants", "Stamps"),
            ]
        )
    ]
    fan = Member(id="fan", name="Fan", headline="Bookkeeper", interests=("Puppet theatre",))
    player = Member(
        id="player", name="P", headline="Foundry shift", offers=("Puppenspiel mit Bühne",)
    )
    club = prepare(Club.build([fan, player, *others]), encoder, Config())
    mine, theirs = sides(club, "fan", "player")
    assert [(point.own.text, point.theirs.text) for point in mine.common] == [
        ("Puppet theatre", "Puppenspiel mit Bühne")
    ]
    assert [(point.own.field, point.theirs.field) for point in theirs.common] == [
        ("offers", "interests")
    ]
    silent, _ = sides(club, "fan", "player", evidence__near_interest=100.0)
    assert silent.common == ()
    for knob in ("near_work", "shared_interest"):
        assert sides(club, "fan", "player", **{f"evidence__{knob}": 100.0})[0].common == mine.common


@pytest.mark.parametrize(("near", "told"), [(0.0, True), (100.0, False)])
def test_how_near_work_has_to_be_is_a_knob(planted, near, told):
    config = Config().with_knobs(
        rules__floor=0.0,
        evidence__near_work=near,
        evidence__near_interest=100.0,
        evidence__might_help=0.98,
        evidence__can_help=0.99,
        evidence__shared_interest=100.0,
    )
    pairs = introduce_member(planted, "m12", "2026-W48", limit=30, config=config)
    points = [(side.common, other.common) for side, other in (pair.sides for pair in pairs)]
    assert any(mine for mine, _ in points) is told
    for mine, theirs in points:
        assert [(point.own, point.theirs) for point in mine] == [
            (point.theirs, point.own) for point in theirs
        ]


def test_every_quote_stands_in_a_profile(sample_round, sample_club):
    quotes = 0
    kinds = [kind for trade in load_trades().trades for kind in (trade.gifts, trade.needs)]
    usual = {text for kind in kinds for texts in kind.values() for text in texts}
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
                if quote.is_of_trade:
                    assert quote.text in usual
                    continue
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


def test_of_many_offers_the_nearest_of_those_that_count_are_quoted(encoder):
    """The headline and offers beyond the sixteenth are no offers that were encoded."""
    fillers = [f"Filing of tax return number {number}" for number in range(17)]
    offers = ("Sourdough baking courses", *fillers, "Sourdough bread")
    giver = Member(id="a", name="A", headline="Sourdough baker", offers=offers)
    needs = ("A course in baking sourdough bread",)
    asker = Member(id="b", name="B", headline="Reader", needs=needs)
    members = (giver, asker, *planted_club().members)
    mine, _ = sides(prepare(Club.build(members), encoder, Config()), "b", "a")
    quoted = [quote.text for quote in mine.partner_offers]
    assert quoted[0] == "Sourdough baking courses"
    assert "Sourdough bread" not in quoted
    assert set(quoted) <= set(offers[:16])
