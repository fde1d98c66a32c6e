"""An evening by the service: planned, some stay away, planned again; what cannot be kept is told."""

from itertools import combinations

import pytest

from tests.api.conftest import WEEK

QUICK = {"evenings.worst_table": 0.0}


@pytest.fixture(scope="module")
def client(shared_api):
    return shared_api.client("organiser")


@pytest.fixture(scope="module")
def people(client):
    listed = client.get("/v1/members?limit=100").json()["members"]
    return sorted(member["id"] for member in listed)


@pytest.fixture(scope="module")
def planned(client, people):
    body = {"tables": 4, "seats": 4, "rounds": 3, "week": WEEK, "present": people[:16]}
    answer = client.post("/v1/evenings:plan", json=body | {"knobs": QUICK})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_everybody_sits_and_nobody_twice_with_the_same_person(planned, people):
    tables = planned["tables"]["en"]
    assert len(tables) == 12
    met = [
        pair
        for table in tables
        for pair in combinations(sorted(each["id"] for each in table["people"]), 2)
    ]
    assert len(met) == len(set(met)) == 72
    assert {id_ for pair in met for id_ in pair} == set(people[:16])
    assert all(table["question"].startswith("For the table") for table in tables)
    assert all(each["question"].startswith("Für den Tisch") for each in planned["tables"]["de"])
    assert 0 < planned["share"] <= 1


def test_some_stay_away_and_what_was_sat_stays(client, planned, people):
    there = people[2:16]
    body = {"plan": planned["plan"], "present": there, "sat": 1}
    answer = client.post("/v1/evenings:plan-again", json=body)
    assert answer.status_code == 200, answer.text
    again = answer.json()["tables"]["en"]
    assert [each for each in again if each["round"] == 1] == [
        each for each in planned["tables"]["en"] if each["round"] == 1
    ]
    for number in (2, 3):
        seated = [p["id"] for each in again if each["round"] == number for p in each["people"]]
        assert sorted(seated) == there


def test_what_cannot_be_kept_is_named(client, people):
    body = {"tables": 2, "seats": 3, "rounds": 2, "week": WEEK, "present": people[:6]}
    answer = client.post("/v1/evenings:plan", json=body)
    assert answer.status_code == 409
    assert "without nobody_twice there is one" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"present": ["nobody at all"]}, 404),
        ({"tables": 1}, 422),
        ({"seats": 2}, 422),
        ({"hosts": {"m001": 9}}, 422),
        ({"per_table": [{"field": "shoe", "value": "42"}]}, 422),
        ({"knobs": {"evenings.steps": 5}}, 422),
    ],
)
def test_what_cannot_be_used_is_refused(client, people, change, status):
    body = {"tables": 4, "seats": 4, "week": WEEK, "present": people[:16]} | change
    assert client.post("/v1/evenings:plan", json=body).status_code == status


def test_a_damaged_plan_is_refused(client, planned, people):
    for plan in (dict[str, object](), planned["plan"] | {"tables": [1]}):
        body = {"plan": plan, "present": people[:16], "sat": 1}
        assert client.post("/v1/evenings:plan-again", json=body).status_code == 422


def test_an_evening_is_kept_checked_in_to_planned_again_and_over(shared_api, client, people):
    body = {"tables": 4, "seats": 4, "rounds": 2, "week": WEEK, "present": people[:16]}
    made = client.post("/v1/evenings", json=body | {"knobs": QUICK, "name": "Summer"})
    assert made.status_code == 201, made.text
    evening = made.json()
    at = f"/v1/evenings/{evening['id']}"
    assert client.get(at).json()["tables"] == evening["tables"]
    assert evening["id"] in {each["id"] for each in client.get("/v1/evenings").json()["evenings"]}
    assert {each["state"] for each in evening["guests"]} == {"expected"}

    marked = client.put(f"{at}/guests", json={"here": people[2:14], "away": people[:2]}).json()
    assert [each["state"] for each in marked["guests"]].count("here") == 12
    twice = {"here": people[:1], "away": people[:1]}
    assert client.put(f"{at}/guests", json=twice).status_code == 422
    assert client.put(f"{at}/guests", json={"here": ["nobody"]}).status_code == 404

    again = client.post(f"{at}:plan-again", json={"sat": 0, "version": 1})
    assert again.status_code == 200, again.text
    seated = {p["id"] for table in again.json()["tables"]["de"] for p in table["people"]}
    assert seated == set(people[2:14])
    assert client.post(f"{at}:plan-again", json={"sat": 0, "version": 1}).status_code == 412
    assert client.get(f"{at}/page?language=de").text.count("<svg") == 16 - 4
    assert client.post(f"{at}:close", json={"sat": 3}).status_code == 409

    over = client.post(f"{at}:close", json={"sat": 1})
    assert over.json()["over"] is True
    assert {table["round"] for table in over.json()["tables"]["en"]} == {1}
    assert client.get(f"{at}/answers").json() == {"answers": []}
    assert client.delete(at).status_code == 204
    assert client.get(at).status_code == 404
