"""One dial for a call: the same as a configuration with it, laid out once for all."""

from dataclasses import replace

import pytest

from recommender.config import Config
from recommender.pipeline import SUGGESTERS, introduce_member

WEEK = "2026-W48"


@pytest.mark.parametrize("everybody_up_to", [2_000, 100])
@pytest.mark.parametrize("dial", [0.0, 1.0])
def test_a_dial_for_one_call_is_that_of_a_configuration(prepared, everybody_up_to, dial):
    without = tuple(replace(member, bubble=None) for member in prepared.club.members)
    usual = Config().with_knobs(candidates__all_on_demand=everybody_up_to)
    modest = prepared.with_club(replace(prepared.club, members=without)).under(usual)
    for member in ("m001", "m120"):
        config = usual.with_knobs(bubble=dial)
        expected = introduce_member(modest, member, WEEK, 5, config)
        assert introduce_member(modest, member, WEEK, 5, dial=dial) == expected
    assert SUGGESTERS.count(modest) == 2, "no layout of its own for the dial"
