"""The people of the club, as an organiser sees and changes them."""

import pytest

from recommender.club.member import Member
from recommender.ports.refusals import NotFoundError
from tests.desk.conftest import Browser, app_of
from tests.made_up import ROUND

BEN = "/desk/people/ben"


def test_people_are_found_by_name_trade_and_town(desk):
    page = desk.get("/desk/people").text
    assert "6 people found." in page
    for words, found in (("ohm", "Ben Ohm"), ("STOVE cologne", "Ben Ohm"), ("bäck", "Ana Lima")):
        page = desk.get("/desk/people", params={"q": words}).text
        assert "One person found." in page
        assert found in page
    assert "0 people found." in desk.get("/desk/people", params={"q": "nobody like this"}).text


def test_only_so_many_are_shown_and_the_rest_is_counted(desk, services):
    with services.store.write() as session:
        session.members.put(
            [Member(id=f"x{i}", name=f"Xaver {i:03}", about="x") for i in range(150)]
        )
    page = desk.get("/desk/people", params={"q": "xaver"}).text
    assert "150 people found. The first 100 are shown" in page
    assert page.count("/desk/people/x") == 100


def test_one_page_tells_of_one_member_what_an_organiser_may_see(desk, services):
    services.rounds.publish(ROUND, by="test")
    services.people.block("ben", "cleo", blocked=True, by="test")
    services.people.put_ties([{"a": "ben", "b": "dora"}], by="test")
    page = desk.get(BEN).text
    for words in ("Stove fitter", "Ovens", "Knows one person", "Dora Voss", "Confidential: one block",
                  "Week 48", "It names nothing they look for", "How others may see them"):  # fmt: skip
        assert words in page, words
    assert "Cleo &lt;i&gt;Roth&lt;/i&gt;" in page
    assert "<i>Roth" not in page


def test_what_a_member_said_of_a_meeting_is_on_no_page_of_the_organiser(desk, services):
    from recommender.ports.records import Answers
    from tests.made_up import introduction

    services.rounds.publish(ROUND, by="test")
    before = without_random(desk.get(BEN).text)
    services.feedback.add(introduction("ana", "ben").id, "ben", "k", Answers(met=True, glad=1))
    assert without_random(desk.get(BEN).text) == before


def without_random(page):
    return "\n".join(line for line in page.splitlines() if 'type="hidden"' not in line)


def test_somebody_is_added_by_the_rules_of_an_import(desk, services):
    filled = {"name": "Pia Roth", "headline": "Fotografin", "needs": "Ein Atelier\nEin Wagen"}
    page = desk.fill("/desk/add", "/desk/add", **filled)
    assert "The person is in the club." in page.text
    (found,), _ = services.people.search("pia roth", 9)
    assert found.needs == ("Ein Atelier", "Ein Wagen")
    assert found.id.startswith("p-")
    bare = desk.submit(desk.get("/desk/add"), "/desk/add", name="Nur Name")
    assert bare.status_code == 422
    assert "That was not saved" in bare.text
    assert 'value="Nur Name"' in bare.text


def test_a_profile_is_changed_and_never_over_somebody_elses_change(desk, services):
    first, second = desk.get(f"{BEN}/edit"), desk.get(f"{BEN}/edit")
    same = {"name": "Ben Ohm", "headline": "Stove fitter", "offers": "Ovens", "languages": "en",
            "city": "Cologne", "meet": "either", "text_language": "", "email": "ben@example.org"}  # fmt: skip
    assert desk.submit(first, f"{BEN}/edit", **same | {"city": "Bonn"}).status_code == 303
    late = desk.submit(second, f"{BEN}/edit", **same | {"city": "Ulm"})
    assert late.status_code == 412
    own = services.people.get("ben").member
    assert (own.city, own.offers, own.per_round) == ("Bonn", ("Ovens",), 2)


def test_pausing_and_ending_it(desk, services):
    page = desk.fill(BEN, f"{BEN}/pause", weeks="2")
    assert "On a break until 6 December 2026" in page.text
    page = desk.fill(BEN, f"{BEN}/pause", weeks="0")
    assert services.people.get("ben").member.paused_until is None


def test_ties_are_added_by_name_and_taken_away(desk, services):
    page = desk.fill(BEN, f"{BEN}/ties", other="Dora Voss")
    assert "Knows one person" in page.text
    desk.fill(BEN, f"{BEN}/ties/dora/end")
    assert len(services.people.ties("ben")) == 0
    for wrong in ("Nobody Here", "Ben Ohm", ""):
        assert desk.submit(desk.get(BEN), f"{BEN}/ties", other=wrong).status_code == 422


def test_a_member_is_invited_to_their_own_pages_once(desk, services):
    page = desk.submit(desk.get(BEN), f"{BEN}/invite")
    link = page.text.partition("/me/enter/")[2].partition('"')[0]
    member = Browser(app_of(services))
    assert "Open my week" in member.get(f"/me/enter/{link}").text
    assert member.post(f"/desk/enter/{link}").status_code == 404, "it makes no organiser"
    assert member.post(f"/me/enter/{link}").headers["location"] == "/me"
    assert "Hello Ben</h1>" in member.get("/me").text
    assert Browser(app_of(services)).post(f"/me/enter/{link}").status_code == 404
    assert link not in desk.get("/desk/organisers").text
    _, organiser = services.browsers.invite("x", by="test")
    assert member.post(f"/me/enter/{organiser}").status_code == 404


def test_erasing_asks_first_and_takes_the_invitations_along(desk, services):
    _, link = services.browsers.invite_member("ben", by="test")
    asked = desk.submit(desk.get(BEN), f"{BEN}/erase")
    assert asked.status_code == 422
    page = desk.fill(BEN, f"{BEN}/erase", sure="yes")
    assert "The person is erased from everything." in page.text
    with pytest.raises(NotFoundError):
        services.people.get("ben")
    assert Browser(app_of(services)).get(f"/me/enter/{link}").status_code == 404
    assert desk.get(BEN).status_code == 404


@pytest.mark.parametrize("id_", ["a b", "ä+ö", "a.b", "new", "100%"])
def test_any_id_has_its_page(desk, services, id_):
    with services.store.write() as session:
        session.members.put([Member(id=id_, name="Odd Id", about="x")])
    page = desk.get("/desk/people", params={"q": "odd id"}).text
    address = page.partition('href="/desk/people/')[2].partition('"')[0]
    assert "Odd Id" in desk.get(f"/desk/people/{address}").text
    done = desk.fill(f"/desk/people/{address}", f"/desk/people/{address}/pause", weeks="2")
    assert "On a break" in done.text
