"""Rhythms and months off as people write them, German and English."""

from typing import Any

import pytest

from recommender.tables.rhythm import parse_every_weeks, parse_months


@pytest.mark.parametrize(
    ("written", "weeks"),
    [
        (2, 2), ("2", 2), ("weekly", 1), ("wöchentlich", 1), ("Alle zwei Wochen", 2), ("14-tägig", 2),
        ("every other week", 2), ("monatlich", 4), ("Monthly", 4), ("vierteljährlich", 13), (52, 52),
    ],
)  # fmt: skip
def test_a_rhythm_is_read(written, weeks):
    faults: list[Any] = []
    assert parse_every_weeks(written, faults) == weeks
    assert not faults


@pytest.mark.parametrize("written", [0, 53, 1.5, "now and then", True])
def test_what_is_no_rhythm_is_a_fault_and_weekly(written):
    faults: list[Any] = []
    assert parse_every_weeks(written, faults) == 1
    assert "1 to 52" in faults[0].allowed


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("Juli, August", (7, 8)), ("July and August", (7, 8)), ("7;8", (7, 8)), ((8, 7), (7, 8)),
        ("Dez.", (12,)), ("Jänner", (1,)), ("März", (3,)), ("[7, 8]", (7, 8)), ("", ()),
    ],
)  # fmt: skip
def test_months_are_read(written, months):
    faults: list[Any] = []
    assert parse_months(written, faults) == months
    assert not faults


@pytest.mark.parametrize("written", ["13", "summer", "0", "ju"])
def test_what_is_no_month_is_a_fault(written):
    faults: list[Any] = []
    assert parse_months(written, faults) == ()
    assert "months" in faults[0].allowed
