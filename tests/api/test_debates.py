"""Debates by the service: statements, opting in, arranging, the own letter, and afterwards."""

import pytest

from tests.api.conftest import WEEK, A, B

STATEMENTS = [{"key": "four_day_week", "de": "Freitag ist frei", "en": "Friday is free"}]
SAME = {"remote_work": 1, "growth_first": 0, "local_first": 2}


@pytest.fixture
def debating(api):
    """The club in which two near each other, who do not know each other, want to debate."""
    organiser = api.client("organiser")
    assert organiser.put("/v1/club/statements", json={"statements": STATEMENTS}).status_code == 200
    for id_, answer in ((A, 2), (B, -2)):
        patch = {
            "viewpoints": SAME | {"four_day_week": answer},
            "debates": True,
            "share_views": True,
            "city": "Munich",
            "meet": "either",
            "languages": ["de", "en"],
        }
        assert organiser.patch(f"/v1/members/{id_}", json=patch).status_code == 200
    return api


def test_two_are_paired_told_and_asked(debating):
    organiser, own = debating.client("organiser"), debating.client("a")
    knobs = {"rules.floor": 0.0, "rules.repeat_after_weeks": 0}
    made = organiser.post("/v1/debates", json={"week": WEEK, "knobs": knobs})
    assert made.status_code == 200, made.text
    body = made.json()
    assert body["wanting"] == 2
    assert [(each["a"], each["b"]) for each in body["debates"]] == [(A, B)], body
    assert "understood_a" not in body["debates"][0]
    assert organiser.get("/v1/debates", params={"week": WEEK}).json()["debates"] == body["debates"]

    (debate,) = own.get(f"/v1/members/{A}/debates").json()["debates"]
    assert (debate["partner"], debate["understood"]) == (B, None)
    assert "Freitag ist frei" in debate["text"] or "Friday is free" in debate["text"]
    path = f"/v1/members/{A}/debates/{debate['id']}"
    assert own.put(path, json={"understood": 6}).status_code == 422
    assert own.put(path, json={"understood": 4}).status_code == 204
    assert own.get(f"/v1/members/{A}/debates").json()["debates"][0]["understood"] == 4
    assert organiser.get(f"/v1/members/{A}/debates").status_code == 403
    assert own.put(f"/v1/members/{A}/debates/{'0' * 16}", json={"understood": 4}).status_code == 404
    exported = own.get(f"/v1/members/{A}/export").json()["debates"]
    assert [each["understood"] for each in exported] == [4]

    with debating.services.store.read() as session:
        history = session.relations.history()
    arranged = history[(history["a"] == A) & (history["b"] == B)]
    assert arranged[["week", "evening", "met"]].to_numpy().tolist() == [[WEEK, True, True]]

    again = organiser.post("/v1/debates", json={"week": WEEK, "knobs": knobs}).json()
    assert [each["id"] for each in again["debates"]] == [debate["id"]]
    assert again["understood"] is None
    assert organiser.delete(f"/v1/members/{B}").status_code < 300
    assert own.get(f"/v1/members/{A}/debates").json()["debates"] == []


def test_statements_that_cannot_be_are_refused(api):
    organiser = api.client("organiser")
    for bad in ([{"key": "x"}], [*STATEMENTS, *STATEMENTS]):
        answer = organiser.put("/v1/club/statements", json={"statements": bad})
        assert answer.status_code == 422
    assert organiser.get("/v1/club/statements").json() == {"statements": []}
