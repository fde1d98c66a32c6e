"""A member's inventory: theirs alone, whoever else looks wherever."""

import pytest

from recommender.club.inventory import WishKind
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.service.people import inventories as module
from tests.made_up import dump_tables

FILE = b"Vorname;Nachname;Firma\nAda;Brunner;Klinikum Ulm\nMax;Huber;Huber AG\n"
MARKS = ("brunner", "klinikum", "huber", "hospital buyer")


@pytest.fixture
def full(services):
    services.inventories.take_file("ana", "list.csv", FILE)
    services.inventories.add_wish("ana", WishKind.NEXT, "a hospital buyer")
    return services


def people_of(services, member="ana"):
    return {each.contact.name: each for each in services.inventories.page(member, "", 100)}


def test_a_file_that_comes_twice_adds_nobody_and_what_changed_is_asked(full):
    again = full.inventories.take_file("ana", "list.csv", FILE)
    assert (again.added, again.known, again.asked) == (0, 2, 0)
    newer = FILE.replace(b"Klinikum Ulm", b"Bosch")
    taken = full.inventories.take_file("ana", "list.csv", newer)
    assert (taken.added, taken.known, taken.asked) == (1, 1, 1)
    (question,) = full.inventories.questions("ana")
    assert (question.earlier.organisation, question.entry.organisation) == ("Klinikum Ulm", "Bosch")


@pytest.mark.parametrize(("same", "left"), [(True, 2), (False, 3)])
def test_two_entries_are_one_only_if_the_member_says_so(full, same, left):
    full.inventories.take_file("ana", "list.csv", FILE.replace(b"Klinikum Ulm", b"Bosch"))
    (question,) = full.inventories.questions("ana")
    full.inventories.answer("ana", question.entry.id, same=same)
    assert full.inventories.questions("ana") == []
    assert len(full.inventories.page("ana", "", 100)) == left
    again = full.inventories.take_file("ana", "list.csv", FILE)
    assert (again.added, again.asked) == (0, 0)
    with pytest.raises(UnknownIdError):
        full.inventories.answer("ana", question.entry.id, same=same)


def test_questions_about_an_entry_that_was_merged_are_about_the_one_it_became(full):
    for firm in (b"Bosch", b"Siemens"):
        full.inventories.take_file("ana", "l.csv", FILE.replace(b"Klinikum Ulm", firm))
    first = next(q for q in full.inventories.questions("ana") if q.entry.organisation == "Bosch")
    full.inventories.answer("ana", first.entry.id, same=True)
    (last,) = full.inventories.questions("ana")
    full.inventories.answer("ana", last.entry.id, same=True)
    assert people_of(full)["Ada Brunner"].contact.organisation == "Siemens"
    assert len(people_of(full)) == 2


def test_contacts_are_added_changed_and_taken_out_by_hand(services):
    own = services.inventories
    ada = own.add(
        "ana", {"name": "  Ada   Brunner ", "role": "Buyer", "did": "Lent\na van"}
    ).contact
    assert (ada.name, ada.did) == ("Ada Brunner", "Lent\na van")
    changed = own.change("ana", ada.id, {"city": "Ulm", "last_contact": "2026-11-01"}).contact
    assert (changed.role, changed.city, str(changed.last_contact)) == ("Buyer", "Ulm", "2026-11-01")
    with pytest.raises(ConflictError):
        own.add("ana", {"name": "Ada Brunner", "role": "Buyer", "city": "Ulm"})
    for wrong in ({"name": " "}, {"last_contact": "12/01/2026"}, {"closeness": "very"}):
        with pytest.raises(InputError):
            own.change("ana", ada.id, wrong)
    own.remove("ana", ada.id)
    for ask in (own.get, own.remove):
        with pytest.raises(UnknownIdError):
            ask("ana", ada.id)


def test_a_contact_is_reached_by_its_owner_alone(full):
    (ada, _) = people_of(full).values()
    own = full.inventories
    for ask in (own.get, own.remove, lambda who, id_: own.change(who, id_, {"city": "x"})):
        with pytest.raises(UnknownIdError):
            ask("ben", ada.contact.id)
    assert own.page("ben", "", 10) == ()
    assert own.clear("ben") == 0
    assert len(own.page("ana", "", 10)) == 2


def test_there_is_an_end_to_it(services, monkeypatch):
    monkeypatch.setattr(module, "MOST_CONTACTS", 1)
    monkeypatch.setattr(module, "MOST_WISHES", 1)
    with pytest.raises(ConflictError):
        services.inventories.take_file("ana", "list.csv", FILE)
    assert services.inventories.page("ana", "", 10) == ()
    services.inventories.add_wish("ana", WishKind.HOPE, "Bosch")
    for text in ("BOSCH", "Siemens"):
        with pytest.raises(ConflictError):
            services.inventories.add_wish("ana", WishKind.NEXT, text)
    with pytest.raises(InputError):
        services.inventories.add_wish("ben", WishKind.NEXT, " \n")


def test_the_member_takes_it_along_and_the_organiser_does_not(full):
    theirs = full.people.export("ana", to_member=True)["inventory"]
    assert {each["name"] for each in theirs["contacts"]} == {"Ada Brunner", "Max Huber"}
    assert [wish["text"] for wish in theirs["wishes"]] == ["a hospital buyer"]
    others = [full.people.export("ana"), full.people.export("ben", to_member=True)]
    for mark in MARKS:
        assert mark not in repr(others).casefold()


def test_it_stands_in_its_own_tables_alone_and_goes_with_the_member(full, url):
    def tables():
        return {
            name
            for name, rows in dump_tables(url).items()
            if any(mark in row.casefold() for row in rows for mark in MARKS)
        }

    assert tables() == {"inventory_contacts", "inventory_wishes"}
    full.people.erase("ana", by="test")
    assert tables() == set()


def test_nothing_of_it_is_left_in_the_files_of_the_database(full, tmp_path):
    def stored():
        return b"".join(path.read_bytes() for path in tmp_path.glob("club.sqlite*"))

    assert b"Klinikum" in stored()
    full.inventories.clear("ana")
    full.store.tidy()
    assert b"Klinikum" not in stored()


def test_no_log_and_no_audit_entry_tells_of_it(full, caplog):
    caplog.set_level(0)
    for each in people_of(full).values():
        full.inventories.remove("ana", each.contact.id)
    assert not any(mark in caplog.text.casefold() for mark in MARKS)
    assert full.access.audit(None, 100) == ()
