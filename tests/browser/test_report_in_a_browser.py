"""The report and a letter in a real browser: no request leaves the page, and it does its work."""

import pytest

from recommender.letters import render_report, write_letter

pytestmark = pytest.mark.enable_socket  # the browser is driven through a local pipe and event loop


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page from a file, at a width, and note what it asks for and complains about."""
    contexts = []

    def open_(html, width):
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()


def too_wide(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_report_opens_alone_without_complaint(opened, sample_round, sample_club, width):
    page = opened(render_report(sample_round, sample_club, "en"), width)
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert len(page.asked) == 1
    assert page.complaints == []
    assert not too_wide(page)
    assert page.locator("#table tbody tr:visible").count() == len(sample_round.introductions)
    assert page.locator("#club-map .node").count() == len(sample_club)


def test_searching_leaves_the_rows_that_were_meant(opened, sample_round, sample_club):
    page = opened(render_report(sample_round, sample_club, "en"), 1280)
    member = sample_club.members[0]
    page.fill("#search", member.name)
    rows = page.locator("#table tbody tr:visible")
    assert rows.count() == len(sample_round.of(member.id))
    assert all(member.name in text for text in rows.all_inner_texts())
    page.fill("#search", "")
    assert rows.count() == len(sample_round.introductions)


def test_the_map_shows_a_members_week_by_keyboard(opened, sample_round, sample_club):
    page = opened(render_report(sample_round, sample_club, "en"), 1280)
    page.locator("#club-map .node[tabindex='0']").focus()
    first = page.locator("#card").inner_text()
    page.keyboard.press("ArrowRight")
    second = page.locator("#card").inner_text()
    assert first != second
    names = sorted(sample_club.members, key=lambda member: member.name)
    assert any(member.name in second for member in names)
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()


@pytest.mark.parametrize("width", [360, 800])
def test_a_letter_fits_its_window_and_asks_for_nothing(opened, sample_round, sample_club, width):
    for member in ("m001", "m003"):
        page = opened(write_letter(sample_round, sample_club, member).html, width)
        assert len(page.asked) == 1
        assert page.complaints == []
        assert not too_wide(page)
