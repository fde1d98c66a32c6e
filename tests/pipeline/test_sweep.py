"""Sweeps: the production path at each value of a knob, nothing encoded twice."""

from dataclasses import replace

import pytest

from recommender.club.club import Club
from recommender.errors import InputError
from recommender.pipeline import introduce_club, introduce_member, sweep_club, sweep_member
from recommender.service.club.bootstrap import prepare
from tests.conftest import WEEK


@pytest.fixture(scope="module")
def few(sample_club, encoder):
    return prepare(Club.build(sample_club.members[:30]), encoder)


def test_a_rounds_row_is_that_rounds_numbers(few):
    table = sweep_club(few, WEEK, "bubble", [0.0, 1.0])
    far = introduce_club(few, WEEK, few.config.with_knobs(bubble=1.0)).numbers
    assert table["value"].tolist() == [0.0, 1.0]
    assert table["mean_compatibility"].iloc[1] == far.mean_compatibility
    assert table["mean_closeness"].iloc[0] > table["mean_closeness"].iloc[1]


def test_a_members_rows_are_that_members_list(few):
    table = sweep_member(few, "m001", WEEK, "bridging__mu", [0.1, 0.9], limit=4)
    turned = few.config.with_knobs(bridging__mu=0.9)
    expected = introduce_member(few, "m001", WEEK, 4, turned)
    rows = table[table["value"] == 0.9]
    assert rows["id"].tolist() == [pair.side_of("m001").partner for pair in expected]
    assert rows["rank"].tolist() == [1, 2, 3, 4]


def test_an_empty_list_is_an_empty_table_with_its_columns(few):
    nothing = replace(few, config=few.config.with_knobs(rules__floor=1.0))
    table = sweep_member(nothing, "m001", WEEK, "bubble", [0.5])
    assert not len(table)
    assert "partner" in table


def test_an_unknown_knob_is_named(few):
    for name in ("bridging__nu", "bridging.nu"):
        with pytest.raises(
            InputError, match=r"no knob 'bridging\.nu'; the nearest is bridging\.mu"
        ):
            sweep_club(few, WEEK, name, [0.5])


def test_both_ways_to_name_a_knob_are_the_same_sweep(few):
    tables = [sweep_club(few, WEEK, name, [0.9]) for name in ("bridging__mu", "bridging.mu")]
    assert tables[0].equals(tables[1])
