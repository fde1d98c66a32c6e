"""The season by the service: what the pipeline plans, in numbers and in both languages."""

import pytest

from recommender.service.club.club_files import load_club
from recommender.service.club.export import export_club
from tests.api.conftest import WEEK


@pytest.fixture(scope="module")
def season(shared_api):
    answer = shared_api.client("organiser").get(f"/v1/club/season?week={WEEK}&weeks=4")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_coming_weeks_are_foreseen(season):
    assert [week["week"] for week in season["weeks"]] == [
        "2026-W48", "2026-W49", "2026-W50", "2026-W51",
    ]  # fmt: skip
    assert all(week["served"] <= week["taking"] for week in season["weeks"])
    assert season["spread"] < 0.1
    assert season["kept"] == pytest.approx(1.0, abs=0.01)


def test_it_is_said_in_both_languages(season):
    assert len(season["said"]["de"]) == len(season["said"]["en"]) >= 2
    assert "partners last" in season["said"]["en"][0]
    assert "reichen die Partner" in season["said"]["de"][0]
    for hard in season["hard"]:
        assert hard["served"] < hard["taking"]
        assert set(hard["helps"]) == {"de", "en"}


def test_it_begins_with_the_first_week_whose_round_is_not_out(shared_api):
    weeks = shared_api.client("organiser").get("/v1/club/season?weeks=1").json()["weeks"]
    assert [week["week"] for week in weeks] == ["2026-W49"]


@pytest.mark.parametrize("query", ["weeks=0", "weeks=53", "week=soon", "week=2026-W60"])
def test_what_cannot_be_planned_is_refused(shared_api, query):
    answer = shared_api.client("organiser").get(f"/v1/club/season?{query}")
    assert answer.status_code in {400, 422}


def test_a_drawn_round_keeps_its_odds_wherever_it_goes(api, tmp_path):
    client, services = api.client("organiser"), api.services
    knobs = {"exploration.on": True, "exploration.price": 0.05}
    asked = client.post("/v1/rounds", json={"week": "2026-W49", "knobs": knobs}).json()
    assert services.solver.run_pending() == 1
    result = client.get(f"/v1/rounds/{asked['id']}").json()["result"]
    assert 0 <= result["exploration"]["price"] <= 0.05
    assert client.post(f"/v1/rounds/{asked['id']}:publish").status_code == 200
    pairs = services.rounds.introductions(asked["id"])
    with services.store.read() as session:
        member = pairs[-1].a
        exposed = {
            each["introduction"]: each for each in session.rounds.everything_of(member)["exposures"]
        }
    shown = [pair for pair in pairs if member in {pair.a, pair.b}]
    for pair in shown:
        row = exposed[pair.id]
        assert row["propensity"] == pair.numbers["propensity"]
        assert row["policy"].startswith("prior-1, drawn at ")
        assert 1 <= row["position"] <= 3
    assert any(pair.numbers["propensity"] < 1 for pair in pairs)
    with services.store.read() as session:
        history = session.relations.history()
    odds = {(pair.a, pair.b): pair.numbers["propensity"] for pair in pairs}
    kept = history[history["week"] == "2026-W49"]
    assert (
        dict(zip(zip(kept["a"], kept["b"], strict=True), kept["propensity"], strict=True)) == odds
    )
    export_club(services.store, tmp_path / "club")
    again = load_club(tmp_path / "club").history
    assert again["propensity"].dropna().tolist() == history["propensity"].dropna().tolist()
    assert again["propensity"].isna().tolist() == history["propensity"].isna().tolist()
