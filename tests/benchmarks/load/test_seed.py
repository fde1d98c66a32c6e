"""The database of the load test: a club with a published round, put there once."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.load.seed import ROUND, WEEK, link_in_ring, seed_database
from recommender.ports.records import RoundState
from recommender.service.assembly import open_store
from tests.benchmarks.load.conftest import MEMBERS
from tests.made_up import Clock

WORDS: list[Any] = [({"weight": 1.0}, {"a": {"summary": "x"}, "b": {"summary": "y"}})]


def test_everybody_has_three_introductions_of_a_published_round(seeded):
    _, url, _, ids = seeded
    store = open_store(url, Clock())
    with store.read() as session:
        introductions = session.rounds.introductions(ROUND)
        record = session.rounds.get(ROUND)
        assert record is not None
        assert record.state == RoundState.PUBLISHED
        assert {member.id for member in session.members.all()} == {*ids}
    store.close()
    ends = Counter(end for one in introductions for end in (one.a, one.b))
    assert set(ends) == {*ids}
    assert set(ends.values()) == {3}
    assert len({(one.a, one.b) for one in introductions}) == 3 * MEMBERS / 2
    assert all(one.a < one.b and one.week == WEEK for one in introductions)


def test_their_words_are_those_of_a_real_round(seeded):
    store = open_store(seeded[1], Clock())
    with store.read() as session:
        introductions = session.rounds.introductions(ROUND)
    store.close()
    assert all(one.texts["a"]["summary"] and one.texts["b"]["summary"] for one in introductions)
    assert len({one.texts["a"]["summary"] for one in introductions}) > len(introductions) / 2


def test_a_database_that_is_filled_stays_as_it_is_and_gives_another_key(seeded):
    _, url, key, ids = seeded
    again, same = seed_database(url, 2 * MEMBERS, Clock())
    assert sorted(same) == sorted(ids)
    assert again != key


@given(st.integers(2, 40).map(lambda half: 2 * half))
def test_a_ring_and_its_diameters_give_everybody_three_others(n):
    ids = [f"p{number:03}" for number in range(n)]
    introductions = list(link_in_ring(ids, WORDS))
    partners: dict[str, set[str]] = {id_: set() for id_ in ids}
    for one in introductions:
        partners[one.a].add(one.b)
        partners[one.b].add(one.a)
    assert {len(others) for others in partners.values()} == {3}
    assert not any(id_ in others for id_, others in partners.items())
    assert len({one.id for one in introductions}) == len(introductions) == 3 * n // 2


def test_introductions_are_numbered_along_the_ring():
    ids = [f"p{number:03}" for number in range(6)]
    introductions = list(link_in_ring(ids, WORDS))
    assert [one.id for one in introductions] == [f"{number:024x}" for number in range(9)]
    assert (introductions[2].a, introductions[2].b) == ("p002", "p003")
    assert (introductions[5].a, introductions[5].b) == ("p000", "p005")
    assert (introductions[6].a, introductions[6].b) == ("p000", "p003")
