"""Locks and bans: within the rules, solved around, taken back, and two organisers at once."""

from itertools import islice

import pytest

from recommender.ports.records import EditKind, PairEdit, RoundState
from recommender.ports.refusals import ConflictError, NotFoundError, StaleError
from recommender.service.rounds.solving import split_edits
from recommender.service.rounds.swapping import FORBIDDEN, sort_pair
from tests.service.small_club import BY, check_invariants, few_ties


def edits_of(small):
    return list(small.services.editing.read_edits(small.round)[1])


def test_a_locked_pair_is_in_the_next_solution_and_a_banned_one_is_not(drafted):
    before = drafted.introductions()
    banned, wanted = next(iter(before)), next(drafted.possible())
    drafted.lock(wanted)
    drafted.ban(banned)
    edit = drafted.solve_again().result["edit"]
    assert wanted in drafted.pairs()
    assert banned not in drafted.pairs()
    assert (edit["locked"], edit["banned"], edit["left_out"]) == (1, 1, 0)
    check_invariants(drafted)


def test_what_an_edit_costs_is_the_difference_of_two_certificates(drafted):
    first = drafted.record().result["certificate"]["value"]
    drafted.ban(next(iter(drafted.pairs())))
    second = drafted.solve_again().result
    drafted.ban(next(iter(drafted.pairs())))
    third = drafted.solve_again().result
    assert second["edit"]["value_before"] == first
    assert second["edit"]["cost"] == pytest.approx(first - second["certificate"]["value"])
    assert second["edit"]["cost"] > 0, "the best round had that pair"
    assert third["edit"]["value_before"] == second["certificate"]["value"]
    assert third["edit"]["value_unedited"] == first


def test_pairs_that_stay_keep_their_ids(drafted):
    before = drafted.introductions()
    drafted.ban(next(iter(before)))
    drafted.solve_again()
    after = drafted.introductions()
    both = before.keys() & after.keys()
    assert both
    assert all(before[pair].id == after[pair].id for pair in both)
    new = {after[pair].id for pair in after.keys() - before.keys()}
    assert not new & {record.id for record in before.values()}


def test_solving_again_without_edits_is_the_same_round(drafted):
    before = drafted.introductions()
    result = drafted.solve_again().result
    assert drafted.introductions() == before
    assert result["edit"]["cost"] == 0
    assert not result["edit"]["club_changed"]


def test_taking_edits_back_gives_the_first_round_again(drafted):
    before = drafted.pairs()
    pair = next(iter(before))
    drafted.ban(pair)
    drafted.solve_again()
    assert drafted.pairs() != before
    drafted.take_back(EditKind.BAN, pair)
    assert edits_of(drafted) == []
    drafted.solve_again()
    assert drafted.pairs() == before


def test_a_lock_takes_the_place_of_a_ban(drafted):
    pair = next(iter(drafted.pairs()))
    drafted.ban(pair)
    _, edits = drafted.lock(pair)
    assert [edit.kind for edit in edits] == [EditKind.LOCK]
    drafted.solve_again()
    assert pair in drafted.pairs()


def test_doing_it_twice_is_doing_it_once(drafted):
    pair = next(iter(drafted.pairs()))
    first, _ = drafted.lock(pair)
    again, _ = drafted.lock(pair)
    assert again.version == first.version == 3
    record, edits = drafted.take_back(EditKind.BAN, pair, version=3)
    assert record.version == 3, "it is not banned"
    assert [(each.a, each.b, each.kind) for each in edits] == [(*pair, EditKind.LOCK)]


def refusal(small, pair):
    with pytest.raises(ConflictError) as refused:
        small.lock(pair)
    return str(refused.value)


def test_a_lock_that_rules_forbid_is_said_and_not_made_and_not_which_rule(drafted):
    pairs = drafted.possible()
    blocked, paused, apart = next(pairs), next(pairs), next(pairs)
    known = min(few_ties(drafted))
    drafted.services.people.block(*blocked, blocked=True, by=BY)
    drafted.change(paused[0], per_round=0)
    drafted.change(apart[0], languages=("fi",))
    drafted.change(apart[1], languages=("hu",))
    said = {refusal(drafted, pair) for pair in (known, blocked, paused, apart)}
    assert said == {FORBIDDEN}, "the same words whichever it is"
    assert edits_of(drafted) == []
    assert drafted.record().version == 2, "nothing was changed"


def test_keeping_apart_is_always_possible(drafted):
    known = min(few_ties(drafted))
    drafted.ban(known)
    assert drafted.solve_again().state is RoundState.SOLVED
    assert known not in drafted.pairs()


