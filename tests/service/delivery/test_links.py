"""Links in letters: whoever has one may say one thing, for one side, for a while."""

from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.adapters.store import SqlStore
from recommender.ports.records import Answers
from recommender.ports.refusals import ConflictError, NotFoundError
from recommender.service.delivery.links import BY
from tests.made_up import (
    NOW,
    PAIRS,
    ROUND,
    Clock,
    dump_tables,
    introduction,
    services_on,
)

PAIR = introduction("ana", "ben").id
SECOND = timedelta(seconds=1)
SIGNATURE_BYTES = 32


@pytest.fixture
def club(store, clock):
    services = services_on(store, clock, link_days=7)
    services.rounds.publish(ROUND, by="test")
    return services


@pytest.fixture
def links(club):
    return club.links


def is_refused(links, token):
    """Refused in the same words, whatever is wrong."""
    with pytest.raises(NotFoundError, match=r"^link: not valid \(any more\)$"):
        links.find_subject(token)
    return True


@pytest.mark.parametrize("pair", PAIRS)
def test_a_link_is_for_one_side_of_one_introduction(links, pair):
    id_ = introduction(*pair).id
    for side, reader, partner in (("a", *pair), ("b", *reversed(pair))):
        subject = links.find_subject(links.make_token(id_, side))
        assert subject.introduction.id == id_
        assert (subject.reader.id, subject.partner.id) == (reader, partner)


def test_a_link_names_nobody(links):
    said, stamped, signature = links.make_token(PAIR, "a").split(".")
    assert said == f"{PAIR}a"
    assert int.from_bytes(urlsafe_b64decode(stamped + "==")) == int(NOW.timestamp())
    assert len(urlsafe_b64decode(signature + "=")) == SIGNATURE_BYTES, "a digest, nothing readable"


def test_it_can_stand_in_an_address_as_it_is(links):
    token = links.make_token(PAIR, "a")
    assert token.isascii()
    assert not set(token) & set("/?#&=%+ ")
    assert len(token) < 300


def test_it_ends_to_the_second(links, clock):
    token = links.make_token(PAIR, "a")
    clock.now = NOW + timedelta(days=7)
    assert links.find_subject(token).reader.id == "ana"
    clock.now = NOW + timedelta(days=7) + SECOND
    assert is_refused(links, token)
    assert links.find_subject(links.make_token(PAIR, "a")).reader.id == "ana", "a new one is valid"


@pytest.fixture(scope="module")
def shared(open_copy, round_file):
    services = services_on(open_copy(round_file, Clock())[0], Clock())
    services.rounds.publish(ROUND, by="test")
    return services.links, services.links.make_token(PAIR, "a")


@given(st.integers(0, 400), st.characters(codec="utf-8"))
@settings(max_examples=100, deadline=None)
def test_with_one_letter_changed_it_is_none(shared, place, letter):
    links, token = shared
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    if changed != token and not same_bytes(token, changed):
        assert is_refused(links, changed)


def same_bytes(token, other):
    """The last letter of a signature in base64 has bits that mean nothing."""
    return token[:-1] == other[:-1]


@given(st.text(max_size=120))
@settings(max_examples=60, deadline=None)
def test_no_other_text_is_one(shared, text):
    assert is_refused(shared[0], text)


@given(st.integers(1, 60), st.integers(0, 60))
@settings(max_examples=20, deadline=None)
def test_no_part_of_one_is_one(shared, end, start):
    links, token = shared
    assert is_refused(links, token[:-end])
    if start:
        assert is_refused(links, token[start:])


def test_the_other_side_or_another_introduction_under_the_same_signature_is_none(links):
    _, *signature = links.make_token(PAIR, "a").split(".")
    for payload in (f"{PAIR}b", introduction("ben", "cleo").id + "a", PAIR, ""):
        assert is_refused(links, ".".join([payload, *signature]))


def test_an_older_or_newer_time_under_the_same_signature_is_none(links, clock):
    payload, _, signature = links.make_token(PAIR, "a").split(".")
    clock.now += timedelta(days=1)
    _, later, _ = links.make_token(PAIR, "a").split(".")
    assert is_refused(links, f"{payload}.{later}.{signature}")


def test_one_from_the_future_is_none(links, clock):
    clock.now = NOW + timedelta(days=1)
    token = links.make_token(PAIR, "a")
    clock.now = NOW
    assert is_refused(links, token)


def test_one_of_another_club_is_none_though_the_introduction_has_the_same_id(
    links, open_copy, round_file
):
    other = services_on(open_copy(round_file, Clock())[0], Clock())
    other.rounds.publish(ROUND, by="test")
    token = other.links.make_token(PAIR, "a")
    assert other.links.find_subject(token).reader.id == "ana"
    assert is_refused(links, token)


