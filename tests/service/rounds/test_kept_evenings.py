"""An evening that is kept: some stay away, some come late, and afterwards it is history."""

from datetime import timedelta
from itertools import combinations

import pytest

from recommender.club.evening import EveningWishes
from recommender.errors import InputError
from recommender.ports.evenings import GuestState
from recommender.ports.records import Answers
from recommender.ports.refusals import ConflictError, NotFoundError, StaleError, UnknownIdError
from tests.service.small_club import BY, WEEK, few_members, make_small

QUICK = {"evenings.worst_table": 0.0}
HERE, AWAY = GuestState.HERE, GuestState.AWAY


@pytest.fixture
def small(tmp_path, encoder, sample_club):
    small = make_small(f"sqlite:///{tmp_path / 'club.sqlite'}", encoder, few_members(sample_club))
    yield small
    small.store.close()


@pytest.fixture
def ids(small):
    return sorted(small.members())


def plan(small, people, rounds=3, seats=4):
    wishes = EveningWishes(4, seats, rounds)
    return small.services.kept_evenings.plan(" Summer ", WEEK, people, wishes, QUICK, by=BY)


def together(evening, rounds=None):
    return {
        pair
        for table in evening.plan.tables
        if rounds is None or table.round in rounds
        for pair in combinations(sorted(table.members), 2)
    }


def history(small):
    with small.store.read() as session:
        rows = session.relations.history()
    return rows[(rows["week"] == WEEK) & rows["evening"].fillna(value=False)]


def test_what_was_planned_is_there_again_as_it_was(small, ids):
    evening = plan(small, ids[:14])
    again = small.services.kept_evenings.get(evening.id)
    assert again == evening
    assert again.name == "Summer"
    assert len(again.plan.tables) == 12
    assert sum(len(table.members) for table in again.plan.tables) == 42
    assert [each.id for each in small.services.kept_evenings.all()] == [evening.id]


def test_no_shows_and_late_ones_are_planned_again_and_what_was_sat_stays(small, ids):
    evenings = small.services.kept_evenings
    evening = plan(small, ids[:14])
    evenings.check_in(evening.id, dict.fromkeys(ids[2:14], HERE), by=BY)
    second = evenings.plan_again(evening.id, 1, by=BY, version=1)
    assert second.version == 2
    first_round = together(evening, {1})
    assert together(second, {1}) == {p for p in first_round if not {ids[0], ids[1]} & {*p}}
    seated = {id_ for table in second.plan.of_round(2) for id_ in table.members}
    assert seated == set(ids[2:14])

    evenings.check_in(evening.id, {ids[0]: HERE, ids[20]: HERE, ids[5]: AWAY}, by=BY)
    third = evenings.plan_again(evening.id, 2, by=BY)
    assert together(third, {1, 2}) == {p for p in together(second, {1, 2}) if ids[5] not in p} | {
        p for p in together(second, {1}) if ids[5] in p
    }
    seated = {id_ for table in third.plan.of_round(3) for id_ in table.members}
    assert seated == {*ids[2:14], ids[0], ids[20]} - {ids[5]}
    assert not together(third, {3}) & together(third, {1, 2})

    with pytest.raises(StaleError, match="planned again meanwhile"):
        evenings.plan_again(evening.id, 2, by=BY, version=2)
    with pytest.raises(ConflictError, match="what was sat stays"):
        evenings.plan_again(evening.id, 1, by=BY)
    with pytest.raises(InputError, match="none left"):
        evenings.plan_again(evening.id, 3, by=BY)


