"""An evening on the desk: planned from names, some stay away, and a page to print."""

import re
from html import unescape

import pytest

from tests.desk.small_desk import Desk, draft_file


@pytest.fixture(scope="module")
def draft(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("evening"), encoder, sample_club)


@pytest.fixture
def desk(draft, tmp_path, encoder):
    desk = Desk(draft, tmp_path, encoder)
    yield desk
    desk.close()


ASKED = {"tables": 4, "seats": 4, "rounds": 2, "keep": ["nobody_twice", "common_language"]}


def plan(browser, **asked):
    return browser.submit(browser.get("/desk/evening"), "/desk/evening", **(ASKED | asked))


def rows_of(page):
    """Name and tables of everybody in the list by person."""
    return {
        name: re.findall(r'<td class="number">(\d+|–)</td>', cells)
        for name, cells in re.findall(r'<tr><th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', page.text)
    }


def test_an_evening_is_planned_shown_printed_and_planned_again(desk):
    browser = desk.browser()
    members = desk.services.evenings.club().members[:12]
    names = [member.name for member in members]
    page = plan(browser, present="\n".join(names))
    assert page.status_code == 200
    first = rows_of(page)
    assert sorted(first) == sorted(names)
    assert page.text.count("For the table") == 8

    printed = browser.submit(page, "/desk/evening/page", plan=_plan_of(page))
    assert printed.headers["content-disposition"].startswith("attachment")
    assert printed.text.count('class="card"') == 12

    away = names[:2]
    again = browser.submit(
        page, "/desk/evening/again", plan=_plan_of(page), sat=1, absent="\n".join(away)
    )
    assert again.status_code == 200
    second = rows_of(again)
    assert all(second[name][1] == "–" for name in away)
    assert all(second[name][0] == first[name][0] for name in names)


def _plan_of(page):
    return unescape(re.findall(r'name="plan" value="([^"]*)"', page.text)[0])


def test_what_cannot_be_is_said_on_the_page_with_what_was_typed(desk):
    browser = desk.browser()
    page = plan(browser, present="Nobody Atall", tables=3)
    assert page.status_code == 422
    assert "Nobody Atall" in page.text
    assert 'value="3"' in page.text
    names = "\n".join(m.name for m in desk.services.evenings.club().members[:6])
    page = plan(desk.browser(language="de"), present=names, tables=2, seats=3)
    assert page.status_code == 422
    assert "Ohne dies gibt es einen: niemand sitzt zweimal mit derselben Person" in page.text
    page = plan(browser, hosts="Ada")
    assert "a line of hosts is" in page.text
