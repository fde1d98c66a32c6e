"""Visits by the service: offered by a member, filled and kept by the organiser, and no round introduces the two."""

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


def test_whoever_visits_counts_as_met_until_they_are_taken_off(api):
    own, organiser = api.client("a"), api.client("organiser")
    offer = {"come_by": "The milking at five", "come_by_guests": 1}
    assert own.patch(f"/v1/members/{A}", json=offer).status_code == 200
    (visit,) = organiser.post("/v1/visits:fill", json={"week": WEEK}).json()["visits"]
    (guest,) = visit["guests"]
    kept = organiser.get("/v1/visits", params={"week": WEEK}).json()
    assert kept == {"week": WEEK, "guests": [{"host": A, "guest": guest}]}
    (told,) = own.get(f"/v1/members/{A}/visits").json()["visits"]
    assert (told["guest"], told["what"], told["week"]) == (guest, "The milking at five", WEEK)
    assert [each["guest"] for each in own.get(f"/v1/members/{A}/export").json()["visits"]] == [
        guest
    ]
    assert api.client("b").get(f"/v1/members/{A}/visits").status_code == 403

    assert met_otherwise(api) == {tuple(sorted((A, guest)))}
    again = organiser.post("/v1/visits:fill", json={"week": WEEK}).json()
    assert again["visits"] == [visit], "the same week is filled anew, not on top of itself"
    (later,) = organiser.post("/v1/visits:fill", json={"week": "2026-W49"}).json()["visits"]
    assert later["guests"] != [guest], "nobody comes by twice"

    path = f"/v1/visits/{WEEK}/{A}/{guest}"
    assert organiser.delete(path).status_code == 204
    assert organiser.delete(path).status_code == 404
    assert tuple(sorted((A, guest))) not in met_otherwise(api)


def met_otherwise(api):
    """Pairs that history marks so."""
    with api.services.store.read() as session:
        history = session.relations.history()
    marked = history[history["evening"].fillna(value=False).astype(bool)]
    return set(zip(marked["a"], marked["b"], strict=True))
