"""Every feature against what it says, computed member by member in plain loops."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.club import Club
from recommender.club.member import Meet, Member
from recommender.club.member_columns import number_values
from recommender.club.whereabouts import locate
from recommender.config import Config
from recommender.features.other_collar import mark_across
from recommender.features.stated import Stated, views_apart
from recommender.features.travel import find_journeys
from recommender.labels.collars import BLUE, WHITE, collar_of
from recommender.labels.journeys import class_of_journeys
from recommender.maths.great_circle import measure_km
from recommender.maths.pairs import all_pairs
from recommender.service.club.bootstrap import prepare
from recommender.stages.encode import encode_members
from recommender.trades.table import load_trades
from tests.planted_club import planted_club

PAIRS = all_pairs(20)


@pytest.fixture(scope="module")
def planted(encoder):
    return prepare(planted_club(), encoder, Config())


@pytest.fixture(scope="module")
def table(planted):
    return planted.features.of(PAIRS, further=True)


def z_values(kinds, a, b):
    """Of everything ``a`` asks for and ``b`` gives, shape (n_asked, n_given)."""
    asked, given = (
        kinds.asked.vectors[kinds.asked.rows(a)],
        kinds.given.vectors[kinds.given.rows(b)],
    )
    return asked.astype(np.float64) @ given.T.astype(np.float64) / kinds.sd


def best_gift(planted, a, b):
    """The largest z of what b gives for a need of a."""
    z = z_values(planted.features.exchange, a, b)
    return z.max() if z.size else 0.0


def test_what_two_exchange_is_the_best_gift_for_a_need_either_way(planted, table):
    of_a, of_b = (
        np.array([best_gift(planted, *ends) for ends in order]) for order in (PAIRS, PAIRS[:, ::-1])
    )
    known = planted.facets.calibration
    for name, expected in (
        ("give_ba", [1 / (1 + math.exp(-known.slope * (z - known.midpoint))) for z in of_a]),
        ("give_ab", [1 / (1 + math.exp(-known.slope * (z - known.midpoint))) for z in of_b]),
        ("best_exchange", (np.maximum(of_a, 0) + np.maximum(of_b, 0)) / 2),
    ):
        np.testing.assert_allclose(table[name], expected, atol=1e-4, err_msg=name)
    assert min(of_a.min(), of_b.min()) < 0 < table["best_exchange"].max(), "else nothing was cut"
    assert table[["give_ab", "give_ba"]].max(axis=None) > 0.5, "else nothing was met"


def test_the_nearest_interests_count(planted, table):
    products = [z_values(planted.features.interests, a, b) for a, b in PAIRS]
    z = np.array([product.max() if product.size else 0.0 for product in products])
    np.testing.assert_allclose(table["best_interest"], np.maximum(z, 0), atol=1e-4)
    assert z.min() < 0 < z.max(), "else nothing was cut"


def test_profiles_are_alike_by_how_far_above_chance_their_wholes_are(planted, table, encoder):
    members = planted.club.members
    whole = encode_members(members, encoder).whole.astype(np.float64)
    mean = np.concatenate([whole, planted.facets.unrelated]).mean(axis=0)
    units = [(row - mean) / np.linalg.norm(row - mean) for row in whole]
    cosine = np.array([units[a] @ units[b] for a, b in PAIRS])
    spread = 1.4826 * np.median(np.abs(cosine))
    np.testing.assert_allclose(table["whole_likeness"], cosine / spread, atol=1e-3)


def usual_gifts(takers, givers):
    """How many usual gifts of some trades meet usual needs of others, counted match by match."""
    return sum(
        seeker == taker and giver == other
        for seeker, _, giver, _ in load_trades().matches
        for taker in takers
        for other in givers
    )


def test_trades_fit_by_the_usual_gifts_that_meet_usual_needs(planted, table):
    trades = [[number for number in row if number >= 0] for row in planted.facets.trades.tolist()]
    some = [*range(0, len(PAIRS), 19), *np.flatnonzero((PAIRS == 17).any(axis=1))[:3]]
    expected = []
    for a, b in PAIRS[some]:
        found = usual_gifts(trades[a], trades[b]) + usual_gifts(trades[b], trades[a])
        expected.append(math.log1p(found / max(len(trades[a]) * len(trades[b]), 1)))
    np.testing.assert_allclose(table["trades_fit"].iloc[some], expected, atol=1e-6)
    assert max(expected) > 0, "else nothing was compared"


def test_beyond_the_largest_club_that_was_judged_size_says_no_more(encoder):
    members = [Member(id=f"m{number:03d}", name="X") for number in range(250)]
    features = prepare(Club.build(members), encoder, Config()).features
    assert features.of(np.array([[3, 7]]))["club_size"].item() == pytest.approx(math.log(240))


@pytest.mark.parametrize("size", [1, 2, 20])
def test_all_pairs_of_a_club_have_its_size(encoder, size):
    club = Club.build(planted_club().members[:size])
    sizes = prepare(club, encoder, Config()).features.of(all_pairs(size))["club_size"]
    np.testing.assert_allclose(sizes, math.log(size))
    assert len(sizes) == size * (size - 1) // 2


def test_closeness_is_the_share_of_pairs_that_are_further_apart(planted, table):
    cosine = np.array([planted.background[a] @ planted.background[b] for a, b in PAIRS])
    further = np.array([(cosine < value - 1e-6).mean() for value in cosine])
    nearer = np.array([(cosine <= value + 1e-6).mean() for value in cosine])
    assert (table["closeness"] >= further - 0.01).all()
    assert (table["closeness"] <= nearer + 0.01).all()


def test_contacts_and_circles_are_those_of_the_ties(planted, table):
    known = [set(planted.network.ties[[row]].indices.tolist()) for row in range(20)]
    assert table["mutual_contacts"].tolist() == [len(known[a] & known[b]) for a, b in PAIRS]
    group = planted.network.communities
    assert table["same_community"].tolist() == [float(group[a] == group[b]) for a, b in PAIRS]


def test_competitors_share_an_industry_and_a_listed_offer_or_their_trade(planted, table):
    given, members = planted.features.exchange.given, planted.club.members
    fields = np.array(planted.facets.give_texts.fields)

    def offers(row):
        rows = given.rows(row)
        return given.vectors[rows][fields[rows] == "offers"]

    def rivals(a, b):
        z = offers(a) @ offers(b).T / planted.features.exchange.sd
        near = bool(z.size) and z.max() >= planted.config.evidence.competitor_z
        trades = [set(planted.facets.trades[row].tolist()) - {-1} for row in (a, b)]
        alike = near or bool(trades[0] & trades[1])
        return float(alike and members[a].industry == members[b].industry != "")

    assert table["competitor"].tolist() == [rivals(a, b) for a, b in PAIRS]
    assert 0 < table["competitor"].sum() < len(PAIRS)


def test_views_of_whom_too_little_is_known_are_those_of_the_club(planted, table):
    stated = views_apart(planted.features.stated, PAIRS)
    assert np.isfinite(stated).sum() == 1, "only two members answered, and one statement"
    assert (table["views"] == 0.0).all()


ANSWERS = st.dictionaries(
    st.sampled_from([f"statement {number}" for number in range(35)]),
    st.integers(-2, 2),
    max_size=35,
)
"""Of more statements than there are bits for in one word or two."""


@given(st.lists(ANSWERS, min_size=2, max_size=6))
def test_views_are_as_far_apart_as_the_answers_both_gave(answers):
    people = [Member(id=str(k), name="x", viewpoints=row) for k, row in enumerate(answers)]
    pairs = all_pairs(len(people))
    for (a, b), apart in zip(pairs, views_apart(Stated(people), pairs), strict=True):
        both = answers[a].keys() & answers[b].keys()
        if both:
            gaps = [abs(answers[a][key] - answers[b][key]) / 4 for key in both]
            assert apart == pytest.approx(np.mean(gaps))
        else:
            assert np.isnan(apart)


TRAVELLERS = st.tuples(
    st.sampled_from(["", "Berlin", "berlin", "Potsdam", "Köln", "Nowhere in the woods", "Wien"]),
    st.sampled_from(list(Meet)),
)


@given(st.lists(TRAVELLERS, min_size=2, max_size=6), st.sampled_from([1, 60]))
def test_journeys_are_those_from_town_to_town_however_many_are_asked_for(travellers, times):
    people = [
        Member(id=str(k), name="x", city=city, meet=meet)
        for k, (city, meet) in enumerate(travellers)
    ]
    pairs = np.tile(all_pairs(len(people)), (times, 1))
    journeys = find_journeys(Stated(people), pairs)
    for (a, b), journey in zip(pairs, journeys, strict=True):
        one, other = people[a], people[b]
        meets = {one.meet, other.meet}
        if Meet.IN_PERSON not in meets or Meet.ONLINE in meets or one.place == other.place:
            assert journey == 0
        else:
            km = measure_km(*(locate([person]) for person in (one, other)))
            assert journey == class_of_journeys(km)[0]


@given(
    st.lists(st.sampled_from(["", "executive", "manager", "trade", "apprentice", "x"]), min_size=2)
)
def test_who_leads_and_who_works_with_their_hands_cross_collars(levels):
    people = [Member(id=str(k), name="x", level=level) for k, level in enumerate(levels)]
    pairs = all_pairs(len(people))
    for (a, b), across in zip(pairs, mark_across(Stated(people), pairs), strict=True):
        assert across == ({collar_of(people[a].level), collar_of(people[b].level)} == {WHITE, BLUE})


@given(st.lists(st.sampled_from(["", "Law", "law", "LAW", "Art", "art "]), min_size=1))
def test_values_are_numbered_alike_in_capitals_and_not_at_all_if_missing(values):
    numbers = number_values(values)
    assert [number == -1 for number in numbers] == [not value for value in values]
    for (one, other), (number, following) in zip(pairwise(values), pairwise(numbers), strict=True):
        assert (number == following) == (one.casefold() == other.casefold())


def test_a_column_of_the_members_is_read_once():
    reads = []

    def read(members):
        reads.append(len(members))
        return np.arange(len(members))

    stated = Stated([Member(id="a", name="x"), Member(id="b", name="y", meet=Meet.ONLINE)])
    assert stated.column(read) is stated.column(read)
    assert reads == [2]
