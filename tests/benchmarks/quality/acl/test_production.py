"""Authors on the production path: the same rounds as a club's, and what each part is worth."""

import numpy as np
import pytest

from benchmarks.quality.acl.acl import measure_parts
from benchmarks.quality.acl.baselines import METHODS, production, production_learnt
from benchmarks.quality.acl.bench import Bench
from benchmarks.quality.acl.linear import Linear
from benchmarks.quality.acl.members import build_club
from benchmarks.quality.acl.parts import FULL, fit_without, left_out, measure_quality
from benchmarks.quality.acl.production import grid
from benchmarks.quality.acl.production_parts import dial_of_authors, find_bridges, make_variants
from benchmarks.quality.acl.ranking import measure_by_distance
from benchmarks.quality.acl.rounds import Judge
from benchmarks.quality.acl.scores import all_scores
from benchmarks.quality.acl.society import followed
from recommender.adapters.index_cache import IndexCache
from recommender.adapters.threads import InThreads
from recommender.pipeline import introduce_club, prepare
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.ports.progress import silent
from recommender.rules.permissions import permissions
from tests.benchmarks.quality.acl.planted import frames

CUTOFF = 2010


@pytest.fixture(scope="module")
def now(anthology):
    return followed(anthology, CUTOFF)


@pytest.fixture(scope="module")
def bench(anthology, embedded, now):
    past = [followed(anthology, CUTOFF - 2)]
    return Bench(now.society, past, encoder=embedded)


@pytest.fixture(scope="module")
def judge(now):
    return Judge(now.at, now.positives(bridging=False), now.positives(bridging=True))


def test_authors_are_members_in_their_order_with_titles_for_texts(now):
    at = now.at
    club = build_club(at, per_round=3)
    assert club.ids == at.ids
    mine = set(at.member_papers[[7]].indices)
    titles = {at.papers.titles[paper] for paper in mine}
    member = club.members[7]
    assert {*member.offers, *member.needs, *member.interests, member.headline} <= titles
    latest = max(mine, key=lambda paper: (at.papers.year[paper], -paper))
    assert member.headline == at.papers.titles[latest]
    assert member.industry == "v"
    assert {each.per_round for each in club.members} == {3}


def test_ties_of_the_club_are_joint_papers(now):
    at = now.at
    club = build_club(at, per_round=1)
    expected = np.argwhere(np.triu(at.known, k=1))
    assert {tuple(sorted(pair)) for pair in club.pairs(club.ties).tolist()} == {
        tuple(pair) for pair in expected.tolist()
    }
    assert club.ties["strength"].between(0, 1, inclusive="right").all()


def test_who_shares_a_name_takes_no_introductions(tmp_path):
    from benchmarks.quality.acl.anthology import read_anthology
    from benchmarks.quality.acl.snapshot import take_snapshot

    papers = [(2009, "a b"), (2010, "a b"), (2010, "a b c"), (2010, "c d"), (2010, "c d")]
    at = take_snapshot(read_anthology(frames(tmp_path, papers, homonyms={"b": 0.5})), 2010)
    wanted = {member.id: member.per_round for member in build_club(at, per_round=2).members}
    assert wanted == {"a": 2, "b": 0, "c": 2}


def test_a_round_of_anyone_is_the_one_the_club_would_get(bench, now, embedded):
    made = bench.production.solved(bench.production.weighed(bridging=False), 1, bridging=False)
    club = build_club(now.at, per_round=1)
    usual = introduce_club(prepare(club, embedded, IndexCache(), InThreads()), "2026-W48")
    expected = {frozenset((each.a, each.b)) for each in usual.introductions}
    assert {frozenset((club.ids[i], club.ids[j])) for i, j in made} == expected


