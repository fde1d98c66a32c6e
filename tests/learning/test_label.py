"""Labels: every case of the table, unknown stays unknown, weights from propensities."""

import numpy as np
import pandas as pd
import pytest

from recommender.learning.label import (
    LARGEST_WEIGHT,
    drawn_odds,
    good_meetings,
    inverse_propensity,
    label_outcomes,
)

_NA = pd.NA
CASES = [
    # accepted_a, accepted_b, met, glad_a, glad_b, good
    (True, True, True, 5, 4, 1.0),
    (_NA, _NA, _NA, 4, 4, 1.0),
    (True, True, True, 3, 5, 0.0),
    (True, True, True, 2, _NA, 0.0),
    (True, True, False, _NA, _NA, 0.0),
    (True, False, False, _NA, _NA, 0.0),
    (True, False, _NA, _NA, _NA, 0.0),
    (False, True, True, 4, 5, 1.0),
    (True, True, True, 5, _NA, np.nan),
    (True, True, True, _NA, _NA, np.nan),
    (True, False, True, _NA, _NA, np.nan),
    (True, True, _NA, _NA, _NA, np.nan),
    (True, True, False, 5, 5, np.nan),
    (True, True, False, 1, _NA, np.nan),
    (_NA, _NA, _NA, _NA, _NA, np.nan),
]


def history(cases=CASES):
    names = ["accepted_a", "accepted_b", "met", "glad_a", "glad_b"]
    table = pd.DataFrame([case[:5] for case in cases], columns=names)
    kinds = dict.fromkeys(names[:3], "boolean") | dict.fromkeys(names[3:], "Int64")
    return table.astype(kinds)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_outcome_has_the_label_the_table_says(case):
    np.testing.assert_equal(good_meetings(history([case]))[0], case[5])


def test_a_label_does_not_depend_on_which_side_is_named_first():
    table = history()
    swap = {"accepted_a": "accepted_b", "glad_a": "glad_b"}
    swap |= {new: old for old, new in swap.items()}
    np.testing.assert_equal(good_meetings(table.rename(columns=swap)), good_meetings(table))


def test_unknown_outcomes_are_left_out_and_rows_say_which_are_in():
    labels = label_outcomes(history())
    known = [row for row, case in enumerate(CASES) if not np.isnan(case[5])]
    assert labels.rows.tolist() == known
    assert labels.good.tolist() == [int(CASES[row][5]) for row in known]
    assert (labels.weight == 1).all()


def test_a_history_read_as_plain_objects_gives_the_same_labels():
    np.testing.assert_equal(good_meetings(history().astype(object)), good_meetings(history()))


def test_rare_introductions_count_for_more_and_unknown_ones_as_the_average():
    table = history(CASES[:3]).assign(week="2026-W40", propensity=[0.1, 0.4, None])
    weight = label_outcomes(table).weight
    assert weight[0] / weight[1] == pytest.approx(4)
    assert weight[:2].mean() == pytest.approx(1)
    assert weight[2] == 1


def test_only_weeks_in_which_something_was_drawn_are_weighed_by_their_odds():
    table = pd.concat([history(CASES[:2])] * 2, ignore_index=True)
    table = table.assign(week=["W1", "W1", "W2", "W2"], propensity=[1.0, 1.0, 0.5, 1.0])
    assert label_outcomes(table).weight == pytest.approx([1.0, 1.0, 4 / 3, 2 / 3])
    assert np.isnan(drawn_odds(table)).tolist() == [True, True, False, False]
    assert np.isnan(drawn_odds(table.assign(propensity=[2.0, 0.0, None, -1.0]))).all()


def test_one_pair_cannot_decide_alone():
    weight = inverse_propensity(np.array([1e-9] + [1.0] * 99))
    assert weight.max() == LARGEST_WEIGHT


def test_a_propensity_that_is_none_counts_as_unknown():
    assert inverse_propensity(np.array([0.0, -1.0, 2.0])).tolist() == [1, 1, 1]


def test_no_history_gives_no_labels():
    assert len(label_outcomes(history([])).rows) == 0
