"""A club that is lived through over HTTP alone: what was planted in its answers is learnt from its store."""

from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from starlette.testclient import TestClient
from typer.testing import CliRunner

from recommender.adapters.store import SqlStore
from recommender.api.app import make_app
from recommender.club.week import Week
from recommender.learning.cli import app as commands
from recommender.maths.pairs import all_pairs
from recommender.ports.records import Role
from recommender.service.assembly import assemble
from recommender.settings import Settings
from tests.conftest import SAMPLE
from tests.made_up import Clock

MEMBERS, WEEKS = 80, 11
START = Week.parse("2026-W20")
STRENGTH = 4.0
"""Log-odds of learning something, for a standard deviation by which two profiles are less alike."""
FREE: dict[str, Any] = {"requests_per_minute": 1_000_000, "stranger_requests_per_minute": 1_000_000}
ALIKE = {"bubble": 0.0, "rules.floor": 0.0}
"""Knobs of a club that introduces people who are alike, too."""


class OrganisersProgram:
    """Plays a club's weeks by the routes that any program has."""

    def __init__(self, url, encoder):
        self.clock = Clock()
        self.store = SqlStore(url, self.clock)
        self.store.migrate()
        self.services = assemble(self.store, encoder, clock=self.clock)
        _, key = self.services.access.issue(Role.ORGANISER, None, "", None, by="test")
        app = make_app(self.services, Settings(**FREE), solve=False)
        self.client = TestClient(app, headers={"Authorization": f"Bearer {key}"})

    def bring(self, table):
        content = table.to_csv(index=False).encode()
        headers = {"Content-Type": "text/csv"}
        answer = self.client.post("/v1/members:csv", content=content, headers=headers)
        assert answer.json()["kept"] == len(table), answer.text

    def live(self, week, learns):
        """One round, published, and what both sides of every introduction say of it."""
        self.clock.now = datetime.combine(week.monday, time(9), UTC)
        asked = self.client.post("/v1/rounds", json={"week": str(week), "knobs": ALIKE}).json()
        assert self.services.solver.run_pending() == 1
        here = f"/v1/rounds/{asked['id']}"
        assert self.client.post(f"{here}:publish").json()["state"] == "published"
        for pair in self.client.get(f"{here}/introductions").json()["introductions"]:
            said = {"met": True, **learns(pair["a"], pair["b"])}
            for member in (pair["a"], pair["b"]):
                answer = self.client.post(
                    f"/v1/introductions/{pair['id']}/outcomes",
                    json={"member": member, **said},
                    headers={"Idempotency-Key": f"{pair['id']}-{member}"},
                )
                assert answer.status_code == 200, answer.text


@pytest.fixture(scope="module")
def people():
    return pd.read_csv(SAMPLE / "members.csv", dtype=str).head(MEMBERS)


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('http') / 'club.sqlite'}"


def plant_chances(services):
    """How likely each two learn something from each other: who are unlike."""
    prepared = services.club.snapshot().prepared
    pairs = all_pairs(len(prepared.club))
    alike = prepared.features.of(pairs)["whole_likeness"].to_numpy()
    chances = expit(-STRENGTH * (alike - alike.mean()) / alike.std())
    ids = prepared.club.ids
    return {(ids[a], ids[b]): chance for (a, b), chance in zip(pairs, chances, strict=True)}


@pytest.fixture(scope="module")
def club(people, url, encoder):
    """Weeks in which people learn from who is unlike them, and are as glad of whomever."""
    program, rng, week = OrganisersProgram(url, encoder), np.random.default_rng(11), START
    program.bring(people)
    chances = plant_chances(program.services)

    def learns(a, b):
        glad = int(rng.integers(3, 6))
        return {"learned": 5 if rng.random() < chances[a, b] else 1, "glad": glad}

    for _ in range(WEEKS):
        program.live(week, learns)
        week = week.next()
    yield program
    program.store.close()


def test_a_planted_effect_of_learned_is_found_through_the_api_and_the_store_alone(club, url):
    assert club.client.get("/v1/club/ranker").json()["running"] == "prior-1"
    done = CliRunner().invoke(commands, ["ranker", "--from-store", url, "--rated", "learned"])
    assert done.exit_code == 0, done.output
    assert "runs from now on" in done.output
    told = club.client.get("/v1/club/ranker").json()
    assert told["running"] in done.output
    assert told["released"][0]["rated"] == "learned"
    ranker = club.services.club.snapshot().prepared.ranker
    assert ranker.identity == told["running"], "the service has taken it up"
    with club.store.read() as session:
        weights = session.rankers.running().manifest["weights"]
    assert weights["whole_likeness"] < 0 < club.services.club.config.compatibility.whole_likeness
    rated_by_glad = CliRunner().invoke(commands, ["ranker", "--from-store", url])
    assert "goes on running" in rated_by_glad.output
    assert date.fromisoformat(told["released"][0]["at"][:10]) >= START.monday
