"""The prepared club: made once, brought up to date, and of nobody who has left."""

import threading
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recommender.config import Config
from recommender.ports.refusals import ConflictError
from recommender.service.club.club_state import ClubState
from recommender.service.club.snapshot import (
    read_changed_members,
    read_revisions,
    read_stored_club,
    remove_dials,
)
from recommender.stages.encode import texts_of
from recommender.tables import history_from_frame
from tests.service.counting_encoder import CountingEncoder
from tests.service.small_club import BY

PAST, _ = history_from_frame(pd.DataFrame([{"week": "2026-W40", "a": "m001", "b": "m002"}]))
"""One introduction of a round before this store."""


def put_past(session):
    """Imported history is replaced as a whole."""
    session.relations.put_history(pd.concat([session.relations.history(), PAST]))


@pytest.fixture
def counting(encoder):
    return CountingEncoder(encoder)


@pytest.fixture
def state(store, people, counting):
    return ClubState(store, counting)


def test_the_club_that_comes_out_is_the_one_that_went_in(store, people, small_club):
    with store.read() as session:
        club = read_stored_club(session)
    assert club.ids == small_club.ids
    assert club.members == small_club.members
    assert len(club.ties) == len(small_club.ties)
    assert len(club.history) == len(small_club.history)


def test_a_club_that_has_not_changed_is_the_same_object(state, counting):
    first = state.snapshot()
    counting.asked.clear()
    assert state.snapshot() is first
    assert state.snapshot(exact=True) is first
    assert counting.asked == []


def test_a_club_without_members_cannot_be_prepared_but_warmed_up(store, counting):
    state = ClubState(store, counting)
    with pytest.raises(ConflictError, match="no members yet"):
        state.snapshot()
    assert state.warm_up()
    assert counting.asked == []


def test_warming_up_prepares_the_club(state, counting):
    assert state.warm_up()
    counting.asked.clear()
    state.snapshot()
    assert counting.asked == []


def test_a_changed_member_alone_is_encoded(state, people, counting):
    state.snapshot()
    counting.asked.clear()
    changed = people.patch("m003", {"headline": "Tunes church organs"}, version=None, by=BY)
    snapshot = state.snapshot()
    assert snapshot.patched == {"m003"}
    assert snapshot.versions["m003"] == changed.version
    assert "Tunes church organs" in counting.asked
    assert set(counting.asked) <= texts_of([changed.member])


def test_no_dial_is_in_the_club_that_answers_are_made_from(state, people):
    people.patch("m003", {"bubble": 0.9}, version=None, by=BY)
    snapshot = state.snapshot()
    assert snapshot.club.members[2].bubble == 0.9
    assert {member.bubble for member in snapshot.without_dials.club.members} == {None}
    people.patch("m003", {"bubble": 0.1}, version=None, by=BY)
    assert {member.bubble for member in state.snapshot().without_dials.club.members} == {None}


def test_removing_dials_changes_nothing_else(small_club):
    from dataclasses import replace

    club = remove_dials(small_club)
    for before, after in zip(small_club.members, club.members, strict=True):
        assert after == replace(before, bubble=None)
    assert club.ties is small_club.ties


def test_a_round_is_prepared_as_if_nothing_had_been_there_before(state, people, store, encoder):
    state.snapshot()
    people.patch("m003", {"headline": "Tunes church organs"}, version=None, by=BY)
    assert state.snapshot().patched
    prepared = state.prepare_under(Config())
    fresh = ClubState(store, encoder).prepare_under(Config())
    assert np.array_equal(prepared.background, fresh.background)
    one, other = (club.features.items("gives").vectors for club in (prepared, fresh))
    assert np.array_equal(one, other)
    assert not state.snapshot().patched


def test_a_round_is_prepared_under_its_own_knobs(state):
    config = Config().with_knobs(bubble=0.9)
    assert state.prepare_under(config).config.bubble == 0.9
    assert state.snapshot().prepared.config.bubble == Config().bubble


def test_outcomes_of_the_last_minute_are_in_the_history_of_a_round(state, store):
    before = len(state.prepare_under(Config()).club.history)
    with store.write() as session:
        put_past(session)
    assert len(state.prepare_under(Config()).club.history) == before + 1


