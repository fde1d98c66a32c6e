"""From outcomes given to the service to the ranker it runs: through the store alone, no restart."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from scipy.special import expit
from starlette.testclient import TestClient

from recommender.adapters.store import SqlStore
from recommender.api.app import make_app
from recommender.club.week import Week
from recommender.errors import InputError
from recommender.learning.ranker_fit import RankerSettings
from recommender.learning.ranker_store import learn_from_store
from recommender.ports.records import (
    Answers,
    IntroductionRecord,
    Role,
    RoundRecord,
    RoundState,
)
from recommender.service.assembly import assemble
from recommender.service.club.bootstrap import prepare
from recommender.service.club.club_files import load_club
from recommender.service.club.export import export_club
from recommender.settings import Settings
from tests.conftest import SAMPLE
from tests.made_up import Clock, told

MEMBERS, WEEKS, PAIRS = 120, 14, 60
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SETTINGS = RankerSettings()


@pytest.fixture(scope="module")
def members():
    club = load_club(SAMPLE)
    return [replace(member, do_not_introduce=frozenset()) for member in club.members[:MEMBERS]]


def publish(session, number, week, pairs):
    """A published round of these pairs."""
    round_id = f"{number:016x}"
    session.rounds.add(RoundRecord(round_id, week, RoundState.QUEUED, f"f{number}", {}, week))
    session.rounds.claim("test", NOW.isoformat(), NOW.isoformat())
    numbers = {"weight": 1.0, "compatibility": 0.4, "closeness": 0.5, "mutual_contacts": 0}
    introductions = [
        IntroductionRecord(
            f"{number:012x}{at:012x}", round_id, week, a, b, numbers,
            {"a": told(b), "b": told(a)},
        )
        for at, (a, b) in enumerate(pairs)
    ]  # fmt: skip
    assert session.rounds.finish(round_id, "test", {}, introductions, [])
    assert session.rounds.publish(round_id, NOW.isoformat(), "prior-1")
    return introductions


@pytest.fixture(scope="module")
def service(members, encoder, tmp_path_factory):
    """Some weeks in which members learn from who is unlike them, and are glad of whatever."""
    path = tmp_path_factory.mktemp("learning") / "club.sqlite"
    store = SqlStore(f"sqlite:///{path}", Clock())
    store.migrate()
    services = assemble(store, encoder, clock=lambda: NOW)
    with store.write() as session:
        session.members.put(members)
        session.changed()
    club = services.club.snapshot().club
    rng, features = np.random.default_rng(7), prepare(club, encoder).features
    week = Week.parse("2026-W30")
    for number in range(WEEKS):
        order = rng.permutation(MEMBERS)
        rows = np.sort(order.reshape(PAIRS, 2), axis=1)
        pairs = [(club.ids[a], club.ids[b]) for a, b in rows]
        table = features.of(rows)
        alike = table["whole_likeness"].to_numpy()
        chance = expit(-3.0 * (alike - alike.mean()) / alike.std())
        with store.write() as session:
            introductions = publish(session, number, str(week), pairs)
        for pair, learns in zip(introductions, rng.random(PAIRS) < chance, strict=True):
            glad = int(rng.integers(3, 6))
            for member in (pair.a, pair.b):
                said = Answers(met=True, glad=glad, learned=5 if learns else 2)
                services.feedback.add(pair.id, member, "1", said)
        week = week.next()
    yield services
    store.close()


@pytest.fixture(scope="module")
def learnt(service, encoder):
    return learn_from_store(service.store, NOW, encoder=encoder, rated="learned", settings=SETTINGS)


def test_a_planted_effect_of_learned_is_found_through_the_store_alone(learnt, service):
    prior = service.club.config.compatibility
    assert learnt.record.manifest["weights"]["whole_likeness"] < -0.3 < prior.whole_likeness
    assert learnt.record.manifest["outcomes"] == WEEKS * PAIRS
    assert learnt.verdict.gain["low"] > 0
    assert learnt.released


def test_the_service_takes_it_up_without_a_restart_and_one_call_goes_back(learnt, service):
    assert service.club.snapshot().prepared.ranker.identity == learnt.record.identity
    assert service.club.snapshot().without_dials.ranker.identity == learnt.record.identity
    _, key = service.access.issue(Role.ORGANISER, None, "", None, by="test")
    app = make_app(service, Settings(), solve=False)
    client = TestClient(app, headers={"Authorization": f"Bearer {key}"})
    told_of = client.get("/v1/club/ranker").json()
    assert told_of["running"] == learnt.record.identity
    assert told_of["released"][0]["rated"] == "learned"
    assert (
        f'recommender_ranker{{identity="{learnt.record.identity}"}} 1.0'
        in client.get("/metrics").text
    )
    back = client.post("/v1/club/ranker:back").json()
    assert back["running"] == "prior-1"
    assert service.club.snapshot().prepared.ranker is None
    assert client.post("/v1/club/ranker:back").status_code == 404
    with service.store.write() as session:
        session.rankers.add(replace(learnt.record, withdrawn_at=None))
    assert client.get("/v1/club/ranker").json()["running"] == learnt.record.identity


def test_learning_again_of_the_same_releases_nothing(learnt, service, encoder):
    again = learn_from_store(
        service.store, NOW, encoder=encoder, rated="learned", settings=SETTINGS
    )
    assert again.record.manifest["beside"] == learnt.record.identity
    with service.store.read() as session:
        count = len(session.rankers.all())
    assert again.released is (count > 2)


def test_where_gladness_is_chance_nothing_is_released(service, encoder):
    with service.store.write() as session:
        while session.rankers.withdraw(NOW.isoformat()):
            pass
    found = learn_from_store(service.store, NOW, encoder=encoder, settings=SETTINGS)
    assert not found.released
    with service.store.read() as session:
        assert session.rankers.running() is None


def test_the_export_is_a_club_that_everything_else_reads(service, tmp_path):
    counts = export_club(service.store, tmp_path / "club")
    club = load_club(tmp_path / "club")
    assert counts == (len(club), len(club.history)) == (MEMBERS, WEEKS * PAIRS)
    with service.store.read() as session:
        stored = session.relations.history()
    columns = ["week", "a", "b", "met", "glad_a", "learned_b"]
    assert club.history[columns].astype(str).equals(stored[columns].astype(str))
    assert club.history[["listened_a", "sold_to_b"]].isna().all(axis=None)


def test_too_little_is_said_by_number(tmp_path, encoder, members):
    store = SqlStore(f"sqlite:///{tmp_path / 'club.sqlite'}", Clock())
    store.migrate()
    with pytest.raises(InputError, match="no members"):
        learn_from_store(store, NOW, encoder=encoder)
    with store.write() as session:
        session.members.put(members[:5])
    with pytest.raises(InputError, match="0 introductions with a known outcome"):
        learn_from_store(store, NOW, encoder=encoder)
    store.close()
