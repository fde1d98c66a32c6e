"""Attacks of somebody without a key on the running service; each fails to stop it for others."""

import json
import resource
import socket
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import psutil
import pytest

from tests.api.process import served

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: prlimit"),
]
NESTED = b"[" + b"[]," * 3_300_000 + b"[]]"
"""9.9 MB that take seconds to parse."""
HEAD = "{} {} HTTP/1.1\r\nHost: x\r\n{}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(tmp_path_factory.mktemp("server"), "--demo") as running:
        yield running


def connect(server, seconds=30.0):
    host, _, port = server.address.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)


def read_all(line):
    """What comes until the other side ends it."""
    received = b""
    try:
        while part := line.recv(65_536):
            received += part
    except ConnectionError:
        pass
    return received


def post(path, length, headers=""):
    words = f"Content-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n"
    return HEAD.format("POST", path, words).encode()


def status_of(answer):
    return int(answer.split(b" ", 2)[1])


def seconds_of_a_look(client):
    began = time.perf_counter()
    assert client.get("/health/live").status_code == 200
    return time.perf_counter() - began


def cpu_seconds(server):
    times = psutil.Process(server.process.pid).cpu_times()
    return times.user + times.system


@pytest.mark.parametrize(
    "path",
    ["/v1/members", "/v1/ties", "/v1/rounds", "/v1/explain", "/v1/keys", "/v1/members:csv",
     "/v1/members/m001/introductions:suggest", "/v1/introductions/0123456789abcdef/outcomes"],
)  # fmt: skip
def test_without_a_key_no_byte_of_a_body_is_parsed(server, path):
    before = cpu_seconds(server)
    with connect(server) as line:
        line.sendall(post(path, len(NESTED)))
        answer = line.recv(65_536)  # before any of the body is sent
        assert status_of(answer) == 401
        assert b"application/problem+json" in answer
        with suppress(ConnectionError):
            line.sendall(NESTED)
    assert cpu_seconds(server) - before < 0.5


