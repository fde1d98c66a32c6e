"""A host's measures, on cases worked out by hand."""

import math

import numpy as np
import pytest

from benchmarks.quality.hosts.measures import (
    METRICS,
    first_places,
    measure_orders,
    measure_partners,
    order_ndcg,
    tally_partners,
)

GRADES = np.array([[0.0, 3, 2, 1, 0], [1.0, 0, 0, 0, 2]])
APART = np.array([[1, 1, 0, 1, 1], [0, 1, 1, 1, 1]], dtype=bool)
ACROSS = np.array([[1, 0, 1, 1, 1], [1, 1, 1, 0, 0]], dtype=bool)
GIVEN = np.array([[0.0, 1, 1, 0, 1], [0.0, 0, 0, 1, 0]])


def tallied(given=GIVEN):
    return tally_partners(given, GRADES, APART, ACROSS)


def test_partners_are_summed_for_each_focal_member():
    # the first got grades 3, 2, 0, the second one partner at 0
    assert tallied().tolist() == [[3, 2, 5, 1, 2, 2], [1, 0, 0, 1, 1, 0]]


def test_shares_are_of_all_partners_given():
    found = {each.metric: each for each in measure_partners(tallied())}
    assert tuple(found) == METRICS
    assert [each.value for each in found.values()] == pytest.approx(
        [2 / 4, 5 / 4, 2 / 4, 3 / 4, 2 / 4]
    )
    assert found["host would"].n == 2
    assert found["host would"].low == 0.0, "both draws may be of the second"
    assert found["host would"].high == pytest.approx(2 / 3), "or of the first"


def test_a_partner_given_in_part_counts_in_part():
    assert tallied(GIVEN / 2).tolist() == (tallied() / 2).tolist()
    halves = measure_partners(tallied(GIVEN / 2))
    assert [each.value for each in halves] == [each.value for each in measure_partners(tallied())]


def test_who_was_given_nobody_adds_nothing():
    nobody = np.zeros((3, 6))
    with_them = measure_partners(np.concatenate([tallied(), nobody]))
    assert with_them == measure_partners(tallied())
    assert all(math.isnan(each.value) and each.n == 0 for each in measure_partners(nobody))


def test_the_gain_of_a_grade_is_two_to_its_power_less_one():
    permitted = np.array([[False, True, True, True, True], [True, False, True, True, True]])
    scores = np.array([[9.0, 1, 4, 3, 2], [1.0, 9, 2, 3, 4]])
    # order of the first: 2, 3, 4, 1 with gains 3, 1, 0, 7; of the second: 4, 3, 2, 0 with 3, 0, 0, 1
    discount = 1 / np.log2([2, 3, 4, 5])
    first = discount @ [3, 1, 0, 7] / (discount @ [7, 3, 1, 0])
    second = discount @ [3, 0, 0, 1] / (discount @ [3, 1, 0, 0])
    assert order_ndcg(scores, GRADES, permitted) == pytest.approx([first, second])
    cut = order_ndcg(scores, GRADES, permitted, cut=1)
    assert cut == pytest.approx([3 / 7, 1.0])


def test_whom_the_host_would_introduce_to_nobody_has_no_order():
    values = order_ndcg(np.zeros((1, 3)), np.zeros((1, 3)), np.ones((1, 3), dtype=bool))
    assert np.isnan(values).all()
    assert measure_orders(np.array([0.5, np.nan, 1.0])).value == 0.75


def test_the_first_of_a_list_are_those_of_the_best_scores_who_may_be_met():
    may = np.array([[True, True, True, False, True]])
    assert first_places(np.array([[1.0, 5, 3, 9, 2]]), may, 2).tolist() == [[0, 1, 1, 0, 0]]
    assert first_places(np.array([[1.0, 5, 3, 9, 2]]), may, 9).tolist() == [[1, 1, 1, 0, 1]]
    assert first_places(np.array([[1.0, 5, 3, 9, 2]]), may & False, 3).sum() == 0


def test_level_scores_share_the_places_that_are_left():
    may = np.ones((1, 5), dtype=bool)
    places = first_places(np.array([[2.0, 1, 1, 1, 0]]), may, 2)
    assert places[0] == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3, 0])
    assert first_places(np.zeros((1, 5)), may, 3)[0] == pytest.approx([0.6] * 5)
