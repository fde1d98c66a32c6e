"""A message is never sent twice and never lost from sight, whatever a mail server does."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from recommender.ports.outbox import LETTER, MessageState, new_message
from recommender.service.delivery.courier import retry_delay
from tests.made_up import NOW, ROUND, Clock, introduction, services_on
from tests.service.delivery.conftest import Postbox, mail_server

pytestmark = pytest.mark.enable_socket

READERS = {"ana@example.org", "ben@example.org", "cleo@example.org", "finn@example.org"}
WITHOUT_LETTER = {"dora", "emil"}


def started(store, clock, **options):
    services = services_on(store, clock, **options)
    services.rounds.publish(ROUND, by="test")
    services.delivery.start(ROUND, by="test")
    return services


def messages(services, state=None):
    return services.delivery.page(ROUND, state, "", 100)


@given(st.integers(1, 400))
@settings(max_examples=80, deadline=None)
def test_delays_double_and_stay_below_six_hours(attempts):
    delay, longer = retry_delay(attempts), retry_delay(attempts + 1)
    assert timedelta(minutes=1) <= delay <= timedelta(hours=6)
    assert longer == min(2 * delay, timedelta(hours=6))


class Server:
    """A mail server that answers each letter as it was told to, and what it really took."""

    def __init__(self):
        self.postbox = Postbox()
        self.plan = []
        self.accepted = []
        self.postbox.on_data = self.answer

    def follow(self, plan, at_rcpt=()):
        """Forget what was, and answer the letters and recipients that come as told."""
        self.plan, self.accepted[:] = list(plan), []
        self.postbox.taken, self.postbox.answers = [], list(at_rcpt)

    async def answer(self, server):
        behaviour = self.plan.pop(0) if self.plan else "take"
        reader, _ = self.postbox.taken[-1]
        if behaviour in {"take", "take and hang up"}:
            self.accepted.append(reader)
        if behaviour in {"hang up", "take and hang up"}:
            server.transport.abort()
        return {"refuse now": "451 later", "refuse": "554 never"}.get(behaviour, "250 OK")


BEHAVIOUR = st.sampled_from(
    ["take", "take and hang up", "hang up", "refuse now", "refuse", "take", "take"]
)
AT_RCPT = st.sampled_from(["250 OK", "250 OK", "450 busy", "550 nobody"])


@pytest.fixture(scope="module")
def moody():
    server = Server()
    with mail_server(server.postbox) as address:
        yield server, address


@given(st.lists(BEHAVIOUR, max_size=12), st.lists(AT_RCPT, max_size=8), st.integers(1, 4))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # without shrinking: letters take a while
)  # fmt: skip
def test_whatever_a_server_does_no_letter_is_taken_twice(
    open_copy, round_file, moody, behaviours, at_rcpt, attempts
):
    server, address = moody
    clock = Clock()
    store, _ = open_copy(round_file, clock)
    server.follow(behaviours, at_rcpt)
    services = started(store, clock, smtp=address, attempts=attempts)
    for _ in range(attempts + 1):
        services.delivery.start(ROUND, by="impatient")
        services.courier.run_pending()
        clock.now += timedelta(hours=7)
    check_each_once(services, server, attempts)


def check_each_once(services, server, attempts):
    assert max(Counter(server.accepted).values(), default=0) <= 1
    taken = set(server.accepted)
    for message in messages(services):
        address = f"{message.member}@example.org"
        assert message.attempts <= attempts
        assert "@" not in (message.error or "")
        if message.member in WITHOUT_LETTER:
            assert message.state in {MessageState.NO_ADDRESS, MessageState.NOTHING_TO_SAY}
        elif message.state is MessageState.SENT:
            assert address in taken
        elif message.state is MessageState.FAILED:
            assert address not in taken
            assert message.error
        else:
            assert message.state is MessageState.UNKNOWN, "all others have come to an end"


@pytest.mark.parametrize("behaviour", ["take and hang up", "hang up"])
def test_where_nobody_knows_whether_it_arrived_only_the_organiser_sends_again(
    store, clock, moody, behaviour
):
    server, address = moody
    server.follow([behaviour])
    services = started(store, clock, smtp=address)
    services.courier.run_pending()
    (unknown,) = messages(services, MessageState.UNKNOWN)
    clock.now += timedelta(days=2)
    assert services.courier.run_pending() == 0
    assert services.delivery.retry_all(ROUND, unknown=False, by="test") == 0
    assert services.delivery.retry_all(ROUND, unknown=True, by="test") == 1
    services.courier.run_pending()
    assert messages(services, MessageState.UNKNOWN) == ()
    twice = Counter(server.accepted)[f"{unknown.member}@example.org"]
    assert twice == (2 if behaviour == "take and hang up" else 1)


def test_several_senders_on_one_database_share_the_letters(each_store, clock, moody):
    server, address = moody
    server.follow([])
    started(each_store, clock, smtp=address)
    senders = [services_on(each_store, clock, smtp=address).courier for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        handled = list(pool.map(lambda sender: sender.run_pending(), senders))
    assert sum(handled) == 6
    assert Counter(server.accepted) == dict.fromkeys(READERS, 1)


def test_taking_a_message_is_up_to_one_sender_alone(each_store, clock):
    """On every database: of many that ask for the next message at once each gets another one."""
    until = (clock() + timedelta(minutes=5)).isoformat()
    with each_store.write() as session:
        sent = [new_message(ROUND, "smtp", LETTER, None, NOW.isoformat())]
        sent += [
            new_message(ROUND, "smtp", str(number), None, NOW.isoformat()) for number in range(7)
        ]
        session.outbox.add(sent)
        session.outbox.move(ROUND, [MessageState.HELD], MessageState.WAITING, NOW.isoformat())

    def claim(owner):
        with each_store.write() as session:
            return session.outbox.claim("smtp", str(owner), clock().isoformat(), until)

    with ThreadPoolExecutor(6) as pool:
        claimed = [message for message in pool.map(claim, range(12)) if message is not None]
    assert len(claimed) == len({message.id for message in claimed}) == 8


def test_who_was_taken_for_dead_writes_no_end_over_the_newer_one(each_store, clock):
    with each_store.write() as session:
        session.outbox.add([new_message(ROUND, "file", LETTER, "ana", NOW.isoformat())])
        session.outbox.move(ROUND, [MessageState.HELD], MessageState.WAITING, NOW.isoformat())
        first = session.outbox.claim("file", "slow", NOW.isoformat(), NOW.isoformat())
    later = (NOW + timedelta(minutes=1)).isoformat()
    with each_store.write() as session:
        assert session.outbox.release_abandoned("file", later, MessageState.WAITING) == 1
        assert session.outbox.claim("file", "other", later, later).id == first.id
        assert not session.outbox.settle(first, "slow")
        assert session.outbox.settle(first, "other")
        assert not session.outbox.settle(first, "other"), "it has come to an end"


def test_the_one_that_is_due_longest_goes_first_and_none_before_it_is_due(store, clock):
    with store.write() as session:
        due = [NOW + timedelta(minutes=number) for number in (5, 1, 3)]
        for number, moment in enumerate(due):
            session.outbox.add([new_message(ROUND, "smtp", str(number), None, moment.isoformat())])
            message = new_message(ROUND, "smtp", str(number), None, moment.isoformat())
            session.outbox.retry(message.id, moment.isoformat())

    def claim(minutes):
        now = (NOW + timedelta(minutes=minutes)).isoformat()
        with store.write() as session:
            message = session.outbox.claim("smtp", "me", now, now)
        return None if message is None else message.about

    assert [claim(0), claim(4), claim(4), claim(4), claim(6)] == [None, "1", "2", None, "0"]


def test_the_background_sender_sends_when_it_is_asked_and_ends_when_told_to(store, clock, moody):
    server, address = moody
    all_there = threading.Event()
    server.follow([])
    services = services_on(store, clock, smtp=address)
    services.rounds.publish(ROUND, by="test")

    async def count(smtp):
        answer = await server.answer(smtp)
        if len(server.accepted) == 4:
            all_there.set()
        return answer

    server.postbox.on_data = count
    services.courier.start()
    services.delivery.start(ROUND, by="test")
    arrived = all_there.wait(30)
    services.courier.stop()
    server.postbox.on_data = server.answer
    assert arrived
    assert set(server.accepted) == READERS
    assert len(messages(services, MessageState.SENT)) == 4, "also the last one's end is written"


def test_a_sender_that_is_told_to_stop_takes_no_other_message(store, clock, moody):
    _, address = moody
    services = started(store, clock, smtp=address)
    services.courier.stop()
    assert services.courier.run_pending() == 0
    assert len(messages(services, MessageState.WAITING)) == 6


def test_progress_counts_what_was_sent(store, clock, moody):
    _, address = moody
    services = started(store, clock, smtp=address)
    reports = []
    services.courier.run_pending(lambda *report: reports.append(report))
    assert reports == [("sending by smtp", count, 0) for count in range(1, 7)]


def test_a_replacement_goes_out_only_where_the_round_has(store, clock, moody):
    server, address = moody
    server.follow([])
    services = services_on(store, clock, smtp=address)
    services.rounds.publish(ROUND, by="test")
    new = introduction("ana", "finn")
    with store.write() as session:
        session.vacancies.add([new])
        services.delivery.add_replacements(session, [new])
    services.courier.run_pending()
    assert server.accepted == [], "the organiser has not said so yet"
    services.delivery.start(ROUND, by="test")
    services.courier.run_pending()
    assert Counter(server.accepted) == dict.fromkeys(READERS, 1), "the letters tell of it"
