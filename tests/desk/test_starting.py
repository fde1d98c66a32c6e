"""The first start: from an empty database to a club, with an own list or the sample club."""

import pytest

from tests.desk.conftest import Browser, app_of


@pytest.fixture
def empty(empty_services):
    browser = Browser(app_of(empty_services))
    browser.post(f"/desk/enter/{empty_services.browsers.ensure_first_link()}")
    return browser


def test_an_empty_club_leads_to_the_choice_of_how_to_begin(empty):
    assert empty.get("/desk").headers["location"] == "/desk/start"
    page = empty.get("/desk/start").text
    for words in ("Bring a list in", "Load the sample club", "Deutsch", "English"):
        assert words in page


def test_the_sample_club_is_loaded_once(empty, empty_services):
    form = empty.forms_of(empty.get("/desk/start"))["/desk/start/sample"]
    other = empty.get("/desk/start")
    assert empty.post("/desk/start/sample", data=form).status_code == 303
    assert len(empty_services.people.page("", 500)) == 240
    assert empty.get("/desk").headers["location"] != "/desk/start"
    assert empty.get("/desk/start").status_code == 303
    assert empty.submit(other, "/desk/start/sample").status_code == 409


def test_an_own_list_begins_a_club(empty, empty_services):
    listed = "id;name;headline\nx1;Pia Roth;Fotografin\n"
    sent = empty.submit(empty.get("/desk/import"), "/desk/import", kind="members", pasted=listed)
    done = empty.submit(empty.get(sent.headers["location"]), f"{sent.headers['location']}/apply")
    assert done.status_code == 303
    assert empty_services.people.get("x1").member.name == "Pia Roth"
