"""The way into the desk in a real browser: by link, by key, out again; with and without JavaScript."""

import re

import pytest
from joserfc.jwk import RSAKey

from recommender.adapters.openid_provider import OpenIdOptions, OpenIdProvider
from recommender.api.app import make_app
from recommender.ports.records import Role
from recommender.service.assembly import assemble
from recommender.settings import Settings
from tests.browser.conftest import check_page, sign_in
from tests.desk.made_up_provider import CLIENT, SECRET, MadeUpProvider
from tests.made_up import Clock, services_on, store_with_round
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
WIDTHS = pytest.mark.parametrize("width", [360, 768, 1440])


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    store = store_with_round(tmp_path_factory.mktemp("desk") / "club.sqlite")
    yield services_on(store, Clock())
    store.close()


@pytest.fixture(scope="module")
def address(services):
    with serving(make_app(services, Settings(), solve=False)) as address:
        yield address


@WIDTHS
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_every_page_before_signing_in_is_sound(
    open_window, address, services, width, scheme, locale
):
    page = open_window(width, color_scheme=scheme, locale=locale)
    secret = services.browsers.ensure_first_link(again=True)
    for path in (f"/desk/enter/{secret}", "/desk/sign-in", "/desk/organisers", "/desk/enter/gone"):
        page.goto(address + path)
        check_page(page)
    assert page.locator("html").get_attribute("lang") == locale[:2]


@pytest.mark.parametrize("script", [True, False])
def test_a_link_leads_in_and_signing_out_leads_out(open_window, address, services, script):
    page = open_window(java_script_enabled=script)
    page.goto(f"{address}/desk/enter/{services.browsers.ensure_first_link(again=True)}")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/desk/organisers")
    assert page.get_by_role("navigation").is_visible()
    page.get_by_label("For whom?").fill("Ben Ohm")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link to pass on").input_value()
    assert re.fullmatch(rf"{address}/desk/enter/[\w-]{{43}}", link)
    if script:
        check_page(page)
    page.get_by_role("button", name="Sign out", exact=True).last.click()
    page.wait_for_url(f"{address}/desk/sign-in")
    page.goto(f"{address}/desk/organisers")
    assert page.get_by_role("heading", level=1).inner_text() == "You are not signed in"


def test_the_desk_is_entered_by_keyboard_alone(open_window, address, services):
    _, key = services.access.issue(Role.ORGANISER, None, "", None, by="test")
    page = open_window()
    page.goto(f"{address}/desk/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_label("Key").focus()
    page.keyboard.type(key)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/(?!sign-in)"))


def test_the_language_is_switched_on_the_page_one_is_on(open_window, address, services):
    page = open_window()
    sign_in(page, address, services)
    page.goto(f"{address}/desk/organisers")
    page.get_by_role("button", name="Deutsch").click()
    page.wait_for_url(f"{address}/desk/organisers")
    assert page.get_by_role("heading", level=1).inner_text() == "Organisierende"
    check_page(page)


@pytest.mark.parametrize("script", [True, False])
def test_the_clubs_accounts_lead_there_and_back_from_another_site(open_window, tmp_path, script):
    """The desk is at localhost, the provider at 127.0.0.1: two sites, between which cookies are held back."""
    provider = MadeUpProvider(RSAKey.generate_key(2048, parameters={"kid": "1"}))
    store = store_with_round(tmp_path / "club.sqlite")
    with serving(provider.app) as provider.issuer:
        trusted = OpenIdProvider(OpenIdOptions(provider.issuer, CLIENT, SECRET))
        services = assemble(store, clock=Clock(), provider=trusted, organisers=["ana@example.org"])
        with serving(make_app(services, Settings(), solve=False)) as served:
            address = served.replace("127.0.0.1", "localhost")
            page = open_window(360, java_script_enabled=script)
            page.goto(f"{address}/desk/sign-in")
            if script:
                check_page(page)
            page.get_by_role("link", name="Sign in with the club").click()
            page.wait_for_url(f"{address}/desk/round")
            assert page.get_by_role("navigation").is_visible()
            provider.person["email"] = "eve@example.org"
            page.goto(f"{address}/desk/provider")
            assert page.get_by_role("alert").is_visible()
            if script:
                check_page(page)
    store.close()
