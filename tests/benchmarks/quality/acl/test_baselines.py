"""Every method among authors: properties of all, and formulas against networkx and loops."""

import math
import re
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from sklearn.metrics import roc_auc_score

from benchmarks.quality.acl import baselines
from benchmarks.quality.acl.baselines import METHODS, THIRTEEN
from benchmarks.quality.acl.bench import Bench
from benchmarks.quality.acl.linear import Linear
from benchmarks.quality.acl.methods import Learner, Methods, PathRanker, Scorer
from benchmarks.quality.acl.sample import Sample
from benchmarks.quality.acl.snapshot import take_snapshot
from benchmarks.quality.acl.society import Society
from benchmarks.quality.acl.texts import MOST_FREQUENT
from benchmarks.quality.scores.content import K1, B
from recommender.errors import InputError
from tests.benchmarks.quality.acl.tiny import CUTOFF, anthology_of, random_papers

SCORERS = {name: method for name, method in METHODS.items() if isinstance(method, Scorer)}
RERANKED = {name: method.rerank for name, method in SCORERS.items() if method.rerank is not None}


@pytest.fixture(scope="module")
def bench(anthology):
    return Bench(Society(take_snapshot(anthology, CUTOFF)), [], seed=3)


@pytest.fixture(scope="module")
def tiny():
    return Bench(Society(take_snapshot(anthology_of(random_papers(2, count=80)), CUTOFF)), [])


def everyone(bench):
    return np.arange(len(bench.at))


@pytest.mark.parametrize("name", SCORERS)
def test_scores_are_finite_of_everyone_asked_and_the_same_again(bench, name):
    rows = np.array([7, 3, 90])
    prepared, again = (SCORERS[name].prepare(bench)(rows) for _ in range(2))
    assert prepared.shape == (3, len(bench.at))
    assert prepared.dtype == np.float32
    assert np.isfinite(prepared).all()
    np.testing.assert_array_equal(prepared, again)


