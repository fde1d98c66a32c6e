"""The real server as a process, and what may happen to it: killed, no room, locked out, cut off."""

import resource
import sys

import pytest

from recommender.adapters.store import SqlStore
from tests.api.burst import burst
from tests.api.conftest import kept_busy, make_impatient
from tests.api.process import served
from tests.made_up import Clock

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux: /proc, prlimit, PostgreSQL"),
]
HUNDRED = 300
"""Members of one import."""


def club(url):
    store = SqlStore(url, Clock())
    with store.read() as session:
        found = {each.id for each in session.members.all()}
    store.close()
    return found


def members(prefix, count=HUNDRED):
    return [{"id": f"{prefix}-{n}", "name": "x", "about": "baker " * 40} for n in range(count)]


def send(client, prefix, count=HUNDRED):
    return client.post("/v1/members", json={"members": members(prefix, count)})


def is_problem(answer, status):
    kind = answer.headers["content-type"]
    assert (answer.status_code, kind) == (status, "application/problem+json"), answer.text
    assert answer.json()["status"] == status


def test_an_import_is_there_whole_or_not_at_all_after_kill_9(url, tmp_path):
    with served(tmp_path, "--database-url", url) as server, server.client() as client:
        key = server.key
        with burst(lambda _, name: send(client, name).status_code, 2) as load:
            load.wait_for(4)
            server.kill()
        assert load.statuses == {200}
    with served(tmp_path, "--database-url", url) as server, server.client(key) as client:
        found = [id_.partition("-")[0] for id_ in club(url)]
        counts = {name: found.count(name) for name in found}
        assert set(load.acknowledged) <= counts.keys()
        assert set(counts.values()) == {HUNDRED}
        assert send(client, "again").status_code == 200


def test_without_room_nothing_is_half_written_and_reading_goes_on(tmp_path):
    url = f"sqlite:///{tmp_path / 'club.sqlite'}"
    with served(tmp_path, "--database-url", url) as server, server.client() as client:
        assert send(client, "before").status_code == 200
        _, most = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (100_000, most))
        for prefix in ("one", "two"):
            is_problem(send(client, prefix), 503)
        table = "id,name,about\n"
        table += "".join(f"c{n},Anna Berg,{'long ' * 40}\n" for n in range(HUNDRED))
        headers = {"Content-Type": "text/csv"}
        is_problem(client.post("/v1/members:csv", content=table, headers=headers), 503)
        is_problem(client.post("/v1/keys", json={"role": "reader"}), 503)
        assert client.get("/v1/members/before-1").status_code == 200
        assert client.get("/health/live").status_code == 200
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (most, most))
        assert send(client, "after").status_code == 200
        assert {id_.partition("-")[0] for id_ in club(url)} == {"before", "after"}
        assert "before-1" not in server.log.read_text()


def test_while_another_writes_for_long_reading_goes_on_and_writing_is_refused(url, tmp_path):
    with (
        served(tmp_path, "--database-url", make_impatient(url)) as server,
        server.client() as client,
    ):
        assert send(client, "before").status_code == 200
        with kept_busy(url):
            is_problem(send(client, "during"), 503)
            is_problem(client.delete("/v1/members/before-1"), 503)
            assert client.get("/v1/members/before-1").status_code == 200
            assert client.get("/health/ready").status_code == 200
        assert send(client, "after").status_code == 200


def test_postgresql_restarted_under_load_loses_nothing(postgres, tmp_path):
    postgres.empty()
    with served(tmp_path, "--database-url", postgres.url) as server, server.client() as client:
        for prefix in ("m", "other"):
            assert send(client, prefix).status_code == 200

        def blocked(name):
            return f"other-{int(name.partition('.')[2]) % HUNDRED}"

        def block(worker, name):
            return client.put(f"/v1/members/m-{worker}/blocks/{blocked(name)}").status_code

        with burst(block) as load:
            load.wait_for(50)
            postgres.restart()
            load.wait_for(len(load.acknowledged) + 50)
        assert load.statuses <= {204, 503}
        for worker in range(4):
            kept = client.get(f"/v1/members/m-{worker}/blocks").json()["blocks"]
            own = {blocked(name) for name in load.acknowledged if name.startswith(f"{worker}.")}
            assert own <= set(kept)
            assert len(kept) == len(set(kept))
        assert client.get("/health/ready").status_code == 200
