"""A member's network and profile advice in a browser: for that member alone; organisers see whose profile limits rounds."""

from datetime import timedelta

import pytest

from recommender.ports.records import Role
from tests.desk.conftest import Browser, app_of
from tests.made_up import NOW


@pytest.fixture
def browsers(services):
    services.inventories.add("ana", {
        "name": "Otto <b>Pfeiff", "role": "Oven builder", "closeness": "relationship",
        "last_contact": (NOW - timedelta(weeks=60)).date(),
    })  # fmt: skip
    made = {id_: Browser(app_of(services)) for id_ in ("ana", "ben")}
    for id_, browser in made.items():
        browser.sign_in(services, Role.MEMBER, id_)
    return made


def test_the_network_is_shown_to_its_owner_alone(browsers, desk):
    page = browsers["ana"].get("/me/network")
    assert page.status_code == 200
    assert "Otto &lt;b&gt;Pfeiff, not spoken with for" in page.text
    assert "Only you see this" in page.text
    assert "Pfeiff" not in browsers["ben"].get("/me/network").text
    for path in ("/desk/people/ana", "/desk/profiles", "/desk/club"):
        assert "Pfeiff" not in desk.get(path).text
    assert desk.get("/me/network").status_code == 401


def test_the_network_speaks_german_too(browsers):
    browsers["ana"].headers["accept-language"] = "de"
    page = browsers["ana"].get("/me/network").text
    assert "Mein Netz" in page
    assert "Einen Anruf wert" in page


def test_ones_profile_says_what_is_reached_and_what_would_reach_more(browsers):
    page = browsers["ben"].get("/me/profile").text
    assert "Who here might help you with something you look for" in page
    assert "Write what you look for" in page or "one more concrete line" in page


def test_the_organiser_sees_the_profiles_that_limit_rounds(desk, services):
    page = desk.get("/desk/profiles")
    assert page.status_code == 200
    found = services.profiles.find_limiting()
    assert all(name.split()[0] in page.text for _, name in found)
    assert found or "No profile holds rounds back" in page.text
    assert page.text.index('<a href="/desk/people">') < page.text.index("<h1>"), (
        "the way back first"
    )
    assert page.text.count('<span class="soft">With ') == len(found)
    assert "/desk/profiles" in desk.get("/desk/people").text


def test_an_empty_club_has_no_profile_that_limits_it(empty_services):
    browser = Browser(app_of(empty_services))
    browser.sign_in(empty_services)
    assert "No profile holds rounds back" in browser.get("/desk/profiles").text
