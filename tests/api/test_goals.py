"""Common goals by the service: named, proposed, asked, agreed; notes for the table alone."""

import pytest

from recommender.club.contacts import list_contacts
from recommender.club.week import Week
from recommender.config import Config
from recommender.ports.records import Role
from tests.api.conftest import NOW, WEEK, A, B

TODAY = NOW.date().isoformat()
GOAL = {"title": "A fair of crafts", "parts": ["bread baked at night", "a stage and lights"]}


def own(api, member):
    key = api.services.access.issue(Role.MEMBER, member, "", None, by="test")[1]
    client = api.client("a")
    client.headers["Authorization"] = f"Bearer {key}"
    return client


@pytest.fixture
def table(api):
    """A goal named by A, whose table all who were asked sit at."""
    goal = api.client("a").post(f"/v1/members/{A}/goals", json=GOAL).json()["id"]
    organiser = api.client("organiser")
    proposed = organiser.post(f"/v1/goals/{goal}:propose", json={})
    assert proposed.status_code == 200, proposed.text
    assert organiser.post(f"/v1/goals/{goal}:ask").status_code == 200
    members = [seat["member"] for seat in proposed.json()["seats"]]
    for member in members[1:]:
        path = f"/v1/members/{member}/goals/{goal}"
        assert own(api, member).put(path, json={"take_part": True}).status_code == 204
    return goal, members


def test_nobody_sits_there_without_agreeing_and_nobody_sees_who_was_asked(api):
    organiser, mine = api.client("organiser"), api.client("a")
    named = mine.post(f"/v1/members/{A}/goals", json=GOAL)
    assert named.status_code == 201, named.text
    goal = named.json()["id"]
    assert (named.json()["named"], named.json()["state"]) == (True, "agreed")
    proposed = organiser.post(f"/v1/goals/{goal}:propose", json={}).json()
    first, *others = proposed["seats"]
    assert (first["member"], first["state"]) == (A, "agreed")
    assert {seat["state"] for seat in others} == {"proposed"}
    assert proposed["reason"] is None
    members = [seat["member"] for seat in others]
    theirs = [own(api, member) for member in members]
    paths = [f"/v1/members/{member}/goals" for member in members]
    assert [c.get(p).json()["goals"] for c, p in zip(theirs, paths, strict=True)] == [[]] * len(
        paths
    )
    assert theirs[0].put(f"{paths[0]}/{goal}", json={"take_part": True}).status_code == 404

    again = organiser.post(f"/v1/goals/{goal}:propose", json={}).json()
    assert [seat["member"] for seat in again["seats"]] == [A, *members]
    assert organiser.post(f"/v1/goals/{goal}:ask").status_code == 200
    assert organiser.post(f"/v1/goals/{goal}:ask").status_code == 409
    (asked,) = theirs[0].get(paths[0]).json()["goals"]
    assert asked["state"] == "asked"
    assert [each["member"] for each in asked["table"]] == [A]
    before = mine.get(f"/v1/members/{A}/goals").json()
    assert theirs[0].put(f"{paths[0]}/{goal}", json={"take_part": False}).status_code == 204
    assert mine.get(f"/v1/members/{A}/goals").json() == before
    after = organiser.post(f"/v1/goals/{goal}:propose", json={}).json()
    assert members[0] not in [seat["member"] for seat in after["seats"]]
    (declined,) = theirs[0].get(paths[0]).json()["goals"]
    assert (declined["state"], declined["table"]) == ("declined", [])