def test_afterwards_it_is_history_and_a_tie_only_once_they_say_so(small, ids):
    evenings = small.services.kept_evenings
    evening = plan(small, ids[:12], rounds=2)
    assert not len(history(small))
    over = evenings.close(evening.id, 1, by=BY)
    assert over.over
    pairs = together(evening, {1})
    past = history(small)
    assert set(zip(past["a"], past["b"], strict=True)) == pairs
    assert past["met"].isna().all()

    numbers = {each.member: each.number for each in evenings.guests(evening.id)}
    a, b = min(pairs)
    evenings.answer(evening.id, numbers[a], numbers[b], Answers(met=True, glad=5, sold_to=True))
    evenings.answer(evening.id, numbers[a], numbers[b], Answers(learned=4))
    told = history(small).set_index(["a", "b"]).loc[(a, b)]
    assert bool(told["met"])
    assert (told["glad_a"], told["learned_a"]) == (5, 4)
    (said,) = evenings.answers(evening.id)
    assert (said.answers.glad, said.answers.sold_to) == (5, None)
    with small.store.read() as session:
        club = small.services.club.snapshot().club
        assert club.history["evening"].sum() == len(pairs)
        assert len(session.relations.ties()) == len(club.ties)

    evenings.answer(evening.id, numbers[b], numbers[a], Answers(met=False))
    assert history(small).set_index(["a", "b"]).loc[(a, b)]["met"] is not True
    with pytest.raises(ConflictError, match="it is over"):
        evenings.check_in(evening.id, {a: HERE}, by=BY)
    evenings.remove(evening.id, by=BY)
    assert not len(history(small))
    with pytest.raises(UnknownIdError):
        evenings.get(evening.id)


def test_who_sat_together_is_not_introduced_and_nobody_owes_for_it(small, ids):
    evenings = small.services.kept_evenings
    small.solve()
    before = small.pairs()
    evening = plan(small, ids, rounds=1, seats=6)
    over = evenings.close(evening.id, 1, by=BY)
    sat = together(over)
    assert sat & before
    small.solve()
    assert not sat & small.pairs()
    club = small.services.club.snapshot().club
    assert not club.introductions["week"].eq(WEEK).any()


def test_answers_are_taken_of_who_sat_there_alone(small, ids):
    evenings = small.services.kept_evenings
    evening = plan(small, ids[:12], rounds=1)
    numbers = {each.member: each.number for each in evenings.guests(evening.id)}
    a, b = min(together(evening))
    with pytest.raises(ConflictError, match="not over yet"):
        evenings.answer(evening.id, numbers[a], numbers[b], Answers(met=True))
    evenings.close(evening.id, 1, by=BY)
    apart = next(
        id_ for id_ in ids[:12] if tuple(sorted((a, id_))) not in together(evening) and id_ != a
    )
    with pytest.raises(UnknownIdError):
        evenings.answer(evening.id, numbers[a], numbers[apart], Answers(met=True))
    with pytest.raises(NotFoundError):
        evenings.check_in(evening.id + "0", {a: HERE}, by=BY)


def test_who_leaves_is_gone_from_seats_words_and_answers(small, ids):
    evenings = small.services.kept_evenings
    evening = plan(small, ids[:12])
    gone = evening.plan.tables[0].members[0]
    small.services.people.erase(gone, by=BY)
    left = evenings.get(evening.id).plan
    assert gone not in left.present
    assert all(gone not in table.members for table in left.tables)
    quoted = {
        quote.member
        for table in left.tables
        for pair in (
            *((each.need, each.give) for each in table.gives),
            *((each.own, each.theirs) for each in table.common),
        )
        for quote in pair
    }
    assert gone not in quoted
    assert gone not in {each.member for each in evenings.guests(evening.id)}


def test_everything_of_a_guest_is_in_their_export(small, ids):
    evening = plan(small, ids[:12])
    (told,) = small.services.people.export(ids[0])["evenings"]
    assert told["id"] == evening.id
    assert [table["round"] for table in told["tables"]] == [1, 2, 3]


def test_answers_are_deleted_once_they_are_old_enough(small, ids):
    evenings = small.services.kept_evenings
    evening = plan(small, ids[:12], rounds=1)
    numbers = {each.member: each.number for each in evenings.guests(evening.id)}
    evenings.close(evening.id, 1, by=BY)
    a, b = min(together(evening))
    evenings.answer(evening.id, numbers[a], numbers[b], Answers(met=True))
    assert small.services.retention.run(1) == 0
    small.clock.now += timedelta(days=2)
    assert small.services.retention.run(1) == 1
    assert not evenings.answers(evening.id)
