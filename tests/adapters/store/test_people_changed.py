"""Changes of single members are counted apart, and raise their versions: so one sees who changed."""

from recommender.adapters.store import SqlStore
from tests.made_up import ANA, BEN


def filled(store: SqlStore) -> None:
    with store.write() as session:
        session.members.put([ANA, BEN])


def test_they_count_as_changes_of_the_club_and_as_nothing_else(store):
    filled(store)
    with store.write() as session:
        before = session.revision(), session.people(), session.past()
        session.people_changed()
        assert (session.revision(), session.people(), session.past()) == (
            before[0] + 1,
            before[1] + 1,
            before[2],
        )
        session.changed()
        assert (session.revision(), session.people()) == (before[0] + 2, before[1] + 1)


def test_a_block_and_its_end_raise_the_version_of_who_made_it_alone(store):
    filled(store)
    with store.write() as session:
        before = session.members.versions()
        session.relations.block("ana", "ben")
        blocked = session.members.versions()
        session.relations.unblock("ana", "ben")
        freed = session.members.versions()
    assert before["ana"] < blocked["ana"] < freed["ana"]
    assert before["ben"] == blocked["ben"] == freed["ben"]


def test_some_are_those_who_are_members(store):
    filled(store)
    with store.read() as session:
        assert [each.member for each in session.members.some(["ben", "nobody"])] == [BEN]
        assert session.members.some([]) == ()
        assert session.members.versions().keys() == {"ana", "ben"}
