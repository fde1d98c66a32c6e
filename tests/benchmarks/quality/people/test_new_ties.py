"""Small groups: counts by hand, planted ties, and chance."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.quality.people import club_baselines as baselines
from benchmarks.quality.people import new_ties, rounds
from benchmarks.quality.people.clubs import (
    CONTACTS,
    Source,
    read_contacts,
    read_eies,
    watched,
)
from benchmarks.quality.people.new_ties import evaluate_new_ties, measure
from recommender.errors import InputError

REAL = Path(__file__).resolve().parents[5] / "shared" / "data"


def ties(n, pairs):
    table = np.zeros((n, n))
    for i, j in pairs:
        table[i, j] = table[j, i] = 1.0
    return table


@pytest.fixture
def small():
    """0-1-2-3 in a row, 1 also knows 4; groups 0, 1, 0, 1, 1."""
    groups = [np.array([0.0, 1, 0, 1, 1])]
    after = ties(5, [(0, 3), (2, 4)]) > 0
    return watched("small", ties(5, [(0, 1), (1, 2), (2, 3), (1, 4)]), after, groups)


def planted(seed=0, n=40):
    """Two groups; across them those with a mutual contact meet, and nobody else."""
    rng = np.random.default_rng(seed)
    before = np.triu(rng.random((n, n)) < 0.08, 1)
    before |= before.T
    friends = before.astype(int)
    after = (friends @ friends > 0) & ~before & ~np.eye(n, dtype=bool)
    return watched("planted", before.astype(float), after, [np.arange(n) % 2.0])


def test_pairs_of_two_groups_without_a_tie_are_asked_about(small):
    assert small.pairs.tolist() == [[0, 3], [0, 4], [2, 4]]
    assert small.new.tolist() == [1, 0, 1]


def test_someone_of_unknown_group_is_asked_about_nothing():
    none = np.zeros((3, 3))
    club = watched("gaps", none, none > 0, [np.array([0.0, 1.0, np.nan])])
    assert club.pairs.tolist() == [[0, 1]]


def test_network_scores_are_those_counted_by_hand(small):
    pairs = small.pairs
    assert baselines.common_neighbours(small, pairs, 0).tolist() == [0, 1, 1]
    expected = [0, 1 / np.log(3), 1 / np.log(3)]
    assert baselines.adamic_adar(small, pairs, 0) == pytest.approx(expected)
    # 0-1-2-3 is the only three-step path between 0 and 3; 1 knows three, 2 knows two
    assert baselines.three_steps(small, pairs, 0) == pytest.approx([1 / np.sqrt(6), 0, 0])
    cosine = baselines.nearest(small, pairs, 0)
    assert cosine == pytest.approx([0, 1, 1 / np.sqrt(2)])
    assert (baselines.farthest(small, pairs, 0) == -cosine).all()


def test_the_reward_for_distance_prefers_those_without_a_mutual_contact(small):
    reward = baselines.ours(small, small.pairs, 0)
    assert reward[0] > reward[1:].max()


def test_ties_through_mutual_contacts_are_found_by_counting_them_and_not_by_chance():
    club = planted()
    found = {each.metric: each for each in measure(club, baselines.common_neighbours, 0)}
    assert found["AUC"].value == 1.0
    assert found["AUC per person"].value == 1.0
    assert found["lift@3"].low > 1.5
    chance = {each.metric: each for each in measure(club, baselines.chance, 0)}
    assert chance["AUC"].value == pytest.approx(0.5, abs=0.06)
    assert chance["lift@3"].value == pytest.approx(1.0, abs=0.2)


def contacts(folder, name="office"):
    people = pd.DataFrame({"person": [30, 10, 20, 40], "team": ["a", "a", "b", "b"]})
    people.to_csv(folder / f"{name}_people.csv", index=False)
    rows = [(1, 10, 20, 5), (1, 10, 30, 9), (2, 10, 20, 5), (2, 10, 40, 1), (2, 20, 30, 2)]
    frame = pd.DataFrame(rows, columns=["day", "i", "j", "n_intervals"])
    frame.to_csv(folder / f"{name}_contacts.csv.gz", index=False)
    return Source(name, "team", (), 2)


def test_days_are_halved_and_short_contacts_are_no_ties(tmp_path):
    club = read_contacts(tmp_path, contacts(tmp_path))
    # people in order: 10 a, 20 b, 30 a, 40 b; 10-20 knew each other before
    assert club.pairs.tolist() == [[0, 3], [1, 2], [2, 3]]
    assert club.new.tolist() == [0, 1, 0]


def test_missing_tables_are_named(tmp_path):
    with pytest.raises(InputError, match=r"eies_scientists_people\.csv is missing"):
        evaluate_new_ties(tmp_path)


real = pytest.mark.skipif(not (REAL / "club_networks").is_dir(), reason="no data: club_networks")


@real
def test_the_office_has_the_new_pairs_its_description_counts():
    club = read_contacts(REAL / "club_networks", CONTACTS[0])
    assert len(club.attributes) == 92
    assert 30 <= club.new.sum() <= 45


@real
def test_every_method_gives_records_on_real_scientists(monkeypatch):
    monkeypatch.setattr(new_ties, "CONTACTS", ())
    records = evaluate_new_ties(REAL, 0)
    assert {each.method for each in records} == set(baselines.METHODS)
    assert all(each.low <= each.value <= each.high for each in records)
    assert len(read_eies(REAL / "club_networks").pairs) == 157


def test_large_groups_are_matched_by_dual_prices_to_nearly_the_same_value(monkeypatch):
    club = planted(n=30)
    scores = baselines.three_steps(club, club.pairs, 0)
    exact = rounds.matched(club.pairs, scores, 3)
    monkeypatch.setattr(rounds, "EXACT_UP_TO", 0)
    near = rounds.matched(club.pairs, scores, 3)
    assert near.sum() == exact.sum()
    assert scores[near].sum() >= 0.98 * scores[exact].sum()
