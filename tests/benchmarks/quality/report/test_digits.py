"""Digits: as many as it takes to tell small rates apart, none for counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.quality.report.digits import digits, number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0.000"),
        (0.00042, "0.0004"),
        (-0.00042, "-0.0004"),
        (0.0099, "0.0099"),
        (0.01, "0.010"),
        (0.26, "0.260"),
        (1.0, "1.000"),
        (1.2345, "1.234"),
        (2.0, "2"),
        (2.5, "2.500"),
        (17.0, "17"),
        (99.4, "99.400"),
        (100.4, "100"),
        (65309.0, "65,309"),
        (-3.0, "-3"),
    ],
)
def test_numbers_read_as_they_should(value, expected):
    assert number(value) == expected


@given(st.floats(-1e6, 1e6))
def test_what_is_written_is_the_number_to_its_last_digit(value):
    written = float(number(value).replace(",", ""))
    assert abs(written - value) <= 0.5 * 10.0 ** -digits(value) * (1 + 1e-9)


@given(st.floats(0.0001, 1.99), st.floats(1.001, 2))
def test_rates_that_differ_by_more_than_their_last_digit_read_differently(value, factor):
    other = value * factor
    places = min(digits(value), digits(other))
    if abs(other - value) > 10.0**-places:
        assert number(value) != number(other)


@given(st.integers(2, 10**7))
def test_whole_numbers_from_two_on_are_counts(value):
    assert number(float(value)) == f"{value:,}"