@pytest.mark.parametrize("name", [name for name in SCORERS if not name.startswith("random")])
def test_scores_of_a_member_do_not_depend_on_who_is_asked_with_them(bench, name):
    score = SCORERS[name].prepare(bench)
    np.testing.assert_allclose(
        score(np.array([5, 60]))[1], score(np.array([60]))[0], rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("name", RERANKED)
def test_a_re_ranked_list_keeps_out_who_may_not_be_introduced(bench, name):
    rows = np.array([2, 50])
    relevance = SCORERS[name].prepare(bench)(rows).copy()
    closed = np.zeros(relevance.shape, dtype=bool)
    closed[:, ::3] = True
    relevance[closed] = -np.inf
    again = RERANKED[name](bench)(rows, relevance)
    np.testing.assert_array_equal(np.isfinite(again), ~closed)
    assert again.dtype == np.float32


def test_network_scores_are_those_of_networkx_over_all_authors(tiny):
    at = tiny.at
    graph = nx.from_scipy_sparse_array(at.ties)
    shared = baselines.common_neighbours(tiny)(everyone(tiny))
    weighted = baselines.adamic_adar(tiny)(everyone(tiny))
    for a, b in combinations(range(len(at)), 2):
        ends = at.members[a], at.members[b]
        if not graph.has_edge(*ends):
            assert shared[a, b] == len(list(nx.common_neighbors(graph, *ends)))
            [(_, _, expected)] = nx.adamic_adar_index(graph, [ends])
            assert weighted[a, b] == pytest.approx(expected, rel=1e-5)


def test_three_step_paths_are_products_of_dense_tables(tiny):
    known = (tiny.at.ties.toarray() > 0) * 1.0
    roots = 1 / np.sqrt(known.sum(axis=1).clip(1))
    expected = known @ (roots[:, None] * known * roots) @ known
    found = baselines.three_steps(tiny)(everyone(tiny))
    np.testing.assert_allclose(found, expected[np.ix_(tiny.at.members, tiny.at.members)], rtol=1e-5)


def test_the_busiest_have_most_papers_of_three_years(tiny):
    at = tiny.at
    found = baselines.activity(tiny)(np.array([0]))[0]
    for place in range(len(at)):
        papers = np.flatnonzero(at.member_papers.toarray()[place])
        assert found[place] == sum(at.papers.year[paper] > CUTOFF - 3 for paper in papers)


def test_the_nearest_have_the_most_alike_mean_vectors(tiny):
    at = tiny.at
    means = at.member_papers.toarray() @ at.papers.vectors
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    near = baselines.nearest(tiny)(everyone(tiny))
    np.testing.assert_allclose(near, means @ means.T, atol=1e-5)
    np.testing.assert_array_equal(baselines.farthest(tiny)(everyone(tiny)), -near)


def test_papers_without_vectors_have_no_nearest():
    from dataclasses import replace

    bare = replace(anthology_of(random_papers(2, count=80)), vectors=None)
    with pytest.raises(InputError, match="the papers have no vectors"):
        baselines.nearest(Bench(Society(take_snapshot(bare, CUTOFF)), []))


def test_communities_decide_alone_where_all_weigh_the_same(tiny):
    across = baselines.other_community(tiny)(everyone(tiny))
    circles = tiny.at.community
    for a in range(len(circles)):
        for b in range(len(circles)):
            assert across[a, b] == (circles[a] != circles[b])
    drawn = baselines.chance_across(tiny)(everyone(tiny))
    assert drawn[across == 1].min() >= drawn[across == 0].max()


def test_a_reciprocal_place_is_the_harmonic_mean_of_both_places(tiny):
    near = baselines.nearest(tiny)(everyone(tiny))
    found = baselines.harmonic(tiny)(everyone(tiny))
    n = len(near)
    for a, b in combinations(range(n), 2):
        one = ((near[a] < near[a, b]).sum() + ((near[a] == near[a, b]).sum() + 1) / 2) / n
        other = ((near[b] < near[b, a]).sum() + ((near[b] == near[b, a]).sum() + 1) / 2) / n
        assert found[a, b] == pytest.approx(2 * one * other / (one + other), rel=1e-5)


def test_expected_matches_solve_their_equation(tiny):
    matches = np.exp(baselines.tu_matching(tiny)(everyone(tiny)).astype(np.float64))
    np.fill_diagonal(matches, 0.0)
    alone = 1 - matches.sum(axis=1)
    assert (alone > 0).all()
    near = baselines.nearest(tiny)(everyone(tiny))
    surplus = (near - 1) / near.std()
    expected = np.sqrt(np.outer(alone, alone)) * np.exp(surplus / 2)
    np.fill_diagonal(expected, 0.0)
    np.testing.assert_allclose(matches, expected, rtol=2e-3)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_weak_ties_mix_the_place_by_likeness_with_that_by_contacts_not_shared(tiny, share):
    at, rows = tiny.at, everyone(tiny)
    near = baselines.nearest(tiny)(rows).copy()
    np.fill_diagonal(near, -np.inf)
    found = baselines.raised_weak_ties(tiny, share)(rows, near)
    known = at.ties.toarray()[at.members] > 0
    n = len(at)
    for a in range(n):
        weakness = np.full(n, -np.inf)
        for b in set(range(n)) - {a}:
            shared, either = (known[a] & known[b]).sum(), (known[a] | known[b]).sum()
            weakness[b] = (at.community[a] != at.community[b]) - shared / max(either, 1)
        weakness = np.round(weakness.astype(np.float32), 6)
        for b in set(range(n)) - {a}:
            places = []
            for values in (near[a], weakness):
                below, equal = (values < values[b]).sum() - 1, (values == values[b]).sum()
                places.append((below + (equal + 1) / 2) / (n - 1))
            expected = (1 - share) * places[0] + share * places[1]
            assert found[a, b] == pytest.approx(expected, abs=1e-5)


def words_of(text):
    words = re.findall(r"\b\w\w+\b", text.lower())
    return [word for word in words if word not in ENGLISH_STOP_WORDS]


def test_bm25_of_two_authors_is_counted_word_by_word(bench):
    at = bench.at
    papers = [words_of(text) for text in at.papers.texts]
    in_papers = {word: sum(word in paper for paper in papers) for paper in papers for word in paper}
    frequent = MOST_FREQUENT * len(papers)
    used = sorted(word for word, count in in_papers.items() if 2 <= count <= frequent)
    table = at.member_papers.toarray() > 0
    counts = [
        {word: sum(papers[p].count(word) for p in np.flatnonzero(row)) for word in used}
        for row in table
    ]
    lengths = [sum(count.values()) for count in counts]
    mean = np.mean(lengths)

    def weight(place, word):
        with_it = sum(count[word] > 0 for count in counts)
        idf = math.log(1 + (len(counts) - with_it + 0.5) / (with_it + 0.5))
        often = counts[place][word]
        return idf * often * (K1 + 1) / (often + K1 * (1 - B + B * lengths[place] / mean))

    found = baselines.bm25(bench)(np.array([0, 40]))
    assert used, "some words are neither too rare nor too frequent"
    for row, a in enumerate((0, 40)):
        for b in (1, 41, 100):
            there = sum(math.log1p(counts[a][w]) * weight(b, w) for w in used)
            back = sum(math.log1p(counts[b][w]) * weight(a, w) for w in used)
            assert found[row, b] == pytest.approx((there + back) / 2, rel=1e-4, abs=1e-5)


def test_tfidf_is_the_cosine_of_the_sums_of_papers(bench):
    at = bench.at
    sums = at.member_papers.toarray() @ bench.society.texts.words.toarray()
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    found = baselines.tfidf(bench)(np.array([4, 77]))
    np.testing.assert_allclose(found, sums[[4, 77]] @ sums.T, atol=1e-5)


def test_factors_put_those_of_one_school_who_have_not_written_together_before_strangers(bench):
    at = bench.at
    found = baselines.factorisation(bench)(everyone(bench))
    school = np.array([name.split("-")[0] for name in at.ids])
    same = (school[:, None] == school) & ~at.known
    assert found[same].mean() > 2 * found[school[:, None] != school].mean()
    np.testing.assert_allclose(found, found.T, atol=1e-4)


@pytest.fixture(scope="module")
def samples(bench):
    """Two cutoffs of random features with the names of the society's columns."""
    rng = np.random.default_rng(0)
    f = len(bench.society.names)

    def sample():
        X = rng.normal(size=(1_500, f)).astype(np.float32)
        good = (rng.random(1_500) < 1 / (1 + np.exp(2 - X[:, 0] - X[:, -1]))).astype(np.int64)
        numbers = np.arange(1_500)
        return Sample(X, good, np.ones(1_500), numbers % 100, numbers)

    return [sample(), sample()]


def test_effects_of_people_are_fitted_and_then_left_out(bench, samples):
    whole = baselines.ours_linear(bench, samples)
    pair = baselines.ours_pair(bench, samples)
    personal = bench.society.personal
    assert isinstance(whole, Linear)
    assert isinstance(pair, Linear)
    assert personal.any()
    assert not pair.coef[personal].any()
    np.testing.assert_array_equal(pair.coef[~personal], whole.coef[~personal])


def test_the_linear_part_is_fitted_once_whoever_asks(bench, samples):
    assert baselines.ours_linear(bench, samples) is bench.linear(samples)
    assert bench.linear(samples[:1]) is not bench.linear(samples)


def test_thirteen_features_have_weights_and_no_other(bench, samples):
    model = baselines.thirteen_features(bench, samples)
    named = np.isin(bench.society.names, THIRTEEN)
    assert isinstance(model, Linear)
    assert named.sum() == len(THIRTEEN) == 13
    assert (model.coef != 0).tolist() == named.tolist()


def test_ours_tells_good_pairs_apart_in_chances_of_the_size_of_what_happens(bench, samples):
    model = baselines.ours(bench, samples)
    chances = 1 / (1 + np.exp(-model.log_odds(samples[0].X).astype(float)))
    good = samples[0].good
    assert good.mean() / 2 < chances.mean() < good.mean() * 2
    assert roc_auc_score(good, chances) > 0.7


def test_each_decorator_declares_its_kind_and_leaves_the_function():
    methods = Methods("made up")

    def function(*_):
        raise AssertionError("declaring calls nothing")

    assert methods.scorer("a", rerank=function)(function) is function
    assert methods.learner("b", calibrated=True)(function) is function
    assert methods.ranker("c", floor=0.3)(function) is function
    assert dict(methods) == {
        "a": Scorer(function, function), "b": Learner(function, True),
        "c": PathRanker(function, 0.3),
    }  # fmt: skip
    with pytest.raises(InputError, match="two baselines named 'a'"):
        methods.learner("a")(function)