def test_tables_are_the_weights_production_gives(bench):
    prepared = bench.production.prepared
    ranker = production(bench, ())
    (table,) = bench.production.tables([ranker])
    pairs = grid(np.array([3, 90]), np.arange(len(bench.at)))
    rules = permissions(prepared.club, _week(), prepared.config.rules)
    expected = score_pairs(make_scorer(prepared, rules), pairs)["weight"].to_numpy().reshape(2, -1)
    np.testing.assert_allclose(table[[3, 90]], expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_array_equal(table, table.T)


def test_bridging_rounds_keep_to_who_may_be_asked(bench):
    weighed = bench.production.weighed(bridging=True)
    made = bench.production.solved(weighed, 3, bridging=True)
    open_to = bench.at.askable(np.arange(len(bench.at)), bridging=True)
    assert open_to[weighed.pairs[:, 0], weighed.pairs[:, 1]].all()
    each = np.bincount(made.ravel(), minlength=len(bench.at))
    assert 0 < each.max() <= 3, "as many as are above the floor"


def test_a_learnt_ranker_on_the_path_finds_what_likeness_misses(bench, judge):
    names = tuple(f"ours, production path, {kind}" for kind in ("unlearnt", "learnt"))
    methods = METHODS.choose(names)
    found = {
        each.name: measure_quality(each.scores, judge)["AUC"].mean()
        for each in all_scores(bench, methods, silent, (True,))
    }
    assert found[names[1]] > 0.6
    assert found[names[1]] > found[names[0]] + 0.1
    ranker = production_learnt(bench, bench.samples[True])
    table = bench.production.features(np.array([[0, 1]]), further=True)[list(ranker.features)]
    assert np.isfinite(ranker.log_odds(table)).all()


def test_a_variant_without_the_reward_is_the_path_at_dial_zero(bench):
    variants = make_variants(bench.production)
    pairs = grid(np.array([5]), np.arange(20))
    table = bench.production.scored(pairs)
    plain = variants["without any reward for distance"].weights(pairs)
    np.testing.assert_allclose(plain, table["log_odds"])
    known = bench.production.features(pairs)
    for variant in variants.values():
        np.testing.assert_allclose(variant.weights(pairs, known), variant.weights(pairs))
    full, none = (variants[name].weights(pairs) for name in (FULL, "without the inverted U"))
    assert (full != none).any()


def test_the_dial_brings_in_bridges(bench, judge):
    found = list(dial_of_authors(bench, judge, silent))
    share = {each.method: each.value for each in found if each.metric == "bridging"}
    assert share["1"] > share["0"]
    assert {each.protocol for each in found} == {f"dial, acl {CUTOFF}"}


def test_a_bridge_has_no_mutual_contact_and_another_community(judge):
    pairs = np.argwhere(np.triu(np.ones((30, 30)), k=1))
    yes = find_bridges(judge, pairs)
    at = judge.at
    for (i, j), is_one in zip(pairs.tolist(), yes.tolist(), strict=True):
        assert is_one == (at.community[i] != at.community[j] and not at.near[i, j])


def test_groups_of_columns_are_left_out_by_their_file_or_their_words(bench):
    names, kinds = bench.society.names, bench.society.kinds
    assert not left_out(FULL, names, kinds).any()
    gone = left_out("without venues", names, kinds)
    assert {kind for kind, out in zip(kinds, gone, strict=True) if out} == {"places"}
    gone = left_out("without the encoder", names, kinds)
    assert all(("meaning" in name) == out for name, out in zip(names, gone, strict=True))


def test_a_group_left_out_has_no_weight_and_the_others_have(bench):
    kinds = np.array(bench.society.kinds)
    model = fit_without(bench, bench.samples[True], "without the network")
    network = np.isin(kinds, ("steps", "circles", "spectral", "neighbours"))
    assert isinstance(model, Linear)
    assert not model.coef[network].any()
    assert (model.coef[~network] != 0).mean() > 0.8


def test_parts_are_measured_against_all_of_it(bench, judge):
    records = list(measure_parts(bench, judge, silent))
    protocols = {each.protocol for each in records}
    for name in ("learnt", "production path"):
        protocol = f"ablation, acl {CUTOFF}, {name}"
        found = {
            (each.method, each.metric): each.value for each in records if each.protocol == protocol
        }
        assert found[FULL, "AUC lost"] == found[FULL, "recall@100 lost"] == 0
        for method, _ in found:
            if (method, "AUC") in found:
                lost = found[FULL, "AUC"] - found[method, "AUC"]
                assert found[method, "AUC lost"] == pytest.approx(lost, abs=1e-9)
    assert f"dial, acl {CUTOFF}" in protocols


def test_near_and_far_ones_are_each_held_against_the_others():
    scores = np.array([[5, 4, 3, 2, 1, 0]], dtype=np.float32)
    good = np.array([[True, False, False, False, True, False]])
    near = np.array([[True, True, False, False, False, False]])
    found = {each.metric: each.value for each in measure_by_distance(scores, good, near, 0)}
    assert found["AUC, three steps apart"] == 1.0
    assert found["AUC, farther apart"] == pytest.approx(1 / 4)


def _week():
    from benchmarks.quality.acl.production import WEEK

    return WEEK
