"""Keys: random, shown once, stored as digests; they end when they should and not before."""

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.adapters.store import SqlStore
from recommender.ports.records import Role
from recommender.ports.refusals import NotFoundError
from recommender.service.people.access import Access
from tests.made_up import NOW, Clock, dump_tables


@pytest.fixture
def access(store, clock):
    return Access(store, clock)


def issue(access, role=Role.READER, member=None, days=None):
    return access.issue(role, member, "label", days, by="test")


@pytest.mark.parametrize(
    ("role", "member"), [(Role.ORGANISER, None), (Role.READER, None), (Role.MEMBER, "ana")]
)
def test_a_key_opens_what_it_was_made_for(access, role, member):
    record, secret = issue(access, role, member)
    assert access.authenticate(secret) == record
    assert (record.role, record.member, record.label) == (role, member, "label")
    assert (record.created_at, record.expires_at, record.revoked_at) == (
        NOW.isoformat(),
        None,
        None,
    )


def test_two_keys_of_one_member_are_two(access):
    (one, secret), (other, another) = (issue(access, Role.MEMBER, "ana") for _ in range(2))
    assert secret != another
    assert one.id != other.id
    access.revoke(one.id, by="test")
    assert access.authenticate(secret) is None
    assert access.authenticate(another) == other


def test_a_secret_is_nowhere_in_the_database_but_as_its_digest(access, url):
    _, secret = issue(access)
    rows = "".join(row for table in dump_tables(url).values() for row in table)
    assert secret not in rows
    assert secret.removeprefix("rec_") not in rows
    assert hashlib.sha256(secret.encode()).hexdigest() in rows


def test_a_secret_has_as_many_random_bits_as_are_promised_and_can_be_recognised(access):
    secrets = {issue(access)[1] for _ in range(20)}
    assert len(secrets) == 20
    assert all(each.startswith("rec_") and len(each) == 4 + 43 for each in secrets)


def test_no_repr_shows_a_digest(access):
    record, secret = issue(access)
    assert record.digest not in repr(record)
    assert secret not in repr(record)


@pytest.mark.parametrize("days", [1, 30])
def test_a_key_ends_at_the_very_moment_it_expires(access, clock, days):
    record, secret = issue(access, days=days)
    assert record.expires_at == (NOW + timedelta(days=days)).isoformat()
    clock.now = NOW + timedelta(days=days) - timedelta(microseconds=1)
    assert access.authenticate(secret) == record
    assert access.find_cached(secret)[1] == record
    clock.now = NOW + timedelta(days=days)
    assert access.authenticate(secret) is None
    assert access.find_cached(secret)[1] is None, "what is cached expires, too"


def test_a_key_without_an_end_never_expires(access, clock):
    record, secret = issue(access)
    clock.now = NOW + timedelta(days=10_000)
    assert access.authenticate(secret) == record


def test_a_key_revoked_by_another_process_ends_with_the_next_request(access, url, clock):
    record, secret = issue(access)
    assert access.authenticate(secret) == record
    other = SqlStore(url, clock)
    Access(other, clock).revoke(record.id, by="test")
    other.close()
    assert access.find_cached(secret)[1] is None
    assert access.authenticate(secret) is None


def test_a_key_is_cached_once_it_was_used_and_until_anything_changes(access, services):
    record, secret = issue(access)
    assert access.find_cached(secret) == (access.generation, None), "not asked for yet"
    access.authenticate(secret)
    before, cached = access.find_cached(secret)
    assert cached == record
    services.people.pause("ana", None, by="test")
    after, cached = access.find_cached(secret)
    assert after > before
    assert cached is None
    assert access.authenticate(secret) == record


def test_a_members_key_ends_when_the_member_is_erased(access, services):
    _, secret = issue(access, Role.MEMBER, "ana")
    _, organiser = issue(access, Role.ORGANISER)
    assert access.authenticate(secret) is not None
    services.people.erase("ana", by="test")
    assert access.authenticate(secret) is None
    assert access.authenticate(organiser) is not None
    assert {key.member for key in access.all()} == {None}


def test_for_nobody_no_key_is_made(access, url):
    before = dump_tables(url)
    with pytest.raises(NotFoundError, match="member: no such id"):
        issue(access, Role.MEMBER, "nobody")
    assert dump_tables(url) == before


def test_who_revokes_what_is_not_there_is_told_so_and_nothing_is_noted(access, url):
    before = dump_tables(url)
    with pytest.raises(NotFoundError, match="key: no such id"):
        access.revoke("0" * 16, by="test")
    assert dump_tables(url) == before


def test_all_keys_are_listed_ended_ones_too_oldest_first(access, clock):
    first, _ = issue(access)
    clock.now += timedelta(hours=1)
    second, _ = issue(access, days=1)
    access.revoke(first.id, by="test")
    listed = access.all()
    assert [key.id for key in listed] == [first.id, second.id]
    assert listed[0].revoked_at == clock.now.isoformat()
    assert listed[1].revoked_at is None


def test_the_first_key_is_made_once_and_again_only_when_it_is_asked_for(access):
    first = access.ensure_first_key()
    assert access.authenticate(first).role is Role.ORGANISER
    assert access.ensure_first_key() is None
    second = access.ensure_first_key(again=True)
    assert first != second
    assert access.authenticate(first) is not None, "the lost one is not ended by that"


@pytest.mark.parametrize("end", ["expired", "revoked"])
def test_where_no_organisers_key_is_valid_any_more_a_new_one_is_made(access, clock, end):
    record, _ = issue(access, Role.ORGANISER, days=1)
    issue(access, Role.READER)
    assert access.ensure_first_key() is None
    if end == "expired":
        clock.now += timedelta(days=1)
    else:
        access.revoke(record.id, by="test")
    assert access.authenticate(access.ensure_first_key()).role is Role.ORGANISER


def test_making_and_ending_keys_is_in_the_audit_log(access, store):
    record, _ = issue(access, Role.MEMBER, "ana")
    access.revoke(record.id, by="test")
    with store.read() as session:
        assert [entry["action"] for entry in session.audit.of("ana")] == ["key issued"]


@pytest.fixture(scope="module")
def shared(open_copy, round_file):
    """A store with one key."""
    store, _ = open_copy(round_file, Clock())
    access = Access(store, Clock())
    return access, issue(access, Role.ORGANISER)[1]


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_nothing_else_opens_anything(shared, text):
    access, secret = shared
    if text != secret:
        assert access.authenticate(text) is None
        assert access.find_cached(text)[1] is None


@given(st.integers(0, 46), st.characters(codec="ascii"))
@settings(max_examples=60, deadline=None)
def test_a_secret_with_one_letter_changed_opens_nothing(shared, place, letter):
    access, secret = shared
    changed = secret[:place] + letter + secret[place + 1 :]
    assert (access.authenticate(changed) is None) == (changed != secret)
    assert access.authenticate(secret[:place]) is None


def test_keys_end_on_every_database_alike(each_store, clock):
    access = Access(each_store, clock)
    record, secret = issue(access, Role.MEMBER, "ana", days=2)
    assert access.authenticate(secret) == record
    access.revoke(record.id, by="test")
    assert access.authenticate(secret) is None
    assert [key.id for key in access.all()] == [record.id]
