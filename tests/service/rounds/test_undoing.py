"""Every step by hand can be taken back, and the way back is a step itself."""

import pytest

from recommender.ports.records import EditKind, RoundState, StepKind
from recommender.ports.refusals import ConflictError, NotFoundError, StaleError, UnknownIdError
from tests.service.rounds.test_swapping import swap, wanted  # noqa: F401  (a fixture)
from tests.service.small_club import BY, WEEK, check_invariants


def edits(small):
    return {(e.a, e.b): e.kind for e in small.services.editing.read_edits(small.round)[1]}


def steps(small):
    return small.services.undoing.steps(small.round)


def undo(small, version=None, step=None):
    step = steps(small)[0].version if step is None else step
    return small.services.undoing.undo(small.round, step, version=version, by=BY)


def test_a_lock_and_a_ban_are_taken_back_to_what_was_before(drafted):
    pair = min(drafted.pairs())
    drafted.lock(pair)
    drafted.ban(pair)
    assert [step.kind for step in steps(drafted)] == [StepKind.BAN, StepKind.LOCK]
    undo(drafted)
    assert edits(drafted) == {pair: EditKind.LOCK}
    undo(drafted, step=steps(drafted)[-1].version)
    assert edits(drafted) == {}


def test_taking_a_lock_back_can_be_taken_back(drafted):
    pair = min(drafted.pairs())
    drafted.lock(pair)
    drafted.take_back(EditKind.LOCK, pair)
    undo(drafted)
    assert edits(drafted) == {pair: EditKind.LOCK}


def test_a_swap_is_undone_whole_and_redone(drafted, wanted):  # noqa: F811
    before, numbers = drafted.pairs(), drafted.record().result["numbers"]
    value = drafted.record().result["certificate"]["value"]
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    after = drafted.pairs()
    record = undo(drafted)
    assert drafted.pairs() == before
    assert edits(drafted) == {}
    assert record.result["numbers"] == pytest.approx(numbers)
    assert record.result["certificate"]["value"] == pytest.approx(value)
    check_invariants(drafted)
    undo(drafted)
    assert drafted.pairs() == after
    assert edits(drafted) == dict.fromkeys(wanted.new, EditKind.LOCK)


def test_locks_that_were_there_before_a_swap_are_back(drafted, wanted):  # noqa: F811
    locked = min(wanted.old)
    drafted.lock(locked)
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    assert locked not in edits(drafted)
    undo(drafted)
    assert edits(drafted) == {locked: EditKind.LOCK}


def test_a_round_whose_swap_was_undone_can_be_published(drafted, wanted):  # noqa: F811
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    undo(drafted)
    assert drafted.publish().state is RoundState.PUBLISHED


def test_who_is_parked_is_in_no_introduction_and_comes_back(drafted):
    before, member = drafted.pairs(), min(drafted.pairs())[0]
    record = drafted.services.editing.park(drafted.round, member, version=None, by=BY)
    assert record.state is RoundState.QUEUED
    drafted.services.solver.run_pending()
    assert not any(member in pair for pair in drafted.pairs())
    assert str(drafted.members()[member].paused_until) == "2026-11-30"
    undo(drafted)
    drafted.services.solver.run_pending()
    assert drafted.pairs() == before
    assert drafted.members()[member].paused_until is None


def test_who_pauses_already_is_left_as_they_are(drafted):
    member = min(drafted.pairs())[0]
    drafted.services.editing.park(drafted.round, member, version=None, by=BY)
    drafted.services.solver.run_pending()
    record = drafted.services.editing.park(drafted.round, member, version=None, by=BY)
    assert record.state is RoundState.SOLVED
    assert len(steps(drafted)) == 1


def test_a_pause_that_was_changed_since_is_not_ended(drafted):
    member = min(drafted.pairs())[0]
    drafted.services.editing.park(drafted.round, member, version=None, by=BY)
    drafted.services.solver.run_pending()
    drafted.services.people.pause(member, None, by=BY)
    with pytest.raises(ConflictError, match="pauses otherwise"):
        undo(drafted)


def test_nobody_who_is_no_member_is_parked(drafted):
    with pytest.raises(NotFoundError):
        drafted.services.editing.park(drafted.round, "nobody", version=None, by=BY)


def test_what_was_changed_since_has_to_be_undone_first(drafted):
    pair = min(drafted.pairs())
    drafted.lock(pair)
    first = steps(drafted)[0].version
    drafted.ban(pair)
    with pytest.raises(ConflictError, match="something else was done"):
        undo(drafted, step=first)


def test_a_step_that_there_was_not_and_an_old_version_are_refused(drafted):
    drafted.lock(min(drafted.pairs()))
    with pytest.raises(UnknownIdError, match="step"):
        undo(drafted, step=99)
    with pytest.raises(StaleError):
        undo(drafted, version=1)


def test_a_published_round_is_not_undone(drafted):
    pair = min(drafted.pairs())
    drafted.lock(pair)
    drafted.publish()
    with pytest.raises(ConflictError, match="only a solved one"):
        undo(drafted)


def test_steps_say_who_and_when_and_go_with_the_member(drafted):
    pair = min(drafted.pairs())
    drafted.lock(pair)
    (step,) = steps(drafted)
    assert (step.by, step.version) == (BY, drafted.record().version)
    assert step.at.startswith("2026-11-23T09")
    drafted.services.people.erase(pair[0], by=BY)
    assert steps(drafted) == ()


def test_the_export_names_steps_without_the_other(drafted):
    a, b = min(drafted.pairs())
    drafted.ban((a, b))
    export = drafted.services.people.export(a)
    assert [step["kind"] for step in export["steps"]] == ["ban"]
    assert b not in repr(export["steps"])


def test_everybody_whom_a_rule_keeps_away_is_listed_with_the_reasons(drafted):
    a, b = min(drafted.pairs())
    drafted.ban((a, b))
    found = drafted.services.explaining.judge_others(drafted.round, a)
    assert found[b].broken == ("banned",)
    assert set(found) == drafted.members().keys() - {a}
    for other in sorted(found)[:5]:
        explained = drafted.services.explaining.explain(a, other, round_id=drafted.round)
        assert found[other].broken == explained.broken_rules
    with pytest.raises(UnknownIdError, match="member"):
        drafted.services.explaining.judge_others(drafted.round, "nobody")


def test_nobody_is_missing_anybody_where_all_are_served(drafted):
    assert drafted.services.remedying.of(drafted.round) == ()


def test_what_would_help_is_worked_out_for_a_round_that_leaves_some_out(drafted):
    drafted.solve(week=WEEK, **{"rules.floor": 0.75})
    got = {id_ for pair in drafted.pairs() for id_ in pair}
    assert len(got) < len(drafted.members())
    remedies = drafted.services.remedying.of(drafted.round)
    assert remedies
    for remedy in remedies:
        assert not got & set(remedy.helped)
        assert remedy.gained >= 1
    by_name = {remedy.name: remedy for remedy in remedies}
    floor = by_name["rules.floor"]
    drafted.solve(week=WEEK, **{"rules.floor": floor.value})
    assert len({id_ for pair in drafted.pairs() for id_ in pair}) == len(got) + floor.gained
