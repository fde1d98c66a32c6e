"""How help is spread: of weeks that are over, in steps, and nothing of few."""

from datetime import timedelta

import pytest

from recommender.ports.records import Answers
from recommender.service.rounds.giving import SEASON
from recommender.service.rounds.outcome_counts import STEP
from tests.service.small_club import MONDAY


def read(small):
    return small.services.giving.read()


def later(small, weeks):
    small.clock.now = MONDAY + timedelta(weeks=weeks)


def told_to_help(small):
    pairs = small.introductions().values()
    return sum(bool(pair.text_of(id_)["gives"]) for pair in pairs for id_ in (pair.a, pair.b))


def learn(small, count, rating=5):
    """So many sides say that they learned something new."""
    sides = [(pair.id, id_) for pair in small.introductions().values() for id_ in (pair.a, pair.b)]
    for number, (introduction, member) in enumerate(sides[:count]):
        small.services.feedback.add(
            introduction, member, str(number), Answers(met=True, learned=rating)
        )


def test_the_week_that_is_not_over_does_not_count(published):
    learn(published, 10)
    assert (read(published).told_to_help, read(published).helped) == (None, None)


def test_once_it_is_over_its_sides_are_counted_in_steps(published):
    told = told_to_help(published)
    assert told > STEP, "or this proves nothing"
    later(published, 1)
    assert read(published).told_to_help == told - told % STEP
    assert 0 <= read(published).told_gini <= 1


@pytest.mark.parametrize(("sides", "counted"), [(STEP - 1, None), (STEP, STEP), (STEP + 3, STEP)])
def test_who_learned_is_counted_in_steps_and_not_below_one(published, sides, counted):
    learn(published, sides)
    later(published, 1)
    assert read(published).helped == counted


def test_who_learned_little_is_not_counted(published):
    learn(published, STEP, rating=2)
    later(published, 1)
    assert read(published).helped is None


def test_half_a_year_later_it_is_past(published):
    later(published, SEASON)
    assert read(published).told_to_help
    later(published, SEASON + 1)
    assert read(published).told_to_help is None


def test_a_round_that_is_not_published_counts_nothing(drafted):
    later(drafted, 1)
    assert read(drafted).told_to_help is None
