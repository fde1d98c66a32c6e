"""Ways of choosing in a simulated year: what they see, what they learn, and what they must not."""

import numpy as np
import pytest

from benchmarks.simulation.year.people import COMMUNITIES, People
from benchmarks.simulation.year.policies import (
    Ours,
    Policy,
    Sight,
    make_policies,
    reward_distance,
    see_features,
)
from benchmarks.simulation.year.truth import Truth, work_out_chances
from recommender.config import Bridging

N = 60


@pytest.fixture(scope="module")
def people():
    return People.make(N, np.random.default_rng(3))


def look(people, seed=0):
    ties = people.same_community & (np.random.default_rng(5).random((N, N)) < 0.3)
    ties = np.triu(ties, 1) | np.triu(ties, 1).T
    known = ties.astype(np.float64)
    chances = work_out_chances(people, Truth())
    return Sight(people, ties, known @ known, chances, np.random.default_rng(seed))


@pytest.mark.parametrize("name", make_policies())
def test_every_policy_weighs_every_pair_and_no_two_of_them_alike(people, name):
    weights = make_policies()[name].weigh(look(people))
    assert weights.shape == (N, N)
    assert np.isfinite(weights).all()
    others = set(make_policies()) - {name, "ours, cold", "ours, learning", "ours, no exploration"}
    for other in others:
        assert (make_policies()[other].weigh(look(people)) != weights).any(), other


@pytest.mark.parametrize("name", ["random", "common neighbours", "farthest", "knows the truth"])
def test_what_is_not_read_off_noisy_profiles_is_the_same_both_ways(people, name):
    weights = make_policies()[name].weigh(look(people))
    np.testing.assert_allclose(weights, weights.T)


@pytest.mark.parametrize("name", sorted(set(make_policies()) - {"knows the truth"}))
def test_only_the_one_that_knows_the_truth_reads_it(people, name):
    honest, lied_to = look(people), look(people)
    nothing = np.zeros((N, N))
    lied_to.chances = type(honest.chances)(nothing, nothing, nothing)
    policies = make_policies()[name], make_policies()[name]
    np.testing.assert_array_equal(policies[0].weigh(honest), policies[1].weigh(lied_to))


def test_the_truth_counts_for_nothing_between_two_with_a_mutual_contact(people):
    sight = look(people)
    weights = make_policies()["knows the truth"].weigh(sight)
    assert not weights[sight.mutual > 0].any()
    strangers = sight.mutual == 0
    np.testing.assert_array_equal(weights[strangers], sight.chances.good_meeting[strangers])


def test_features_are_what_profiles_show_and_the_square_of_distance(people):
    seen = see_features(look(people))
    assert seen.shape == (N, N, 5)
    np.testing.assert_array_equal(seen[..., 0], people.seen_need)
    np.testing.assert_array_equal(seen[..., 2], -people.other_city)
    np.testing.assert_allclose(seen[..., 4], seen[..., 3] ** 2)


def test_the_reward_is_less_for_a_mutual_contact_and_for_ones_own_circle(people):
    sight, knobs = look(people), Bridging()
    alone = look(people)
    alone.mutual = np.zeros((N, N))
    lost = reward_distance(alone) - reward_distance(sight)
    np.testing.assert_allclose(lost, knobs.mutual_contacts * np.log1p(sight.mutual), atol=1e-12)
    apart, same = ~people.same_community, people.same_community & ~np.eye(N, dtype=np.bool_)
    near = np.abs(people.difference - (1 - knobs.mu)) < 0.05
    assert reward_distance(alone)[near & apart].min() > reward_distance(alone)[near & same].max()


def test_exploring_is_chance_and_the_rest_is_none(people):
    steady = Ours(learns=False, explores=False)
    np.testing.assert_array_equal(steady.weigh(look(people, 1)), steady.weigh(look(people, 2)))
    drawn = Ours(learns=False, explores=True)
    assert (drawn.weigh(look(people, 1)) != drawn.weigh(look(people, 2))).any()
    np.testing.assert_array_equal(drawn.weigh(look(people, 1)), drawn.weigh(look(people, 1)))


def teach(policy, people, weeks=6):
    """Introductions are good where what is seen of needs is above its middle, and nowhere else."""
    sight, rng = look(people), np.random.default_rng(8)
    good = people.seen_need > np.median(people.seen_need)
    for _ in range(weeks):
        pairs = rng.permutation(N).reshape(-1, 2)
        policy.learn(sight, pairs, good[pairs[:, 0], pairs[:, 1]])


def test_who_learns_finds_what_was_planted(people):
    policy = Ours(learns=True, explores=False)
    before = policy.coef.copy()
    teach(policy, people)
    assert policy.coef[0] > before[0]
    assert np.argmax(policy.coef - before) == 0


def test_who_does_not_learn_stays_as_it_was(people):
    policy = Ours(learns=False, explores=False)
    before = policy.weigh(look(people))
    teach(policy, people)
    np.testing.assert_array_equal(policy.weigh(look(people)), before)


@pytest.mark.parametrize("came", [True, False])
def test_of_one_kind_of_outcome_alone_nothing_is_learnt(people, came):
    policy = Ours(learns=True, explores=False)
    before = policy.coef.copy()
    policy.learn(look(people), np.array([[0, 1], [2, 3]]), np.full(2, came))
    np.testing.assert_array_equal(policy.coef, before)
    policy.learn(look(people), np.zeros((0, 2), np.int64), np.zeros(0, np.bool_))
    np.testing.assert_array_equal(policy.coef, before)


def test_policies_come_fresh_each_time(people):
    teach(make_policies()["ours, learning"], people)
    fresh = make_policies()["ours, learning"]
    assert isinstance(fresh, Ours)
    assert fresh.seen == []


def test_a_policy_that_weighs_nothing_cannot_be_made():
    with pytest.raises(TypeError, match="weigh"):
        Policy()  # type: ignore[abstract]


def test_people_who_come_anew_change_their_own_rows_alone(people):
    club = People.make(N, np.random.default_rng(4))
    before = club.background.copy(), club.noise_need.copy()
    club.renew(np.array([7]))
    others = np.arange(N) != 7
    np.testing.assert_array_equal(club.background[others], before[0][others])
    np.testing.assert_array_equal(
        club.noise_need[np.ix_(others, others)], before[1][np.ix_(others, others)]
    )
    assert (club.background[7] != before[0][7]).any()


def test_difference_is_a_percentile_of_the_clubs_own_pairs(people):
    apart = people.difference[np.triu_indices(N, 1)]
    assert 0.0 <= apart.min() < 0.01
    assert 0.99 < apart.max() <= 1.0
    assert apart.mean() == pytest.approx(0.5, abs=0.01)
    assert people.difference[people.same_community].mean() < people.difference.mean()


def test_first_ties_are_few_mutual_and_mostly_within_communities(people):
    club = People.make(400, np.random.default_rng(6))
    ties = club.first_ties()
    assert (ties == ties.T).all()
    assert not ties.diagonal().any()
    assert ties.sum(axis=1).mean() == pytest.approx(12, abs=1.5)
    assert (ties & club.same_community).sum() / ties.sum() == pytest.approx(0.8, abs=0.04)
    assert set(np.unique(club.community)) == set(range(COMMUNITIES))
