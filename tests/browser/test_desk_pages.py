"""The organiser's pages and the member's in a real browser: every one at three widths, sound in every state."""

import pytest

from recommender.api.app import make_app
from recommender.settings import Settings
from tests.browser.conftest import check_page, sign_in
from tests.made_up import ROUND, Clock, introduction, services_on, store_with_round
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
WIDTHS = pytest.mark.parametrize(("width", "scheme", "locale"), [
    (360, "light", "de-DE"), (768, "dark", "en-GB"), (1440, "light", "en-GB"), (360, "dark", "en-GB"),
])  # fmt: skip
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
PAIR = introduction("ana", "ben").id
LIST = """id;Name;Beruf;Ich biete;Religion;Pausiert bis;E-Mail
n1;Öz Kara;<script>alert(1)</script>;Messer schleifen;rk;;oez@example.org
n2;Ida Holm;Wirtin;Mittagstisch;ev;irgendwann;ida@
n3;;שלום עולם;Porträts;;;
n5;Ana Lima;Bäckerin;Brot;;;ana@example.org
""".encode()


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    store = store_with_round(tmp_path_factory.mktemp("desk") / "club.sqlite")
    services = services_on(store, Clock())
    services.rounds.publish(ROUND, by="test")
    services.people.put_ties([{"a": "ben", "b": "dora"}], by="test")
    yield services
    store.close()


@pytest.fixture(scope="module")
def address(services):
    with serving(make_app(services, Settings(), solve=False)) as address:
        yield address


@WIDTHS
def test_the_organisers_pages_are_sound(open_window, address, services, width, scheme, locale):
    page = open_window(width, color_scheme=scheme, locale=locale)
    sign_in(page, address, services)
    for path in ("/desk/import", "/desk/people", "/desk/people/ben", "/desk/people/ben/edit",
                 "/desk/people?q=zzz", "/desk/add", "/desk/organisers", "/desk/people/gone"):  # fmt: skip
        page.goto(address + path)
        page.evaluate(UNFOLD)
        check_page(page)


@WIDTHS
def test_a_list_is_sound_in_every_state(open_window, address, services, width, scheme, locale):
    page = open_window(width, color_scheme=scheme, locale=locale)
    sign_in(page, address, services)
    page.goto(f"{address}/desk/import")
    page.set_input_files("#file", {"name": "l.csv", "mimeType": "text/csv", "buffer": LIST})
    page.locator("form.import button").click()
    page.wait_for_url("**/desk/import/*")
    page.evaluate(UNFOLD)
    check_page(page)
    page.locator("#cell-3-5").fill("2027-01-01")
    page.locator("[name=out-4]").check()
    page.locator("#faulty button.main").click()
    page.wait_for_url("**/desk/import/*done=*")
    check_page(page)


@WIDTHS
def test_the_members_pages_are_sound(open_window, address, services, width, scheme, locale):
    page = open_window(width, color_scheme=scheme, locale=locale)
    page.goto(f"{address}/l/{services.links.make_token(PAIR, 'b')}/week")
    check_page(page)
    page.locator("main button").click()
    page.wait_for_url("**/me")
    for path in ("/me", "/me/profile", "/me/terms", "/me/data"):
        page.goto(address + path)
        page.evaluate(UNFOLD)
        check_page(page)
    buttons = page.locator("main :is(button, a.button)").all()
    assert all(button.bounding_box()["height"] >= 44 for button in buttons if button.is_visible())


@pytest.mark.parametrize("script", [True, False])
def test_a_member_answers_on_a_phone(open_window, address, services, script):
    page = open_window(360, java_script_enabled=script)
    sign_in(page, address, services, member="cleo")
    page.goto(f"{address}/me")
    page.get_by_role("button", name="We met").first.click()
    page.wait_for_url("**/me?done=*")
    assert "You said: we met." in page.locator("main").inner_text()
    page.get_by_role("group", name="How glad").get_by_role("radio", name="4").check(force=True)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/me?done=*")
    assert page.get_by_role("status").inner_text().startswith("Thank you!")
    assert services.feedback.of(introduction("ben", "cleo").id, "cleo").glad == 4
    if script:
        check_page(page)


def test_a_list_goes_into_the_club_without_javascript_and_by_keyboard(
    open_window, address, services
):
    page = open_window(java_script_enabled=False)
    sign_in(page, address, services)
    page.goto(f"{address}/desk/import")
    page.get_by_text("Or paste from a spreadsheet").click()
    page.get_by_label("Paste the cells").fill("id\tname\theadline\nk1\tKay Roth\tPotter\n")
    page.get_by_role("button", name="Look it over").press("Enter")
    page.get_by_role("button", name="Save one person").press("Enter")
    page.wait_for_url("**/desk/people?done=*")
    assert "Saved: 1 new, 0 changed." in page.locator("#notice").inner_text()
    assert services.people.get("k1").member.headline == "Potter"


def test_searching_shows_whom_it_finds_while_one_types(open_window, address, services):
    page = open_window()
    sign_in(page, address, services)
    page.goto(f"{address}/desk/people")
    page.locator("#q").press_sequentially("stove")
    page.get_by_text("One person found.").wait_for()
    assert page.get_by_role("link", name="Ben Ohm").is_visible()
    check_page(page)
