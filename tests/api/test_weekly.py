"""A member's introductions: of the week, on demand, explained."""

import pytest

from tests.api.conftest import WEEK, A, B


def weekly(api, member, role="organiser", **query):
    query = {"week": WEEK} | query
    return api.client(role).get(f"/v1/members/{member}/introductions", params=query)


def test_a_member_reads_who_to_meet_and_why_in_their_language(shared_api):
    answer = weekly(shared_api, A, "a").json()
    assert answer["published"]
    (first, *_) = answer["introductions"]
    assert first["partner"]["name"]
    assert first["reasons"]["summary"]
    assert first["reasons"]["question"].endswith(("?", "."))
    assert first["partner_reasons"]["summary"] != first["reasons"]["summary"]
    assert "weight" not in str(answer)


def test_both_sides_are_told_of_the_same_introduction(shared_api):
    mine = weekly(shared_api, A).json()["introductions"][0]
    theirs = weekly(shared_api, mine["partner"]["id"]).json()["introductions"]
    (same,) = [each for each in theirs if each["id"] == mine["id"]]
    assert same["partner"]["id"] == A
    assert same["reasons"] == mine["partner_reasons"]


def test_the_answer_is_the_same_until_the_round_changes(api):
    first = weekly(api, A)
    again = weekly(api, A)
    assert again.content == first.content
    known = {"If-None-Match": first.headers["etag"]}
    client = api.client("a")
    path = f"/v1/members/{A}/introductions?week={WEEK}"
    assert client.get(path, headers=known).status_code == 304
    partner = first.json()["introductions"][0]["partner"]["id"]
    assert client.put(f"/v1/members/{A}/blocks/{partner}").status_code == 204
    changed = client.get(path, headers=known)
    assert changed.status_code == 200
    assert partner not in changed.text


def test_reading_writes_nothing(api, tmp_path):
    def content():
        with api.services.store.read() as session:
            return session.revision(), session.rounds.get(api.round), session.outcomes.by(A)

    before = content()
    weekly(api, A, "a")
    answer = api.client("a").post(f"/v1/members/{A}/introductions:suggest", json={})
    assert answer.status_code == 200
    assert content() == before


def test_a_week_without_a_published_round_is_not_found(shared_api):
    answer = weekly(shared_api, A, week="2027-W01")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "round: none is published for 2027-W01"


@pytest.mark.parametrize("week", ["2026-W54", "2025-W53", "2026-48", "now", ""])
def test_a_week_that_does_not_exist_is_refused(shared_api, week):
    assert weekly(shared_api, A, week=week).status_code == 422


def test_the_years_edge_is_a_week_like_others(shared_api):
    assert weekly(shared_api, A, week="2026-W53").status_code == 404


def test_only_the_organiser_sees_an_unpublished_round(api):
    record, new = api.services.rounds.ask("2026-W49", {}, by="test")
    assert new
    assert api.services.solver.run_pending() == 1
    assert weekly(api, A, week="2026-W49").status_code == 404
    shown = weekly(api, A, week="2026-W49", preview=True).json()
    assert shown["round"] == record.id
    assert not shown["published"]
    for role in ("a", "reader"):
        assert weekly(api, A, role, week="2026-W49", preview=True).status_code == 403
    earlier = weekly(api, A).json()["introductions"][0]["partner"]["id"]
    assert earlier not in str(shown), "nobody is introduced twice"


def suggest(api, role="a", member=A, **sent):
    answer = api.client(role).post(f"/v1/members/{member}/introductions:suggest", json=sent)
    assert answer.status_code == 200, answer.text
    return [each["partner"]["id"] for each in answer.json()["introductions"]]


def test_suggestions_keep_to_limit_rules_and_weights(api):
    near = suggest(api, limit=10, knobs={"bubble": 0.0})
    far = suggest(api, limit=10, knobs={"bubble": 1.0})
    assert len(near) == len(set(near)) == 10
    assert near != far
    ties = {
        (tie["a"], tie["b"]) for tie in api.client("a").get(f"/v1/members/{A}/ties").json()["ties"]
    }
    assert not {tuple(sorted((A, other))) for other in near + far} & ties


@pytest.mark.parametrize(
    "knobs",
    [{"bubble": 2}, {"bubble": None}, {"nonsense": 1}, {"bridging.mu": 7}, {"bridging": 1},
     {"rules.floor": 0}, {"bridging.width": 0}, {"compatibility.travel": True}, {"seed": -1},
     {"seed": 0.5}, {"__class__": 1}, {"background.role": 1}],
    ids=str,
)  # fmt: skip
def test_a_knob_out_of_reach_is_refused(shared_api, knobs):
    path = f"/v1/members/{A}/introductions:suggest"
    assert shared_api.client("a").post(path, json={"knobs": knobs}).status_code == 422


def test_the_dial_of_another_changes_nothing_a_member_can_see(api):
    path = f"/v1/members/{A}/introductions:suggest"
    before = api.client("a").post(path, json={"limit": 10}).json()
    for each in before["introductions"]:
        changed = api.client("organiser").patch(
            f"/v1/members/{each['partner']['id']}", json={"bubble": 1.0}
        )
        assert changed.status_code == 200, changed.text
    assert api.client("a").post(path, json={"limit": 10}).json() == before


def test_a_block_works_both_ways_at_once_and_is_not_told(api):
    other = suggest(api, limit=1)[0]
    path = f"/v1/members/{other}/blocks/{A}"
    assert api.client("organiser").put(path).status_code == 204
    assert other not in suggest(api, limit=10)
    assert A not in suggest(api, "organiser", other, limit=10)
    for seen in (f"/v1/members/{A}", f"/v1/members/{A}/blocks", f"/v1/members/{A}/export"):
        assert other not in str(api.client("a").get(seen).json().get("confidential", ""))
    assert api.client("a").get(f"/v1/members/{A}/blocks").json() == {"blocks": []}
    assert api.client("organiser").delete(path).status_code == 204
    assert suggest(api, limit=1)[0] == other


def test_a_pause_proposes_nobody(api):
    other = suggest(api, limit=1)[0]
    organiser = api.client("organiser")
    organiser.put(f"/v1/members/{other}/pause", json={"until": "2999-01-01"})
    assert other not in suggest(api, limit=10)
    organiser.delete(f"/v1/members/{other}/pause")
    assert suggest(api, limit=1)[0] == other


def explain(api, a, b, role="organiser"):
    return api.client(role).post("/v1/explain", json={"a": a, "b": b, "week": "2026-W50"})


def test_why_these_two(shared_api):
    other = suggest(shared_api, limit=1)[0]
    answer = explain(shared_api, A, other).json()
    assert answer["possible"]
    assert answer["introduction"]["reasons"]["summary"]


def test_why_not_these_two(api):
    tie = api.client("a").get(f"/v1/members/{A}/ties").json()["ties"][0]
    known = tie["a"] if tie["b"] == A else tie["b"]
    assert explain(api, A, known).json()["reason"] == "known"
    met = weekly(api, A).json()["introductions"][0]["partner"]["id"]
    assert explain(api, met, A).json()["reason"] == "met_before"
    assert explain(api, A, A).status_code == 422
    assert explain(api, A, "nobody").status_code == 404
    for role in ("reader", "a"):
        assert explain(api, A, B, role).status_code == 403, "it would tell who blocks whom"
