"""What drifts is in the API and in the metrics."""

from recommender.service.rounds.publishing import MEASURES


def test_the_bubble_of_every_week_has_its_alarms(api):
    weeks = api.client("organiser").get("/v1/club/bubble").json()["weeks"]
    assert all(isinstance(week["alarms"], list) for week in weeks)


def test_every_measure_has_a_gauge(api):
    text = api.client("reader").get("/metrics").text
    for measure in MEASURES:
        assert f'recommender_round_drift{{measure="{measure}"}}' in text
