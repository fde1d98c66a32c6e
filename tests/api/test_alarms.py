"""What drifts is in the API and in the metrics."""

import pytest

from recommender.adapters.store.tables import rounds
from recommender.ports.records import RoundState
from recommender.service.club.doctor import look_at_alarms
from recommender.service.rounds.publishing import MEASURES


def test_the_bubble_of_every_week_has_its_alarms(api):
    weeks = api.client("organiser").get("/v1/club/bubble").json()["weeks"]
    assert all(isinstance(week["alarms"], list) for week in weeks)


def test_every_measure_has_a_gauge(api):
    text = api.client("reader").get("/metrics").text
    for measure in MEASURES:
        assert f'recommender_round_drift{{measure="{measure}"}}' in text


def test_what_drifts_is_said_in_both_languages(api):
    services = api.services
    with services.store.read() as session:
        (record,) = session.rounds.in_state(RoundState.PUBLISHED)
    alarm = {"measure": "mean_compatibility", "value": 0.2, "usual": 0.4, "band": 0.1}
    with services.store._engine.begin() as connection:
        result = dict(record.result) | {"alarms": [alarm]}
        connection.execute(rounds.update().where(rounds.c.id == record.id).values(result=result))
    (told,) = api.client("organiser").get("/v1/club/bubble").json()["weeks"][-1]["alarms"]
    assert {name: told[name] for name in alarm} == alarm
    assert told["said"]["en"] == "Mean fit: 0.20; in the weeks before mostly 0.40 (band 0.10)."
    assert "0,20" in told["said"]["de"]
    drift = services.rounds.read_alarms()
    assert drift["mean_compatibility"] == pytest.approx(0.2)
    assert "0.20" in look_at_alarms(str(services.store._engine.url), services.now).detail
