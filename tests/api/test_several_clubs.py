"""Two clubs in one process: each has its own members, keys, limits and letters; nothing is shared."""

import json
from pathlib import Path

import pytest

from tests.api.process import served

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def server(tmp_path):
    clubs = {name: f"sqlite:///{tmp_path}/{name}.sqlite" for name in ("graz", "koeln")}
    with served(tmp_path, clubs=json.dumps(clubs)) as running:
        yield running


def test_each_club_is_its_own(server, tmp_path):
    words = "Organiser key (only its owner can read it; delete it once read): "
    files = [Path(line.removeprefix(words)) for line in server.printed if line.startswith(words)]
    assert [each.name for each in files] == ["graz.key", "koeln.key"]
    graz, koeln = (each.read_text().strip() for each in files)
    with server.client(graz) as one, server.client(koeln) as other:
        member = {"members": [{"id": "m1", "name": "Ana Lima", "about": "Baker"}]}
        assert one.post("/clubs/graz/v1/members", json=member).status_code == 200
        assert one.get("/clubs/graz/v1/members/m1").json()["name"] == "Ana Lima"
        for path in ("v1/members", "v1/members/m1", "v1/keys", "v1/audit", "metrics"):
            assert one.get(f"/clubs/koeln/{path}").status_code == 401, path
            assert other.get(f"/clubs/graz/{path}").status_code == 401, path
        assert other.get("/clubs/koeln/v1/members").json()["members"] == []
        assert other.get("/clubs/koeln/v1/members/m1").status_code == 404
        made = one.post("/clubs/graz/v1/rounds", json={"week": "2026-W48"})
        assert made.headers["location"].startswith("/clubs/graz/v1/rounds/")
        assert one.get(made.headers["location"]).status_code == 200
        assert other.get("/clubs/koeln/v1/rounds").json()["rounds"] == []
        for path in ("/v1/members", "/clubs", "/clubs/wien/v1/members", "/docs"):
            answer = one.get(path)
            assert answer.status_code == 404, path
            assert answer.headers["content-type"] == "application/problem+json"
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        page = one.get("/clubs/graz/docs")
        assert "/clubs/graz/docs/assets/swagger-ui-bundle.js" in page.text
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert one.get("/clubs/graz/docs/assets/swagger-ui.css").status_code == 200
        assert one.get("/health/live").status_code == 200
        assert one.get("/clubs/graz/health/ready").status_code == 200


@pytest.mark.parametrize("clubs", ['{"../x": "sqlite:///a"}', '{"A b": "sqlite:///a"}', "[1]"])
def test_a_name_that_is_none_is_refused(tmp_path, clubs):
    from tests.api.test_starts import refuse

    assert "clubs" in refuse(tmp_path, clubs=clubs)
