"""The value of other knobs by service, API and command: the same numbers, and nobody's answer in them."""

import json
from datetime import UTC, datetime

import pandas as pd
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from recommender import estimate_value
from recommender.adapters.club_folder import write_club
from recommender.adapters.store import SqlStore
from recommender.api.app import make_app
from recommender.cli.main import app as commands
from recommender.config import Config
from recommender.ports.records import Role
from recommender.service.assembly import assemble
from recommender.service.rounds.valuing import coarsen
from recommender.settings import Settings
from tests.made_up import Clock

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
FAR = Config(bubble=1.0)


@pytest.fixture(scope="module")
def service(lived, encoder, tmp_path_factory):
    store = SqlStore(f"sqlite:///{tmp_path_factory.mktemp('value') / 'club.sqlite'}", Clock())
    store.migrate()
    services = assemble(store, encoder, clock=lambda: NOW)
    with store.write() as session:
        session.members.put(lived.club.members)
        session.relations.put_ties(lived.club.ties)
        session.relations.put_history(lived.club.history)
        session.changed()
    yield services
    store.close()


@pytest.fixture(scope="module")
def organiser(service):
    _, key = service.access.issue(Role.ORGANISER, None, "", None, by="test")
    app = make_app(service, Settings(), solve=False)
    return TestClient(app, headers={"Authorization": f"Bearer {key}"})


def test_the_store_says_what_the_club_says(service, lived):
    stored, lived_through = service.valuing.estimate(FAR), estimate_value(lived, FAR)
    pd.testing.assert_frame_equal(stored.to_frame(), lived_through.to_frame())
    assert (stored.weeks, stored.outcomes) == (lived_through.weeks, lived_through.outcomes)


def test_an_organiser_is_told_in_steps_of_five_outcomes_and_in_both_languages(organiser, service):
    told = organiser.post("/v1/club/value", json={"knobs": {"bubble": 1.0}}).json()
    exact = service.valuing.estimate(FAR)
    worth, step = told["worth"]["dr"], 5 / exact.worth["dr"].effective
    assert worth["value"] == pytest.approx(exact.worth["dr"].value, abs=step / 2 + 1e-9)
    assert worth["value"] / step == pytest.approx(round(worth["value"] / step))
    assert {told[name] % 5 for name in ("introductions", "outcomes", "shared")} == {0}
    assert worth["effective"] % 5 == 0
    assert told["weeks"] == list(exact.weeks)
    assert len(told["said"]["de"]) == len(told["said"]["en"]) >= 3
    assert "geloste Runden" in told["said"]["de"][0]
    assert "drawn rounds" in told["said"]["en"][0]


def test_one_outcome_more_or_less_hardly_shows(lived):
    history = lived.club.history
    exact = estimate_value(lived, FAR)
    less = estimate_value(lived.with_club(_with_history(lived, history.iloc[1:])), FAR)
    assert abs(coarsen(exact).done - coarsen(less).done) < 5 / less.outcomes + 1e-9


def _with_history(lived, history):
    from dataclasses import replace

    return replace(lived.club, history=history)


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"knobs": {"bubble": 7}}, 422), ({"knobs": {"nonsense": 1}}, 422), ({"rated": "x"}, 422)],
)
def test_what_makes_no_sense_is_refused(organiser, sent, status):
    assert organiser.post("/v1/club/value", json=sent).status_code == status


def test_the_command_says_it_of_a_database_and_of_a_folder(service, lived, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text("bubble = 1.0\n", encoding="utf-8")
    run = CliRunner().invoke
    asked = ["value", "--config", str(other), "--json"]
    url = str(service.store._engine.url)
    done = run(commands, [*asked, "--database-url", url])
    assert done.exit_code == 0, done.output
    found, exact = json.loads(done.stdout), service.valuing.estimate(FAR)
    assert found["worth"]["dr"]["value"] == pytest.approx(exact.worth["dr"].value)
    write_club(lived.club, tmp_path / "club")
    done = run(commands, [*asked[:-1], "--club", str(tmp_path / "club")])
    assert done.exit_code == 0, done.output
    assert "good meetings each" in done.stdout


def test_where_nothing_was_drawn_the_command_says_what_to_do(lived, tmp_path):
    history = lived.club.history.assign(propensity=1.0)
    write_club(_with_history(lived, history), tmp_path / "club")
    done = CliRunner().invoke(commands, ["value", "--club", str(tmp_path / "club")])
    assert "turn exploration.on on" in str(done.exception)
