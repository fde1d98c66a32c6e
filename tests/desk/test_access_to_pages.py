"""Every page is for whom it says: organisers, one member, or everybody; none opens for others."""

import pytest

from recommender.ports.records import Role
from tests.desk.conftest import Browser, app_of

OPEN = {
    ("GET", "/"), ("GET", "/desk/static/{name:path}"), ("GET", "/desk/enter/{secret}"),
    ("POST", "/desk/enter/{secret}"), ("GET", "/desk/sign-in"), ("POST", "/desk/sign-in"),
    ("GET", "/desk/provider"), ("GET", "/desk/provider/back"),
    ("POST", "/desk/language"), ("GET", "/l/{token}/week"), ("POST", "/l/{token}/week"),
    ("GET", "/me/enter/{secret}"), ("POST", "/me/enter/{secret}"),
    ("GET", "/desk/{rest:path}"), ("GET", "/me/{rest:path}"),
}  # fmt: skip
"""Pages for whoever asks: a secret in their path or form is what lets in, or there is nothing."""


def routes_of(part):
    inner = getattr(part, "original_router", None)
    return [part] if inner is None else [each for one in inner.routes for each in routes_of(one)]


def pages(app):
    return sorted(
        (method, route.path)
        for part in app.routes
        for route in routes_of(part)
        if route.path == "/" or route.path.startswith(("/desk", "/me/", "/l/{token}/week"))
        or route.path == "/me"
        for method in route.methods - {"HEAD"}
    )  # fmt: skip


def call(browser, method, path):
    filled = path
    for name in path.split("{")[1:]:
        filled = filled.replace("{" + name.partition("}")[0] + "}", "0123456789abcdef")
    return browser.request(method, filled)


@pytest.fixture
def browsers(services):
    app = app_of(services)
    nobody, member, organiser = Browser(app), Browser(app), Browser(app)
    member.sign_in(services, Role.MEMBER, "ana")
    organiser.sign_in(services)
    return {"nobody": nobody, "member": member, "organiser": organiser}


def test_the_open_pages_are_there(browsers):
    assert set(pages(browsers["nobody"].app)) >= OPEN


def test_every_other_page_asks_who_is_there(browsers):
    closed = [page for page in pages(browsers["nobody"].app) if page not in OPEN]
    assert len(closed) > 30
    for method, path in closed:
        asked = "organiser" if path.startswith("/desk") else "member"
        for who, browser in browsers.items():
            status = call(browser, method, path).status_code
            if who == asked:
                assert status != 401, (who, method, path)
            else:
                assert status == 401, (who, method, path)


def test_no_form_is_done_without_its_token(browsers):
    for method, path in pages(browsers["nobody"].app):
        if method == "POST" and (method, path) not in OPEN:
            browser = browsers["organiser" if path.startswith("/desk") else "member"]
            assert call(browser, method, path).status_code == 403, path
