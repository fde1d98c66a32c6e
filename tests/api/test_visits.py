"""Visits by the service: offered by a member, filled for the organiser, nothing kept."""

from tests.api.conftest import WEEK, A


def test_a_member_offers_a_visit_and_its_places_are_filled(api):
    offer = {"come_by": "The milking at five", "come_by_when": "Saturdays", "come_by_guests": 2}
    own, organiser = api.client("a"), api.client("organiser")
    assert own.patch(f"/v1/members/{A}", json=offer).status_code == 200
    answer = organiser.post("/v1/visits:fill", json={"week": WEEK})
    assert answer.status_code == 200, answer.text
    (visit,) = answer.json()["visits"]
    assert (visit["host"], visit["what"], visit["places"]) == (A, "The milking at five", 2)
    assert len(visit["guests"]) == 2
    assert A not in answer.json()["without"]
    assert own.patch(f"/v1/members/{A}", json={"come_by_guests": 51}).status_code == 422
