"""Suggestions on demand are the same from a shortlist as from everybody, and quick the next time."""

import gc
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import numpy as np
import pytest

from recommender.club.week import Week
from recommender.config import Config
from recommender.features.stated import Stated
from recommender.pipeline import SUGGESTERS, introduce_member
from recommender.pipeline.suggest import SuggesterCache
from recommender.service.club.bootstrap import prepare
from tests.conftest import WEEK


@pytest.fixture
def fresh(prepared):
    return prepared.with_club(prepared.club)


def weights_of(found):
    return np.array([pair.weight for pair in found])


@pytest.mark.parametrize("bubble", [0.0, 1.0])
def test_a_shortlist_keeps_nearly_all_of_what_the_best_ten_are_worth(fresh, prepared, bubble):
    config, ids = Config(bubble=bubble), prepared.club.ids[:40]
    whole = [weights_of(introduce_member(prepared, id_, WEEK, 200, config)) for id_ in ids]
    few = config.with_knobs(candidates__all_on_demand=10, candidates__shortlist=60)
    short = [weights_of(introduce_member(fresh, id_, WEEK, 10, few)) for id_ in ids]
    gained = [
        (few - np.median(every)).sum() / (every[:10] - np.median(every)).sum()
        for few, every in zip(short, whole, strict=True)
    ]
    assert np.mean(gained) > 0.99
    assert np.mean([few[0] == every[0] for few, every in zip(short, whole, strict=True)]) > 0.95


def test_whoever_thinks_otherwise_comes_into_a_shortlist(fresh):
    lost = []
    for share in (0.0, 0.45):
        few = Config().with_knobs(
            candidates__all_on_demand=10, candidates__shortlist=8, candidates__fields=share
        )
        suggester = SUGGESTERS.get(fresh, Week.parse(WEEK), few)
        every = np.arange(len(fresh.club))
        lost.append([
            suggester._score(row, every, 3)["weight"].sum() - suggester.best(row, 3)["weight"].sum()
            for row in range(60)
        ])  # fmt: skip
    assert np.mean(lost[1]) < 0.8 * np.mean(lost[0])


def test_where_the_floor_leaves_few_everybody_is_looked_at(fresh, prepared):
    strict = Config().with_knobs(rules__floor=0.5)
    whole = introduce_member(prepared, "m001", WEEK, 50, strict)
    few = strict.with_knobs(candidates__all_on_demand=10, candidates__shortlist=1)
    assert introduce_member(fresh, "m001", WEEK, 50, few) == whole


def test_what_members_have_in_common_is_laid_out_once_and_not_for_ever(fresh):
    for number in range(10):
        for _ in range(2):
            introduce_member(fresh, "m001", WEEK, config=Config(bubble=number / 10))
    assert 0 < SUGGESTERS.count(fresh) <= 4
    assert SUGGESTERS.count(fresh.with_club(fresh.club)) == 0


def test_indexes_stay_when_only_the_past_has_changed(fresh):
    few = Config().with_knobs(candidates__all_on_demand=10)
    before = SUGGESTERS.get(fresh, Week.parse(WEEK), few)
    met = fresh.with_club(replace(fresh.club, history=fresh.club.history.iloc[:-5]))
    later = met.with_club(replace(met.club, history=met.club.history.iloc[:-5]))
    SUGGESTERS.carry_indexes(fresh, met)
    SUGGESTERS.carry_indexes(met, later)
    after = SUGGESTERS.get(later, Week.parse(WEEK), few)
    assert after.search is before.search
    anew = later.with_club(later.club)
    for id_ in later.club.ids[:5]:
        assert introduce_member(later, id_, WEEK, 5, few) == introduce_member(
            anew, id_, WEEK, 5, few
        )


def test_a_club_that_nobody_holds_takes_its_layouts_with_it(prepared):
    cache, club = SuggesterCache(), prepared.with_club(prepared.club)
    suggester = weakref.ref(cache.get(club, Week.parse(WEEK)))
    assert suggester() is not None
    del club
    gc.collect()
    assert suggester() is None


