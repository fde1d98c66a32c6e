"""Debates by the service: statements, opting in, arranging, the own letter, and afterwards."""

from dataclasses import replace

import pytest

from recommender.ports.outbox import MessageState, new_debate_message
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


KNOBS = {"rules.floor": 0.0, "rules.repeat_after_weeks": 0}


def arrange(organiser):
    made = organiser.post("/v1/debates", json={"week": WEEK, "knobs": KNOBS})
    assert made.status_code == 200, made.text
    return made.json()


def publish(organiser):
    told = organiser.post("/v1/debates:publish", json={"week": WEEK})
    assert told.status_code == 200, told.text
    return told.json()


def read_own(client, member=A):
    return client.get(f"/v1/members/{member}/debates").json()["debates"]


def test_two_are_paired_and_told_once_it_is_published(debating):
    organiser, own = debating.client("organiser"), debating.client("a")
    body = arrange(organiser)
    assert body["wanting"] == 2
    (draft,) = body["debates"]
    assert (draft["a"], draft["b"], draft["published"], draft["hour"]) == (A, B, False, None)
    assert "understood_a" not in draft
    assert organiser.get("/v1/debates", params={"week": WEEK}).json()["debates"] == [draft]
    assert read_own(own) == []
    seen = organiser.get(f"/v1/debates/{draft['id']}/letters/{A}").json()
    assert "<html" in seen["html"]
    assert organiser.get(f"/v1/debates/{'0' * 16}/letters/{A}").status_code == 404

    told = publish(organiser)
    assert (told["told"], told["left_out"]) == (1, 0)
    assert organiser.post("/v1/debates:publish", json={"week": WEEK}).status_code == 409
    (debate,) = read_own(own)
    assert (debate["partner"], debate["met"], debate["understood"]) == (B, None, None)
    assert "Freitag ist frei" in debate["text"] or "Friday is free" in debate["text"]
    assert seen["text"].startswith(debate["text"][:200])
    assert [each["id"] for each in arrange(organiser)["debates"]] == [debate["id"]]
    assert organiser.get(f"/v1/members/{A}/debates").status_code == 403


def test_what_one_says_afterwards_is_theirs_alone(debating):
    organiser, own = debating.client("organiser"), debating.client("a")
    arrange(organiser)
    publish(organiser)
    (debate,) = read_own(own)
    path = f"/v1/members/{A}/debates/{debate['id']}"
    for bad in ({"understood": 6}, {}):
        assert own.put(path, json=bad).status_code == 422
    assert own.put(path, json={"understood": 4}).status_code == 204
    assert own.put(path, json={"met": True}).status_code == 204
    (said,) = read_own(own)
    assert (said["understood"], said["met"]) == (4, True)
    assert own.get(f"/v1/members/{A}/readings").json()["understanding"] is None, "of five or more"
    assert own.put(f"/v1/members/{A}/debates/{'0' * 16}", json={"understood": 4}).status_code == 404
    exported = own.get(f"/v1/members/{A}/export").json()["debates"]
    assert [each["understood"] for each in exported] == [4]
    with debating.services.store.read() as session:
        history = session.relations.history()
    arranged = history[(history["a"] == A) & (history["b"] == B)]
    assert arranged[["week", "evening", "met"]].to_numpy().tolist() == [[WEEK, True, True]]
    again = organiser.get("/v1/debates", params={"week": WEEK}).json()
    assert (again["understood"], again["better"], again["met"]) == (None, None, None)
    assert organiser.delete(f"/v1/members/{B}").status_code < 300
    assert read_own(own) == []


def test_members_are_asked_and_what_is_called_off_is_gone(debating):
    organiser, own = debating.client("organiser"), debating.client("a")
    assert organiser.post("/v1/debates:open", json={"week": WEEK}).json() == {"week": WEEK}
    assert own.get(f"/v1/members/{A}/debates").json()["open"] == WEEK
    arrange(organiser)
    publish(organiser)
    (debate,) = read_own(own)
    assert own.get(f"/v1/members/{A}/debates").json()["open"] is None
    assert own.delete(f"/v1/members/{A}/debates/{'0' * 16}").status_code == 404
    assert own.delete(f"/v1/members/{A}/debates/{debate['id']}").status_code == 204
    assert read_own(own) == []
    assert organiser.get("/v1/debates", params={"week": WEEK}).json()["debates"] == []
    assert organiser.delete(f"/v1/debates/{debate['id']}").status_code == 404
    assert organiser.post("/v1/debates:open", json={"week": "2020-W01"}).status_code == 409


def test_a_link_of_a_weekly_letter_asks_for_a_debate_and_shows_nothing_said_before(debating):
    services = debating.services
    with services.store.write() as session:
        message = new_debate_message(WEEK, "file", "letter", A, services.now().isoformat())
        session.outbox.add([replace(message, state=MessageState.SENT)])
    services.people.patch(A, {"debates": False}, version=None, by="x")
    path = f"/l/{services.links.make_debates_token(message.id)}/debates"
    stranger = debating.client(None)
    page = stranger.get(path)
    assert page.status_code == 200
    assert "checked>" not in page.text
    form = {"share": "no", "view_0": "1", "once": "abcdefgh"}
    assert stranger.post(path, data={"once": "abcdefgh"}).status_code == 422
    assert services.people.get(A).member.debates is False, "opening it writes nothing"
    assert stranger.post(path, data=form).status_code == 200
    member = services.people.get(A).member
    assert (member.debates, member.share_views) == (True, False)
    assert member.viewpoints == SAME | {"four_day_week": 1}
    assert stranger.get(path.replace("/debates", "/debate")).status_code == 404


def test_the_link_of_a_debate_asks_whether_they_met(debating):
    organiser, services = debating.client("organiser"), debating.services
    arrange(organiser)
    publish(organiser)
    ((debate, _),) = services.debates.of_member(A)
    path = f"/l/{services.links.make_debate_token(debate.id, 'a')}/debate"
    stranger = debating.client(None)
    assert "<form" in stranger.get(path).text
    assert stranger.post(path, data={"once": "abcdefgh", "understood": "4"}).status_code == 422
    sent = {"once": "abcdefgh", "met": "yes", "understood": "4"}
    assert stranger.post(path, data=sent).status_code == 200
    ((debate, _),) = services.debates.of_member(A)
    assert (debate.met_by(A), debate.understood_by(A), debate.met_by(B)) == (True, 4, None)
    organiser.delete(f"/v1/debates/{debate.id}")
    assert stranger.get(path).status_code == 404


def test_statements_that_cannot_be_are_refused(api):
    organiser = api.client("organiser")
    for bad in ([{"key": "x"}], [*STATEMENTS, *STATEMENTS]):
        answer = organiser.put("/v1/club/statements", json={"statements": bad})
        assert answer.status_code == 422
    assert organiser.get("/v1/club/statements").json() == {"statements": []}
