"""Every feature against what it says, computed member by member in plain loops."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.member import Meet, Member
from recommender.config import Config
from recommender.features.stated import Stated, number_values, views_apart
from recommender.maths.pairs import all_pairs
from recommender.service.club.bootstrap import prepare
from tests.trades import planted_club

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


def needs_met(planted, a, b):
    """How well b meets the needs of a, and the largest z."""
    knobs, z = planted.config.evidence, z_values(planted.features.exchange, a, b)
    best = z.max(axis=1) if z.shape[1] else np.zeros(len(z))
    level = np.clip((best - knobs.need_none) / (knobs.need_clear - knobs.need_none), 0, 1)
    return level.sum() / max(len(best) + knobs.shrink, 1), z.max() if z.size else 0.0


def test_needs_met_are_the_best_of_what_is_given_for_each(planted, table):
    of_a, of_b = (
        np.array([needs_met(planted, *ends) for ends in order]) for order in (PAIRS, PAIRS[:, ::-1])
    )
    for name, expected in (
        ("give_ba", of_a[:, 0]),
        ("give_ab", of_b[:, 0]),
        ("need_fit_mean", (of_a[:, 0] + of_b[:, 0]) / 2),
        ("need_fit_min", np.minimum(of_a[:, 0], of_b[:, 0])),
        ("best_exchange", (of_a[:, 1] + of_b[:, 1]) / 2),
    ):
        np.testing.assert_allclose(table[name], expected, atol=1e-4, err_msg=name)
    assert table["need_fit_mean"].max() > 0.1, "else nothing was compared"


def test_the_nearest_interests_count(planted, table):
    knobs, kinds = planted.config.evidence, planted.features.interests
    products = [z_values(kinds, a, b) for a, b in PAIRS]
    z = np.array([product.max() if product.size else 0.0 for product in products])
    np.testing.assert_allclose(table["best_interest"], z, atol=1e-4)
    width = knobs.interest_clear - knobs.interest_none
    level = np.clip((z - knobs.interest_none) / width, 0, 1)
    np.testing.assert_allclose(table["shared_interest"], level, atol=1e-4)


def test_common_ground_is_what_is_above_chance(planted, table):
    items = planted.facets.common
    mean = np.concatenate([items.vectors, planted.facets.unrelated]).mean(axis=0)
    sums = [(items.vectors[items.rows(row)] - mean).sum(axis=0) for row in range(20)]
    units = [total / max(np.linalg.norm(total), 1e-12) for total in sums]
    cosine = np.array([units[a] @ units[b] for a, b in PAIRS])
    spread = 1.4826 * np.median(np.abs(cosine))
    expected = np.maximum(np.tanh(cosine / spread / 2), 0)
    np.testing.assert_allclose(table["common_ground"], expected, atol=1e-4)


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


def test_competitors_share_an_industry_and_a_listed_offer(planted, table):
    given, members = planted.features.exchange.given, planted.club.members
    fields = np.array(planted.facets.give_texts.fields)

    def offers(row):
        rows = given.rows(row)
        return given.vectors[rows][fields[rows] == "offers"]

    def rivals(a, b):
        z = offers(a) @ offers(b).T / planted.features.exchange.sd
        near = z.size and z.max() >= planted.config.evidence.competitor_z
        return float(bool(near) and members[a].industry == members[b].industry != "")

    assert table["competitor"].tolist() == [rivals(a, b) for a, b in PAIRS]
    assert 0 < table["competitor"].sum() < len(PAIRS)


def test_unanswered_viewpoints_are_the_mean_of_the_answered(planted, table):
    stated = views_apart(planted.features.stated, PAIRS)
    assert np.isfinite(stated).sum() == 1, "only two members answered"
    assert (table["views"] == stated[np.isfinite(stated)][0]).all()


ANSWERS = st.dictionaries(st.sampled_from("abcd"), st.integers(-2, 2), max_size=4)


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
