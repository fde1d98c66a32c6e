"""A member's contacts in a browser: brought, asked about, changed, taken out; no organiser sees them."""

from typing import Any

import pytest

from recommender.ports.records import Role
from tests.desk.conftest import Browser, app_of

FILE = (
    "Connections.csv",
    b"First Name,Last Name,Company\nAda,Brunner,Klinikum\nMax,Huber,Huber AG\n",
)
PAGE = "/me/contacts"


@pytest.fixture
def ana(services):
    browser = Browser(app_of(services))
    browser.sign_in(services, Role.MEMBER, "ana")
    return browser


def test_a_file_is_brought_and_who_may_be_one_person_is_asked(ana):
    page = ana.fill(PAGE, f"{PAGE}/file", files={"file": FILE})
    assert "2 contacts are new; there already: 0, open questions: 0." in page.text
    newer = (FILE[0], FILE[1].replace(b"Klinikum", b"Bosch"))
    page = ana.fill(PAGE, f"{PAGE}/file", files={"file": newer})
    assert "Is this the same person?" in page.text
    (asked,) = (action for action in ana.forms_of(page) if action.endswith("/same"))
    page = ana.fill(PAGE, asked, said="same")
    assert "The two are one entry now." in page.text
    assert "Klinikum" not in page.text
    assert "2 contacts" in page.text


def test_a_contact_is_added_changed_found_and_taken_out(ana):
    page = ana.fill(PAGE, PAGE, name="Ada Brunner", role="Buyer", closeness="relationship",
                    last_contact="2026-11-01", did="Lent <b>a van</b>")  # fmt: skip
    assert "The contact is added." in page.text
    place = next(part for part in page.text.split('"') if part.startswith(f"{PAGE}/") and len(part) == len(PAGE) + 17)  # fmt: skip
    assert "Lent &lt;b&gt;a van" in ana.get(place).text
    assert "Ada" in ana.fill(place, place, name="Ada Ott", closeness="address").text
    assert "Ada Ott" in ana.get(f"{PAGE}?q=ott").text
    assert "Ada Ott" not in ana.get(f"{PAGE}?q=brunner").text
    assert "nothing is left" in ana.fill(place, f"{place}/remove").text
    assert ana.get(place).status_code == 404


def test_wishes_are_written_down_and_taken_out(ana):
    page = ana.fill(PAGE, f"{PAGE}/wishes", kind="hope", text="somebody at Bosch")
    assert "somebody at Bosch" in page.text
    (remove,) = (action for action in ana.forms_of(page) if action.endswith("/remove"))
    assert "somebody at Bosch" not in ana.fill(PAGE, remove).text


def test_what_cannot_be_done_is_said_on_the_page(ana):
    ana.fill(PAGE, f"{PAGE}/file", files={"file": FILE})
    wrong: tuple[tuple[str, dict[str, Any], str], ...] = (
        (f"{PAGE}/file", {"files": {"file": ("x.csv", b"Firma;Ort\nBosch;Ulm\n")}}, "Firma"),
        (f"{PAGE}/file", {}, "Choose a file."),
        (PAGE, {"name": " "}, "it needs a name"),
        (f"{PAGE}/wishes", {"kind": "next", "text": " "}, "Write whom"),
        (f"{PAGE}/clear", {}, "Tick the box"),
    )
    for action, sent, told in wrong:
        answer = ana.submit(ana.get(PAGE), action, **sent)
        assert answer.status_code == 422, action
        assert told in answer.text, action


def test_all_go_once_the_member_is_sure(ana):
    ana.fill(PAGE, f"{PAGE}/file", files={"file": FILE})
    page = ana.fill(PAGE, f"{PAGE}/clear", sure="yes")
    assert "0 contacts" in page.text
    assert "Brunner" not in page.text


def test_no_page_of_the_organiser_or_another_member_shows_them(ana, desk, services):
    ana.fill(PAGE, f"{PAGE}/file", files={"file": FILE})
    ben = Browser(ana.app)
    ben.sign_in(services, Role.MEMBER, "ben")
    assert desk.get(PAGE).status_code == 401
    for browser, paths in (
        (
            desk,
            ("/desk/people", "/desk/people/ana", "/desk/club", "/desk/club/audit", "/desk/round"),
        ),
        (ben, (PAGE, "/me", "/me/data/export.json")),
    ):
        for path in paths:
            assert "Brunner" not in browser.get(path).text, path
    assert "Brunner" in ana.get("/me/data/export.json").text


def test_how_long_contacts_stay_is_said_where_a_club_has_set_it(services):
    from recommender.api.app import make_app
    from recommender.ports.records import Role
    from recommender.settings import Settings
    from tests.desk.conftest import FREE, Browser

    for days, words in ((None, ""), (365, "not touched for 365 days")):
        settings = Settings(**FREE, contact_retention_days=days)
        browser = Browser(make_app(services, settings, solve=False))
        browser.sign_in(services, Role.MEMBER, "ana")
        page = browser.get("/me/contacts").text
        assert ("not touched for" in page) == bool(words)
        assert words in page
