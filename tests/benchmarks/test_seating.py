"""The bench of tables: instances are as their kind says, files are read back, plans keep the rules."""

import numpy as np
import pytest

from benchmarks.seating import (
    GOLFERS,
    draw_instance,
    lay_tables,
    list_instances,
    measure_evening,
    measure_golfers,
    read_instance,
)
from recommender.maths.matching.seating_bound import bound_value
from recommender.maths.matching.seating_search import find_plan


@pytest.mark.parametrize("kind", ["RanInt", "RanReal"])
def test_an_instance_is_symmetric_within_bounds_and_of_its_kind(kind):
    distances = draw_instance(kind, 30, np.random.default_rng(1))
    assert (distances == distances.T).all()
    assert not distances.diagonal().any()
    assert 0 <= distances.min() < distances.max() <= 100
    assert (kind == "RanInt") == (distances == np.rint(distances)).all()


def test_a_file_of_the_collection_is_read_as_it_was_written(tmp_path):
    distances = draw_instance("RanInt", 6, np.random.default_rng(2))
    rows = [f"{i} {j} {distances[i, j]:g}" for i in range(6) for j in range(i + 1, 6)]
    path = tmp_path / "RanInt_n006_ss_01.txt"
    path.write_text("6 2 ss 3 3 3 3\n" + "\n".join(rows) + "\n", encoding="utf-8")
    np.testing.assert_array_equal(read_instance(path), distances)


def test_tables_are_of_one_size_and_an_evenings_pairs_meet_once():
    weights = draw_instance("RanReal", 12, np.random.default_rng(3))
    once = lay_tables(weights, 4)
    assert once.sizes.tolist() == [[3, 3, 3, 3]]
    assert once.wishes == ()
    twice = lay_tables(weights, 4, rounds=2)
    assert twice.sizes.shape == (2, 4)
    plan = find_plan(twice, np.random.default_rng(0))
    first, second = (
        {(a, b) for a in range(12) for b in range(a) if row[a] == row[b]} for row in plan.tables
    )
    assert len(first) == len(second) == 12
    assert not first & second
    assert not plan.broken
    assert plan.value <= bound_value(twice) + 1e-9


def test_an_evening_is_better_than_chance_and_not_better_than_its_bound():
    value, time = measure_evening(12, 4, 2)
    assert value.value > 0
    assert 0 < value.ratio <= 1
    assert time.value >= 0


def test_golfers_meet_as_often_as_can_be_where_that_is_easy():
    [record] = measure_golfers(3, 2, 3, seeds=2)
    assert record.value == 3.0
    assert record.ratio == 1.0
    assert all(groups >= size for groups, size, _ in GOLFERS)


def test_without_a_folder_instances_of_the_same_kinds_are_drawn(tmp_path):
    drawn = list_instances(None)
    assert drawn
    assert all(weights.shape == (len(weights),) * 2 for _, weights in drawn)
    with pytest.raises(FileNotFoundError, match="RanInt"):
        list_instances(tmp_path)