def test_a_table_notes_meetings_and_agreements_for_itself_alone(api, table):
    goal, members = table
    mine, other, organiser = api.client("a"), own(api, members[1]), api.client("organiser")
    base = f"/v1/members/{A}/goals/{goal}"
    theirs = f"/v1/members/{members[1]}/goals/{goal}"
    meeting = {"on": TODAY, "there": members[1:3], "note": "A stage <b>first</b>"}
    noted = mine.post(f"{base}/meetings", json=meeting)
    assert noted.status_code == 201, noted.text
    agreed = {"who": members[1], "what": "ask the fire brigade", "until": "2026-12-01"}
    agreement = mine.post(f"{base}/agreements", json=agreed).json()["id"]
    (seen,) = other.get(f"/v1/members/{members[1]}/goals").json()["goals"]
    assert seen["meetings"][0]["note"] == "A stage <b>first</b>"
    assert seen["agreements"][0]["what"] == "ask the fire brigade"
    assert mine.put(f"{base}/agreements/{agreement}", json={"done": True}).status_code == 404
    path = f"{theirs}/agreements/{agreement}"
    assert other.put(path, json={"done": True, "on": TODAY}).status_code == 204
    assert other.delete(path).status_code == 409

    overview = organiser.get("/v1/goals").json()["goals"][0]
    assert overview["meetings"] == 1
    assert overview["agreed"] == {"in_time": 1, "late": 0, "overdue": 0, "open": 0}
    assert "stage <b>" not in str(overview)
    assert "fire brigade" not in str(overview)
    exported = other.get(f"/v1/members/{members[1]}/export").json()["goals"][0]
    assert exported["agreements"][0]["what"] == "ask the fire brigade"
    assert exported["meetings"] == [{"on": TODAY, "there": True, "note": None}]
    stranger = next(id_ for id_ in ("m003", "m004", "m005", "m006", "m007", "m008", "m009")
                    if id_ not in members)  # fmt: skip
    assert own(api, stranger).get(f"/v1/members/{stranger}/goals").json()["goals"] == []
    assert own(api, stranger).post(
        f"/v1/members/{stranger}/goals/{goal}/meetings", json=meeting
    ).status_code == 404  # fmt: skip


def met(services):
    with services.store.read() as session:
        club = services.club.snapshot().prepared.club
        history = session.relations.history()
    from dataclasses import replace

    ties = list_contacts(
        replace(club, history=history), Week.parse(WEEK), Config().memory, anew=False
    )
    return {
        (a, b)
        for a, b, source in zip(ties["a"], ties["b"], ties["source"], strict=True)
        if source == "met"
    }


def test_who_met_there_know_each_other_as_after_any_meeting(api, table):
    goal, members = table
    second, third = members[1], members[2]
    base = f"/v1/members/{A}/goals/{goal}"
    before = met(api.services)
    sent = {"on": TODAY, "there": [second, third]}
    meeting = api.client("a").post(f"{base}/meetings", json=sent).json()["id"]
    with_me = {tuple(sorted((A, other))) for other in (second, third)}
    assert met(api.services) - before == with_me
    path = f"/v1/members/{second}/goals/{goal}/meetings/{meeting}"
    assert own(api, second).put(path, json={"there": True}).status_code == 204
    assert tuple(sorted((second, third))) in met(api.services)
    path = f"/v1/members/{third}/goals/{goal}/meetings/{meeting}"
    assert own(api, third).put(path, json={"there": False}).status_code == 204
    assert met(api.services) - before == {tuple(sorted((A, second)))}


def leave_by_word(client, member, goal):
    path = f"/v1/members/{member}/goals/{goal}"
    assert client.put(path, json={"take_part": False}).status_code == 204


def leave_by_block(client, member, _goal):
    assert client.put(f"/v1/members/{member}/blocks/{A}").status_code < 300


@pytest.mark.parametrize("leave", [leave_by_word, leave_by_block])
def test_who_left_the_table_can_still_deny_a_meeting(api, table, leave):
    goal, members = table
    second, third = members[1], members[2]
    before, mine = met(api.services), f"/v1/members/{A}/goals/{goal}/meetings"
    sent = {"on": TODAY, "there": [second], "note": "for the table alone"}
    meeting = api.client("a").post(mine, json=sent).json()["id"]
    assert tuple(sorted((A, second))) in met(api.services)
    client = own(api, second)
    assert client.get(f"/v1/members/{second}/goals").json()["past_meetings"] == []
    leave(client, second, goal)
    told = client.get(f"/v1/members/{second}/goals")
    assert told.json()["past_meetings"] == [
        {"goal": goal, "title": GOAL["title"], "meeting": meeting, "on": TODAY, "there": True}
    ]
    assert "for the table alone" not in told.text
    path = f"/v1/members/{second}/goals/{goal}/meetings/{meeting}"
    assert client.put(path, json={"there": False}).status_code == 204
    assert met(api.services) == before
    assert client.get(f"/v1/members/{second}/goals").json()["past_meetings"][0]["there"] is False
    leave_by_word(own(api, third), third, goal)
    path = f"/v1/members/{third}/goals/{goal}/meetings/{meeting}"
    answer = own(api, third).put(path, json={"there": True})
    assert answer.status_code == 404, "who left and was not put down has nothing to say"
    stranger = next(
        id_ for id_ in (B, *api.services.club.snapshot().prepared.club.ids) if id_ not in members
    )
    path = f"/v1/members/{stranger}/goals/{goal}/meetings/{meeting}"
    assert own(api, stranger).put(path, json={"there": True}).status_code == 404


