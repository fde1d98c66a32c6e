"""Links in letters: opening writes nothing, the button does, and nobody else's door opens."""

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from recommender.api.app import make_app
from recommender.api.limits import RateLimiter
from recommender.ports.records import Answers
from recommender.settings import Settings
from tests.made_up import ROUND, Clock, introduction, services_on, store_with_round

PAIR = introduction("ana", "ben").id
ACTIONS = ("met", "missed", "declined", "pause", "rate", "touch", "result")


class Club:
    """A published round behind the pages."""

    def __init__(self, folder):
        self.path = folder / "club.sqlite"
        self.store = store_with_round(self.path)
        self.clock = Clock()
        self.services = services_on(self.store, self.clock, public_url="https://club.example")
        self.services.rounds.publish(ROUND, by="test")
        app = make_app(self.services, Settings(), solve=False)
        self.app = app
        self.client = TestClient(app, raise_server_exceptions=False)

    def link(self, side="a", pair=PAIR):
        return f"/l/{self.services.links.make_token(pair, side)}"

    def said(self, member="ana", pair=PAIR):
        return self.services.feedback.of(pair, member)

    def dump(self):
        engine = create_engine(f"sqlite:///{self.path}")
        with engine.connect() as connection:
            names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type='table'"))
            found = {
                name: list(connection.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608
                for name in names
            }
        engine.dispose()
        return found


@pytest.fixture
def club(tmp_path):
    club = Club(tmp_path)
    yield club
    club.store.close()


def test_the_page_of_two_minutes_has_the_worksheet_and_writes_nothing(club):
    link = club.link()
    before = club.dump()
    page = club.client.get(f"{link}/prepare")
    assert page.status_code == 200
    assert "Zwei Minuten vor dem Treffen mit Ben" in page.text
    assert "What would you ask ben?" in page.text, "stored before there were worksheets"
    assert "<form" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert club.dump() == before
    assert club.client.get("/l/nothing/prepare").status_code == 404


def once(page):
    found = re.search(r'name="once" value="([^"]+)"', page.text)
    assert found
    return found[1]


def push(club, action, side="a", **answers):
    """Open the page and push its button, as a browser does."""
    link = club.link(side)
    page = club.client.get(f"{link}/{action}")
    return club.client.post(f"{link}/{action}", data={"once": once(page), **answers})


@pytest.mark.parametrize("action", ACTIONS)
def test_opening_a_link_writes_nothing(club, action):
    link = club.link()
    before = club.dump()
    for _ in range(3):
        page = club.client.get(f"{link}/{action}")
        assert page.status_code == 200
        assert "Ben" in page.text or action == "pause"
    assert club.dump() == before


def test_the_button_stores_it_for_that_side_alone(club):
    page = push(club, "met")
    assert page.status_code == 200
    assert club.said() == Answers(met=True)
    assert club.said("ben") == Answers()
    done = club.client.post(f"{club.link()}/rate", data={"once": once(page), "glad": 5})
    assert done.status_code == 200
    push(club, "rate", glad=4, learned=2)
    assert club.said() == Answers(met=True, glad=4, learned=2)
    push(club, "rate", glad=5)
    assert club.said().glad == 5, "an answer once given can be given again"


def test_the_same_page_sent_twice_is_one_answer(club):
    link = club.link()
    sent = {"once": once(club.client.get(f"{link}/rate")), "glad": "3"}
    for _ in range(3):
        assert club.client.post(f"{link}/rate", data=sent).status_code == 200
    with club.store.read() as session:
        assert len(session.outcomes.by("ana")) == 1
    assert club.client.post(f"{link}/rate", data=sent | {"glad": "4"}).status_code == 200
    assert club.said().glad == 4, "going back and choosing another is a correction"


def test_not_this_week_ends_it_for_both_and_tells_neither_why(club):
    push(club, "declined")
    assert club.said().accepted is False
    gone = club.client.get(f"{club.link('b')}/met")
    assert gone.status_code == 404
    assert "Ana" not in gone.text


def test_a_pause_begins_today_and_can_be_chosen_again(club):
    for weeks in (2, 8, 8):
        assert push(club, "pause", weeks=weeks).status_code == 200
        until = club.services.people.get("ana").member.paused_until
        assert until == club.clock.now.date() + timedelta(weeks=weeks)
    assert "17. Januar 2027" in push(club, "pause", weeks=8).text
    with club.store.read() as session:
        assert len([e for e in session.audit.of("ana") if e["action"] == "member paused"]) == 2


@pytest.mark.parametrize(
    ("action", "sent"),
    [("met", {}), ("met", {"once": "x"}), ("rate", {"glad": "6"}), ("rate", {"glad": "x"}),
     ("pause", {}), ("pause", {"weeks": "9"}), ("pause", {"weeks": "-1"})],
)  # fmt: skip
def test_a_form_that_is_none_of_ours_is_a_page_and_stores_nothing(club, action, sent):
    before = club.dump()
    link = club.link()
    sent = sent if action == "met" else {"once": "12345678", **sent}
    answer = club.client.post(f"{link}/{action}", data=sent)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert club.dump()["outcomes"] == before["outcomes"]


DATA = {"once": "12345678", "weeks": "2", "how": "off", "touch": "yes", "result": "work"}


def refused(club, link):
    for action in ACTIONS:
        for answer in (
            club.client.get(f"{link}/{action}"),
            club.client.post(f"{link}/{action}", data=DATA),
        ):
            assert answer.status_code == 404, (link, action)
            assert answer.headers["content-type"].startswith("text/html")
            assert "no longer valid" in answer.text
            assert "Ben" not in answer.text
    assert club.said() == Answers()


def test_a_link_ends_after_some_days(club):
    link = club.link()
    club.clock.now += timedelta(days=29)
    assert club.client.get(f"{link}/met").status_code == 200
    club.clock.now += timedelta(days=2)
    refused(club, link)


def test_all_links_end_when_the_organiser_says_so(club):
    link = club.link()
    key = club.services.access.ensure_first_key()
    headers = {"Authorization": f"Bearer {key}"}
    assert club.client.delete("/v1/links", headers=headers).status_code == 204
    refused(club, link)
    assert club.client.get(f"{club.link()}/met").status_code == 200


def test_a_link_that_was_changed_is_none(club):
    token = club.services.links.make_token(PAIR, "a")
    payload, *rest = token.split(".")
    other = club.services.links.make_token(introduction("ben", "cleo").id, "a").split(".")[0]
    older = ".".join([payload, "A" + rest[0][1:], rest[1]])
    for forged in (token[:-1], token + "A", "x", ".".join([other, *rest]), older, payload, "a.b.c"):
        refused(club, f"/l/{forged}")


def test_links_of_another_club_do_not_open_this_one(club, tmp_path):
    (tmp_path / "other").mkdir()
    other = Club(tmp_path / "other")
    refused(club, other.link())
    other.store.close()


def test_a_button_is_pushed_so_often_and_no_more(club):
    club.app.state.changes = RateLimiter(3, lambda: 0.0)
    sent = {"once": "12345678", "weeks": "2"}
    answers = [club.client.post(f"{club.link()}/pause", data=sent).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert club.client.get(f"{club.link()}/pause").status_code == 200
    assert club.client.post(f"{club.link('b')}/pause", data=sent).status_code == 200


def test_a_body_that_cannot_be_read_is_told_so_on_a_page(club):
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for sent, headers, status in ((b"--x\r\nno form", boundary, 400), (b"a" * 5_000, form, 413)):
        answer = club.client.post(f"{club.link()}/met", content=sent, headers=headers)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_who_is_erased_leaves_no_link_behind(club, who):
    links = club.link("a"), club.link("b")
    club.services.people.erase(who, by="test")
    for link in links:
        assert club.client.get(f"{link}/met").status_code == 404


def test_of_a_round_taken_back_no_link_is_left(club):
    link = club.link()
    club.services.rounds.withdraw(ROUND, by="test")
    assert club.client.get(f"{link}/met").status_code == 404


def test_who_has_been_blocked_is_not_on_the_page(club):
    link = club.link("b")
    club.services.people.block("ana", "ben", blocked=True, by="test")
    assert club.client.get(f"{link}/met").status_code == 404


def test_each_reads_their_own_language(club):
    assert 'lang="de"' in club.client.get(f"{club.link('a')}/met").text
    assert 'lang="en"' in club.client.get(f"{club.link('b')}/met").text
    german = club.client.get("/l/x/met", headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert "Dieser Link gilt nicht mehr" in german.text


def test_a_name_on_a_page_is_text(club):
    page = club.client.get(f"{club.link('a', introduction('ben', 'cleo').id)}/met")
    assert "<i>" not in page.text


def test_pages_may_load_and_send_nothing_elsewhere(club):
    headers = club.client.get(f"{club.link()}/met").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert headers["referrer-policy"] == "no-referrer", "the address is the key"
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert not [name for name in headers if name.startswith("access-control")]


def test_no_link_is_in_a_log_line(club, caplog):
    caplog.set_level(logging.DEBUG, logger="recommender")
    token = club.services.links.make_token(PAIR, "a")
    push(club, "met")
    assert "/l/{token}/met" in caplog.text
    assert token not in caplog.text
    assert "ana" not in caplog.text


def test_strangers_who_ask_too_often_wait(club):
    club.app.state.strangers = RateLimiter(3)
    link = club.link()
    answers = [club.client.get(f"{link}/met").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    page = club.client.get(f"{link}/met", headers={"Accept-Language": "de"})
    assert "Einen Moment" in page.text
    answer = club.client.get("/v1/rounds", headers={"Authorization": "Bearer rec_wrong"})
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"


def test_was_listened_to_and_was_sold_to_are_asked_with_the_rest(club):
    page = push(club, "rate", glad=4, listened="yes", sold_to="no")
    assert page.status_code == 200
    assert club.said() == Answers(glad=4, listened=True, sold_to=False)
    assert club.said("ben") == Answers()


@pytest.mark.parametrize(
    ("action", "sent", "said"),
    [
        ("touch", {"touch": "yes"}, {"still_in_touch": True}),
        ("touch", {"touch": "no"}, {"still_in_touch": False}),
        ("result", {"result": "work"}, {"came_of": "work"}),
        ("missed", {"how": "off"}, {"met": False, "stood_up": False}),
        ("missed", {"how": "waited"}, {"met": False, "stood_up": True}),
    ],
)
def test_what_lasts_is_said_on_its_page_and_can_be_changed(club, action, sent, said):
    page = push(club, action, **sent)
    assert page.status_code == 200
    assert "<form" in page.text
    assert club.said() == Answers(**said)


@pytest.mark.parametrize(
    ("action", "sent"), [("touch", {}), ("touch", {"touch": "x"}), ("result", {"result": "gold"})]
)
def test_what_is_no_answer_is_a_page_too(club, action, sent):
    assert push(club, action, **sent).status_code == 422
    assert club.said() == Answers()
