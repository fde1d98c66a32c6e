"""The desk attacked as a whole: forged forms, links that are over or another's, sessions that have ended.

Every page of the app is tried, so that a new one is as soon as it is there.
"""

import re
from datetime import timedelta
from typing import Any

import pytest

from recommender.club.inventory import Contact, Entry, Wish, WishKind
from recommender.club.warm import Request, RequestState
from recommender.desk.forms import make_token
from recommender.ports.records import Role
from tests.desk.conftest import Browser, app_of
from tests.desk.test_access_to_pages import OPEN, call, pages
from tests.made_up import ROUND, introduction

NOW = "2026-11-25T09:00:00+00:00"
OTHER = introduction("ben", "cleo").id
BENS = {"contact": "b" * 16, "wish": "c" * 16, "request": "d" * 16, "introduction": OTHER}
"""What is Ben's, by the name it has in the path of a page."""
_PAIR, _CONTACTS = "/me/introductions/{introduction}", "/me/contacts"
FILLED = {
    f"{_PAIR}/answer": {"said": "met"},
    f"{_PAIR}/touch": {"touch": "yes"},
    f"{_PAIR}/result": {"result": "nothing"},
    f"{_CONTACTS}/requests/{{request}}/answer": {"said": "no"},
    f"{_CONTACTS}/requests/{{request}}/contact": {"said": "yes"},
    f"{_CONTACTS}/introduced/{{request}}": {"said": "met"},
    f"{_CONTACTS}/{{contact}}": {"name": "Taken Over", "closeness": "address"},
    f"{_CONTACTS}/{{contact}}/same": {"said": "same"},
}
"""Forms that would be done if the thing were one's own; those that need no field are not named."""


