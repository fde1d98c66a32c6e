"""``recommender gaps``, as it is typed."""

import json

import pytest
from typer.testing import CliRunner

from recommender.cli.main import app
from tests.conftest import SAMPLE

MEMBERS = ("gaps", "--members", str(SAMPLE / "members.csv"))


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def test_people_read_whom_to_invite_and_what_is_offered_in_vain():
    done = CliRunner().invoke(app, [*MEMBERS, "--set", "gaps.shown=2"])
    assert done.exit_code == 0, done.output
    assert "members look for something that" in done.stdout
    assert "asked for by nobody" in done.stdout
    assert "--json has them all" in done.stdout


def test_json_has_all_of_it():
    done = CliRunner().invoke(app, [*MEMBERS, "--json"])
    told = json.loads(done.stdout)
    assert sum(len(gap["needs"]) for gap in told["gaps"]) == told["open"] < told["needs"]
    assert told["gaps"][0]["members"] >= 2
