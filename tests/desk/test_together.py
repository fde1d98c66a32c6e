"""Debates on the desk and on the member's page: statements, wanting one, arranging, afterwards."""

import pytest

from recommender.club.debate import Statement
from recommender.ports.records import Role
from tests.desk.conftest import Browser
from tests.desk.small_desk import Desk, draft_file


@pytest.fixture(scope="module")
def draft(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("together"), encoder, sample_club)


@pytest.fixture
def desk(draft, tmp_path, encoder):
    desk = Desk(draft, tmp_path, encoder)
    yield desk
    desk.close()


LINES = "four_day_week | Freitag ist frei | Friday is free"


@pytest.fixture
def debating(desk):
    """A club of which everybody wants a debate, with its pairs of this week as drafts."""
    statements = [Statement("four_day_week", {"de": "Freitag ist frei", "en": "Friday is free"})]
    desk.services.debates.put_statements(statements, by="x")
    for member in desk.services.people.page("", 24):
        values = {"debates": True, "city": "Munich", "meet": "either"}
        desk.services.people.patch(member.member.id, values, version=None, by="x")
    browser = desk.browser()
    page = browser.submit(browser.get("/desk/together"), "/desk/together/debates")
    assert "arranged" in follow(browser, page).text
    return browser


def test_statements_are_kept(desk):
    browser = desk.browser()
    page = browser.get("/desk/together")
    bad = browser.submit(page, "/desk/together/statements", statements="x |")
    assert bad.status_code == 422
    assert "no words" in bad.text
    page = browser.get("/desk/together")
    page = follow(browser, browser.submit(page, "/desk/together/statements", statements=LINES))
    assert "1 statement saved" in page.text
    page = follow(browser, browser.submit(page, "/desk/together/debates/open"))
    assert "A debate is open" in page.text
    page = follow(browser, browser.submit(page, "/desk/together/debates/close"))
    assert "A debate is open" not in page.text
    german = desk.browser(language="de").get("/desk/together").text
    assert "Streitgespräche" in german


def test_letters_of_debates_are_looked_at_and_then_published(desk, debating):
    _, debates = desk.services.debates.of_week(None)
    one = debates[0]
    own = own_browser(desk, one.a)
    assert "Rules of the talk" not in own.get("/me/together").text, "nobody knows of a draft"
    page = debating.get("/desk/together")
    letter = f"/desk/together/debates/{one.id}/letters/{one.a}"
    assert f'href="{letter}"' in page.text
    assert "<html" in debating.get(f"{letter}/page").text
    assert debating.get(letter).status_code == 200
    assert debating.get(f"/desk/together/debates/{one.id}/letters/nobody").status_code == 404
    page = follow(debating, debating.submit(page, "/desk/together/debates/publish"))
    assert f"{len(debates)} debate" in page.text
    assert "No pair waits" in page.text
    assert (
        "Rules of the talk" in own.get("/me/together").text
        or "Regeln" in own.get("/me/together").text
    )
    path = f"/desk/together/debates/{one.id}/call-off"
    follow(debating, debating.submit(page, path))
    assert len(desk.services.debates.of_week(None)[1]) == len(debates) - 1
    assert "Rules of the talk" not in own.get("/me/together").text


def test_members_say_what_became_of_a_debate_and_whether_they_want_one(desk, debating):
    desk.services.debates.publish(None, by="x")
    one = desk.services.debates.of_week(None)[1][0]
    own, path = own_browser(desk, one.a), f"/me/together/debates/{one.id}"
    page = own.submit(own.get("/me/together"), path, met="no", understood=5)
    page = follow(own, page)
    assert "Thank you" in page.text
    ((said, _),) = desk.services.debates.of_member(one.a)
    assert (said.understood_by(one.a), said.met_by(one.a)) == (5, False)
    other = own_browser(desk, one.b)
    page = follow(other, other.submit(other.get("/me/together"), f"{path}/call-off"))
    assert "Called off" in page.text
    assert desk.services.debates.of_member(one.a) == []
    page = own.get("/me/together")
    own.submit(page, "/me/together/views", view_four_day_week="-2", share_views="yes")
    member = desk.services.people.get(one.a).member
    assert (member.debates, member.share_views) == (False, True)
    assert member.viewpoints["four_day_week"] == -2
    assert member.viewpoints.keys() > {"four_day_week"}


def test_statements_are_plain_sentences_if_nobody_needs_a_key(desk):
    browser = desk.browser(language="de")
    lines = "Freitag ist frei\nstatement_1 | | Offices are over\n\nLehre vor Studium\n"
    page = browser.get("/desk/together")
    page = follow(browser, browser.submit(page, "/desk/together/statements", statements=lines))
    kept = desk.services.debates.statements()
    assert {key: dict(each.words) for key, each in kept.items()} == {
        "statement_2": {"de": "Freitag ist frei"},
        "statement_1": {"en": "Offices are over"},
        "statement_3": {"de": "Lehre vor Studium"},
    }
    again = "\n".join(
        f"{key} | {each.words.get('de', '')} | {each.words.get('en', '')}"
        for key, each in kept.items()
    )
    follow(browser, browser.submit(page, "/desk/together/statements", statements=again))
    assert desk.services.debates.statements() == kept


def test_a_visit_is_offered_and_filled(desk):
    for record in desk.services.people.page("", 24):
        desk.services.people.patch(
            record.member.id, {"city": "Munich", "meet": "either"}, version=None, by="x"
        )
    host = desk.services.people.page("", 1)[0].member
    own = own_browser(desk, host.id)
    form = {"come_by": "A foundry <at> night", "come_by_when": "Fridays", "come_by_guests": "3"}
    page = follow(own, own.submit(own.get("/me/together"), "/me/together/visit", **form))
    assert 'value="A foundry &lt;at&gt; night"' in page.text
    browser = desk.browser()
    page = browser.submit(browser.get("/desk/together"), "/desk/together/visits")
    assert page.status_code == 200
    assert "A foundry &lt;at&gt; night" in page.text
    assert "3 guests" in page.text
    later = browser.get("/desk/together")
    assert later.status_code == 200, "looked at again, not only right after"
    assert "A foundry &lt;at&gt; night" in later.text


def follow(browser, answer):
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"])


def own_browser(desk, member):
    browser = Browser(desk.app)
    browser.headers["accept-language"] = "en"
    browser.sign_in(desk.services, Role.MEMBER, member)
    return browser
