"""Debates on the desk and on the member's page: statements, wanting one, arranging, afterwards."""

import pytest

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


def test_statements_are_kept_and_debates_arranged(desk):
    browser = desk.browser()
    page = browser.get("/desk/together")
    bad = browser.submit(page, "/desk/together/statements", statements="x |")
    assert bad.status_code == 422
    assert "no words" in bad.text
    page = browser.get("/desk/together")
    page = follow(browser, browser.submit(page, "/desk/together/statements", statements=LINES))
    assert "1 statement saved" in page.text
    for member in desk.services.people.page("", 24):
        values = {"debates": True, "city": "Munich", "meet": "either"}
        desk.services.people.patch(member.member.id, values, version=None, by="x")
    page = follow(browser, browser.submit(page, "/desk/together/debates"))
    _, debates = desk.services.debates.of_week(None)
    assert debates
    assert f"{len(debates)} debate" in page.text
    german = desk.browser(language="de").get("/desk/together").text
    assert "Streitgespräche" in german

    one = debates[0]
    own = own_browser(desk, one.a)
    page = own.get("/me/together")
    assert "Rules of the talk" in page.text or "Regeln des Gesprächs" in page.text
    page = follow(own, own.submit(page, f"/me/together/debates/{one.id}", understood=5))
    assert "Thank you" in page.text
    assert desk.services.debates.of_member(one.a)[0].understood_by(one.a) == 5
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


def follow(browser, answer):
    assert answer.status_code == 303, answer.text
    return browser.get(answer.headers["location"])


def own_browser(desk, member):
    browser = Browser(desk.app)
    browser.headers["accept-language"] = "en"
    browser.sign_in(desk.services, Role.MEMBER, member)
    return browser
