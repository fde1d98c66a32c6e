"""``python serve.py``: what it prints, what it keeps, and what a kill -9 cannot take."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from recommender.adapters.store import SqlStore
from recommender.ports.records import Role
from recommender.service.assembly import assemble
from tests.api.conftest import WEEK, A
from tests.api.process import Server, served

pytestmark = pytest.mark.enable_socket

ENOUGH = 400
"""Acknowledged outcomes before the process is killed."""


@pytest.fixture
def with_round(solved, tmp_path):
    """A copy of the sample club with a published round, and a key to it."""
    copy = tmp_path / "club.sqlite"
    copy.write_bytes(solved[0].read_bytes())
    store = SqlStore(f"sqlite:///{copy}")
    services = assemble(store)
    key = services.access.issue(Role.ORGANISER, None, "", None, by="test")[1]
    store.close()
    return f"sqlite:///{copy}", key


def test_the_first_start_needs_nothing_and_says_everything(tmp_path):
    with served(tmp_path, "--demo") as server:
        assert server.address.startswith("http://127.0.0.1:")
        assert f"Documentation: {server.address}/docs" in server.printed
        assert server.key.startswith("rec_")
        with server.client() as client:
            assert client.get("/health/live").json() == {"status": "ok"}
            assert client.get("/docs").status_code == 200
            assert client.get(f"/v1/members/{A}").status_code == 200
        assert server.stop() in {0, -15}
        assert server.key not in server.log.read_text()
    with served(tmp_path, "--demo") as again:
        assert again.key is None, "it is shown once"
        with again.client(server.key) as client:
            assert client.get(f"/v1/members/{A}").status_code == 200
    with served(tmp_path, "--new-organiser-key") as third:
        assert third.key not in {None, server.key}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--database-url", "mysql://secret"], "database-url: not understood"),
        (["--port", "70000"], "settings: port: Input should be less than or equal to 65535"),
        (["--host", "203.0.113.1"], "cannot be had"),
    ],
)
def test_a_start_that_cannot_be_is_one_line(tmp_path, options, said):
    server = Server(tmp_path, *options)
    assert server.process.wait() == 1
    server.close()
    (line,) = server.log.read_text().splitlines()
    assert line.startswith("Error: ")
    assert said in line
    assert "secret" not in line


def test_no_acknowledged_outcome_is_lost_or_doubled_by_kill_9(with_round, tmp_path):
    url, key = with_round
    acknowledged, enough = [], threading.Event()
    with served(tmp_path, "--database-url", url) as server:
        with server.client(key) as client:
            week = client.get(f"/v1/members/{A}/introductions", params={"week": WEEK}).json()
            path = f"/v1/introductions/{week['introductions'][0]['id']}/outcomes"

        def send(worker):
            with server.client(key) as own:
                for number in range(100_000):
                    name = f"{worker}-{number}"
                    try:
                        done = give(own, path, name)
                    except httpx2.TransportError:
                        return
                    assert done.status_code == 200
                    acknowledged.append(name)
                    if len(acknowledged) >= ENOUGH:
                        enough.set()

        with ThreadPoolExecutor(4) as pool:
            for worker in range(4):
                pool.submit(send, worker)
            assert enough.wait(120)
            server.kill()
    with served(tmp_path, "--database-url", url) as server:
        stored = keys_of(url)
        assert len(stored) == len(set(stored))
        assert set(acknowledged) <= set(stored)
        with server.client(key) as client:
            assert all(give(client, path, name).status_code == 200 for name in acknowledged[:50])
        assert sorted(keys_of(url)) == sorted(stored)


def give(client, path, name):
    headers = {"Idempotency-Key": name}
    return client.post(path, json={"member": A, "met": True}, headers=headers)


def keys_of(url):
    store = SqlStore(url)
    with store.read() as session:
        found = [each.key for each in session.outcomes.by(A)]
    store.close()
    return found


def test_a_round_outlives_kill_9(with_round, tmp_path):
    url, key = with_round
    options = ("--database-url", url)
    with (
        served(tmp_path, *options, round_lease_seconds="1") as server,
        server.client(key) as client,
    ):
        record = client.post("/v1/rounds", json={"week": "2026-W50"}).json()
        path = f"/v1/rounds/{record['id']}"
        state = "queued"
        while state == "queued":
            state = client.get(path).json()["state"]
        assert state == "running"
        server.kill()
    with (
        served(tmp_path, *options, round_lease_seconds="1") as server,
        server.client(key) as client,
    ):
        states = {client.get(path, params={"wait": 120}).json()["state"] for _ in range(3)}
    assert "solved" in states


def test_two_servers_share_one_database(with_round, tmp_path):
    url, key = with_round
    (tmp_path / "second").mkdir()
    options = ("--database-url", url)
    with (
        served(tmp_path, *options) as first,
        served(tmp_path / "second", *options) as second,
        first.client(key) as one,
        second.client(key) as other,
    ):
        assert one.patch(f"/v1/members/{A}", json={"city": "Ulm"}).status_code == 200
        assert other.get(f"/v1/members/{A}").json()["city"] == "Ulm"
        sent = {"week": "2026-W51"}
        with ThreadPoolExecutor(2) as pool:
            ids = pool.map(
                lambda each: each.post("/v1/rounds", json=sent).json()["id"], (one, other)
            )
        assert len(set(ids)) == 1
