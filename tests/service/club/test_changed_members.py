"""After a member has changed only that member is encoded anew, and suggestions are as if all were."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarks.clubs import synthetic_club
from recommender.adapters.store import SqlStore
from recommender.adapters.threads import InThreads
from recommender.pipeline import introduce_member, prepare
from recommender.service.calendar import Calendar
from recommender.service.club.club_state import ClubState
from recommender.service.people.people import People
from recommender.stages.encode import texts_of
from tests.made_up import Clock
from tests.service.counting_encoder import CountingEncoder

WEEK = "2026-W48"
LARGE = 2_050
"""Enough for the search that large clubs are asked by."""
SMALL = 120


def prepare_club(folder, club, encoder):
    """A store with a club that is prepared, its people, its encoder, its ids."""
    store = SqlStore(f"sqlite:///{folder / 'club.sqlite'}", Clock())
    store.migrate()
    People(store, Calendar(Clock())).put_club(club, by="test")
    counting = CountingEncoder(encoder)
    state = ClubState(store, counting)
    introduce_member(state.snapshot().without_dials, club.ids[0], WEEK, 3, dial=0.5)
    yield state, People(store, Calendar(Clock())), counting, list(club.ids)
    store.close()


@pytest.fixture(scope="module")
def large(tmp_path_factory, encoder):
    """Prepared once: each test changes other members of it."""
    yield from prepare_club(tmp_path_factory.mktemp("large"), synthetic_club(LARGE), encoder)


@pytest.fixture
def club(large):
    large[2].asked.clear()
    return large


@pytest.fixture
def small(tmp_path, encoder):
    yield from prepare_club(tmp_path, synthetic_club(SMALL), encoder)


NEW = {"headline": "Bakes bread in a wooden oven", "offers": ["Sourdough courses"],
       "needs": ["Somebody who repairs ovens", "A mill nearby"], "city": "Vienna"}  # fmt: skip


def suggested(prepared, member, limit=10):
    pairs = introduce_member(prepared, member, WEEK, limit, dial=0.5)
    return {pair.a if pair.b == member else pair.b: pair.weight for pair in pairs}


def test_only_that_members_texts_are_encoded(club):
    state, people, counting, ids = club
    people.patch(ids[7], NEW, version=None, by="test")
    snapshot = state.snapshot()
    changed = snapshot.club.members[7]
    assert changed.headline == NEW["headline"]
    assert set(counting.asked) <= texts_of([changed])
    assert NEW["needs"][0] in counting.asked


def test_suggestions_are_nearly_those_of_the_club_prepared_as_a_whole(club, encoder):
    state, people, _, ids = club
    people.patch(ids[7], NEW, version=None, by="test")
    people.patch(ids[1900], {"needs": ["Sourdough courses"]}, version=None, by="test")
    quick = state.snapshot()
    whole = prepare(quick.club, encoder, quick.prepared.index, InThreads()).with_club(
        quick.without_dials.club
    )
    one, other = (club.facets.roles.joined().vectors for club in (whole, quick.prepared))
    assert np.array_equal(one, other)
    one, other = (club.features.items("gives").vectors for club in (whole, quick.prepared))
    assert np.allclose(one, other, atol=1e-3), "but for what they are centred by"
    assert whole.facets.need_texts == quick.prepared.facets.need_texts
    for member in (ids[7], ids[1900], ids[0], ids[1000]):
        here, there = suggested(quick.without_dials, member), suggested(whole, member)
        assert len(here.keys() & there.keys()) >= 9
        shared = sorted(here.keys() & there.keys())
        assert [here[id_] for id_ in shared] == pytest.approx(
            [there[id_] for id_ in shared], abs=0.15
        )


def test_a_block_and_a_pause_hold_at_once_and_encode_nothing_new(club):
    state, people, counting, ids = club
    first, second, *_ = suggested(state.snapshot().without_dials, ids[0])
    people.block(first, ids[0], blocked=True, by="test")
    assert first not in suggested(state.snapshot().without_dials, ids[0])
    people.pause(second, date(2030, 1, 1), by="test")
    assert second not in suggested(state.snapshot().without_dials, ids[0])
    people.block(first, ids[0], blocked=False, by="test")
    assert first in suggested(state.snapshot().without_dials, ids[0])
    known = texts_of([m for m in state.snapshot().club.members if m.id in {first, second}])
    assert set(counting.asked) <= known


def test_what_the_member_wrote_before_is_in_no_vector_that_is_kept(club):
    state, people, counting, ids = club
    people.patch(ids[9], {"headline": "Collects unheard of clocks"}, version=None, by="test")
    state.snapshot()
    people.patch(ids[9], {"headline": "Nothing of that"}, version=None, by="test")
    state.snapshot()
    counting.asked.clear()
    people.patch(ids[9], {"headline": "Collects unheard of clocks"}, version=None, by="test")
    state.snapshot()
    assert "Collects unheard of clocks" in counting.asked, "it was forgotten"


def test_rounds_are_solved_on_the_club_prepared_as_a_whole(small, encoder):
    state, people, _, ids = small
    people.patch(ids[7], NEW, version=None, by="test")
    assert state.snapshot().patched == {ids[7]}
    config = state.snapshot().prepared.config
    under = state.prepare_under(config)
    whole = prepare(under.club, encoder, under.index, InThreads())
    assert np.array_equal(under.background, whole.background)
    assert under.features.exchange.sd == whole.features.exchange.sd
    assert not state.snapshot().patched


def test_who_comes_or_leaves_has_the_whole_club_prepared(small):
    state, people, _, ids = small
    people.patch(ids[7], NEW, version=None, by="test")
    people.erase(ids[8], by="test")
    snapshot = state.snapshot()
    assert (len(snapshot.club), snapshot.patched) == (SMALL - 1, frozenset())
    people.put_rows([{"id": "new", "name": "N", "about": "x"}], strict=True, by="test")
    assert len(state.snapshot().club) == SMALL


def test_when_many_have_changed_the_whole_club_is_measured_anew(small):
    state, people, _, ids = small
    before = state.snapshot()
    for id_ in ids[:5]:
        people.patch(id_, {"city": "Vienna"}, version=None, by="test")
    snapshot = state.snapshot()
    assert not snapshot.patched
    assert replace(snapshot, revisions=before.revisions) != before