def test_who_asks_not_to_meet_somebody_there_leaves_and_whoever_named_it_stays(api, table):
    _, members = table
    second, third = members[1], members[2]
    assert own(api, second).put(f"/v1/members/{second}/blocks/{third}").status_code < 300
    seats = [
        seat["member"]
        for seat in api.client("organiser").get("/v1/goals").json()["goals"][0]["seats"]
    ]
    assert second not in seats
    assert third in seats
    assert own(api, second).get(f"/v1/members/{second}/goals").json()["goals"] == []
    assert api.client("a").put(f"/v1/members/{A}/blocks/{third}").status_code < 300
    (mine,) = api.client("a").get(f"/v1/members/{A}/goals").json()["goals"]
    assert third not in [each["member"] for each in mine["table"]]


def test_what_was_agreed_is_read_by_the_member_alone(api, table):
    goal, members = table
    base = f"/v1/members/{A}/goals/{goal}"
    mine = api.client("a")
    for until, done in (("2026-11-25", True), ("2026-11-24", True), ("2026-11-20", False),
                        ("2026-12-20", False), ("2026-11-26", True), ("2026-11-27", True)):  # fmt: skip
        sent = {"who": A, "what": f"until {until}", "until": until}
        made = mine.post(f"{base}/agreements", json=sent).json()["id"]
        if done:
            mine.put(f"{base}/agreements/{made}", json={"done": True})
    read = mine.get(f"/v1/members/{A}/readings").json()
    assert read["agreed"] == {"in_time": 3, "late": 1, "overdue": 1, "open": 1}
    assert (read["loyalty"], read["goals_seen_through"]) == (0.6, 0.8)
    assert api.client("organiser").get(f"/v1/members/{A}/readings").status_code == 403
    assert members


def test_who_is_erased_goes_and_a_table_that_stands_stays(api, table):
    goal, members = table
    organiser = api.client("organiser")
    base = f"/v1/members/{members[1]}/goals/{goal}"
    sent = {"who": members[1], "what": "x y z", "until": TODAY}
    assert own(api, members[1]).post(f"{base}/agreements", json=sent).status_code == 201
    assert organiser.delete(f"/v1/members/{members[1]}").status_code < 300
    (mine,) = api.client("a").get(f"/v1/members/{A}/goals").json()["goals"]
    assert mine["agreements"] == []
    assert members[1] not in str(mine)
    assert organiser.delete(f"/v1/members/{A}").status_code < 300
    left = organiser.get("/v1/goals").json()["goals"]
    if len(members) > 4:
        assert (left[0]["by"], A in str(left)) == (None, False)
    else:
        assert left == []


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("meetings", {"on": "2026-11-26"}, 400),
        ("meetings", {"on": TODAY, "there": ["m200"]}, 400),
        ("agreements", {"who": "m200", "what": "x", "until": TODAY}, 400),
        ("agreements", {"who": A, "what": "  ", "until": TODAY}, 400),
        ("agreements", {"who": A, "what": "x", "until": "2126-01-01"}, 400),
    ],
)
def test_what_cannot_be_noted_is_refused(api, table, path, sent, status):
    goal, _ = table
    answer = api.client("a").post(f"/v1/members/{A}/goals/{goal}/{path}", json=sent)
    assert answer.status_code in {status, 422}, answer.text


def test_goals_are_named_by_the_organiser_and_taken_back_and_not_in_any_number(api):
    organiser, mine = api.client("organiser"), api.client("a")
    made = organiser.post("/v1/goals", json={"title": "Fair", "text": "stage; bread"}).json()
    assert (made["by"], made["parts"], made["seats"]) == (None, ["stage", "bread"], [])
    assert organiser.post("/v1/goals", json={"title": " "}).status_code == 422
    assert organiser.delete(f"/v1/goals/{made['id']}").status_code == 204
    assert organiser.delete(f"/v1/goals/{made['id']}").status_code == 404
    ids = [
        mine.post(f"/v1/members/{A}/goals", json={"title": f"Goal {n}"}).json()["id"] for n in "123"
    ]
    assert mine.post(f"/v1/members/{A}/goals", json={"title": "Goal 4"}).status_code == 409
    assert api.client("b").delete(f"/v1/members/{B}/goals/{ids[0]}").status_code == 404
    assert mine.delete(f"/v1/members/{A}/goals/{ids[0]}").status_code == 204
    assert mine.post(f"/v1/members/{A}/goals", json={"title": "Goal 4"}).status_code == 201
