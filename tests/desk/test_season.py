"""The page of the coming weeks: what is arranged, and worked out ahead what the API foresees."""

import re

import pytest

from tests.desk.conftest import Browser, app_of
from tests.desk.small_desk import Desk, draft_file

PAGE = "/desk/club/season"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, encoder, sample_club):
    """Read only: its round is published."""
    draft = draft_file(tmp_path_factory.mktemp("drafted"), encoder, sample_club)
    desk = Desk(draft, tmp_path_factory.mktemp("season"), encoder)
    desk.small.publish()
    yield desk
    desk.close()


def rows_of(page):
    """Cells of the table, by row, as read."""
    body = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
    return [[" ".join(re.sub("<[^>]*>", " ", cell).split()) for cell in row] for row in rows]


def test_the_coming_weeks_are_shown_without_working_anything_out(desk):
    page = desk.browser().get(PAGE)
    rows = rows_of(page)
    assert len(rows) == 12
    assert rows[0][:2] == ["Week 48 from 23 November 2026", "published"]
    assert rows[6][0] == "Week 1, 2027 from 4 January 2027"
    assert f'href="{desk.here}"' in page.text
    assert {len(row) for row in rows} == {4}


def test_worked_out_ahead_the_page_says_what_the_api_foresees(desk):
    foreseen = desk.services.foreseeing.foresee(None, 4, {})
    page = desk.browser().get(f"{PAGE}/foreseen", params={"weeks": 5, "week": "2026-W48"})
    rows = rows_of(page)
    assert [row[4:] for row in rows[:1]] == [["–"] * 4], "its round is out"
    for row, week in zip(rows[1:], foreseen.plan.weeks, strict=True):
        assert row[4] == f"{week.served} of {week.taking}"
        assert row[5] == str(week.introductions)
    assert "For the club as it is today" in page.text
    german = desk.browser(language="de").get(f"{PAGE}/foreseen", params={"weeks": 5})
    assert "reichen die Partner" in german.text
    assert "KW 49" in german.text


def test_who_is_hard_to_serve_stands_there_with_what_would_help(desk):
    page = desk.browser().get(f"{PAGE}/foreseen", params={"weeks": 40})
    foreseen = desk.services.foreseeing.foresee(None, 40, {})
    assert foreseen.plan.hard, "or this proves nothing"
    hardest = foreseen.plan.hard[0]
    assert f'href="/desk/people/{hardest.member}"' in page.text
    assert f"somebody in {hardest.served} of {hardest.taking} weeks" in page.text
    assert foreseen.helps[hardest.member]["en"] in page.text


def test_a_later_beginning_is_planned_from_there(desk):
    rows = rows_of(desk.browser().get(f"{PAGE}/foreseen", params={"weeks": 2, "week": "2026-W51"}))
    assert [row[0][:7] for row in rows] == ["Week 51", "Week 52"]
    assert all(" of " in row[4] for row in rows)


@pytest.mark.parametrize("query", ["weeks=0", "weeks=53", "week=soon", "week=2026-W60", "weeks=x"])
def test_what_cannot_be_planned_is_refused(desk, query):
    for path in (PAGE, f"{PAGE}/foreseen"):
        assert desk.browser().get(f"{path}?{query}").status_code == 422


def test_the_pages_lead_there(desk):
    for path in ("/desk/club", "/desk/round"):
        assert f'href="{PAGE}"' in desk.browser().get(path).text


def test_an_empty_club_has_the_page_too(empty_services):
    browser = Browser(app_of(empty_services))
    browser.sign_in(empty_services)
    for path in (PAGE, f"{PAGE}/foreseen"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "The club has no members yet." in page.text
