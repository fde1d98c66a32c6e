"""Answers kept ready: the same as made anew, whatever was changed, by whichever process."""

import pytest
from starlette.testclient import TestClient

from recommender.api.app import make_app
from recommender.api.response_cache import ResponseCache, TaggedBody
from recommender.ports.records import Answers, Role
from recommender.settings import Settings
from tests.made_up import ROUND, WEEK, Clock, introduction, services_on, store_with_round

PAIR = introduction("ana", "ben").id
PATH = f"/v1/members/ana/introductions?week={WEEK}"


@pytest.fixture
def both(tmp_path):
    """Two services on one database, as two processes have it, and a key."""
    store = store_with_round(tmp_path / "club.sqlite")
    one, other = (services_on(each, Clock()) for each in (store, reopened(tmp_path)))
    one.rounds.publish(ROUND, by="test")
    record, key = one.access.issue(Role.ORGANISER, None, "", None, by="test")
    headers = {"Authorization": f"Bearer {key}"}
    app = make_app(other, Settings(), solve=False)
    yield one, TestClient(app, headers=headers), record
    one.store.close()
    other.store.close()


def reopened(folder):
    from recommender.adapters.store import SqlStore

    return SqlStore(f"sqlite:///{folder / 'club.sqlite'}", Clock())


CHANGES = {
    "the partner's name": lambda s: s.people.patch("ben", {"name": "Bo"}, version=None, by="t"),
    "a block": lambda s: s.people.block("ben", "ana", blocked=True, by="t"),
    "the partner leaves": lambda s: s.people.erase("ben", by="t"),
    "declined": lambda s: s.feedback.add(PAIR, "ben", "k", Answers(accepted=False)),
    "taken back": lambda s: s.rounds.withdraw(ROUND, by="t"),
    "the reader's language": lambda s: s.people.patch(
        "ana", {"text_language": "en"}, version=None, by="t"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_process_changes_is_in_the_next_answer(both, change):
    one, client, _ = both
    before = client.get(PATH)
    assert before.status_code == 200
    generation = one.store.generation()
    CHANGES[change](one)
    assert one.store.generation() > generation
    after, fresh = client.get(PATH), make_app(one, Settings(), solve=False)
    anew = TestClient(fresh, headers=dict(client.headers)).get(PATH)
    assert (after.status_code, after.content) == (anew.status_code, anew.content)
    if change != "the reader's language":
        assert after.content != before.content


def test_outcomes_and_letters_leave_the_answer_where_it_is(both):
    one, client, _ = both
    before, generation = client.get(PATH), one.store.generation()
    one.feedback.add(PAIR, "ana", "k", Answers(met=True, glad=5))
    with one.store.write() as session:
        session.audit.add("looked at", key="t", member="ana")
    assert one.store.generation() == generation
    assert client.get(PATH).content == before.content
    assert client.get(PATH, headers={"If-None-Match": before.headers["etag"]}).status_code == 304


def test_a_change_that_is_taken_back_counts_for_nothing(both):
    one, _, _ = both
    generation = one.store.generation()

    def fail():
        with one.store.write() as session:
            session.members.erase("ana")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert one.store.generation() == generation


def test_a_key_that_another_process_ends_is_none_with_the_next_request(both):
    one, client, record = both
    assert client.get(PATH).status_code == 200
    one.access.revoke(record.id, by="test")
    assert client.get(PATH).status_code == 401


def test_the_cache_holds_so_much_and_forgets_what_was_asked_for_longest_ago():
    cache, made = ResponseCache(most_bytes=250), []

    def answer(name, generation=1):
        def make():
            made.append(name)
            return TaggedBody(b"x" * 100, name)

        return cache.get_or_make(generation, name, make).tag

    for name in ("a", "b", "a", "c", "a", "b"):
        assert answer(name) == name
    assert made == ["a", "b", "c", "b"]
    answer("a", generation=2)
    assert made[-1] == "a", "a new generation knows nothing"


def test_what_is_larger_than_the_whole_cache_is_given_and_not_kept():
    cache = ResponseCache(most_bytes=250)
    small, large = TaggedBody(b"x" * 100, "small"), TaggedBody(b"x" * 251, "large")
    assert cache.get_or_make(1, "small", lambda: small) is small
    assert cache.get_or_make(1, "large", lambda: large) is large
    assert cache.get(1, "large") is None
    assert cache.get(1, "small") is small, "nothing else was thrown out for it"


def test_only_what_was_made_in_the_generation_is_found():
    cache = ResponseCache()
    body = TaggedBody(b"x", "x")
    cache.get_or_make(4, "a", lambda: body)
    assert [cache.get(generation, "a") for generation in (3, 4, 5)] == [None, body, None]


def test_of_two_that_make_the_same_at_once_the_first_is_kept():
    cache = ResponseCache()
    first, second = TaggedBody(b"1", "first"), TaggedBody(b"2", "second")

    def overtaken():
        cache.get_or_make(1, "a", lambda: first)
        return second

    assert cache.get_or_make(1, "a", overtaken) is second
    assert cache.get(1, "a") is first


def test_an_answer_made_while_something_changed_is_not_kept():
    cache = ResponseCache()
    old = TaggedBody(b"old", "old")

    def overtaken():
        cache.get_or_make(2, "other", lambda: old)
        return old

    assert cache.get_or_make(1, "a", overtaken) is old
    assert cache.get_or_make(2, "a", lambda: TaggedBody(b"new", "new")).tag == "new"