@pytest.fixture
def browsers(services):
    """An organiser's browser, Ana's and Ben's."""
    services.rounds.publish(ROUND, by="test")
    request = Request(
        BENS["request"], "cleo", "ben", BENS["contact"], "need", "Somebody for organs", named=False,
        state=RequestState.ASKED, created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    with services.store.write() as session:
        entry = Entry(Contact(id=BENS["contact"], name="Otto Pfeiff", role="Organ builder"))
        session.inventories.put("ben", [entry], NOW)
        session.inventories.add_wish("ben", Wish(BENS["wish"], WishKind.NEXT, "a nurse"), NOW)
        session.warm_requests.put([request])
    app = app_of(services)
    found = {name: Browser(app) for name in ("organiser", "ana", "ben")}
    found["organiser"].sign_in(services)
    for name in ("ana", "ben"):
        found[name].sign_in(services, Role.MEMBER, name)
    return found


def forms(browser):
    """Every page that a form is sent to, and whose form it is."""
    return [
        (path, "organiser" if path.startswith("/desk") else "ana")
        for method, path in pages(browser.app)
        if method == "POST"
    ]


def token_of(browser):
    return make_token(next(iter(browser.cookies.values())))


def fill(path, **values):
    """A path with everything it names; ids that are nobody's where none is given."""
    return re.sub(r"\{(\w+)(:path)?\}", lambda at: values.get(at[1], "0123456789abcdef"), path)


def test_no_form_is_done_with_the_token_of_another_session(browsers):
    others = {"organiser": "ana", "ana": "ben"}
    tried = 0
    for path, who in forms(browsers["ana"]):
        if ("POST", path) in OPEN:
            continue
        stolen = {"form_token": token_of(browsers[others[who]]), "form_once": "0123456789"}
        for fields in (stolen, stolen | {"form_token": ""}, stolen | {"form_token": "0" * 64}):
            assert browsers[who].post(fill(path), data=fields).status_code == 403, path
            tried += 1
    assert tried > 100


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://attacker.example"},
        {"origin": "http://testserver.attacker.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
    ids=str,
)
def test_no_form_is_done_from_another_site_not_even_one_for_everybody(browsers, headers):
    for path, who in forms(browsers["ana"]):
        right = {"form_token": token_of(browsers[who]), "form_once": "0123456789"}
        answer = browsers[who].post(fill(path), data=right, headers=headers)
        assert answer.status_code == 403, path


def test_opening_a_link_of_a_form_does_nothing(browsers, services):
    """A picture or a mail scanner can only open; what is for forms alone is not there for it."""
    there = pages(browsers["ana"].app)
    with services.store.read() as session:
        before = [each.action for each in session.audit.page(None, 1000, None)]
    for path, who in forms(browsers["ana"]):
        answer = call(browsers[who], "GET", path)
        if ("GET", path) not in there:
            assert answer.status_code in {404, 405, 422}, path
    with services.store.read() as session:
        assert [each.action for each in session.audit.page(None, 1000, None)] == before


def test_of_what_is_anothers_nobody_learns_whether_it_is_there(browsers):
    """Every page of a member that names a thing: Ben's is answered as one that nobody has."""
    tried: list[str] = []
    for method, path in pages(browsers["ana"].app):
        named = [name for name in BENS if "{" + name + "}" in path]
        if not path.startswith("/me/") or not named:
            continue
        answers: list[Any] = []
        for values in (BENS, dict.fromkeys(BENS, "e" * 16) | {"introduction": "e" * 24}):
            fields = FILLED.get(path, {}) | {"form_token": token_of(browsers["ana"]), "form_once": f"once-{len(tried)}-{len(answers)}"}  # fmt: skip
            data = {"data": fields} if method == "POST" else {}
            answers.append(browsers["ana"].request(method, fill(path, **values), **data))
        assert [each.status_code for each in answers] == [404, 404], (method, path)
        assert _without_ids(answers[0].text) == _without_ids(answers[1].text), path
        tried.append(path)
    assert len(tried) >= 10, tried
    page = browsers["ben"].get("/me/contacts").text
    for kept in ("Otto Pfeiff", "a nurse", "Somebody for organs"):
        assert kept in page


def _without_ids(page):
    """A page without the random values of its forms and its own address."""
    return [
        line for line in page.splitlines() if 'type="hidden"' not in line and "/me/" not in line
    ]


@pytest.mark.parametrize("who", ["organiser", "ana"])
def test_a_session_that_has_ended_opens_no_page(browsers, services, clock, who):
    """By its time, or because it was ended elsewhere."""
    browser, place = browsers[who], "/desk" if who == "organiser" else "/me"
    closed = [page for page in pages(browser.app) if page not in OPEN and page[1].startswith(place)]
    clock.now += timedelta(days=services.browsers.terms.session_days, minutes=1)
    for method, path in closed:
        assert call(browser, method, path).status_code == 401, path
    assert len(closed) > 10


def test_signed_out_is_signed_out_for_whoever_has_kept_the_cookie(browsers):
    browser = browsers["ana"]
    kept = dict(browser.cookies)
    page = browser.get("/me")
    assert browser.submit(page, "/me/sign-out").status_code < 400
    thief = Browser(browser.app)
    for name, value in kept.items():
        thief.cookies.set(name, value, path="/me")
    assert thief.get("/me").status_code == 401


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.MEMBER])
def test_a_link_opens_only_the_door_it_was_made_for_once_and_in_time(services, clock, role):
    services.rounds.publish(ROUND, by="test")
    app = app_of(services)

    def make_link():
        if role is Role.ORGANISER:
            return services.browsers.invite("Ben", by="test")[1]
        return services.browsers.invite_member("ana", by="test")[1]

    own, other = ("/desk/enter/", "/me/enter/")[:: 1 if role is Role.ORGANISER else -1]
    secret = make_link()
    assert Browser(app).post(other + secret).status_code in {404, 410}, "the other door"
    assert Browser(app).post(own + secret).status_code == 303
    assert Browser(app).post(own + secret).status_code in {404, 410}, "used"
    late = make_link()
    clock.now += timedelta(days=services.browsers.terms.link_days, minutes=1)
    for browser in (Browser(app),):
        assert browser.get(own + late).status_code in {404, 410}
        assert browser.post(own + late).status_code in {404, 410}


def test_a_members_cookie_moved_to_the_desk_opens_nothing(browsers):
    """Cookies are bound to their place; one that is sent elsewhere all the same is of the wrong role."""
    secret = next(iter(browsers["ana"].cookies.values()))
    thief = Browser(browsers["ana"].app)
    thief.cookies.set("recommender_session", secret, path="/desk")
    for method, path in pages(thief.app):
        if path.startswith("/desk") and (method, path) not in OPEN:
            assert call(thief, method, path).status_code == 401, path
