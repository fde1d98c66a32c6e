"""Signing in, signing out, and forms: what is done, what is refused, what is done once."""

from datetime import timedelta

import pytest

from recommender.api.app import make_app
from recommender.desk.rendering import POLICY
from recommender.ports.records import Role
from recommender.settings import Settings
from tests.desk.conftest import FREE, Browser, app_of


def enter(browser, secret):
    page = browser.get(f"/desk/enter/{secret}")
    assert page.status_code == 200
    return browser.post(f"/desk/enter/{secret}")


def test_the_first_link_signs_in_once_and_only_when_its_button_is_pressed(stranger, services):
    secret = services.browsers.ensure_first_link()
    for _ in range(3):  # mail programs look at links
        assert "Sign in" in stranger.get(f"/desk/enter/{secret}").text
    answer = enter(stranger, secret)
    cookie = answer.headers["set-cookie"]
    assert answer.status_code == 303
    for word in ("HttpOnly", "SameSite=strict", "Path=/desk", "Max-Age=2592000"):
        assert word in cookie
    assert "Secure" not in cookie
    assert stranger.get("/desk/organisers").status_code == 200
    again = Browser(stranger.app)
    assert again.get(f"/desk/enter/{secret}").status_code == 404
    assert again.post(f"/desk/enter/{secret}").status_code == 404
    assert again.get("/desk/organisers").status_code == 401


def test_behind_tls_the_cookie_is_for_tls_alone(services):
    browser = Browser(app_of(services), base_url="https://club.example")
    answer = enter(browser, services.browsers.ensure_first_link())
    assert "Secure" in answer.headers["set-cookie"]


def test_a_start_prints_a_link_until_somebody_has_signed_in(services):
    first = services.browsers.ensure_first_link()
    second = services.browsers.ensure_first_link()
    assert None not in {first, second}
    browser = Browser(app_of(services))
    assert browser.get(f"/desk/enter/{first}").status_code == 404, "the later one ends it"
    assert enter(browser, second).status_code == 303
    assert services.browsers.ensure_first_link() is None
    assert services.browsers.ensure_first_link(again=True) is not None


def test_no_secret_is_stored(services, tmp_path):
    link = services.browsers.ensure_first_link()
    browser = Browser(app_of(services))
    enter(browser, link)
    secret = next(iter(browser.cookies.values()))
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("club.sqlite*"))
    assert link.encode() not in kept
    assert secret.encode() not in kept


def test_links_and_sessions_expire(stranger, services, clock):
    secret = services.browsers.ensure_first_link()
    assert enter(stranger, secret).status_code == 303
    _, late = services.browsers.invite("Ben", by="test")
    clock.now += timedelta(days=7)
    assert Browser(stranger.app).get(f"/desk/enter/{late}").status_code == 404
    assert stranger.get("/desk/organisers").status_code == 200
    clock.now += timedelta(days=23)
    assert stranger.get("/desk/organisers").status_code == 401


def test_a_key_signs_in_an_organiser_and_nobody_else(stranger, services):
    _, organiser = services.access.issue(Role.ORGANISER, None, "mine", None, by="test")
    _, member = services.access.issue(Role.MEMBER, "ana", "", None, by="test")
    for wrong in (member, "rec_nothing", ""):
        refused = stranger.post("/desk/sign-in", data={"key": wrong})
        assert refused.status_code == 403
        assert "set-cookie" not in refused.headers
    assert stranger.post("/desk/sign-in", data={"key": f" {organiser}\n"}).status_code == 303
    assert "mine" in stranger.get("/desk/organisers").text


def test_whoever_signs_out_is_out_in_every_tab(desk):
    open_tab = desk.get("/desk/organisers")
    signed_out = desk.submit(open_tab, "/desk/sign-out")
    assert signed_out.headers["location"] == "/desk/sign-in"
    cookie = signed_out.headers["set-cookie"]
    assert "Max-Age=0" in cookie
    assert "Path=/desk" in cookie
    lost = desk.submit(open_tab, "/desk/organisers", label="Ben")
    assert lost.status_code == 401
    assert "Nothing has changed" in lost.text


def test_a_copied_cookie_ends_with_the_session(services, desk):
    copied = dict(desk.cookies)
    desk.submit(desk.get("/desk/organisers"), "/desk/sign-out")
    other = Browser(desk.app, cookies=copied)
    assert other.get("/desk/organisers").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "http://testserver.evil.example"}],
)  # fmt: skip
def test_a_form_of_another_site_is_refused(desk, services, headers):
    fields = desk.forms_of(desk.get("/desk/organisers"))["/desk/organisers"]
    refused = desk.post("/desk/organisers", data=fields | {"label": "Eve"}, headers=headers)
    assert refused.status_code == 403
    assert services.browsers.links() == []


