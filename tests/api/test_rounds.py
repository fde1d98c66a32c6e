"""Rounds: asked for, solved in the background, published, withdrawn, outlived by the process."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from recommender.adapters.store import SqlStore
from recommender.ports.records import RoundState
from recommender.service.assembly import assemble
from recommender.service.rounds.solving import Solver
from tests.api.conftest import NOW, WEEK, A, now
from tests.made_up import Clock


def ask(api, week="2026-W49", *, again=False, **knobs):
    body = {"week": week, "knobs": knobs, "again": again}
    return api.client("organiser").post("/v1/rounds", json=body)


def test_asking_twice_for_the_same_is_the_same_round(api):
    first, again = ask(api, bubble=0.7), ask(api, bubble=0.7)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    assert ask(api, bubble=0.8).json()["id"] != first.json()["id"]
    assert first.headers["location"] == f"/v1/rounds/{first.json()['id']}"


def test_without_a_week_it_is_the_one_the_club_is_in(api):
    body = {"knobs": {"bubble": 0.7}, "again": True}
    answer = api.client("organiser").post("/v1/rounds", json=body)
    assert answer.status_code == 202
    assert answer.json()["week"] == api.services.weekly.this_week()


def test_a_round_says_how_good_it_is_and_nothing_of_single_members(shared_api):
    answer = shared_api.client("reader").get(f"/v1/rounds/{shared_api.round}").json()
    assert answer["state"] == "published"
    assert answer["result"]["certificate"]["status"] == "optimal"
    assert answer["result"]["numbers"]["introductions"] == 200
    assert A not in str(answer)


def test_the_organiser_sees_every_pair_before_publishing(shared_api):
    path = f"/v1/rounds/{shared_api.round}/introductions"
    pairs = shared_api.client("organiser").get(path).json()["introductions"]
    assert len(pairs) == 200
    assert all(each["a"] < each["b"] and each["summary_a"] for each in pairs)
    assert shared_api.client("reader").get(path).status_code == 403


def test_one_published_round_per_week(api):
    refused = ask(api, WEEK, bubble=0.9)
    assert refused.status_code == 409
    assert "again=true" in refused.json()["detail"]
    other = ask(api, WEEK, again=True, bubble=0.9).json()["id"]
    organiser = api.client("organiser")
    assert organiser.post(f"/v1/rounds/{other}:publish").status_code == 409, "not solved yet"
    api.services.solver.run_pending()
    assert organiser.post(f"/v1/rounds/{other}:publish").status_code == 409, "one is published"
    assert organiser.post(f"/v1/rounds/{api.round}:withdraw").json()["state"] == "withdrawn"
    assert organiser.post(f"/v1/rounds/{other}:publish").json()["state"] == "published"
    assert organiser.post(f"/v1/rounds/{other}:publish").json()["state"] == "published"
    week = api.client("a").get(f"/v1/members/{A}/introductions?week={WEEK}").json()
    assert week["round"] == other


def test_a_round_that_cannot_be_solved_says_so(api):
    record = ask(api, "2026-W51").json()
    with api.services.store.write() as session:
        for each in session.members.all():
            session.members.erase(each.id)
        session.changed()
    assert api.services.solver.run_pending() == 1
    after = api.client("reader").get(f"/v1/rounds/{record['id']}").json()
    assert after["state"] == "failed"
    assert after["error"] == "club: it has no members yet; import some first"


def test_a_restart_during_a_round_begins_it_again(api):
    """The first solver dies with the round in its hands: its lease runs out."""
    record = ask(api).json()
    with api.services.store.write() as session:
        until = NOW + timedelta(1)
        taken = session.rounds.claim("dead", NOW.isoformat(), until.isoformat())
    assert taken is not None
    assert api.services.solver.run_pending() == 0, "while the lease runs it is the other's"
    later = assemble(api.services.store, clock=lambda: NOW + timedelta(2))
    solver = Solver(later.store, api.services.club, lambda: NOW + timedelta(2))
    assert solver.run_pending() == 1
    with api.services.store.read() as session:
        assert session.rounds.get(record["id"]).state is RoundState.SOLVED


def test_a_round_whose_solver_died_when_the_clock_was_set_back_is_taken_up_again(api):
    record = ask(api).json()
    assert api.services.solver._claim() is not None
    earlier = NOW - timedelta(hours=3)
    solver = Solver(api.services.store, api.services.club, lambda: earlier)
    assert solver.run_pending() == 1
    with api.services.store.read() as session:
        assert session.rounds.get(record["id"]).state is RoundState.SOLVED


def test_a_store_that_is_away_for_a_while_does_not_fail_a_round(api):
    record = ask(api).json()
    file = api.services.store._engine.url.database
    store = SqlStore(f"sqlite:///{file}?timeout=0.05", Clock())
    near = assemble(store, api.services.club._encoder, clock=now)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        taken = near.solver._claim()
        assert taken is not None
        other.execute("BEGIN IMMEDIATE")
        near.solver._solve(taken)
        other.execute("ROLLBACK")
    with api.services.store.read() as session:
        assert session.rounds.get(record["id"]).state is RoundState.RUNNING
    later = Solver(near.store, near.club, lambda: NOW + timedelta(1))
    assert later.run_pending() == 1
    with api.services.store.read() as session:
        assert session.rounds.get(record["id"]).state is RoundState.SOLVED
    store.close()


def test_the_background_solver_solves_what_is_asked_for(api):
    services = api.services
    services.solver.start(services.rounds.asked)
    record = ask(api).json()
    answer = api.client("organiser").get(f"/v1/rounds/{record['id']}?wait=120").json()
    services.solver.stop()
    assert answer["state"] == "solved"
    assert answer["done"] == answer["total"] > 0


def test_rounds_come_in_pages(api):
    for number in range(3):
        ask(api, f"2027-W0{number + 1}")
    reader, seen = api.client("reader"), []
    page = {"next": ""}
    while page.get("next") is not None:
        query = {"cursor": page["next"], "limit": 2}
        page = reader.get("/v1/rounds", params=query).json()
        seen += [each["id"] for each in page["rounds"]]
    assert len(seen) == len(set(seen)) == 4
    assert seen[-1] == api.round


def test_the_bubble_over_the_weeks(shared_api):
    (week,) = shared_api.client("reader").get("/v1/club/bubble").json()["weeks"]
    assert week["week"] == WEEK
    assert week["after"]["mean_bubble_index"] < week["before"]["mean_bubble_index"]


@pytest.mark.parametrize("sent", [{"week": "2025-W53"}, {"week": 5}, {"week": WEEK, "x": 1}])
def test_a_bad_round_is_refused(shared_api, sent):
    answer = shared_api.client("organiser").post("/v1/rounds", json=sent)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