@pytest.mark.parametrize(("allowed", "anew"), [(2, False), (1, True), (0, True)])
def test_a_club_is_indexed_anew_once_more_have_changed_than_it_says(fresh, encoder, allowed, anew):
    knobs = {"candidates.all_on_demand": 10, "candidates.changed": allowed}
    config, cache, rows = Config().turned(knobs), SuggesterCache(), np.array([3, 7])
    before = cache.get(fresh, Week.parse(WEEK), config)
    after = fresh.with_members(fresh.club, rows, encoder)
    cache.carry_over(fresh, after, rows)
    carried = cache.get(after, Week.parse(WEEK), config)
    assert before.search is not None
    assert carried.search is not None
    assert np.flatnonzero(carried.search.changed).tolist() == ([] if anew else [3, 7])
    assert (carried.search.searches is before.search.searches) == (not anew)


def change_everything(club, rows):
    """The club after some members have rewritten all that suggestions are made of."""
    members, other = list(club.members), club.members[100]
    for row in rows:
        members[row] = replace(
            members[row], headline=f"Tunes old pianos, {row} of them", industry=other.industry,
            city=other.city, level=other.level, organisation="Klavierbau Huber",
            languages=other.languages, meet=other.meet, offers=("Tuning pianos",), email="a@x.org",
            interests=other.interests, viewpoints={"new": 2, "other": -1}, meets_rivals=True,
            months_off=(1,), do_not_introduce=frozenset({club.ids[0]}), bubble=0.9,
        )  # fmt: skip
    return replace(club, members=tuple(members))


def laid_out_anew(prepared):
    """The same texts; whatever else is read of members is read anew."""
    features = replace(prepared.features, stated=Stated(prepared.club.members))
    return replace(prepared, layout=replace(prepared.layout, features=features))


def test_suggestions_after_a_carried_over_change_are_those_of_a_club_laid_out_anew(fresh, encoder):
    rows, ids = np.array([3, 7, 50]), fresh.club.ids
    introduce_member(fresh, "m001", WEEK)
    after = fresh.with_members(change_everything(fresh.club, rows), rows, encoder)
    SUGGESTERS.carry_over(fresh, after, rows)
    assert SUGGESTERS.count(after) == 1
    anew = laid_out_anew(after)
    assert SUGGESTERS.count(anew) == 0
    for id_ in (*ids[:12], ids[50], ids[100]):
        assert introduce_member(after, id_, WEEK, 8) == introduce_member(anew, id_, WEEK, 8)
    changed = introduce_member(after, ids[3], WEEK, 8)
    assert changed != introduce_member(fresh, ids[3], WEEK, 8)


def test_a_change_that_is_taken_back_leaves_the_suggestions_of_a_club_prepared_anew(fresh, encoder):
    rows, club = np.array([3, 7, 50]), fresh.club
    introduce_member(fresh, "m001", WEEK)
    changed = fresh.with_members(change_everything(club, rows), rows, encoder)
    SUGGESTERS.carry_over(fresh, changed, rows)
    back = changed.with_members(club, rows, encoder)
    SUGGESTERS.carry_over(changed, back, rows)
    anew = prepare(club, encoder)
    for id_ in club.ids[:12]:
        ours, theirs = introduce_member(back, id_, WEEK, 8), introduce_member(anew, id_, WEEK, 8)
        assert [(pair.a, pair.b) for pair in ours] == [(pair.a, pair.b) for pair in theirs]
        assert weights_of(ours) == pytest.approx(weights_of(theirs), abs=1e-4)
        assert [pair.sides for pair in ours] == [pair.sides for pair in theirs]


def test_threads_that_take_turns_as_often_as_they_can_share_the_cache(prepared):
    """Between any two steps another thread may come: none may find the cache half changed."""
    cache, before = SuggesterCache(weeks=3), prepared.with_club(prepared.club)
    after = before.with_club(before.club)
    usual, turn = sys.getswitchinterval(), Barrier(8)

    def work(number):
        turn.wait(60)
        for step in range(6):
            cache.get(before, Week.parse(WEEK), Config(bubble=(number + step) % 5 / 10))
            cache.carry_over(before, after, np.array([number]))
            assert cache.count(before) <= 3
        return True

    try:
        sys.setswitchinterval(1e-6)
        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(work, range(8)))
    finally:
        sys.setswitchinterval(usual)
