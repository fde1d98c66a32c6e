"""Ablation of judged needs: variants of the production weight, against counts by hand."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality.ablation import needs
from benchmarks.quality.ablation.needs import FULL, Judged, alone, judged_pairs
from benchmarks.quality.encoder.methods import EMBEDDED, TFIDF
from recommender.club.club import Club
from recommender.club.member import Member
from recommender.club.week import Week
from recommender.config import Config
from recommender.maths.measures.metrics import ndcg
from recommender.maths.pairs import all_pairs
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions

IDS = [f"m{number}" for number in range(6)]
CLUB = Club.build(Member(id=id_, name=id_, headline="Works") for id_ in IDS)
rows = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.integers(0, 2)).filter(
        lambda row: row[0] != row[1]
    ),
    min_size=1,
    max_size=12,
)


@given(rows)
def test_judged_pairs_are_everybody_who_asks_with_everybody_else(judgements):
    table = pd.DataFrame(judgements, columns=["need_member", "member", "grade"])
    judged = judged_pairs(CLUB, table)
    best: dict[tuple[str, str], int] = {}
    for owner, member, grade in judgements:
        best[owner, member] = max(grade, best.get((owner, member), 0))
    found = {}
    for owner, pair, grade in zip(judged.owners, judged.pairs, judged.grades, strict=True):
        (other,) = {*pair.tolist()} - {int(owner)}
        found[CLUB.ids[owner], CLUB.ids[other]] = grade
    asking = {owner for owner, _, _ in judgements}
    assert found == {
        (owner, other): best.get((owner, other), 0)
        for owner, other in itertools.product(asking, IDS)
        if owner != other
    }


@given(rows, st.integers(0, 1000))
@settings(deadline=None)
def test_gains_and_areas_are_taken_owner_by_owner(judgements, seed):
    judged = judged_pairs(
        CLUB, pd.DataFrame(judgements, columns=["need_member", "member", "grade"])
    )
    weight = np.random.default_rng(seed).normal(size=len(judged.owners))
    gains, aucs = needs._gains(judged, weight), needs._aucs(judged, weight)
    for place, owner in enumerate(np.unique(judged.owners)):
        mask = judged.owners == owner
        assert gains[place] == pytest.approx(ndcg(weight[mask], judged.grades[mask]), nan_ok=True)
        good, bad = weight[mask & (judged.grades > 0)], weight[mask & (judged.grades == 0)]
        wins = [float(one > other) for one in good for other in bad]
        area = np.mean(wins) if wins else np.nan
        assert np.isin(np.round(area, 9), np.round(aucs, 9)).any() or np.isnan(area)


def test_what_is_lost_is_paired_and_nothing_against_itself():
    judged = Judged(np.array([0, 0, 1, 1]), np.array([[0, 1], [0, 2], [0, 1], [1, 2]]), np.array([2.0, 0, 0, 1]))  # fmt: skip
    right, wrong = np.array([1.0, 0, 0, 1]), np.array([0.0, 1, 1, 0])
    found = {value.metric: value for value in needs._measure(judged, wrong, right, 0)}
    assert found["AUC per person"].value == 0
    assert found["AUC per person lost"].value == 1
    same = {value.metric: value.value for value in needs._measure(judged, right, right, 0)}
    assert same == {
        "AUC per person": 1, "nDCG@10": 1, "AUC per person lost": 0, "nDCG@10 lost": 0,
    }  # fmt: skip


@pytest.fixture(scope="module")
def pairs():
    return all_pairs(240)[::7]


@pytest.fixture(scope="module")
def weights(prepared, encoder, pairs):
    found = needs._variants_of(EMBEDDED, encoder)
    return {name: score(prepared, pairs) for name, score in found.items()}


def test_all_of_it_is_the_weight_of_production(prepared, pairs, weights):
    rules = permissions(prepared.club, Week.parse(needs.WEEK), prepared.config.rules)
    assert weights[FULL] == pytest.approx(
        score_pairs(make_scorer(prepared, rules), pairs)["weight"].to_numpy()
    )


def test_every_variant_changes_some_weight_and_none_is_another_by_name(weights, prepared, pairs):
    rules = permissions(prepared.club, Week.parse(needs.WEEK), prepared.config.rules)
    compete = score_pairs(make_scorer(prepared, rules), pairs)["competitor"].any()
    same = {FULL} if compete else {FULL, "without competition"}  # few members compete
    assert {name for name in weights if np.allclose(weights[name], weights[FULL])} == same
    for one, other in itertools.combinations(set(weights) - same, 2):
        assert not np.array_equal(weights[one], weights[other]), (one, other)


def test_without_the_network_both_of_its_parts_are_gone(weights):
    parts = ("without mutual contacts", "without the same community")
    gained = sum(weights[name] - weights[FULL] for name in parts)
    assert weights["without the network"] - weights[FULL] == pytest.approx(gained, abs=1e-9)


def test_the_production_shape_in_place_of_itself_changes_nothing(prepared, pairs, weights):
    same = needs._weigh_shaped("inverted U")(prepared, pairs)
    assert same == pytest.approx(weights[FULL])
    flat = weights["without the inverted U"]
    assert (flat <= weights[FULL] + 1e-9).all(), "the reward is never below nothing"


def test_every_part_that_is_left_out_is_a_knob():
    for name, knobs in needs._OFF.items():
        for knob in knobs:
            assert Config().with_knobs(**{knob: 0.0}) != Config(), (name, knob)


def test_another_encoder_is_measured_as_a_whole_only(encoder):
    assert list(needs._variants_of(TFIDF, encoder)) == [f"encoder {TFIDF}"]


def test_alone_nothing_given_is_moved_and_listed_things_are_all_that_is_left(prepared, encoder):
    plain = alone(prepared, encoder)
    texts = plain.facets.give_texts
    row = next(at for at, text in enumerate(texts.texts) if text and texts.fields[at] == "offers")
    (vector,) = encoder.encode([texts.texts[row]])
    for club, is_plain in ((plain, True), (prepared, False)):
        exchange = club.features.exchange
        given = exchange.given.vectors[row] + exchange.means[1]
        assert np.allclose(given, vector, atol=1e-3) == is_plain
    listed = needs._give_listed_only(prepared, encoder)
    counts = [len(member.offers) for member in prepared.club.members]
    assert np.diff(listed.features.items("gives").start).tolist() == counts
    assert set(listed.facets.give_texts.fields) == {"offers"}
    assert list(listed.facets.give_texts.texts) == [
        offer for member in prepared.club.members for offer in member.offers
    ]
