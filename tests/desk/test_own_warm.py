"""Warm introductions in a browser: the owner answers, and the asker reads of it once both agree."""

import pytest

from recommender.club.inventory import Contact, Entry
from recommender.club.warm import Request, RequestState
from recommender.ports.records import Role
from tests.desk.conftest import Browser, app_of

PAGE = "/me/contacts"
CONTACT, REQUEST = "c" * 16, "d" * 16
NOW = "2026-11-25T09:00:00+00:00"


@pytest.fixture
def browsers(services):
    """Ana is asked about her contact, for a need of Ben's."""
    contact = Contact(id=CONTACT, name="Otto Pfeiff", role="Organ builder", did="secret note")
    request = Request(
        REQUEST, "ben", "ana", CONTACT, "need", "Somebody for organs", named=False,
        state=RequestState.ASKED, created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    with services.store.write() as session:
        session.inventories.put("ana", [Entry(contact)], NOW)
        session.warm_requests.put([request])
    pages = {}
    for member in ("ana", "ben"):
        pages[member] = Browser(app_of(services))
        pages[member].sign_in(services, Role.MEMBER, member)
    return pages


def test_the_owner_agrees_then_the_contact_and_then_the_asker_reads_of_it(browsers):
    ana, ben = browsers["ana"], browsers["ben"]
    base = f"{PAGE}/requests/{REQUEST}"
    page = ana.get(PAGE).text
    assert "Somebody for organs" in page
    assert "Asked by somebody in the club" in page
    said = ana.fill(PAGE, f"{base}/answer", said="yes", sentence="He saved ours.")
    assert "Now ask your contact" in said.text
    assert "Pfeiff" not in ben.get(PAGE).text
    assert "Asked by Ben Ohm" in ana.fill(PAGE, f"{base}/contact", said="yes").text
    page = ben.get(PAGE).text
    for told in ("Otto Pfeiff", "Organ builder", "Ana Lima knows this person", "He saved ours."):
        assert told in page
    assert "secret note" not in page
    assert "is told" in ben.fill(PAGE, f"{PAGE}/introduced/{REQUEST}", said="helped").text
    assert "It helped." in ana.get(PAGE).text


def test_who_would_rather_not_is_believed_and_nobody_is_told(browsers):
    before = browsers["ben"].get(PAGE).text.split("<main")[1].split("form_")[0]
    page = browsers["ana"].fill(PAGE, f"{PAGE}/requests/{REQUEST}/answer", said="no")
    assert "Nobody learns of it." in page.text
    after = browsers["ben"].get(PAGE).text.split("<main")[1].split("form_")[0]
    assert after == before


def test_terms_are_chosen_on_the_page(browsers, services):
    page = browsers["ana"].fill(PAGE, f"{PAGE}/terms", named="yes")
    assert "Saved." in page.text
    terms = services.warm.terms("ana")
    assert (terms.asks, terms.named, terms.asked) == (False, True, False)
    assert "Somebody for organs" not in page.text


def test_a_question_that_says_nothing_is_refused(browsers):
    page = browsers["ben"].submit(
        browsers["ben"].get(PAGE), f"{PAGE}/questions", text="new customers"
    )
    assert page.status_code == 422
    assert "Ask for a person" in page.text
