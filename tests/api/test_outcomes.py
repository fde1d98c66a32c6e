"""Outcomes: by either side, once per key, correctable."""

from datetime import timedelta

import pytest

from recommender.service.people.retention import Retention
from tests.api.conftest import NOW, WEEK, A, now


@pytest.fixture
def pair(api):
    path = f"/v1/members/{A}/introductions?week={WEEK}"
    first = api.client("a").get(path).json()["introductions"][0]
    return f"/v1/introductions/{first['id']}/outcomes", first["partner"]["id"]


def give(api, path, key, role="a", **said):
    headers = {"Idempotency-Key": key} if key else {}
    return api.client(role).post(path, json=said, headers=headers)


def test_the_same_key_stores_once_and_a_new_one_corrects(api, pair):
    path, _ = pair
    assert give(api, path, "1", accepted=True).json()["accepted"] is True
    assert give(api, path, "1", accepted=True).status_code == 200
    assert give(api, path, "1", accepted=False).status_code == 409
    assert give(api, path, "2", met=True, glad=5).status_code == 200
    said = give(api, path, "3", glad=4).json()
    assert said == {
        "accepted": True, "met": True, "glad": 4, "learned": None, "replacement": None,
        "stood_up": None, "listened": None, "sold_to": None, "still_in_touch": None,
        "came_of": None,
    }  # fmt: skip
    assert api.client("a").get(path).json() == said
    with api.services.store.read() as session:
        assert len(session.outcomes.by(A)) == 3


def test_each_side_has_its_own_say_which_the_other_does_not_see(api, pair):
    path, partner = pair
    give(api, path, "1", glad=2)
    assert give(api, path, "1", "organiser", glad=5, member=partner).json()["glad"] == 5
    assert api.client("a").get(path).json()["glad"] == 2
    assert give(api, path, "1", "organiser", glad=5, member="m240").status_code == 404
    assert give(api, path, "1", "organiser", glad=5).status_code == 422


@pytest.mark.parametrize("said", [{"glad": 0}, {"glad": 6}, {"met": 2}, {"x": 1}], ids=str)
def test_a_bad_answer_is_refused(api, pair, said):
    assert give(api, pair[0], "1", **said).status_code == 422


def test_a_key_is_needed(api, pair):
    assert give(api, pair[0], None, met=True).status_code == 422


def test_of_a_withdrawn_round_nothing_is_said(api, pair):
    api.client("organiser").post(f"/v1/rounds/{api.round}:withdraw")
    assert give(api, pair[0], "1", met=True).status_code == 404


def test_feedback_is_read(api, pair):
    """What members say is in the history the next round learns of."""
    path, partner = pair
    give(api, path, "1", met=True, learned=5)
    with api.services.store.read() as session:
        history = session.relations.history()
    row = history[(history["week"] == WEEK) & (history["a"] == A) & (history["b"] == partner)]
    assert row["met"].tolist() == [True]
    assert row["learned_a"].tolist() == [5]


def test_old_answers_become_counts(api, pair):
    path, _ = pair
    give(api, path, "1", met=True, glad=2)
    give(api, path, "2", glad=5)
    store, day = api.services.store, timedelta(days=1)
    assert Retention(store, now).run(None) == 0
    assert Retention(store, now).run(1) == 0
    assert Retention(store, lambda: NOW + day * 2).run(1) == 2
    assert api.client("a").get(path).json()["met"] is None
    with store.read() as session:
        assert session.outcomes.counts() == ((WEEK, "glad", 5, 1), (WEEK, "met", 1, 1))
        assert session.outcomes.by(A) == ()


def test_what_lasts_can_be_said_and_what_is_private_only_its_sayer_reads(api, pair):
    path, _ = pair
    sent = {"still_in_touch": True, "came_of": "work", "listened": True, "sold_to": False}
    said = give(api, path, "1", **sent)
    assert said.status_code == 200
    assert said.json().items() >= sent.items()
    assert api.client("a").get(path).json().items() >= sent.items()
    read = api.client("organiser").get(path, params={"member": A}).json()
    assert (read["listened"], read["sold_to"]) == (None, None)
    assert (read["still_in_touch"], read["came_of"]) == (True, "work")
    assert give(api, path, "2", came_of="gold").status_code == 422