@pytest.mark.parametrize("kind", list(EditKind))
def test_an_edit_of_somebody_who_is_no_member_is_refused(drafted, kind):
    with pytest.raises(NotFoundError, match=r"^member: no such id$"):
        drafted.edit(kind, ("m001", "nobody"))
    assert edits_of(drafted) == []


def test_a_lock_after_which_somebody_is_blocked_gives_way(drafted):
    wanted = next(drafted.possible())
    drafted.lock(wanted)
    drafted.services.people.block(*wanted, blocked=True, by=BY)
    result = drafted.solve_again().result
    assert wanted not in drafted.pairs()
    assert result["edit"]["left_out"] == 1
    assert result["edit"]["club_changed"]
    assert drafted.publish().state is RoundState.PUBLISHED, "it is solved with what may be"


def test_nobody_is_locked_more_often_than_they_have_places(drafted):
    member = "m001"
    places = drafted.members()[member].per_round
    pairs = islice(drafted.possible(member), places + 1)
    locked = 0
    for pair in (*(pair for pair in drafted.pairs() if member in pair), *pairs):
        if locked == places:
            with pytest.raises(ConflictError, match="no place beside what is locked"):
                drafted.lock(pair)
            break
        drafted.lock(pair)
        locked += 1
    assert locked == places
    assert len(edits_of(drafted)) == places
    drafted.solve_again()
    check_invariants(drafted)


def test_a_lock_that_is_there_does_not_take_a_place_from_itself(drafted):
    pair = next(pair for pair in drafted.pairs() if drafted.members()[pair[0]].per_round == 1)
    drafted.lock(pair)
    drafted.ban(pair)
    _, edits = drafted.lock(pair)
    assert [edit.kind for edit in edits] == [EditKind.LOCK]


def test_two_organisers_do_not_undo_each_other(drafted):
    seen = drafted.record().version
    first, second = sorted(drafted.pairs())[:2]
    drafted.ban(first, version=seen)
    with pytest.raises(StaleError):
        drafted.ban(second, version=seen)
    with pytest.raises(StaleError):
        drafted.services.editing.solve_again(drafted.round, version=seen, by=BY)
    with pytest.raises(StaleError):
        drafted.take_back(EditKind.BAN, first, version=seen)
    assert [(each.a, each.b) for each in edits_of(drafted)] == [first]
    drafted.ban(second, version=drafted.record().version)
    assert len(edits_of(drafted)) == 2


def test_only_a_solved_round_that_is_not_published_is_edited(drafted):
    pair = next(iter(drafted.pairs()))
    drafted.services.editing.solve_again(drafted.round, version=None, by=BY)
    with pytest.raises(ConflictError, match="it is queued; only a solved one"):
        drafted.ban(pair)
    drafted.services.solver.run_pending()
    drafted.publish()
    for refused in (
        lambda: drafted.ban(pair),
        lambda: drafted.services.editing.solve_again(drafted.round, version=None, by=BY),
        lambda: drafted.take_back(EditKind.BAN, pair),
    ):
        with pytest.raises(ConflictError, match="it is published; only a solved one"):
            refused()
    assert pair in drafted.pairs()


def test_asking_to_solve_again_twice_queues_it_once(drafted):
    editing = drafted.services.editing
    drafted.services.rounds.asked.clear()
    first, queued = editing.solve_again(drafted.round, version=None, by=BY)
    assert queued
    assert drafted.services.rounds.asked.is_set()
    again, queued = editing.solve_again(drafted.round, version=None, by=BY)
    assert not queued
    assert again == first
    assert drafted.services.solver.run_pending() == 1


def test_a_round_keeps_its_pairs_while_it_is_solved_again(drafted):
    before = drafted.pairs()
    drafted.services.editing.solve_again(drafted.round, version=None, by=BY)
    assert drafted.record().state is RoundState.QUEUED
    assert drafted.pairs() == before


def test_edits_of_one_round_are_not_those_of_another(drafted):
    first = drafted.round
    drafted.ban(next(iter(drafted.pairs())))
    drafted.solve("2026-W49")
    assert edits_of(drafted) == []
    drafted.round = first
    assert len(edits_of(drafted)) == 1


def test_stored_edits_are_split_by_kind_in_their_order():
    stored = [
        PairEdit("a", "b", EditKind.LOCK),
        PairEdit("c", "d", EditKind.BAN),
        PairEdit("e", "f", EditKind.LOCK),
    ]
    edits = split_edits(stored)
    assert edits.locked == (("a", "b"), ("e", "f"))
    assert edits.banned == (("c", "d"),)
    assert split_edits([]) == type(edits)()


def test_a_pair_is_stored_in_one_order_whoever_is_named_first():
    assert sort_pair("b", "a") == sort_pair("a", "b") == ("a", "b")
