"""The number that says whether an answer may be given again, on both databases."""

from recommender.club.member import Member
from recommender.ports.outbox import LETTER, MessageState, new_message
from recommender.ports.records import KeyRecord, Role, RoundRecord, RoundState

NOW = "2026-11-22T10:00:00+00:00"
LATER = "2026-11-22T11:00:00+00:00"
ANA = Member(id="ana", name="Ana Lima", about="Baker", email="ana@example.org")


def test_it_counts_what_members_and_keys_see_and_nothing_else(store):
    seen = [store.generation()]

    def wrote(work):
        with store.write() as session:
            work(session)
        seen.append(store.generation())

    wrote(lambda s: s.members.put([ANA]))
    wrote(lambda s: s.relations.block("ana", "ben"))
    wrote(lambda s: s.keys.add(KeyRecord("k", Role.READER, None, "", NOW, None, None, "d")))
    wrote(lambda s: s.keys.revoke("k", NOW))
    wrote(lambda s: s.rounds.add(RoundRecord("r1", "2026-W48", RoundState.QUEUED, "f", {}, NOW)))
    assert seen == [0, 1, 2, 3, 4, 5]
    wrote(lambda s: s.audit.add("looked", key="k"))
    wrote(lambda s: s.outbox.add([new_message("r1", "smtp", LETTER, "ana", NOW)]))
    wrote(lambda s: s.members.all())
    assert seen[5:] == [5, 5, 5, 5]


def test_faces_are_members_without_their_blocks(store):
    with store.write() as session:
        session.members.put([ANA])
        session.relations.block("ana", "ben")
    with store.glance() as session:
        assert session.members.faces(["ana", "nobody"]) == {"ana": ANA}
        assert session.members.faces([]) == {}


def test_a_message_is_taken_by_one_and_settled_by_that_one(store):
    with store.write() as session:
        session.members.put([ANA])
        session.rounds.add(RoundRecord("r1", "2026-W48", RoundState.QUEUED, "f", {}, NOW))
        message = new_message("r1", "smtp", LETTER, "ana", NOW)
        session.outbox.add([message, message])
        session.outbox.add([message])
        assert session.outbox.claim("smtp", "me", NOW, LATER) is None, "it is held"
        assert session.outbox.move("r1", [MessageState.HELD], MessageState.WAITING, NOW) == 1
    with store.write() as session:
        taken = session.outbox.claim("smtp", "me", NOW, LATER)
        assert taken is not None
        assert session.outbox.claim("smtp", "you", NOW, LATER) is None
    with store.write() as session:
        assert not session.outbox.settle(taken, "you")
        assert session.outbox.release_abandoned("smtp", NOW, MessageState.UNKNOWN) == 0
        assert session.outbox.release_abandoned("smtp", LATER + "Z", MessageState.UNKNOWN) == 1
        assert not session.outbox.settle(taken, "me"), "it is too late"
        assert session.outbox.counts("r1") == {"smtp": {MessageState.UNKNOWN: 1}}
    with store.write() as session:
        session.outbox.retry(message.id, LATER)
        assert session.outbox.claim("smtp", "me", NOW, LATER) is None, "it is not due"
        assert session.outbox.page("r1", MessageState.WAITING, "", 9)[0].id == message.id
        session.members.erase("ana")
        assert session.outbox.get(message.id) is None
