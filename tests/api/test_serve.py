"""``python serve.py``: what it prints, what it keeps, and what a kill -9 cannot take."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from recommender.adapters.store import SqlStore
from recommender.adapters.store.tables import outcomes, rounds
from recommender.club.week import Week
from recommender.ports.records import Role
from recommender.service.assembly import assemble
from tests.api.burst import burst
from tests.api.conftest import A, fill
from tests.api.process import Server, served
from tests.made_up import Clock

pytestmark = pytest.mark.enable_socket

ENOUGH = 2_000
"""Acknowledged outcomes while the process is killed three times."""


@pytest.fixture
def with_round(url, solved):
    """The sample club with a published round in a database of each kind, and a key to it."""
    fill(url, solved)
    store = SqlStore(url, Clock())
    services = assemble(store, clock=Clock())
    key = services.access.issue(Role.ORGANISER, None, "", None, by="test")[1]
    store.close()
    return url, key


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


def test_no_acknowledged_outcome_is_lost_or_doubled_by_three_kills_9(with_round, tmp_path):
    url, key = with_round
    acknowledged: list[str] = []
    for turn in range(3):
        acknowledged += give_until_killed(url, key, tmp_path, str(turn))
    stored = keys_of(url)
    assert len(acknowledged) >= ENOUGH
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)
    with served(tmp_path, "--database-url", url) as server, server.client(key) as client:
        again, pairs = acknowledged[:: ENOUGH // 50], pairs_of_round(client)
        assert {give(client, pairs, name) for name in again} == {200}
    assert sorted(keys_of(url)) == sorted(stored)


def give_until_killed(url, key, folder, turn):
    """What a server acknowledged before it was killed."""
    with served(folder, "--database-url", url) as server, server.client(key) as client:
        pairs = pairs_of_round(client)
        with burst(lambda _, name: give(client, pairs, f"{turn}.{name}")) as load:
            load.wait_for(ENOUGH // 3 + 1)
            server.kill()
    assert load.statuses == {200}
    return [f"{turn}.{name}" for name in load.acknowledged]


def pairs_of_round(client):
    (made,) = client.get("/v1/rounds").json()["rounds"]
    return client.get(f"/v1/rounds/{made['id']}/introductions").json()["introductions"]


def test_a_decline_acknowledged_before_kill_9_is_repaired_after_it(solved, tmp_path, encoder):
    """Of a round of the week that is: what is over is not repaired."""
    url, key, week = with_present_round(solved, tmp_path, encoder)
    with served(tmp_path, "--database-url", url) as server, server.client(key) as client:
        told = client.get(f"/v1/members/{A}/introductions", params={"week": week}).json()
        path = f"/v1/introductions/{told['introductions'][0]['id']}/outcomes"
        sent, headers = {"member": A, "accepted": False}, {"Idempotency-Key": "no"}
        assert client.post(path, json=sent, headers=headers).status_code == 200
        server.kill()
    with served(tmp_path, "--database-url", url) as server, server.client(key) as client:
        state = "searching"
        while state == "searching":
            state = client.get(path, params={"member": A}).json()["replacement"]
        assert state == "nobody", "the round is full"
        assert client.post(path, json=sent, headers=headers).json()["replacement"] == "nobody"


def with_present_round(solved, tmp_path, encoder):
    """As ``with_round``, of the coming week."""
    copy = tmp_path / "club.sqlite"
    copy.write_bytes(solved[0].read_bytes())
    store = SqlStore(f"sqlite:///{copy}", Clock())
    services = assemble(store, encoder, clock=Clock())
    week = str(Week.of(datetime.now(UTC).date()).next())
    with store._engine.begin() as connection:
        connection.execute(rounds.update().values(week=week))
    key = services.access.issue(Role.ORGANISER, None, "", None, by="test")[1]
    store.close()
    return f"sqlite:///{copy}", key, week


def give(client, pairs, name):
    """One side's word on one of the introductions; which one is in the name."""
    pair = pairs[int(name.rpartition(".")[2]) % len(pairs)]
    sent, headers = {"member": pair["a"], "met": True}, {"Idempotency-Key": name}
    path = f"/v1/introductions/{pair['id']}/outcomes"
    return client.post(path, json=sent, headers=headers).status_code


def keys_of(url):
    store = SqlStore(url, Clock())
    with store._engine.connect() as connection:
        found = list(connection.scalars(select(outcomes.c.key)))
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
            ids = set(
                pool.map(lambda each: each.post("/v1/rounds", json=sent).json()["id"], (one, other))
            )
            assert len(ids) == 1
            path = f"/v1/rounds/{ids.pop()}"
            tag = {"If-Match": one.get(path, params={"wait": 120}).headers["etag"]}
            done = pool.map(
                lambda pair: pair[0].put(f"{path}/bans/{A}/{pair[1]}", headers=tag).status_code,
                ((one, "m002"), (other, "m003")),
            )
            assert sorted(done) == [200, 412], "one of two who edit at once"
