"""A file of knobs that the service starts from, and knobs as callers send them."""

from dataclasses import replace

import pytest

from recommender.adapters.store import SqlStore
from recommender.api.app import make_app
from recommender.config import Config
from recommender.errors import InputError
from recommender.ports.records import RoundState
from recommender.service.assembly import assemble
from recommender.settings import Settings, read_settings
from tests.api.conftest import A, Api, issue, now

STARTS = Config().with_knobs(
    bubble=0.9, rules__solver="dual", explanations__offers=1, profiles__per_round=2
)


@pytest.fixture
def started(solved, tmp_path, encoder):
    """The service of the solved round, begun again with a file of knobs."""
    copy = tmp_path / "club.sqlite"
    copy.write_bytes(solved[0].read_bytes())
    store = SqlStore(f"sqlite:///{copy}", now)
    services = assemble(store, encoder, clock=now, config=STARTS)
    yield Api(make_app(services, Settings(), solve=False), services, solved[1], issue(services))
    store.close()


def ask(api, week, **knobs):
    return api.client("organiser").post("/v1/rounds", json={"week": week, "knobs": knobs})


def suggest(api, **sent):
    answer = api.client("a").post(f"/v1/members/{A}/introductions:suggest", json=sent)
    assert answer.status_code == 200, answer.text
    return [each["partner"]["id"] for each in answer.json()["introductions"]]


def test_the_setting_names_a_file_of_knobs(tmp_path, monkeypatch):
    (tmp_path / "club.toml").write_text(STARTS.to_toml(), encoding="utf-8")
    monkeypatch.setenv("RECOMMENDER_CONFIG_FILE", str(tmp_path / "club.toml"))
    assert read_settings().config() == STARTS
    (tmp_path / "club.toml").write_text("bubble = 2", encoding="utf-8")
    with pytest.raises(InputError, match=r"club\.toml: config: bubble is 2; allowed is 0 to 1"):
        read_settings().config()
    assert Settings(config_file=None).config() == Config()


def test_a_round_starts_from_the_file_and_tells_it(started):
    answer = ask(started, "2026-W50", **{"bridging.mu": 0.2, "seed": 3})
    assert answer.status_code == 202, answer.text
    expected = {
        "bridging.mu": 0.2, "bubble": 0.9, "explanations.offers": 1, "profiles.per_round": 2, "rules.solver": "dual",
        "seed": 3,
    }  # fmt: skip
    assert answer.json()["knobs"] == expected
    assert started.services.solver.run_pending() == 1
    record = started.services.rounds.get(answer.json()["id"])
    assert record.state is RoundState.SOLVED, record.error
    assert dict(record.config) == expected
    assert "dual prices" in record.result["certificate"]["solver"]


def test_what_is_sent_goes_before_the_file(started):
    assert ask(started, "2026-W50", bubble=0.5).json()["knobs"]["bubble"] == 0.5


def test_suggestions_start_from_the_file(started, api):
    assert suggest(started, limit=10) == suggest(api, limit=10, knobs={"bubble": 0.9})
    assert suggest(started, limit=10, knobs={"bubble": 0.5}) == suggest(api, limit=10)


def test_rounds_of_before_are_still_read_by_their_own_knobs(started, api):
    assert dict(started.services.rounds.get(started.round).config) == {}
    pair = started.services.rounds.introductions(started.round)[0]
    of_that_round = {"a": pair.a, "b": pair.b, "round": started.round}
    by_the_file, by_default = (
        service.client("organiser").post("/v1/explain", json=of_that_round).json()["weight"]
        for service in (started, api)
    )
    assert by_the_file == by_default
    now_by_the_file, now_by_default = (
        service.client("organiser")
        .post("/v1/explain", json={"a": pair.a, "b": pair.b})
        .json()["weight"]
        for service in (started, api)
    )
    assert now_by_the_file != now_by_default


def test_profiles_are_read_as_the_service_reads_them_whatever_a_round_says(started):
    other = replace(STARTS, profiles=replace(STARTS.profiles, items=1))
    assert started.services.club.prepare_under(other).config == STARTS


@pytest.mark.parametrize(
    "knobs",
    [{"seed": 3}, {"seed": 3.0}, {"rules.repeat_after_weeks": 8}, {"rules.repeat_after_weeks": None},
     {"rules.floor": 0}, {"rules.shared_language": False}, {"compatibility.travel": -50}],
    ids=str,
)  # fmt: skip
def test_what_an_organiser_may_turn_is_taken_and_kept_in_its_kind(api, knobs):
    answer = ask(api, "2026-W51", **knobs)
    assert answer.status_code == 202, answer.text
    (name,) = knobs
    assert answer.json()["knobs"] == knobs
    assert type(api.services.rounds.get(answer.json()["id"]).config[name]) is type(
        Config().turned(knobs).value_of(name)
    )


@pytest.mark.parametrize(
    ("knobs", "words"),
    [({"seed": 0.5}, "config: seed is 0.5; allowed is a whole number"),
     ({"rules.floor": 2}, "config: rules.floor is 2; allowed is 0 to 1"),
     ({"rules.solver": 1}, "rules.solver cannot be turned here"),
     ({"background.role": 1}, "background.role cannot be turned here"),
     ({"solving.nodes": 9}, "solving.nodes cannot be turned here"),
     ({"bridging__mu": 0.3}, "there is no knob"),
     ({"bridging.mu": True}, "config: bridging.mu is true; allowed is 0 to 1"),
     ({"rules.shared_language": 1}, "allowed is true or false"),
     ({"bridging.width": 51}, "allowed is 1e-06 to 50")],
    ids=str,
)  # fmt: skip
def test_what_an_organiser_may_not_turn_is_refused_with_what_is_allowed(shared_api, knobs, words):
    answer = ask(shared_api, "2026-W51", **knobs)
    assert answer.status_code == 422
    assert words in answer.text


def test_members_who_do_not_say_get_the_number_of_the_file(started):
    organiser = started.client("organiser")
    sent = {"id": "m901", "name": "Ana Lima", "headline": "Baker"}
    assert organiser.post("/v1/members", json={"members": [sent]}).status_code in {200, 201}
    assert organiser.get("/v1/members/m901").json()["per_round"] == 2
    for change, number in ((5, 5), (None, 2)):
        answer = organiser.patch("/v1/members/m901", json={"per_round": change})
        assert answer.json()["per_round"] == number