def test_a_form_without_its_token_or_with_anothers_is_refused(desk, services):
    fields = desk.forms_of(desk.get("/desk/organisers"))["/desk/organisers"]
    other = Browser(desk.app)
    other.sign_in(services, label="Ben")
    for sent in ({}, fields | {"form_token": "0" * 64}, {"form_token": fields["form_token"]}):
        assert desk.post("/desk/organisers", data=sent).status_code == 403
    assert other.post("/desk/organisers", data=fields).status_code == 403
    assert services.browsers.links() == []


def test_the_same_form_sent_twice_is_done_once(desk, services):
    page = desk.get("/desk/organisers")
    fields = desk.forms_of(page)["/desk/organisers"] | {"label": "Ben"}
    made = desk.post("/desk/organisers", data=fields)
    assert made.status_code == 200
    assert "/desk/enter/" in made.text
    again = desk.post("/desk/organisers", data=fields)
    assert again.status_code == 303
    assert again.headers["location"].startswith("/desk/organisers?done=")
    assert len(services.browsers.links()) == 1


def test_what_was_done_is_said_once_on_the_page_it_leads_to(desk, services):
    desk.submit(desk.get("/desk/organisers"), "/desk/organisers", label="Ben")
    (link,) = services.browsers.links()
    action = f"/desk/organisers/links/{link.id}/end"
    page = desk.fill("/desk/organisers", action)
    assert "The invitation is not valid any more." in page.text
    assert "not valid any more" not in desk.get("/desk/organisers").text
    assert services.browsers.links() == []


def test_another_organiser_comes_in_by_an_invitation(desk, services):
    made = desk.submit(desk.get("/desk/organisers"), "/desk/organisers", label="Ben <i>Ohm</i>")
    secret = made.text.partition("/desk/enter/")[2].partition('"')[0]
    other = Browser(desk.app)
    assert enter(other, secret).status_code == 303
    page = other.get("/desk/organisers").text
    assert "Ben &lt;i&gt;Ohm&lt;/i&gt;" in page
    assert "<i>" not in page
    second = next(each for each in services.browsers.sessions() if each.label.startswith("Ben"))
    desk.fill("/desk/organisers", f"/desk/organisers/sessions/{second.id}/end")
    assert other.get("/desk/organisers").status_code == 401


@pytest.mark.parametrize("path", ["/desk/organisers", "/desk/nothing", "/desk/sign-in"])
def test_every_page_brings_its_policy_and_is_kept_by_nobody(desk, path):
    headers = desk.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex, nofollow"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_language_is_the_readers(stranger):
    stranger.headers["accept-language"] = "de-AT,de;q=0.9,en;q=0.8"
    assert '<html lang="de">' in stranger.get("/desk/sign-in").text
    chosen = stranger.post("/desk/language", data={"language": "en", "back": "/desk/sign-in"})
    assert chosen.headers["location"] == "/desk/sign-in"
    assert '<html lang="en">' in stranger.get("/desk/sign-in").text
    for outside in ("//evil.example", "https://evil.example", "/\\evil.example"):
        led = stranger.post("/desk/language", data={"language": "de", "back": outside})
        assert led.headers["location"] == "/desk"
    assert stranger.post("/desk/language", data={"language": "xx"}).status_code == 422


def test_static_files_are_kept_for_as_long_as_they_are_the_same(stranger):
    page = stranger.get("/desk/sign-in").text
    address = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    answer = stranger.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    for nothing in ("secret.css", "../app.py", "vendored.json", "%2e%2e/app.py"):
        assert stranger.get(f"/desk/static/{nothing}").status_code == 404


def test_a_session_of_a_member_opens_nothing_of_the_desk(services, stranger):
    _, secret = services.browsers.open_session(Role.MEMBER, "ana")
    stranger.cookies.set("recommender_session", secret, path="/desk")
    assert stranger.get("/desk/organisers").status_code == 401


def test_a_session_asks_within_limits(services):
    app = make_app(services, Settings(**FREE | {"requests_per_minute": 2}), solve=False)
    browser = Browser(app)
    browser.sign_in(services)
    statuses = [browser.get("/desk/organisers").status_code for _ in range(4)]
    assert statuses[:2] == [200, 200]
    assert statuses[-1] == 429


def test_whoever_comes_with_a_browser_comes_to_the_desk(stranger):
    assert stranger.get("/").headers["location"] == "/desk"
