"""The service behind the proxy of deploy/, with the file that is shipped: Caddy, the real one."""

import json
import os
import shutil
import socket
import subprocess
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest

from tests.api.process import served

CADDYFILE = Path(__file__).resolve().parents[1] / "deploy" / "Caddyfile"
CADDY = shutil.which("caddy")
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(
        CADDY is None, reason="Caddy is not installed (Debian: apt-get install caddy)"
    ),
]
ONE, OTHER = "127.0.0.2", "127.0.0.3"
"""Two visitors."""


def words(command, folder, site, upstream="127.0.0.1:1"):
    """A command of Caddy on the file of deploy/, and its environment."""
    environment = {"SITE": site, "UPSTREAM": upstream, "XDG_DATA_HOME": folder,
                   "XDG_CONFIG_HOME": folder, "PATH": os.environ["PATH"]}  # fmt: skip
    return [CADDY, command, "--config", CADDYFILE, "--adapter", "caddyfile"], environment


@contextmanager
def behind_proxy(folder, **settings):
    """The service, and the address of a proxy before it."""
    environment = {name: settings.pop(name) for name in list(settings) if name.isupper()}
    with pytest.MonkeyPatch.context() as patch, socket.socket() as free:
        for name, value in environment.items():
            patch.setenv(name, value)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        with served(folder, "--demo", **settings) as server:
            upstream = server.address.removeprefix("http://")
            command, environment = words("run", folder, f"http://127.0.0.1:{port}", upstream)
            with (folder / "proxy.txt").open("w") as log:
                proxy = subprocess.Popen(command, env=environment, stderr=log)  # noqa: S603
            try:
                wait_for(port)
                yield server, f"http://127.0.0.1:{port}"
            finally:
                proxy.kill()
                proxy.wait()


def wait_for(port):
    for _ in range(100_000):
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), 20):
            return
    raise AssertionError


def visit(address, visitor, key="rec_wrong", **headers):
    """The status that somebody at an address of their own gets."""
    with httpx2.Client(transport=httpx2.HTTPTransport(local_address=visitor)) as client:
        sent = {"Authorization": f"Bearer {key}", **headers}
        return client.get(f"{address}/v1/rounds", headers=sent).status_code


def test_it_is_answered_through_the_proxy_and_what_is_too_long_by_the_proxy(tmp_path):
    with behind_proxy(tmp_path) as (server, address):
        headers = {"Authorization": f"Bearer {server.key}"}
        with httpx2.Client(base_url=address, headers=headers, timeout=60) as client:
            assert client.get("/health/live").status_code == 200
            answer = client.get("/v1/members/m001")
            assert answer.status_code == 200
            assert "server" not in answer.headers
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert client.get("/v1/rounds", headers={"X": "a" * 100_000}).status_code == 431
            csv = {"Content-Type": "text/csv"}
            members = "id,name,about\n" + "".join(f"c{n},Ana,{'x ' * 400}\n" for n in range(300))
            kept = client.post("/v1/members:csv", content=members.encode(), headers=csv)
            assert kept.json()["kept"] == 300
            too_long = client.post("/v1/members:csv", content=b"x" * 11_000_000, headers=csv)
            assert too_long.status_code == 413
        log = server.log.read_text()
    assert "127.0.0" not in log
    assert "m001" not in log


def test_visitors_are_told_apart_once_the_proxy_is_named_and_none_can_pass_for_another(tmp_path):
    limit = {"stranger_requests_per_minute": "3"}
    with behind_proxy(tmp_path, FORWARDED_ALLOW_IPS="127.0.0.1", **limit) as (_, address):
        assert [visit(address, ONE) for _ in range(5)] == [401] * 3 + [429] * 2
        forged = {"X-Forwarded-For": "203.0.113.7"}
        assert visit(address, ONE, **forged) == 429
        assert visit(address, OTHER) == 401


def test_where_it_is_not_named_all_visitors_share_one_limit(tmp_path):
    limit = {"stranger_requests_per_minute": "3"}
    with behind_proxy(tmp_path, FORWARDED_ALLOW_IPS="192.0.2.1", **limit) as (_, address):
        assert [visit(address, ONE) for _ in range(3)] == [401] * 3
        assert visit(address, OTHER) == 429


def test_the_proxy_understands_its_limits(tmp_path):
    command, environment = words("adapt", tmp_path, "club.example.org")
    done = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, check=True, text=True
    )
    (server,) = json.loads(done.stdout)["apps"]["http"]["servers"].values()
    second = 1_000_000_000
    assert server["listen"] == [":443"], "with TLS"
    assert server["read_header_timeout"] == 10 * second
    assert (
        server["read_timeout"] == server["write_timeout"] == server["idle_timeout"] == 60 * second
    )
    assert server["max_header_bytes"] == 32_000
