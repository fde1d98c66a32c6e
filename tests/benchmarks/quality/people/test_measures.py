"""What is measured of rounds and lists, against brute force and scikit-learn."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from benchmarks.quality.people.clubs import MET, read_eies
from benchmarks.quality.people.dates import INTERESTS, QUALITIES, SELF, profile_table, read_dates
from benchmarks.quality.people.new_ties import measure as measure_club
from benchmarks.quality.people.rounds import list_hits, listed, matched, round_hits, unseen
from benchmarks.quality.people.speed_dating import held_out, lift, measure
from recommender.maths.pairs import all_pairs
from tests.benchmarks.quality.people.made_up import evening_of, random_group
from tests.benchmarks.quality.people.planted_dates import tables, write

seeds = st.integers(0, 10_000)


def values(measures):
    return {measure.metric: measure.value for measure in measures}


def rounds_of(pairs, k):
    """All sets of pairs in which nobody is in more than k, as row numbers."""
    for size in range(len(pairs) + 1):
        for rows in combinations(range(len(pairs)), size):
            if size == 0 or np.bincount(pairs[list(rows)].ravel()).max() <= k:
                yield list(rows)


@given(seeds, st.sampled_from([1, 2]))
def test_a_round_has_the_largest_sum_of_all_with_as_many_introductions(seed, k):
    rng = np.random.default_rng(seed)
    pairs, scores = all_pairs(5), rng.random(10)
    chosen = np.flatnonzero(matched(pairs, scores, k))
    assert np.bincount(pairs[chosen].ravel()).max() <= k
    possible = list(rounds_of(pairs, k))
    most = max(map(len, possible))
    best = max(scores[rows].sum() for rows in possible if len(rows) == most)
    assert len(chosen) == most
    assert scores[chosen].sum() == pytest.approx(best, abs=1e-6)


@given(seeds)
def test_only_the_shape_of_scores_matters_for_a_round(seed):
    rng = np.random.default_rng(seed)
    pairs, scores = all_pairs(6), rng.random(15)
    one, other = matched(pairs, scores, 2), matched(pairs, 1e3 * scores - 40, 2)
    assert scores[one].sum() == pytest.approx(scores[other].sum(), abs=1e-4)


@given(seeds, st.integers(1, 4))
def test_lists_are_everybodys_best_as_sorting_finds_them(seed, k):
    rng = np.random.default_rng(seed)
    pairs = all_pairs(7)[rng.random(21) < 0.7]
    scores = rng.permutation(len(pairs)).astype(float)
    found = listed(pairs, scores, k)
    for person in np.unique(pairs):
        rows = np.flatnonzero((pairs == person).any(axis=1))
        best = set(rows[np.argsort(-scores[rows])][:k].tolist())
        side = (pairs[rows] == person).argmax(axis=1)
        on_list = {int(row) for row, one in zip(rows, side, strict=True) if found[row, one]}
        assert on_list == best


def test_hits_of_several_draws_are_averaged():
    pairs = np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])
    good = np.array([1, 0, 0, 0, 0, 1])
    draws = np.array([[9.0, 0, 0, 0, 0, 9], [0, 9.0, 0, 0, 9, 0]])
    assert round_hits(pairs, draws, good, 1) == pytest.approx((1.0, 2.0, 2 / 3))
    hits, made, expected = list_hits(pairs, draws, good, 1)
    assert (hits, made) == (2.0, 4.0)
    assert expected == pytest.approx(4 / 3)


def test_whom_all_put_last_is_on_nobodys_list():
    pairs = all_pairs(4)
    scores = np.where((pairs == 3).any(axis=1), -1.0, 1.0)
    assert unseen(pairs, scores, 2) == (1, 4)
    assert unseen(pairs, scores, 3) == (0, 4)
    both = np.array([scores, -scores])
    assert unseen(pairs, both, 1)[1] == 4


def test_auc_of_a_group_is_that_of_scikit_learn():
    club = random_group(3)
    scores = np.random.default_rng(0).integers(0, 6, len(club.pairs)).astype(float)
    measures = values(measure_club(club, lambda *_: scores, 0))
    assert measures["AUC"] == pytest.approx(roc_auc_score(club.new, scores))
    each = []
    for person in np.unique(club.pairs):
        rows = (club.pairs == person).any(axis=1)
        if 0 < club.new[rows].mean() < 1:
            each.append(roc_auc_score(club.new[rows], scores[rows]))
    assert measures["AUC per person"] == pytest.approx(np.mean(each))


def test_lift_is_the_share_of_new_ties_in_the_round_over_that_of_all_pairs():
    club = random_group(4)
    scores = np.random.default_rng(1).random(len(club.pairs))
    measures = values(measure_club(club, lambda *_: scores, 0))
    chosen = matched(club.pairs, scores, 3)
    assert measures["lift@3"] == pytest.approx(club.new[chosen].mean() / club.new.mean())
    places = listed(club.pairs, scores, 3).sum(axis=1)
    share = (places @ club.new) / places.sum()
    assert measures["list lift@3"] == pytest.approx(share / club.new.mean())


def test_a_method_that_knows_the_outcome_is_perfect_and_its_opposite_worst():
    club = random_group(5)
    good, bad = (
        values(measure_club(club, lambda *_, sign=sign: sign * club.new * 1.0, 0))
        for sign in (1, -1)
    )
    assert good["AUC"] == good["AUC per person"] == 1
    assert bad["AUC"] == bad["AUC per person"] == 0
    assert good["lift@3"] > 1 > bad["lift@3"]


def test_lift_of_evenings_adds_up_introductions_before_it_divides():
    counts = np.array([[3.0, 10, 2.0], [1.0, 10, 2.0]])
    found = lift("lift@3", counts, 0)
    assert found.value == pytest.approx(4 / 4)
    assert found.low <= 0.5 + 1e-9
    assert found.high >= 1.5 - 1e-9
    assert found.n == 2


def test_an_evening_is_scored_by_what_was_learnt_on_the_others(tmp_path):
    dates = read_dates(write(tmp_path / "speed_dating", evenings=3, size=4))
    seen = []

    def method(train, test, seed):
        seen.append((set(train.evening.tolist()), set(test.evening.tolist()), seed))
        return test.interest_correlation

    found = held_out(dates, method, 9)
    evenings = set(dates.evening.tolist())
    assert [test for _, test, _ in seen] == [{evening} for evening in sorted(evenings)]
    assert all(train == evenings - test for train, test, _ in seen)
    assert {seed for *_, seed in seen} == {9}
    assert found.counts.shape == (3, 3, 3)
    assert found.aucs.shape == (3 * 8,)


def test_auc_per_person_of_an_evening_is_that_of_scikit_learn():
    dates = evening_of(5, 5, seed=2)
    other = evening_of(5, 5, seed=3)
    both = type(dates)(
        np.concatenate([dates.pairs, other.pairs + 10]),
        np.concatenate([dates.evening, other.evening + 1]),
        np.concatenate([dates.match, other.match]),
        np.concatenate([dates.wanted, other.wanted]),
        np.concatenate([dates.interest_correlation, other.interest_correlation]),
        pd.concat([dates.profiles, other.profiles], ignore_index=True),
    )
    found = values(measure(both, lambda _, test, __: test.interest_correlation, 0))
    each = []
    for person in np.unique(both.pairs):
        rows = (both.pairs == person).any(axis=1)
        if 0 < both.match[rows].mean() < 1:
            each.append(roc_auc_score(both.match[rows], both.interest_correlation[rows]))
    assert found["AUC per person"] == pytest.approx(np.mean(each))


def test_answers_are_in_units_of_their_spread_and_points_are_shares():
    people, _ = tables(seed=1, evenings=2, size=3)
    people.loc[0, "sports"] = np.nan
    people.loc[1, [f"{quality}1_1" for quality in QUALITIES]] *= 7
    profiles = profile_table(people.set_index("iid"))
    assert profiles["sports"].iloc[0] == 0, "what is missing is the mean"
    known = people["sports"][1:]
    np.testing.assert_allclose(profiles["sports"].iloc[1:], (known - known.mean()) / known.std())
    points = people[[f"{quality}1_1" for quality in QUALITIES]].to_numpy()
    share = points[:, 0] / points.sum(axis=1)
    expected = (share - share.mean()) / share.std(ddof=1)
    np.testing.assert_allclose(profiles["wants_attr"], expected)
    assert {f"is_{quality}" for quality in SELF} | set(INTERESTS) <= set(profiles.columns)


def test_an_unknown_correlation_is_the_mean_of_those_known(tmp_path):
    folder = write(tmp_path / "speed_dating", evenings=2, size=3)
    table = pd.read_parquet(folder / "dates.parquet")
    women = table["gender"] == 0
    first = table.index[women][0]
    table.loc[first, "int_corr"] = np.nan
    table.to_parquet(folder / "dates.parquet")
    dates = read_dates(folder)
    known = table[women]["int_corr"]
    row = dates.interest_correlation == pytest.approx(known.mean())
    assert np.isclose(dates.interest_correlation, known.mean()).sum() == 1 or row


def test_scientists_know_each_other_if_either_says_so_and_new_ones_later(tmp_path):
    people = pd.DataFrame(
        {"person": [1, 2, 3, 4], "discipline": list("abab"), "citations": [0, 5, 50, 500]}
    )
    people.to_csv(tmp_path / "eies_scientists_people.csv", index=False)
    rows = [
        ("acquaintance_t1", 1, 2, MET), ("acquaintance_t1", 2, 3, MET - 1),
        ("acquaintance_t2", 4, 1, MET), ("acquaintance_t2", 3, 2, MET - 1),
        ("friendship", 3, 4, 9),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["relation", "i", "j", "value"])
    table.to_csv(tmp_path / "eies_scientists_ties.csv", index=False)
    club = read_eies(tmp_path)
    assert np.argwhere(np.triu(club.ties.toarray()) > 0).tolist() == [[0, 1]]
    assert club.pairs.tolist() == [[0, 3], [1, 2], [2, 3]]
    assert club.new.tolist() == [1, 0, 0]
    assert club.attributes[:, 0].tolist() == [0, 1, 0, 1]
    assert club.attributes[0, 1] < club.attributes[3, 1]
