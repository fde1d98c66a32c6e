"""Events to a real receiver: signed, tried again, given up in plain sight."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typing_extensions import override

from recommender.adapters.delivery import sign
from recommender.ports.outbox import MessageState
from tests.made_up import ROUND, WEEK, services_on

pytestmark = pytest.mark.enable_socket

SECRET = "a secret of twenty-four letters"  # noqa: S105


class Receiver:
    """Takes events; answers with the statuses a test wants, then with 204."""

    def __init__(self):
        self.taken: list[tuple[dict[str, str], str, bytes]] = []
        self.answers: list[int] = []
        found = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                found.taken.append((dict(self.headers), self.path, body))
                self.send_response(found.answers.pop(0) if found.answers else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            @override
            def log_message(self, *args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?club=1"


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


@pytest.fixture
def hooked(store, clock, receiver):
    return services_on(
        store, clock, webhook_url=receiver.url, webhook_secret=SECRET, on_publish=True, attempts=3
    )


def only(services):
    (message,) = services.delivery.page(ROUND, None, "", 100)
    return message


def test_an_event_is_signed_and_names_nobody(hooked, receiver, clock):
    hooked.rounds.publish(ROUND, by="test")
    hooked.courier.run_pending()
    ((headers, path, body),) = receiver.taken
    assert path == "/hook?club=1"
    said = json.loads(body)
    assert said["type"] == "round.published"
    assert said["data"] == {"round": ROUND, "week": WEEK}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(mac).decode()
    assert int(headers["webhook-timestamp"]) == int(clock().timestamp())
    assert only(hooked).state is MessageState.SENT


def test_a_secret_in_the_written_form_of_the_specification_is_decoded():
    plain = sign("plain", "m", 1, b"{}")
    assert sign("whsec_" + base64.b64encode(b"plain").decode(), "m", 1, b"{}") == plain


def test_it_is_tried_again_under_the_same_id(hooked, receiver, clock):
    receiver.answers = [500, 302]
    hooked.rounds.publish(ROUND, by="test")
    for _ in range(3):
        hooked.courier.run_pending()
        clock.now += timedelta(minutes=5)
    assert len(receiver.taken) == 3, "a redirection is not followed"
    assert len({headers["webhook-id"] for headers, _, _ in receiver.taken}) == 1
    assert len({headers["webhook-signature"] for headers, _, _ in receiver.taken}) == 3
    assert only(hooked).state is MessageState.SENT


def test_a_dead_letter_is_seen_and_goes_out_on_the_organisers_word(hooked, receiver, clock):
    receiver.answers = [500] * 3
    hooked.rounds.publish(ROUND, by="test")
    for _ in range(5):
        hooked.courier.run_pending()
        clock.now += timedelta(hours=1)
    dead = only(hooked)
    assert (dead.state, dead.attempts) == (MessageState.FAILED, 3)
    assert dead.error == "the receiver answered 500"
    hooked.delivery.retry(dead.id, by="test")
    hooked.courier.run_pending()
    assert only(hooked).state is MessageState.SENT


def test_who_is_gone_is_not_asked_again(hooked, receiver):
    receiver.answers = [410]
    hooked.rounds.publish(ROUND, by="test")
    hooked.courier.run_pending()
    assert only(hooked).state is MessageState.FAILED


def test_taking_a_round_back_is_an_event_too(hooked, receiver):
    hooked.rounds.publish(ROUND, by="test")
    hooked.courier.run_pending()
    hooked.rounds.withdraw(ROUND, by="test")
    hooked.courier.run_pending()
    kinds = [json.loads(body)["type"] for _, _, body in receiver.taken]
    assert kinds == ["round.published", "round.withdrawn"]


def test_what_a_dead_process_was_posting_is_posted_again(hooked, store, receiver, clock):
    hooked.rounds.publish(ROUND, by="test")
    with store.write() as session:
        session.outbox.claim("webhook", "dead", clock().isoformat(), clock().isoformat())
    clock.now += timedelta(seconds=1)
    hooked.courier.run_pending()
    assert len(receiver.taken) == 1
