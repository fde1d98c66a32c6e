"""The coming rounds, foreseen: from the first open week on, and nothing is written."""

import pytest

from recommender.errors import InputError
from tests.service.small_club import NEXT_WEEK, WEEK


def foresee(small, week=None, weeks=3, **knobs):
    return small.services.foreseeing.foresee(week, weeks, knobs)


def weeks_of(foreseen):
    return [week.week for week in foreseen.plan.weeks]


def test_it_begins_with_this_week_while_its_round_is_not_out(drafted):
    assert weeks_of(foresee(drafted)) == [WEEK, NEXT_WEEK, "2026-W50"]


def test_once_it_is_out_with_the_next(shared):
    assert weeks_of(foresee(shared)) == [NEXT_WEEK, "2026-W50", "2026-W51"]


def test_or_with_the_week_that_is_asked_for(shared):
    assert weeks_of(foresee(shared, week="2026-W53", weeks=2)) == ["2026-W53", "2027-W01"]


def test_no_pair_is_foreseen_twice_nor_one_that_has_met(shared):
    pairs = [(a, b) for _, a, b, _ in foresee(shared, weeks=4).plan.pairs]
    assert pairs
    assert len(pairs) == len(set(pairs))
    assert not set(pairs) & shared.pairs()


def test_everybody_who_is_hard_to_serve_is_told_what_would_help_in_both_languages(shared):
    foreseen = foresee(shared, **{"rules.floor": 0.6})
    assert foreseen.plan.hard, "or this proves nothing"
    assert foreseen.helps.keys() == {hard.member for hard in foreseen.plan.hard}
    assert all({*said} == {"de", "en"} and all(said.values()) for said in foreseen.helps.values())
    assert foreseen.said["de"] != foreseen.said["en"]


def test_nothing_is_written(drafted):
    before = drafted.record(), drafted.services.rounds.page("", 9)
    foresee(drafted)
    assert (drafted.record(), drafted.services.rounds.page("", 9)) == before


@pytest.mark.parametrize("knob", ["memory.nothing", "candidates.per_member"])
def test_a_knob_that_is_not_an_organisers_is_refused(shared, knob):
    with pytest.raises(InputError, match=knob.partition(".")[0]):
        foresee(shared, **{knob: 3})
