"""Whom a proxy names as the visitor: believed of proxies that are named, of nobody else."""

import httpx2
import pytest

from recommender.api.limits import source_of
from tests.api.process import served

pytestmark = pytest.mark.enable_socket


def statuses(folder, trusted, monkeypatch, *forwarded):
    """Of strangers, of whom each may ask twice, as a proxy at 127.0.0.1 passes them on."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    with (
        served(folder, stranger_requests_per_minute="2") as server,
        httpx2.Client(base_url=server.address, headers={"Authorization": "Bearer x"}) as client,
    ):
        headers = [{"X-Forwarded-For": each} for each in forwarded]
        return [client.get("/v1/rounds", headers=each).status_code for each in headers]


@pytest.mark.parametrize("trusted", ["127.0.0.1", "127.0.0.0/8,10.0.0.0/8"])
def test_the_last_one_that_is_not_a_proxy_is_the_visitor(tmp_path, monkeypatch, trusted):
    made_up = (f"198.51.100.{number}, 203.0.113.7" for number in range(3))
    found = statuses(tmp_path, trusted, monkeypatch, *made_up, "203.0.113.8", "203.0.113.8")
    assert found == [401, 401, 429, 401, 401]


def test_of_others_it_is_not_believed(tmp_path, monkeypatch):
    found = statuses(
        tmp_path, "192.0.2.1", monkeypatch, "203.0.113.1", "203.0.113.2", "203.0.113.3"
    )
    assert found == [401, 401, 429]


def test_what_is_no_address_takes_no_room():
    assert len(source_of("a" * 30_000)) <= 64
    assert source_of("2001:db8::1%" + "a" * 30_000) == "2001:db8::/64"
