"""The benchmark of size: which sizes are measured, what is drawn, and the whole command."""

import argparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import scale
from benchmarks.cost_records import CostRecord, read_costs, tabulate, write_costs
from benchmarks.scale import AUTHORS, BIG, SIZES, list_parts, select_times


def chosen(only=None, big=False, sizes=SIZES):
    return argparse.Namespace(only=only, big=big, sizes=list(sizes))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (chosen(), [AUTHORS, *SIZES]),
        (chosen(big=True), [AUTHORS, *SIZES, BIG]),
        (chosen("stages", sizes=[200]), [200]),
        (chosen("solver", big=True, sizes=[200]), [200, BIG]),
        (chosen("authors"), [AUTHORS]),
        (chosen("demand", sizes=[20, 30]), [20, 30]),
    ],
)
def test_each_size_is_a_part_of_its_own(options, expected):
    assert list_parts(options) == expected


def cost(benchmark="a", size=200, value=1.0, unit="s"):
    return CostRecord(benchmark, size, value, unit, "1 s", value)


def test_seconds_are_drawn_of_what_has_more_than_one_size():
    records = [
        cost("a", 200, 1.0), cost("a", 2_000, 9.0), cost("b", 200, 1.0, "CPU s"),
        cost("c", 200, 3.0, "edges"), cost("c", 2_000, 4.0, "edges"),
        cost("d, authors", 200), cost("d, authors", 2_000), cost("e", 200, 0.0), cost("e", 2_000),
    ]  # fmt: skip
    times = select_times(records)
    assert times.to_dict("list") == {
        "size": [200, 2_000], "seconds": [1.0, 9.0], "part": ["a", "a"],
    }  # fmt: skip
    assert select_times([]).empty


costs = st.builds(
    cost,
    st.sampled_from(["a", "b", "c, authors"]),
    st.sampled_from([200, 2_000]),
    st.floats(0, 10),
    st.sampled_from(["s", "CPU s", "pairs"]),
)


@given(st.lists(costs, max_size=12))
def test_what_is_drawn_are_positive_seconds_of_two_sizes_at_least(records):
    times = select_times(records)
    assert (times["seconds"] > 0).all()
    for part, rows in times.groupby("part"):
        assert rows["size"].nunique() > 1
        assert part in {"a", "b"}


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A checkout in which results can be written."""
    for folder in ("benchmarks", "docs"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(scale, "ROOT", tmp_path)
    return tmp_path


def test_the_command_measures_in_a_process_of_its_own_and_saves_beside_the_rest(copy, capsys):
    file = copy / "benchmarks" / "results.json"
    other, older = cost("solver time", 2_000, 3.0), cost("edges", 200, -1.0, "edges")
    write_costs([older, other], file)
    scale.main(["--sizes", "200", "--only", "solver"])
    saved = read_costs(file)
    assert other in saved
    assert older not in saved
    assert {record.size for record in saved} == {200, 2_000}
    table = tabulate(saved)
    assert (copy / "docs" / "benchmarks.md").read_text(
        encoding="utf-8"
    ) == scale.PAGE + table + "\n"
    assert "solver time" in (copy / "docs" / "benchmarks.svg").read_text(encoding="utf-8")
    assert "| certificate | 200 |" in capsys.readouterr().out


def test_nothing_measured_leaves_everything_as_it_was(copy):
    scale._save([])
    assert not list((copy / "docs").iterdir())


def test_an_unknown_part_is_refused_with_those_there_are(copy, capsys):
    with pytest.raises(SystemExit):
        scale.main(["--only", "everything"])
    assert "'stages', 'solver', 'demand', 'authors'" in capsys.readouterr().err
