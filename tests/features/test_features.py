"""Features are symmetric and find what was planted."""

import numpy as np
import pytest

from recommender.club.club import Club
from recommender.club.member import Meet, Member
from recommender.club.week import Week
from recommender.config import Config
from recommender.features.club_features import DIRECTED
from recommender.features.registry import BRIDGING, COMPATIBILITY
from recommender.maths.pairs import all_pairs
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import prepare
from tests.planted_club import person, planted_club


@pytest.fixture(scope="module")
def planted(encoder):
    return prepare(planted_club(), encoder, Config())


def scored(prepared, pairs):
    rules = permissions(prepared.club, Week.parse("2026-W48"), prepared.config.rules)
    return score_pairs(make_scorer(prepared, rules), np.asarray(pairs))


def test_columns_are_named_and_in_range(planted):
    table = scored(planted, all_pairs(20))
    assert {*COMPATIBILITY, *BRIDGING, *DIRECTED} <= set(table)
    assert not set(COMPATIBILITY) & set(BRIDGING), "compatible and different share no feature"
    assert table.notna().all().all()
    for name in ("closeness", "views", "give_ab", "give_ba"):
        assert table[name].between(0, 1).all(), name
    for name in ("best_exchange", "best_interest", "trades_fit", "club_size"):
        assert (table[name] >= 0).all(), name


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
    assert table["best_interest"].iloc[0] > table["best_interest"].iloc[1:].max() + 2.0
    assert table["best_interest"].iloc[0] > Config().evidence.shared_interest


def test_of_an_empty_profile_nothing_is_believed_but_what_holds_for_anybody(encoder):
    silent = Member(id="m06", name="Person 6")
    members = [silent if member.id == "m06" else member for member in planted_club().members]
    table = scored(prepare(Club.build(members), encoder), all_pairs(20))
    empty = (table["i"] == 6) | (table["j"] == 6)
    prior = Config().compatibility
    anybody = prior.intercept + prior.club_size * np.log(20)
    np.testing.assert_allclose(table.loc[empty, "log_odds"], anybody, atol=1e-6)


def test_who_says_hello_and_no_more_is_nobodys_best_partner(planted):
    table = scored(planted, all_pairs(20))
    for row in range(20):
        own = table[(table["i"] == row) | (table["j"] == row)]
        best = own.loc[own["log_odds"].idxmax(), ["i", "j"]].tolist()
        assert (6 in best) == (row == 6)


def test_mutual_contacts_and_views_are_counted(planted):
    table = scored(planted, [(0, 3), (0, 1), (5, 13), (0, 19)])
    assert table["mutual_contacts"].tolist() == [1, 1, 0, 0]


def test_views_are_counted_in_deviations_from_the_club_where_enough_was_answered(encoder):
    answers = [(2, 2, 2), (2, 2, 1), (-2, -2, -2), (2, 0, -2)]
    members = [
        person(row, viewpoints=dict(zip("xyz", views, strict=True)))
        for row, views in enumerate(answers)
    ]
    members.append(person(4, viewpoints={"x": -2, "y": -2}))
    prepared = prepare(Club.build(members), encoder)
    pairs = all_pairs(4)
    apart = np.array([np.abs(np.subtract(answers[a], answers[b])).mean() / 4 for a, b in pairs])
    expected = (apart - apart.mean()) / apart.std()
    np.testing.assert_allclose(scored(prepared, pairs)["views"], expected)
    assert scored(prepared, [(0, 4), (2, 4)])["views"].tolist() == [0.0, 0.0]
    fewer = prepare(Club.build(members), encoder, Config().with_knobs(evidence__views_answered=2))
    assert scored(fewer, [(0, 4)])["views"].iloc[0] > 0 > scored(fewer, [(2, 4)])["views"].iloc[0]


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
    assert (table["travel"] > 0).tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("city", "travel"),
    [
        ("80331 München", 0.0),
        ("Dachau", 0.25),
        ("Starnberg", 0.25),
        ("Augsburg", 0.5),
        ("Nürnberg", 0.75),
        ("Hamburg", 1.0),
        ("Hinterdupfing", 0.5),
        ("", 0.5),
    ],
)
def test_the_longer_the_journey_the_more_it_costs_and_nobody_knows_of_towns_off_the_map(
    encoder, city, travel
):
    members = [person(0, meet=Meet.IN_PERSON, city="Munich"), person(1, city=city)]
    table = scored(prepare(Club.build(members), encoder), [(0, 1)])
    assert table["travel"].tolist() == [travel]
