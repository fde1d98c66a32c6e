"""The pages behind a letter's links in a real browser: narrow and wide, by keyboard, no complaint."""

import re

import pytest

from recommender.api.app import make_app
from recommender.ports.records import Answers
from recommender.settings import Settings
from tests.made_up import ROUND, Clock, introduction, services_on, store_with_round
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
PAIR = introduction("ana", "ben").id


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    store = store_with_round(tmp_path_factory.mktemp("links") / "club.sqlite")
    services = services_on(store, Clock(), public_url="https://club.example")
    services.rounds.publish(ROUND, by="test")
    yield services
    store.close()


@pytest.fixture(scope="module")
def address(services):
    with serving(make_app(services, Settings(), solve=False)) as address:
        yield address


@pytest.fixture
def page(browser, request):
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


WIDTHS = pytest.mark.parametrize("page", [360, 1280], indirect=True)


@WIDTHS
@pytest.mark.parametrize("action", ["met", "declined", "pause", "rate"])
@pytest.mark.parametrize("side", ["a", "b"])
def test_every_page_fits_and_is_styled(page, address, services, action, side):
    page.goto(f"{address}/l/{services.links.make_token(PAIR, side)}/{action}")
    assert fits(page)
    assert page.complaints == []
    assert page.get_by_role("heading", level=1).count() == 1
    button = page.get_by_role("button").first
    assert button.bounding_box()["height"] >= 44
    assert button.evaluate("each => getComputedStyle(each).color") == "rgb(255, 255, 255)"


@WIDTHS
def test_an_evening_is_told_by_keyboard(page, address, services):
    token = services.links.make_token(PAIR, "b")
    page.goto(f"{address}/l/{token}/met")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/met$"))
    page.get_by_role("group", name=re.compile("glad")).get_by_role("radio", name="4").focus()
    page.keyboard.press("Space")
    page.get_by_role("button").press("Enter")
    page.wait_for_url(re.compile("/rate$"))
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you!"
    assert services.feedback.of(PAIR, "ben") == Answers(met=True, glad=4)
    assert fits(page)
    assert page.complaints == []


@WIDTHS
def test_a_link_that_is_over_says_so(page, address):
    page.goto(f"{address}/l/over/met")
    assert "no longer valid" in page.get_by_role("heading").inner_text()
    assert fits(page)
