"""What deploy/ says is what this version understands."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from ipaddress import ip_network
from pathlib import Path

import pytest

from recommender.settings import FILE_VARIABLE, Settings
from tests.api.process import served

ROOT = Path(__file__).resolve().parents[1]
UNIT = (ROOT / "deploy" / "recommender.service").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
KNOWN = {FILE_VARIABLE, *(f"RECOMMENDER_{name.upper()}" for name in Settings.model_fields)}


COMPOSE = (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
PROXY = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")


def values(key):
    return re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)


@pytest.mark.parametrize("text", [UNIT, DOCKERFILE, COMPOSE], ids=["unit", "image", "compose"])
def test_every_variable_is_a_setting(text):
    named = set(re.findall(r"RECOMMENDER_[A-Z_]+", text))
    assert named
    assert named <= KNOWN


def test_the_values_of_the_unit_are_taken(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for pair in values("Environment"):
        monkeypatch.setenv(*pair.split("=", 1))
    state = f"/var/lib/{values('StateDirectory')[0]}/"
    assert Settings().database_url.startswith(f"sqlite:///{state}")


def test_what_is_started_is_here():
    interpreter, script = shlex.split(values("ExecStart")[0])
    (folder,) = values("WorkingDirectory")
    assert interpreter.startswith(f"{folder}/.venv/bin/")
    assert (ROOT / Path(script).relative_to(folder)).is_file()
    words = re.search(r'^CMD \["python", "(.*)"\]$', DOCKERFILE, re.MULTILINE)
    assert words
    assert (ROOT / words[1]).is_file()


def test_the_image_installs_what_the_project_has():
    extras = set(re.findall(r"'\.\[([\w,]+)\]'", DOCKERFILE)[0].split(","))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert extras == {"oidc", "postgres"}
    assert extras <= set(project["optional-dependencies"])
    assert (ROOT / re.findall(r"-c (\S+)", DOCKERFILE)[0]).is_file()
    assert "USER recommender" in DOCKERFILE, "not as root"
    volume = re.findall(r"^VOLUME (.*)$", DOCKERFILE, re.MULTILINE)[0]
    assert f"RECOMMENDER_DATABASE_URL=sqlite:///{volume}/" in DOCKERFILE


def test_systemd_finds_nothing_wrong(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    here = tmp_path / "recommender.service"
    places = UNIT.replace("/opt/recommender/.venv/bin/python", shutil.which("true") or "/bin/true")
    here.write_text(places.replace("/opt/recommender", str(ROOT)))
    done = subprocess.run(  # noqa: S603
        [program, "verify", "--man=no", "--recursive-errors=no", str(here)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if here.name in line]
    assert (done.returncode, said) == (0, [])


def test_the_image_is_pinned_checked_and_holds_nothing_of_a_club():
    (base,) = re.findall(r"^FROM (\S+)$", DOCKERFILE, re.MULTILINE)
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", base)
    assert "HEALTHCHECK" in DOCKERFILE
    assert "/health/ready" in DOCKERFILE
    ignored = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().split()
    assert {"**/*.sqlite*", "**/*.key", "recommender.toml", ".git"} <= set(ignored)


def test_the_service_is_behind_the_proxy_and_the_proxy_has_limits():
    service, proxy = re.findall(r"(?ms)^  (?:recommender|proxy):\n(.*?)(?=^  \w|^\w)", COMPOSE)
    assert "ports:" not in service, "nobody reaches it past the proxy"
    assert "networks: [inside]" in service
    (trusted,) = re.findall(r"FORWARDED_ALLOW_IPS: (\S+)", service)
    assert all(ip_network(each).is_private for each in trusted.split(","))
    assert "internal: true" in COMPOSE
    assert 'ports: ["80:80", "443:443"]' in proxy
    assert "service_healthy" in proxy
    for each in ("max_header_size", "read_header", "read_body", "idle", "max_size 10MB"):
        assert each in PROXY, each
    assert "reverse_proxy {$UPSTREAM:recommender:8000}" in PROXY
    assert "UPSTREAM" not in COMPOSE


def find_engine():
    """What builds images here; none where no daemon runs."""
    for program in filter(None, map(shutil.which, ("docker", "podman"))):
        done = subprocess.run([program, "info"], capture_output=True, check=False)  # noqa: S603
        if done.returncode == 0:
            return program
    return ""


@pytest.mark.enable_socket
def test_the_health_check_of_the_image_tells_a_service_from_none(tmp_path):
    words = json.loads(re.findall(r"HEALTHCHECK[^\[]*CMD (\[.*?\])\n", DOCKERFILE)[0])
    assert words[0] == "python"
    with served(tmp_path) as server, server.client() as client:
        assert client.get("/health/ready").status_code == 200, "the encoder is loaded now"
        port = server.address.rpartition(":")[2]
        words = [sys.executable, *(each.replace(":8000/", f":{port}/") for each in words[1:])]
        assert subprocess.run(words, check=False).returncode == 0  # noqa: S603
        server.stop()
        ended = subprocess.run(words, capture_output=True, check=False)  # noqa: S603
        assert ended.returncode != 0


ENGINE = find_engine()


def run(*words, check=True):
    done = subprocess.run(  # noqa: S603
        [ENGINE, *words], cwd=ROOT, capture_output=True, text=True, check=check
    )
    return done.stdout.strip()


if ENGINE:  # elsewhere the words above are all that can be looked at

    def test_the_image_builds_runs_and_is_healthy():
        base = re.findall(r"^FROM (\S+)$", DOCKERFILE, re.MULTILINE)[0]
        had = [ENGINE, "image", "inspect", base], [ENGINE, "pull", base]
        if all(subprocess.run(each, capture_output=True, check=False).returncode for each in had):  # noqa: S603
            pytest.skip(f"the registry of {base} cannot be reached, and it is not here")
        run("build", "-q", "-f", "deploy/Dockerfile", "-t", "recommender-test", ".")
        container = run("run", "-d", "--read-only", "--tmpfs", "/tmp", "recommender-test")  # noqa: S108
        ask = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8000/health/ready').status)"
        try:
            answers = (run("exec", container, "python", "-c", ask, check=False) for _ in range(60))
            assert "200" in answers
            assert run("exec", container, "id", "-u") == "10001"
        finally:
            run("rm", "-f", container, check=False)