@pytest.mark.parametrize("change", ["leaves", "comes", "tie", "many"])
def test_what_concerns_the_whole_club_has_it_prepared_anew(state, people, change):
    before = state.snapshot()
    if change == "leaves":
        people.erase("m003", by=BY)
    elif change == "comes":
        people.put_rows([{"id": "n1", "name": "N", "about": "Keeps bees"}], strict=True, by=BY)
    elif change == "tie":
        people.put_ties([{"a": "m001", "b": "m024"}], by=BY)
    else:
        for id_ in ("m003", "m004", "m005"):
            people.patch(id_, {"city": "Vienna"}, version=None, by=BY)
    after = state.snapshot()
    assert after is not before
    assert after.patched == frozenset()
    assert after.prepared.facets is not before.prepared.facets


def test_what_was_introduced_since_is_in_the_same_club(state, store, counting):
    before = state.snapshot()
    counting.asked.clear()
    with store.write() as session:
        put_past(session)
        session.past_changed()
    after = state.snapshot()
    assert len(after.club.history) == len(before.club.history) + 1
    assert len(after.without_dials.club.history) == len(after.club.history)
    assert after.prepared.facets is before.prepared.facets
    assert counting.asked == []


def test_what_came_of_an_introduction_is_in_the_same_club_and_no_change_of_it(
    state, store, counting
):
    before = state.snapshot()
    counting.asked.clear()
    with store.write() as session:
        revision = session.revision()
        put_past(session)
        session.answers_changed()
        assert session.revision() == revision
    after = state.snapshot()
    assert len(after.club.history) == len(before.club.history) + 1
    assert after.prepared.facets is before.prepared.facets
    assert counting.asked == []
    assert state.snapshot() is after


def test_nothing_of_who_has_left_stays_in_memory(state, people, counting):
    own = texts_of([people.get("m003").member])
    state.snapshot()
    people.erase("m003", by=BY)
    state.forget("m003")
    others = texts_of([record.member for record in people.page("", 100)])
    assert not state._vectors.texts & (own - others)
    assert "m003" not in state.snapshot().club.rows
    assert not set(counting.asked[-1:]) & (own - others)


def test_forgetting_somebody_unknown_is_harmless(state, counting):
    state.forget("nobody")
    first = state.snapshot()
    state.forget("nobody")
    counting.asked.clear()
    again = state.snapshot()
    assert again.club.members == first.club.members
    assert counting.asked == [], "what the others wrote is still known"


def test_many_who_ask_at_once_have_it_prepared_once(store, people, encoder):
    counting = CountingEncoder(encoder)
    state = ClubState(store, counting)
    snapshots = []
    threads = [
        threading.Thread(target=lambda: snapshots.append(state.snapshot())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(snapshot) for snapshot in snapshots}) == 1
    assert len(counting.asked) == len(set(counting.asked))


def test_revisions_say_in_what_a_store_was_changed(store, people):
    with store.read() as session:
        before = read_revisions(session)
    people.patch("m001", {"city": "Ulm"}, version=None, by=BY)
    with store.write() as session:
        session.past_changed()
    people.put_ties([{"a": "m001", "b": "m024"}], by=BY)
    with store.read() as session:
        after = read_revisions(session)
    assert after == (before.whole + 1, before.people + 1, before.past + 1, before.answers)


def test_who_has_changed_is_read_by_version(store, people, state):
    snapshot = state.snapshot()

    def read():
        with store.read() as session:
            return read_changed_members(session, snapshot, read_revisions(session))

    assert read() == ()
    people.patch("m007", {"city": "Ulm"}, version=None, by=BY)
    assert [record.member.id for record in read()] == ["m007"]
    people.patch("m008", {"city": "Ulm"}, version=None, by=BY)
    assert read() is None, "more than one in fifty"
    knobs = {"profiles.changed_share": 2 / len(snapshot.club)}
    config = snapshot.prepared.config.turned(knobs)
    snapshot = replace(snapshot, prepared=replace(snapshot.prepared, config=config))
    assert sorted(record.member.id for record in read()) == ["m007", "m008"]
    people.patch("m009", {"city": "Ulm"}, version=None, by=BY)
    assert read() is None, "more than the club says"
