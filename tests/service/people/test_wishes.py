"""Wishes of a member's inventory, and looking through its contacts: for that member alone."""

import pytest

from recommender.club.inventory import WishKind
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError, NotFoundError, UnknownIdError
from recommender.service.people.inventories import MOST_WISHES


@pytest.fixture
def inventories(services):
    return services.inventories


def texts_of(inventories, member="ana"):
    return [wish.text for wish in inventories.wishes(member)]


def test_a_wish_is_kept_in_one_line_of_its_own_kind(inventories):
    wish = inventories.add_wish("ana", WishKind.HOPE, "  Somebody\n who builds   ovens ")
    assert (wish.kind, wish.text) == (WishKind.HOPE, "Somebody who builds ovens")
    assert list(inventories.wishes("ana")) == [wish]
    assert list(inventories.wishes("ben")) == []


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_one_that_says_nothing_is_refused(inventories, text):
    with pytest.raises(InputError, match="text"):
        inventories.add_wish("ana", WishKind.NEXT, text)


def test_the_same_is_not_wished_twice(inventories):
    inventories.add_wish("ana", WishKind.NEXT, "A notary")
    with pytest.raises(ConflictError, match="already"):
        inventories.add_wish("ana", WishKind.HOPE, "a NOTARY")
    inventories.add_wish("ben", WishKind.NEXT, "A notary")
    assert texts_of(inventories) == texts_of(inventories, "ben") == ["A notary"]


def test_there_is_an_end_to_wishes(inventories):
    for number in range(MOST_WISHES):
        inventories.add_wish("ana", WishKind.NEXT, f"Notary {number}")
    with pytest.raises(ConflictError, match=str(MOST_WISHES)):
        inventories.add_wish("ana", WishKind.NEXT, "One more")
    assert len(texts_of(inventories)) == MOST_WISHES


def test_a_wish_is_taken_out_by_who_has_it_and_once(inventories):
    wish = inventories.add_wish("ana", WishKind.NEXT, "A notary")
    with pytest.raises(UnknownIdError, match="wish"):
        inventories.remove_wish("ben", wish.id)
    inventories.remove_wish("ana", wish.id)
    assert texts_of(inventories) == []
    with pytest.raises(UnknownIdError, match="wish"):
        inventories.remove_wish("ana", wish.id)


def test_nobody_has_none(inventories):
    with pytest.raises(NotFoundError, match="member"):
        inventories.wishes("nobody")
    with pytest.raises(NotFoundError, match="member"):
        inventories.add_wish("nobody", WishKind.NEXT, "A notary")


@pytest.fixture
def noted(inventories):
    for name, role in (
        ("Karl Kunz", "Baker"),
        ("Ada Kunz", "Notary"),
        ("Uwe Öhm", "Baker in Bonn"),
    ):
        inventories.add("ana", {"name": name, "role": role})
    return inventories


@pytest.mark.parametrize(
    ("text", "names"),
    [("kunz", ["Ada Kunz", "Karl Kunz"]), ("KUNZ baker", ["Karl Kunz"]), ("bonn", ["Uwe Öhm"]),
     ("", ["Ada Kunz", "Karl Kunz", "Uwe Öhm"]), ("nobody", [])],
)  # fmt: skip
def test_contacts_are_found_by_all_words_of_what_is_noted(noted, text, names):
    entries, count = noted.search("ana", text, 10)
    assert [entry.contact.name for entry in entries] == names
    assert count == len(names)


def test_a_limit_shows_the_first_and_counts_all(noted):
    entries, count = noted.search("ana", "", 2)
    assert (len(entries), count) == (2, 3)
    assert noted.search("ben", "", 9) == ([], 0)
