"""Dials tried on and saved: the next round is solved by them, the open one stays."""

import pytest

from tests.service.small_club import BY, WEEK


def test_the_next_round_is_solved_by_it_and_the_open_one_stays(drafted):
    before = drafted.record()
    drafted.services.config.save({"rules.floor": 0.75}, seen=0, by=BY)
    assert drafted.record() == before
    record = drafted.solve(week=WEEK)
    assert record.id != before.id
    assert record.config == {"rules.floor": 0.75}
    assert all(pair.numbers["compatibility"] >= 0.75 for pair in drafted.introductions().values())


def test_nobody_gets_more_than_the_club_gives_anybody(drafted):
    most = max(sum(id_ in pair for pair in drafted.pairs()) for id_ in drafted.members())
    assert most > 1, "or this proves nothing"
    drafted.solve(week=WEEK, **{"rules.most_per_member": 1})
    for id_ in drafted.members():
        assert sum(id_ in pair for pair in drafted.pairs()) <= 1


@pytest.fixture
def tried(drafted):
    return drafted.services.dials


def test_dials_that_nobody_turned_change_nothing(tried):
    answer = tried.try_on({})
    assert (answer.new, answer.gone) == ((), ())
    assert answer.point == answer.now
    assert answer.week == WEEK


def test_a_turned_dial_names_the_pairs_that_come_and_go(tried, drafted):
    answer = tried.try_on({"bubble": 1.0})
    assert answer.point.bubble == 1.0
    assert answer.point == answer.curve[-1]
    assert set(answer.new).isdisjoint(answer.gone)
    assert answer.now.introductions + len(answer.new) - len(answer.gone) == (
        answer.point.introductions
    )
    assert drafted.services.config.latest() is None, "nothing is saved by looking"
    drafted.services.config.save({"bubble": 1.0}, seen=0, by=BY)
    assert tried.try_on({}).point == answer.point


def test_a_rule_that_is_turned_is_solved_by(tried, drafted):
    answer = tried.try_on({"rules.most_per_member": 1, "rules.floor": 0.6})
    assert answer.point.introductions < answer.now.introductions
    assert answer.point.unserved > answer.now.unserved
    member = next(iter(drafted.members()))
    drafted.services.people.erase(member, by=BY)
    pairs = tried.try_on({"bubble": 1.0})
    assert not any(member in pair for pair in (*pairs.new, *pairs.gone))
