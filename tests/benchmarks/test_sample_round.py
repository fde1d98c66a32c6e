"""The sample club's round under the dial: the table, and candidates against all pairs."""

from pathlib import Path

import pytest

from benchmarks.sample_round import DIALS, WEEK, measure_candidates, tabulate_dial
from recommender.config import Config
from recommender.pipeline import introduce_club

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture(scope="module")
def rows(prepared):
    lines = tabulate_dial(prepared)
    assert len(lines) == 2 + len(DIALS)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def percent(cell):
    return float(cell.rstrip("%")) / 100


def test_there_is_a_row_for_each_position_and_the_first_is_the_reference(rows):
    assert [float(row[0]) for row in rows] == list(DIALS)
    assert rows[0][-1] == "100.0%"
    compatible = [float(row[5]) for row in rows]
    for row in rows:
        assert percent(row[6]) == pytest.approx(float(row[5]) / compatible[0], abs=0.003)


def test_a_row_has_the_numbers_of_that_round(rows, prepared):
    numbers = introduce_club(prepared, WEEK, Config(bubble=0.8)).numbers
    (row,) = [row for row in rows if row[0] == "0.8"]
    assert percent(row[1]) == pytest.approx(numbers.no_mutual_contact, abs=0.0006)
    assert percent(row[2]) == pytest.approx(numbers.across_industries, abs=0.0006)
    assert percent(row[3]) == pytest.approx(numbers.bridging, abs=0.0006)
    assert float(row[4]) == pytest.approx(numbers.mean_closeness, abs=0.006)


def test_distance_is_bought_with_compatibility(rows):
    assert percent(rows[-1][3]) > percent(rows[0][3])
    assert float(rows[-1][4]) < float(rows[0][4])
    assert percent(rows[-1][6]) < 1


def test_the_table_of_the_readme_is_what_comes_out(prepared):
    text = README.read_text(encoding="utf-8").replace("**", "")  # the default stands out there
    assert "\n".join(tabulate_dial(prepared)) in text


def test_candidates_lose_next_to_nothing_against_all_pairs(prepared):
    assert 0.999 < measure_candidates(prepared) <= 1 + 1e-6
