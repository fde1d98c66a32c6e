"""Lists, rounds, samples, calibration and outcomes: against brute force and scikit-learn."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.quality.acl.bench import Bench
from benchmarks.quality.acl.calibration import fit_scale, measure_calibration
from benchmarks.quality.acl.linear import Linear, fit_all, fit_linear
from benchmarks.quality.acl.methods import Learner, Scorer
from benchmarks.quality.acl.outcomes import SMALL, find_new_pairs, positives
from benchmarks.quality.acl.parts import K, compare_with_full, count_hits, measure_quality
from benchmarks.quality.acl.ranking import METRICS, measure_by_distance, measure_rankings
from benchmarks.quality.acl.rounds import (
    BEST,
    Judge,
    average_over_people,
    collect_edges,
    make_round,
    measure_lists,
    take_lists,
)
from benchmarks.quality.acl.sample import BLOCK, OTHERS, Sample, blocks, draw_samples, join_samples
from benchmarks.quality.acl.scores import all_scores
from benchmarks.quality.acl.snapshot import take_snapshot
from benchmarks.quality.acl.society import Society, followed
from recommender.ports.progress import silent
from tests.benchmarks.quality.acl.tiny import CUTOFF, anthology_of, random_papers

seeds = st.integers(0, 10_000)


def random_list(seed, n=12):
    """Scores with ties, who may be in the list, who should be first (at least one, not all)."""
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 6, n).astype(np.float32)
    open_to = rng.random(n) < 0.8
    good = open_to & (rng.random(n) < 0.4)
    open_to[:2], good[:2] = True, (True, False)
    return scores, open_to, good


@given(seeds)
def test_auc_of_a_list_is_that_of_scikit_learn(seed):
    scores, open_to, good = random_list(seed)
    found = measure_rankings(scores[None], open_to[None], good[None]).iloc[0]
    assert found["AUC"] == pytest.approx(roc_auc_score(good[open_to], scores[open_to]))


@given(seeds)
def test_places_are_counted_one_by_one(seed):
    scores, open_to, good = random_list(seed)
    found = measure_rankings(scores[None], open_to[None], good[None]).iloc[0]
    listed = scores[open_to]
    places = [(listed > s).sum() + ((listed == s).sum() + 1) / 2 for s in scores[good]]
    assert found["MRR"] == pytest.approx(1 / min(places))
    assert found["recall@50"] == found["recall@100"] == 1
    assert found["hit@10"] == (min(places) <= 10)
    assert list(found.index) == list(METRICS)


def test_recall_counts_those_within_fifty_and_a_hundred():
    scores = -np.arange(200, dtype=np.float32)[None]
    good = np.isin(np.arange(200), [0, 49, 50, 99, 100, 150])[None]
    found = measure_rankings(scores, np.ones((1, 200), dtype=bool), good).iloc[0]
    assert found["recall@50"] == pytest.approx(2 / 6)
    assert found["recall@100"] == pytest.approx(4 / 6)


def test_a_list_of_good_ones_alone_has_no_auc():
    everyone = np.ones((1, 3), dtype=bool)
    found = measure_rankings(np.zeros((1, 3), dtype=np.float32), everyone, everyone).iloc[0]
    assert np.isnan(found["AUC"])


@given(seeds)
def test_near_and_far_good_ones_are_each_told_from_all_that_are_not_good(seed):
    scores, open_to, good = random_list(seed, n=16)
    near = np.random.default_rng(seed).random(16) < 0.5
    scores = np.where(open_to, scores, -np.inf).astype(np.float32)
    measures = measure_by_distance(scores[None], good[None], near[None], 0)
    for measure, kind in zip(measures, (near, ~near), strict=True):
        wanted = good & kind
        if not wanted.any():
            assert np.isnan(measure.value)
            continue
        kept = open_to & (wanted | ~good)
        assert measure.value == pytest.approx(roc_auc_score(wanted[kept], scores[kept]))


@pytest.fixture(scope="module")
def small():
    anthology = anthology_of(random_papers(5, count=120))
    at = take_snapshot(anthology, CUTOFF)
    return anthology, at


@pytest.fixture(scope="module")
def judge(small):
    anthology, at = small
    pairs = find_new_pairs(anthology, at)
    n = len(at)
    return Judge(at, *(positives(pairs, n, bridging=bridging) for bridging in (False, True)))


def test_new_pairs_are_found_by_reading_all_papers_of_two_years(small):
    anthology, at = small
    found = find_new_pairs(anthology, at).set_index(["i", "j"])
    written = anthology.written.toarray() > 0
    columns = [anthology.ids.index(name) for name in at.ids]
    later, expected = np.isin(anthology.year, (CUTOFF + 1, CUTOFF + 2)), {}
    for i, j in combinations(range(len(at)), 2):
        joint = written[:, columns[i]] & written[:, columns[j]]
        if joint[later].any() and not joint[anthology.year <= CUTOFF].any():
            papers = np.flatnonzero(joint & later)
            sizes = written[papers].sum(axis=1)
            expected[i, j] = (
                anthology.year[papers].min(), len(papers), (sizes <= SMALL).sum(), sizes.min()
            )  # fmt: skip
    assert set(found.index) == set(expected)
    for pair, numbers in expected.items():
        names = ["first_year", "n_joint", "n_joint_small", "min_authors"]
        assert tuple(found.loc[pair, names]) == numbers
    assert (found["cross"] == [at.community[i] != at.community[j] for i, j in found.index]).all()


def test_pairs_that_count_are_the_same_from_both_sides(judge):
    for table in (judge.new_ties, judge.bridged):
        np.testing.assert_array_equal(table.toarray(), table.toarray().T)
    assert judge.new_ties.nnz > judge.bridged.nnz
    outside = judge.bridged.toarray() * judge.at.near
    assert not outside.any(), "a bridge had no mutual contact"


def test_many_people_of_one_name_count_as_nothing_found(small):
    anthology, at = small
    pairs = find_new_pairs(anthology, at)
    risky = pairs.assign(max_homonym_risk=0.5)
    assert positives(risky, len(at), bridging=False).nnz == 0
    crowd = pairs.assign(n_joint_small=0)
    assert positives(crowd, len(at), bridging=False).nnz == 0


def test_a_judge_looks_every_pair_up(judge):
    pairs = np.array(list(combinations(range(len(judge.at)), 2)))
    hit, bridge, apart = judge.of(pairs)
    for (i, j), *found in zip(pairs, hit, bridge, apart, strict=True):
        expected = [judge.new_ties[i, j], judge.bridged[i, j], not judge.at.near[i, j]]
        assert found == expected


def test_three_steps_reach_whom_two_others_lead_to(judge):
    known = judge.at.ties.toarray() > 0
    reached = np.linalg.matrix_power(known * 1.0, 3)[np.ix_(judge.at.members, judge.at.members)] > 0
    np.testing.assert_array_equal(judge.three_steps, reached[judge.sources])


def masked_scores(seed, n):
    """Scores of 0 to 1, all of them clearly apart, some closed."""
    rng = np.random.default_rng(seed)
    scores = (rng.permutation(n * n).reshape(n, n) / (n * n)).astype(np.float32)
    closed = np.triu(rng.random((n, n)) < 0.2, k=1)
    scores[closed | closed.T | np.eye(n, dtype=bool)] = -np.inf
    return scores


@given(seeds)
def test_lists_are_the_best_of_each_row_in_their_order(seed):
    scores = masked_scores(seed, 14)
    listed = take_lists(scores, np.random.default_rng(0))
    for row in range(14):
        expected = np.argsort(-scores[row])[: min(10, np.isfinite(scores[row]).sum())]
        assert listed[listed[:, 0] == row, 1].tolist() == expected.tolist()


@given(seeds)
def test_candidates_have_the_mean_of_both_scores_and_none_that_is_closed(seed):
    scores = masked_scores(seed, 14)
    pairs, weights = collect_edges(scores, np.random.default_rng(0))
    assert len(np.unique(pairs, axis=0)) == len(pairs)
    off_diagonal = np.isfinite(scores) & np.triu(np.ones((14, 14), dtype=bool), k=1)
    assert len(pairs) == off_diagonal.sum(), "so few people all are candidates"
    for (i, j), weight in zip(pairs, weights, strict=True):
        assert i < j
        assert weight == pytest.approx((scores[i, j] + scores[j, i]) / 2)


def test_the_best_partners_of_everybody_are_candidates_in_a_large_society():
    n = 3 * BEST
    scores = masked_scores(1, n)
    pairs, _ = collect_edges(scores, np.random.default_rng(0))
    there = {tuple(pair) for pair in pairs.tolist()}
    mean = (scores + scores.T) / 2
    for row in range(0, n, 17):
        for other in np.argsort(-mean[row])[:BEST]:
            assert tuple(sorted((row, int(other)))) in there


@given(seeds)
def test_a_round_of_one_is_the_best_perfect_matching(seed):
    scores = masked_scores(seed, 6)
    scores[:] = np.where(np.eye(6, dtype=bool), -np.inf, np.random.default_rng(seed).random((6, 6)))
    pairs, weights = collect_edges(scores, np.random.default_rng(0))
    made = make_round(pairs, weights, np.ones(6, dtype=bool), 1)
    mean = (scores + scores.T) / 2
    best = max(
        sum(mean[i, j] for i, j in rows)
        for rows in combinations(combinations(range(6), 2), 3)
        if len({person for pair in rows for person in pair}) == 6
    )
    assert sum(mean[i, j] for i, j in made) == pytest.approx(best, abs=1e-4)


def test_who_shares_a_name_gets_no_introduction():
    scores = masked_scores(2, 8)
    clean = np.arange(8) != 3
    made = make_round(*collect_edges(scores, np.random.default_rng(0)), clean, 2)
    assert 3 not in made
    assert np.bincount(made.ravel(), minlength=8).max() <= 2


def test_a_mean_over_introductions_has_an_interval_around_it():
    pairs = np.array([[i, j] for i, j in combinations(range(12), 2)])
    values = np.random.default_rng(0).integers(0, 2, len(pairs)).astype(float)
    found = average_over_people("hits", pairs, values, 12, 0)
    assert found.value == pytest.approx(values.mean())
    assert found.low < found.value < found.high
    assert found.n == 12
    constant = average_over_people("hits", pairs, np.ones(len(pairs)), 12, 0)
    assert (constant.low, constant.value, constant.high) == (1, 1, 1)


def test_lists_are_judged_member_by_member(judge):
    n = len(judge.at)
    scores = np.random.default_rng(0).random((n, n)).astype(np.float32)
    listed = take_lists(scores, np.random.default_rng(0))
    found = {measure.metric: measure.value for measure in measure_lists(listed, judge, 3, 0)}
    shares, named = [], []
    for row in range(n):
        first = np.argsort(-scores[row])[:3]
        shares.append(np.mean([judge.new_ties[row, other] for other in first]))
        named += first.tolist()
    assert found["hits per introduction"] == pytest.approx(np.mean(shares))
    assert found["most often named"] == np.bincount(named).max()


def test_quality_of_some_rows_is_that_of_the_same_rows_of_all(judge):
    scores = np.random.default_rng(1).random((len(judge.at),) * 2).astype(np.float32)
    whole = measure_quality(scores, judge)
    rows = judge.sources[::2]
    part = measure_quality(scores[rows], judge, rows)
    np.testing.assert_array_equal(part.to_numpy(), whole.to_numpy()[::2])
    lost = {measure.metric: measure.value for measure in compare_with_full(whole, whole, 0)}
    assert lost["AUC lost"] == lost["recall@100 lost"] == 0


def test_hits_of_a_round_of_all_bridges_are_one(judge):
    bridges = np.argwhere(np.triu(judge.bridged.toarray()))
    assert count_hits(bridges, judge, 0).value == 1.0
    strangers = np.argwhere(np.triu(judge.bridged.toarray() == 0, k=1))[:K]
    assert count_hits(strangers, judge, 0).value == 0.0


def random_sample(seed, members=20, rows=400, f=3):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(rows, f)).astype(np.float32)
    good = (rng.random(rows) < expit(X[:, 0] - 1)).astype(np.int64)
    numbers = rng.integers(0, members, rows)
    return Sample(X, good, rng.uniform(1, 5, rows), numbers, rng.integers(0, members, rows))


def test_joined_samples_keep_their_rows_and_no_member_of_one_is_one_of_another():
    parts = [random_sample(seed, members=5 + seed) for seed in range(3)]
    whole = join_samples(parts)
    assert len(whole.good) == 3 * 400
    np.testing.assert_array_equal(whole.X[400:800], parts[1].X)
    owners = [set(whole.member[low : low + 400].tolist()) for low in (0, 400, 800)]
    assert not owners[0] & owners[1]
    assert not owners[1] & owners[2]
    some = parts[0].of(np.array([3, 7]))
    np.testing.assert_array_equal(some.weight, parts[0].weight[[3, 7]])


@given(seeds)
def test_each_member_with_new_ties_counts_alike(seed):
    sample = random_sample(seed)
    even, good = sample.even, sample.good == 1
    per_member = np.bincount(sample.member[good], even[good])
    present = np.unique(sample.member[good])
    assert per_member[present] == pytest.approx(np.full(len(present), per_member[present][0]))
    assert (even[~good] == 1).all()
    assert even[good].sum() / even.sum() == pytest.approx(0.1)


def test_blocks_are_all_rows_in_order():
    rows = np.arange(3, 3 + 2 * BLOCK + 5)
    parts = list(blocks(rows))
    assert [len(part) for part in parts] == [BLOCK, BLOCK, 5]
    np.testing.assert_array_equal(np.concatenate(parts), rows)


def test_samples_are_drawn_again_the_same_with_the_same_seed_and_hold_every_new_tie(anthology):
    past = followed(anthology, CUTOFF - 2)
    one, again, other = (draw_samples(past, seed)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.other, again.other)
    np.testing.assert_array_equal(one.X, again.X)
    assert len(one.other) != len(other.other) or (one.other != other.other).any()
    ties = past.positives(bridging=True)
    drawn = {(m, o) for m, o, good in zip(one.member, one.other, one.good, strict=True) if good}
    assert drawn == set(zip(*ties.nonzero(), strict=True))
    for member in np.unique(one.member)[:20]:
        rows = one.member == member
        assert (one.good[rows] == 0).sum() <= OTHERS
        open_to = past.at.askable(np.array([member]), bridging=True).sum()
        if (one.weight[rows] >= 1).all() and ties[[member]].sum():
            assert one.weight[rows].sum() == pytest.approx(open_to)


@pytest.mark.parametrize("strength", [1.0, 50.0])
def test_weights_are_those_of_scikit_learn_on_columns_of_unit_spread(strength):
    sample = random_sample(0)
    used = np.array([True, False, True])
    X = sample.X[:, used].astype(float)
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    weight = sample.weight / sample.weight.mean()
    theirs = LogisticRegression(C=1 / strength, tol=1e-8).fit(scaled, sample.good, weight)
    ours = fit_linear(sample.X, sample.good, sample.weight, used, strength)
    assert ours.coef[1] == 0
    odds = theirs.decision_function(scaled)
    np.testing.assert_allclose(ours.log_odds(sample.X), odds, atol=2e-3)


@given(st.floats(-2, 2), st.floats(0.1, 3))
def test_calibrated_log_odds_are_a_line_of_the_ones_before(shift, slope):
    model = Linear(0.5, np.array([1.0, -2.0]))
    X = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)
    expected = shift + slope * model.log_odds(X)
    found = model.calibrated(shift, slope).log_odds(X)
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_the_scale_is_learnt_on_a_year_that_the_model_has_not_seen():
    samples, asked = [random_sample(0), random_sample(1), random_sample(2)], []

    def fit(some):
        asked.append(list(some))
        return fit_all(join_samples(some))

    shift, slope = fit_scale(fit, samples)
    assert asked == [samples[1:]]
    model = fit_all(join_samples(samples[1:])).calibrated(shift, slope)
    latest = samples[0]
    chance = expit(model.log_odds(latest.X).astype(float))
    total = (latest.weight * chance).sum()
    assert total == pytest.approx((latest.weight * latest.good).sum(), rel=0.02)


def test_calibration_is_the_gap_between_chances_and_what_came_of_them(judge):
    n = len(judge.at)
    scores = np.full((n, n), -np.inf, dtype=np.float32)
    off = ~np.eye(n, dtype=bool)
    share = judge.new_ties.toarray()[off].mean()
    scores[off] = np.log(share / (1 - share))
    error, ratio = measure_calibration(scores, judge, judge.new_ties, 0)
    assert error.value == pytest.approx(0.0, abs=1e-4)
    assert ratio.value == pytest.approx(1.0, abs=1e-3)
    scores[off] = 0.0
    error, ratio = measure_calibration(scores, judge, judge.new_ties, 0)
    assert error.value == pytest.approx(0.5 - share, abs=1e-6)
    assert ratio.value == pytest.approx(0.5 / share)
    assert error.n == n * (n - 1)


@pytest.fixture(scope="module")
def bench(anthology):
    past = [followed(anthology, CUTOFF - 2)]
    return Bench(Society(take_snapshot(anthology, CUTOFF)), past)


def test_a_scorer_is_asked_per_question_and_what_re_ranks_sees_no_closed_pair(bench):
    n, seen = len(bench.at), []

    def prepare(_):
        return lambda rows: np.broadcast_to(np.arange(n, dtype=np.float32), (len(rows), n))

    def rerank(_):
        def of(rows, relevance):
            seen.append(np.isfinite(relevance))
            return -relevance

        return of

    found = list(
        all_scores(bench, {"one": Scorer(prepare), "two": Scorer(prepare, rerank)}, silent)
    )
    assert [(s.name, s.bridging) for s in found] == [
        ("one", True), ("one", False), ("two", True), ("two", False),
    ]  # fmt: skip
    everyone = np.arange(n)
    for scored in found[:2]:
        open_to = bench.at.askable(everyone, bridging=scored.bridging)
        np.testing.assert_array_equal(np.isfinite(scored.scores), open_to)
        columns = np.broadcast_to(everyone, (n, n))
        np.testing.assert_array_equal(scored.scores[open_to], columns[open_to])
    open_to = bench.at.askable(everyone, bridging=True)
    np.testing.assert_array_equal(np.concatenate(seen[: len(seen) // 2]), open_to)


def test_a_learner_scores_every_open_pair_by_its_features(bench):
    given = []

    def fit(_, samples):
        given.append(samples)
        coef = np.linspace(-1, 1, len(bench.society.names))
        return Linear(0.25, coef)

    found = {s.bridging: s.scores for s in all_scores(bench, {"line": Learner(fit)}, silent)}
    assert set(map(id, given)) == {id(bench.samples[True]), id(bench.samples[False])}
    rows = np.array([0, 70])
    odds = Linear(0.25, np.linspace(-1, 1, len(bench.society.names)))
    values = odds.log_odds(bench.society.features(rows).reshape(-1, len(bench.society.names)))
    for bridging, table in found.items():
        open_to = bench.at.askable(rows, bridging=bridging)
        np.testing.assert_array_equal(np.isfinite(table[rows]), open_to)
        expected = values.reshape(2, -1)[open_to]
        np.testing.assert_allclose(table[rows][open_to], expected, rtol=1e-3, atol=1e-3)


def test_what_had_appeared_by_a_year_is_in_it_and_nothing_else():
    anthology = anthology_of(random_papers(7, count=40))
    early = anthology.until(2006)
    rows = np.flatnonzero(anthology.year <= 2006)
    assert early.titles == tuple(anthology.titles[row] for row in rows)
    np.testing.assert_array_equal(early.vectors, anthology.vectors[rows])
    teams = [
        {anthology.ids[column] for column in np.flatnonzero(anthology.written.toarray()[row])}
        for row in rows
    ]
    again = [
        {early.ids[column] for column in np.flatnonzero(line)} for line in early.written.toarray()
    ]
    assert again == teams
    assert set(early.ids) == set().union(*teams)
    assert early.last.toarray().sum() == sum(len(team) > 1 for team in teams)
    bare = replace(anthology, vectors=None).until(2006)
    assert bare.vectors is None


def test_who_knows_whom_and_is_near_is_read_off_the_table_of_ties(small):
    _, at = small
    known = at.ties.toarray() > 0
    within_two = (known @ known) | known
    here = np.ix_(at.members, at.members)
    itself = np.eye(len(at), dtype=bool)
    np.testing.assert_array_equal(at.known, known[here] | itself)
    np.testing.assert_array_equal(at.near, within_two[here] | itself)
    assert isinstance(at.member_papers, csr_array)
    assert at.degree.tolist() == known[at.members].sum(axis=1).tolist()
