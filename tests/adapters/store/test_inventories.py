"""Contacts and wishes on both databases: apart by member, gone with the member."""

from recommender.adapters.store.tables import metadata
from recommender.club.inventory import Contact, Entry, Wish, WishKind
from recommender.club.member import Member

NOW = "2026-11-25T09:00:00+00:00"


def entry(id_, name="Ädå Brunner", **values):
    return Entry(Contact(id=id_, name=name), **values)


def test_contacts_come_back_as_they_were_put_a_page_at_a_time(store):
    with store.write() as session:
        session.members.put([Member(id="ana", name="Ana"), Member(id="ben", name="Ben")])
        session.inventories.put("ana", [entry(f"{n:02}") for n in range(25)], NOW)
        session.inventories.put("ben", [entry("00", "Ben's own", merged=("f",))], NOW)
        session.inventories.put("ana", [entry("24", same_as="00")], NOW)
    with store.read() as session:
        inventories = session.inventories
        assert [e.contact.id for e in inventories.page("ana", "09", 5)] == ["10", "11", "12", "13", "14"]  # fmt: skip
        assert inventories.entry("ana", "24") == entry("24", same_as="00")
        assert inventories.entry("ben", "24") is None
        assert inventories.entries("ben") == (entry("00", "Ben's own", merged=("f",)),)
        assert inventories.count("ana") == 25
        assert [member for member, _ in inventories.stream()] == ["ana"] * 25 + ["ben"]


def test_who_is_taken_out_leaves_no_question(store):
    with store.write() as session:
        session.members.put([Member(id="ana", name="Ana"), Member(id="ben", name="Ben")])
        for member in ("ana", "ben"):
            session.inventories.put(member, [entry("1"), entry("2", same_as="1")], NOW)
        assert session.inventories.remove("ana", "1") == 1
        assert session.inventories.remove("ana", "1") == 0
        assert session.inventories.entries("ana") == (entry("2"),)
        assert session.inventories.remove("ana") == 1
        assert session.inventories.count("ben") == 2


def test_wishes_stand_in_the_order_they_came(store):
    first, second = Wish("b", WishKind.HOPE, "Bosch"), Wish("a", WishKind.NEXT, "a nurse")
    with store.write() as session:
        session.members.put([Member(id="ana", name="Ana")])
        session.inventories.add_wish("ana", first, "1")
        session.inventories.add_wish("ana", second, "2")
        assert session.inventories.wishes("ana") == (first, second)
        assert session.inventories.all_wishes() == (("ana", first), ("ana", second))
        assert session.inventories.remove_wish("ana", "b")
        assert not session.inventories.remove_wish("ben", "a")


def test_nothing_is_left_of_an_erased_member_and_no_weekly_answer_waits_for_it(store):
    with store.write() as session:
        session.members.put([Member(id="ana", name="Ana")])
    generation = store.generation()
    with store.write() as session:
        session.inventories.put("ana", [entry("1")], NOW)
        session.inventories.add_wish("ana", Wish("w", WishKind.NEXT, "x"), NOW)
    assert store.generation() == generation
    with store.write() as session:
        session.members.erase("ana")
        assert not list(session.inventories.stream())
        assert session.inventories.all_wishes() == ()


def test_their_tables_are_named_for_whoever_looks_what_is_kept():
    assert {"inventory_contacts", "inventory_wishes"} <= set(metadata.tables)