def test_before_the_first_one_was_made_none_is_valid(links, open_copy, round_file):
    """Nor is the missing secret an empty one."""
    store, _ = open_copy(round_file, Clock())
    fresh = services_on(store)
    fresh.rounds.publish(ROUND, by="test")
    assert is_refused(fresh.links, links.make_token(PAIR, "a"))
    with store.read() as session:
        assert session.secrets.get("letter links") is None, "looking makes no secret"


def test_two_processes_sign_with_the_same_secret(club, links, url, clock):
    store = SqlStore(url, clock)
    other = services_on(store, clock).links
    assert other.find_subject(links.make_token(PAIR, "a")).reader.id == "ana"
    assert links.find_subject(other.make_token(PAIR, "b")).reader.id == "ben"
    store.close()


def test_ending_all_links_ends_all_and_no_new_ones(links):
    tokens = [links.make_token(introduction(*pair).id, side) for pair in PAIRS for side in "ab"]
    links.rotate(by="key-1")
    assert all(is_refused(links, token) for token in tokens)
    assert links.find_subject(links.make_token(PAIR, "a")).reader.id == "ana"


def test_looking_writes_nothing(links, url):
    token = links.make_token(PAIR, "a")
    before = dump_tables(url)
    for _ in range(3):
        links.find_subject(token)
    assert dump_tables(url) == before


ENDS = {
    "the reader is erased": lambda s: s.people.erase("ana", by="t"),
    "the partner is erased": lambda s: s.people.erase("ben", by="t"),
    "the reader has blocked": lambda s: s.people.block("ana", "ben", blocked=True, by="t"),
    "the partner has blocked": lambda s: s.people.block("ben", "ana", blocked=True, by="t"),
    "the partner declines": lambda s: s.feedback.add(PAIR, "ben", "k", Answers(accepted=False)),
    "the round is taken back": lambda s: s.rounds.withdraw(ROUND, by="t"),
}


@pytest.mark.parametrize("end", ENDS)
def test_it_ends_with_what_it_is_about_and_says_no_word_of_why(club, links, end):
    token = links.make_token(PAIR, "a")
    assert links.find_subject(token).reader.id == "ana"
    ENDS[end](club)
    assert is_refused(links, token)


def test_who_declined_may_still_look_at_it(links):
    token = links.make_token(PAIR, "a")
    links.answer(token, "once-1", Answers(accepted=False))
    assert links.find_subject(token).reader.id == "ana"
    assert is_refused(links, links.make_token(PAIR, "b"))


def test_an_answer_is_that_sides_and_once_per_page(club, links, store):
    token = links.make_token(PAIR, "b")
    for _ in range(3):
        links.answer(token, "once-1", Answers(met=True, glad=4))
    links.answer(token, "once-2", Answers(glad=5))
    assert club.feedback.of(PAIR, "ben") == Answers(met=True, glad=5)
    assert club.feedback.of(PAIR, "ana") == Answers()
    with store.read() as session:
        assert [record.key for record in session.outcomes.by("ben")] == [
            "link-once-1",
            "link-once-2",
        ]


def test_another_answer_from_the_same_page_is_a_conflict(links):
    token = links.make_token(PAIR, "a")
    links.answer(token, "once-1", Answers(glad=1))
    with pytest.raises(ConflictError):
        links.answer(token, "once-1", Answers(glad=5))


def test_a_pause_is_set_once_and_noted_as_coming_from_a_letter(club, links, url):
    token = links.make_token(PAIR, "a")
    until = NOW.date() + timedelta(weeks=2)
    for _ in range(3):
        assert links.pause(token, until).reader.id == "ana"
    assert club.people.get("ana").member.paused_until == until
    assert club.people.get("ben").member.paused_until is None
    rows = [row for row in dump_tables(url)["audit"] if "member paused" in row]
    assert len(rows) == 1
    assert BY in rows[0]


@pytest.mark.parametrize(
    "use",
    [
        lambda links, token: links.answer(token, "once-1", Answers(met=True)),
        lambda links, token: links.pause(token, NOW.date()),
    ],
    ids=["answer", "pause"],
)
def test_with_an_expired_link_nothing_is_stored(links, clock, url, use):
    token = links.make_token(PAIR, "a")
    clock.now = NOW + timedelta(days=8)
    before = dump_tables(url)
    with pytest.raises(NotFoundError):
        use(links, token)
    assert dump_tables(url) == before


def test_they_are_the_same_on_every_database(each_store, clock):
    services = services_on(each_store, clock)
    services.rounds.publish(ROUND, by="test")
    token = services.links.make_token(PAIR, "a")
    assert services.links.answer(token, "once-1", Answers(met=True)).partner.id == "ben"
    services.links.rotate(by="test")
    assert is_refused(services.links, token)
