"""What lies ready is what would be worked out: the same answer, to the same askers, in the log."""

import asyncio
import socket
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from recommender.api.app import make_app
from recommender.api.main import _open_listener
from recommender.ports.records import Role
from recommender.settings import Settings
from tests.made_up import ROUND, WEEK, Clock, services_on, store_with_round

PATH = f"/v1/members/ana/introductions?week={WEEK}"
WORKED_OUT = f"{PATH}&preview=false"
"""The same request, put less simply."""


@pytest.fixture
def club(tmp_path):
    """A service with a published round, its clock, and a key of every kind."""
    clock = Clock()
    services = services_on(store_with_round(tmp_path / "club.sqlite"), clock)
    services.rounds.publish(ROUND, by="test")

    def key(role, member=None, days=None):
        return services.access.issue(role, member, "", days, by="test")

    keys = {
        "organiser": key(Role.ORGANISER), "reader": key(Role.READER),
        "ana": key(Role.MEMBER, "ana"), "ben": key(Role.MEMBER, "ben"),
        "short": key(Role.READER, days=1),
    }  # fmt: skip
    yield services, clock, keys
    services.store.close()


def app_on(services, **settings):
    return make_app(services, Settings(**settings), solve=False)


def asking(app, secret):
    headers = {"Authorization": f"Bearer {secret}"}
    return TestClient(app, headers=headers, raise_server_exceptions=False)


@pytest.fixture
def cached(monkeypatch):
    """How many answers were given as they lay."""
    from recommender.api.cached_weeks import CachedWeeks

    members, real = [], CachedWeeks._find_response

    def count(self, request):
        answer = real(self, request)
        members.extend([request.member] if answer is not None else [])
        return answer

    monkeypatch.setattr(CachedWeeks, "_find_response", count)
    return members


@pytest.mark.parametrize("who", ["organiser", "reader", "ana", "ben", "nobody"])
def test_each_role_gets_what_it_would_get_otherwise(club, cached, who):
    services, _, keys = club
    app = app_on(services)
    asking(app, keys["organiser"][1]).get(PATH)  # now it is cached
    client = asking(app, keys[who][1] if who in keys else "rec_none")
    client.get(WORKED_OUT)  # now the key is known
    ready, otherwise = client.get(PATH), client.get(WORKED_OUT)
    assert (ready.status_code, ready.content) == (otherwise.status_code, otherwise.content)
    assert dict(ready.headers) == dict(otherwise.headers)
    allowed = who in {"organiser", "reader", "ana"}
    assert ready.status_code == (200 if allowed else 403 if who == "ben" else 401)
    assert cached == (["ana"] if allowed else [])


def test_who_has_it_already_is_told_so(club, cached):
    services, _, keys = club
    client = asking(app_on(services), keys["ana"][1])
    tag = client.get(PATH).headers["etag"]
    for path in (PATH, WORKED_OUT):
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    assert cached == ["ana", "ana"]


def test_a_key_that_ends_or_is_revoked_gets_nothing_from_the_cache(club):
    services, clock, keys = club
    app = app_on(services)
    record, secret = keys["reader"]
    short = asking(app, keys["short"][1])
    assert [asking(app, secret).get(PATH).status_code, short.get(PATH).status_code] == [200, 200]
    clock.now = clock.now.replace(day=clock.now.day + 2)
    assert short.get(PATH).status_code == 401
    assert asking(app, secret).get(PATH).status_code == 200
    services.access.revoke(record.id, by="test")
    assert asking(app, secret).get(PATH).status_code == 401


def test_who_asks_too_often_waits(club, cached):
    services, _, keys = club
    client = asking(app_on(services, requests_per_minute=3), keys["ana"][1])
    answers = [client.get(PATH) for _ in range(5)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert len(cached) == 2
    assert answers[-1].headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "odd",
    [{"headers": {"Authorization": "bearer {}"}}, {"content": b"x", "headers": {}}],
    ids=["the scheme in small letters", "a body"],
)
def test_what_is_put_otherwise_goes_the_ordinary_way(club, cached, odd):
    services, _, keys = club
    client = asking(app_on(services), keys["ana"][1])
    first = client.get(PATH)
    headers = {name: value.format(keys["ana"][1]) for name, value in odd["headers"].items()}
    again = client.request("GET", PATH, **odd | {"headers": headers})
    assert (again.status_code, again.content, cached) == (200, first.content, [])


def test_it_is_logged_and_counted_like_any_other(club, cached, caplog):
    services, _, keys = club
    caplog.set_level("INFO", "recommender")
    client = asking(app_on(services), keys["organiser"][1])
    for _ in range(3):
        client.get(PATH)
    route = "/v1/members/{member_id}/introductions"
    lines = [each.getMessage() for each in caplog.records if each.name == "recommender.requests"]
    assert len([line for line in lines if line.startswith(f"GET {route} 200 ")]) == 3
    count = f'recommender_requests_total{{method="GET",route="{route}",status="200"}} 3.0'
    assert count in client.get("/metrics").text
    assert len(cached) == 2


def test_with_a_database_over_the_network_it_is_the_same(club, cached):
    """Then the store is asked in another thread."""
    services, _, keys = club

    class Far:
        is_local = False

        def __getattr__(self, name):
            return getattr(services.store, name)

    client = asking(app_on(replace(services, store=Far())), keys["ana"][1])
    assert client.get(PATH).content == client.get(PATH).content
    assert cached == ["ana"]


@pytest.mark.enable_socket
def test_small_answers_are_sent_at_once():
    """Without this option the body would wait for the acknowledgement of the head: 40 ms."""
    listening = _open_listener(Settings(port=0))

    async def option():
        found = asyncio.get_running_loop().create_future()

        def connected(_, writer):
            accepted = writer.get_extra_info("socket")
            found.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(connected, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            writer.close()
            return await found

    assert asyncio.run(option())
