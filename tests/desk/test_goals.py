"""Common goals on the desk and on members' pages, from naming to what was agreed."""

import pytest

from tests.desk.small_desk import Desk, draft_file
from tests.desk.test_together import follow, own_browser

TODAY = "2026-11-23"


@pytest.fixture(scope="module")
def draft(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("goals"), encoder, sample_club)


@pytest.fixture
def desk(draft, tmp_path, encoder):
    desk = Desk(draft, tmp_path, encoder)
    for record in desk.services.people.page("", 100):
        values = {"city": "Munich", "meet": "either", "languages": ["de", "en"]}
        desk.services.people.patch(record.member.id, values, version=None, by="x")
    yield desk
    desk.close()


@pytest.fixture
def goal(desk):
    """A goal that a member named on their page, whose table the organiser asked: id and members."""
    namer = desk.services.people.page("", 1)[0].member.id
    own, organiser = own_browser(desk, namer), desk.browser()
    form = {"title": "A <fair> of crafts", "parts": "bread baked at night\na stage\ncosmic rays"}
    page = follow(own, own.submit(own.get("/me/together"), "/me/together/goals", **form))
    assert "A &lt;fair&gt; of crafts" in page.text
    assert "A table begins with three" in page.text
    (named,) = desk.services.goals.all()
    base = f"/desk/together/goals/{named.record.id}"
    assert "Look at 1 goal" in organiser.get("/desk/together").text
    page = organiser.get("/desk/together/goals")
    page = follow(organiser, organiser.submit(page, f"{base}/propose"))
    assert "proposed, knows nothing of it yet" in page.text
    assert "cosmic rays</span>: Nobody in the club seems to know about it" in page.text
    page = follow(organiser, organiser.submit(page, f"{base}/ask"))
    assert "They find the question on their own page" in page.text
    seats = desk.services.goals.get(named.record.id).seats
    return named.record.id, [seat.member for seat in seats]


@pytest.fixture
def table(desk, goal):
    """The same once all have agreed."""
    id_, members = goal
    for member in members[1:]:
        desk.services.own_goals.answer(member, id_, take_part=True, by="x")
    return goal


def test_who_is_asked_takes_part_and_leaves_again(desk, goal):
    id_, members = goal
    own, answer = own_browser(desk, members[1]), f"/me/together/goals/{id_}/answer"
    page = own.get("/me/together")
    assert "Would you like to work on this goal?" in page.text
    page = follow(own, own.submit(page, answer, said="yes"))
    assert "Good to have you there" in page.text
    page = follow(own, own.submit(page, answer, said="no"))
    assert "Take part after all" in page.text


def test_a_table_notes_and_the_organiser_reads_counts_alone(desk, table):
    id_, members = table
    mine, own = f"/me/together/goals/{id_}", own_browser(desk, members[0])
    sent = {"on": TODAY, "note": "<b>bread</b>\nfirst", "there": members[1]}
    page = follow(own, own.submit(own.get(mine), f"{mine}/meetings", **sent))
    assert "&lt;b&gt;bread&lt;/b&gt;<br>first" in page.text
    sent = {"who": members[0], "what": "find an oven", "until": TODAY}
    page = follow(own, own.submit(page, f"{mine}/agreements", **sent))
    (agreement,) = desk.services.own_goals.get(members[0], id_).agreements
    page = follow(own, own.submit(page, f"{mine}/agreements/{agreement.id}", said="done"))
    assert "done on 23 November 2026" in page.text
    assert "1 in time, 0 late" in own.get("/me/profile").text
    other = own_browser(desk, members[1])
    (meeting,) = desk.services.own_goals.get(members[1], id_).meetings
    page = follow(other, other.submit(other.get(mine), f"{mine}/meetings/{meeting.id}", said="no"))
    assert "I was there" in page.text
    page = follow(other, other.submit(page, f"{mine}/answer", said="no"))
    assert "You say: not there." in page.text
    page = follow(other, other.submit(page, f"{mine}/meetings/{meeting.id}", said="yes"))
    assert "I was not there" in page.text

    organiser = desk.browser()
    page = organiser.get("/desk/together/goals")
    assert "1 meeting, on 23 November 2026. Agreed: 1 done in time" in page.text
    assert "oven" not in page.text
    assert "&lt;b&gt;" not in page.text
    german = desk.browser(language="de").get("/desk/together/goals").text
    assert "1 Treffen, am 23. November 2026" in german
    page = follow(organiser, organiser.submit(page, f"/desk/together/goals/{id_}/remove"))
    assert "No goal is named yet" in page.text


def test_a_goal_that_is_none_is_refused_in_the_readers_language(desk):
    browser = desk.browser(language="de")
    page = browser.get("/desk/together/goals")
    answer = browser.submit(page, "/desk/together/goals", title=" ", parts="")
    assert answer.status_code == 422
    assert "möglich sind 1 bis 200 Zeichen" in answer.text