@contextmanager
def at_work(works, server):
    """Some attackers, until the end."""
    stop = threading.Event()

    def repeat(work):
        while not stop.is_set():
            with suppress(OSError):
                work(server)

    threads = [threading.Thread(target=repeat, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_many_long_bodies_without_a_key_leave_others_their_answers(server):
    statuses = set()

    def attack(server):
        with connect(server) as line:
            line.sendall(post("/v1/members", len(NESTED)))
            statuses.add(status_of(line.recv(65_536)))
            line.sendall(NESTED)

    with server.client() as client, at_work([attack] * 6, server):
        waits = sorted(seconds_of_a_look(client) for _ in range(300))
    assert waits[150] < 0.1
    assert waits[-1] < 2.0
    assert statuses <= {401, 429}


def test_somebody_without_a_key_is_told_to_slow_down(tmp_path):
    with served(tmp_path, stranger_requests_per_minute="5") as server:
        answers = []
        for _ in range(8):
            with connect(server) as line:
                line.sendall(post("/v1/rounds", 4) + b"[[]]")
                answers.append(status_of(line.recv(65_536)))
    assert answers == [401] * 5 + [429] * 3


def test_a_body_of_a_members_key_is_short_and_shallow(server):
    with server.client() as organiser:
        sent = {"role": "member", "member": "m001"}
        key = organiser.post("/v1/keys", json=sent).json()["key"]
    suggest = "/v1/members/m001/introductions:suggest"
    headers = {"Content-Type": "application/json"}
    with server.client(key) as client:
        assert client.post(suggest, content=NESTED, headers=headers).status_code == 413
        assert client.post("/v1/members", content=b"[]", headers=headers).status_code == 403
        for text in (b"[" * 60_000, b'{"knobs":' * 5_000, b"[" + b"[]," * 20_000 + b"[]]"):
            began = time.perf_counter()
            assert client.post(suggest, content=text, headers=headers).status_code == 422
            assert time.perf_counter() - began < 1.0
        profile: dict[str, Any] = {"about": "ß" * 20_000, "offers": ["ä" * 500] * 50}
        assert client.patch("/v1/members/m001", json=profile).status_code == 200


def test_an_import_may_be_long_and_is_refused_where_it_is_only_brackets(server):
    with server.client() as client:
        headers = {"Content-Type": "application/json"}
        before = cpu_seconds(server)
        answer = client.post("/v1/members", content=NESTED, headers=headers)
        assert answer.status_code == 422
        assert "too many" in answer.text
        members = [{"id": f"x{n}", "name": "x", "about": "[{,}] " * 250} for n in range(300)]
        assert len(json.dumps(members)) > 400_000
        assert client.post("/v1/members", json={"members": members}).status_code == 200
        assert cpu_seconds(server) - before < 5.0
        bad = {"members": [{"id": 1, "name": 2, "offers": [3] * 50}] * 5_000}
        answer = client.post("/v1/members", json=bad)
        assert answer.status_code == 422
        assert len(answer.json()["errors"]) == 20


def test_a_head_without_end_is_refused(server):
    memory = psutil.Process(server.process.pid).memory_info
    with connect(server) as line:
        before = memory().rss
        line.sendall(HEAD.format("GET", "/health/live", "X-Long: ").encode())
        sent = 0
        try:
            while sent < 50_000_000:
                sent += line.send(b"a" * 65_536)
        except ConnectionError:
            pass
        answer = read_all(line)
    assert sent < 20_000_000, "it was cut off"
    assert not answer or status_of(answer) == 431
    assert memory().rss - before < 20_000_000


HALF_ANSWERED = HEAD.format(
    "POST", "/l/x/met",
    "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n",
).encode()  # fmt: skip
"""Of a page that needs no key: it is read to its end before it is answered."""


@pytest.mark.parametrize(
    ("begun", "piece"),
    [(b"0\r\n", b"x: y\r\n" * 10_000), (b"0\r\nx: ", b"y" * 65_536),
     (b"5;x=", b"y" * 65_536), (b"5\r\nonce=\r\n0\r\n", b"xxxxxxxxx: y\r\n" * 5_000)],
    ids=["headers behind it", "one of them without end", "words of a piece", "behind a body"],
)  # fmt: skip
def test_what_is_sent_beside_a_body_is_bounded_too(server, begun, piece):
    memory = psutil.Process(server.process.pid).memory_info
    with connect(server) as line:
        line.sendall(HALF_ANSWERED + begun)
        before, sent = memory().rss, 0
        with suppress(ConnectionError):
            while sent < 50_000_000:
                line.sendall(piece)
                sent += len(piece)
    assert sent < 20_000_000, "it was cut off"
    assert memory().rss - before < 20_000_000


def test_headers_behind_a_body_are_for_nobody(server):
    with connect(server) as line:
        line.sendall(HALF_ANSWERED + b"8\r\nonce=abc\r\n0\r\nAuthorization: Bearer x\r\n\r\n")
        line.sendall(HEAD.format("GET", "/health/live", "Connection: close\r\n\r\n").encode())
        first, second = read_all(line).split(b"HTTP/1.1 ")[1:]
        assert status_of(b"HTTP/1.1 " + first) in {404, 422}
        assert status_of(b"HTTP/1.1 " + second) == 200, "the connection goes on"


def test_addresses_that_lead_nowhere_are_not_remembered(server):
    memory = psutil.Process(server.process.pid).memory_info
    paths = ("/desk/static/{}", "/docs/assets/{}", "/nowhere/{}", "/l/{}/met", "/desk/enter/{}")
    with connect(server) as line:
        before = memory().rss
        for number in range(2_000):
            path = paths[number % 5].format(f"{number:05}" + "a" * 30_000)
            line.sendall(HEAD.format("GET", path, "\r\n").encode())
            head = b""
            while b"\r\n\r\n" not in head:
                head += line.recv(65_536)
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            left = length - len(head.split(b"\r\n\r\n", 1)[1])
            while left > 0:
                left -= len(line.recv(left))
            assert status_of(head) in {404, 422, 429}
    assert memory().rss - before < 20_000_000


def test_what_is_no_request_is_told_so_as_everything_is(server):
    for sent in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/9.9\r\n\r\n",
                 b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
                 HEAD.format("POST", "/", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n").encode()):  # fmt: skip
        with connect(server) as line:
            line.sendall(sent)
            answer = read_all(line)
        assert status_of(answer) == 400, sent
        assert b"application/problem+json" in answer


def test_headers_of_an_ordinary_length_are_taken(server):
    with connect(server) as line:
        line.sendall(HEAD.format("GET", "/health/live", f"X: {'a' * 16_000}\r\n\r\n").encode())
        assert status_of(line.recv(65_536)) == 200


def test_requests_behind_each_other_on_one_connection_are_answered_in_turn(server):
    one = HEAD.format("GET", "/health/live", "\r\n").encode()
    with connect(server) as line:
        line.sendall(one * 10)
        received = b""
        while received.count(b"HTTP/1.1 200") < 10:
            received += line.recv(65_536)
    with connect(server) as line:
        line.sendall(one * 5_000)
        assert read_all(line).count(b"HTTP/1.1") < 5_000, "so many at once are cut off"


def test_open_sockets_beyond_what_the_process_has_files_for_keep_nobody_out(tmp_path):
    with served(tmp_path, "--demo") as server, ExitStack() as opened:
        open_files = psutil.Process(server.process.pid).num_fds()
        limit = open_files + 60
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (limit, limit))
        for number in range(150):
            line = opened.enter_context(connect(server))
            if number % 2:
                line.sendall(b"GET /health/live HTTP/1.1\r\nX: ")
        with server.client() as client:
            for _ in range(20):
                assert client.get("/health/live").status_code == 200
                assert client.get("/v1/members/m001").status_code == 200
        assert len(server.log.read_text()) < 50_000


def test_one_address_gets_so_many_connections_and_who_says_nothing_makes_room(tmp_path):
    with served(tmp_path, connections_per_address="10") as server, ExitStack() as opened:
        lines = [opened.enter_context(connect(server)) for _ in range(40)]
        with server.client() as client:
            assert client.get("/health/live").status_code == 200
        ended = [line for line in lines if is_ended(line)]
        assert len(ended) >= 30


def test_bodies_that_are_half_sent_make_room_too(tmp_path):
    """Nothing of theirs is at work, however many addresses they come from."""
    with served(tmp_path, connections_per_address="10") as server, ExitStack() as opened:
        for _ in range(40):
            line = opened.enter_context(connect(server))
            line.sendall(HALF_ANSWERED + b"5\r\nonce=")
        with server.client() as client:
            for _ in range(10):
                assert client.get("/health/live").status_code == 200
                assert client.get("/v1/members").status_code == 200


def test_answers_that_nobody_takes_are_not_kept_for_each(server):
    """The largest that a stranger can ask for, a hundred times, and nothing is read of them."""
    memory = psutil.Process(server.process.pid).memory_info
    asked = HEAD.format("GET", "/docs/assets/swagger-ui-bundle.js", "\r\n").encode()
    with ExitStack() as opened, server.client() as client:
        assert len(client.get("/docs/assets/swagger-ui-bundle.js").content) > 1_000_000
        before = memory().rss
        for _ in range(100):
            line = opened.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            host, _, port = server.address.removeprefix("http://").partition(":")
            line.connect((host, int(port)))
            line.sendall(asked)
        for _ in range(50):
            assert client.get("/health/live").status_code == 200
        assert memory().rss - before < 40_000_000


def is_ended(line):
    line.setblocking(False)
    try:
        return line.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


@pytest.mark.parametrize(
    "begun",
    [b"", b"POST /v1/members HTT", b"GET / HTTP/1.1\r\nX: y\r\n",
     b"POST /l/x/met HTTP/1.1\r\nContent-Length: 100\r\n"
     b"Content-Type: application/x-www-form-urlencoded\r\n\r\nonce="],
)  # fmt: skip
def test_a_stop_ends_whatever_is_half_sent(tmp_path, begun):
    with served(tmp_path) as server, connect(server) as line:
        line.sendall(begun)
        with server.client() as client:
            assert client.get("/health/live").status_code == 200
        began = time.perf_counter()
        assert server.stop() in {0, -15}
        assert time.perf_counter() - began < 15
