"""Rounds asked for, published, taken back: what is the same, what is refused, what it changes."""

from datetime import timedelta

import pytest

from recommender.club.member import Member
from recommender.errors import InputError
from recommender.ports.records import Answers, RoundState
from recommender.ports.refusals import ConflictError, StaleError, UnknownIdError
from recommender.service.club.running_ranker import POLICY
from recommender.service.rounds.publishing import Publishing
from tests.made_up import ROUND, services_on, store_with_round
from tests.made_up import WEEK as MADE_UP_WEEK
from tests.service.small_club import BY, NEXT_WEEK, WEEK, check_invariants


def audit_of(small):
    """What the log says of rounds, in order."""
    from recommender.adapters.store.tables import audit

    with small.store._engine.connect() as connection:
        return [row.action for row in connection.execute(audit.select()) if row.what == small.round]


def test_the_same_question_is_the_same_round(drafted):
    rounds = drafted.services.rounds
    first, new = rounds.ask(NEXT_WEEK, {"bubble": 0.7, "seed": 3}, by=BY)
    again, again_new = rounds.ask(f" {NEXT_WEEK} ", {"seed": 3, "bubble": 0.7}, by="another")
    assert (new, again_new) == (True, False)
    assert again == first


@pytest.mark.parametrize(
    ("week", "knobs"),
    [(NEXT_WEEK, {"bubble": 0.8}), ("2026-W50", {"bubble": 0.7}), (NEXT_WEEK, {})],
)
def test_another_question_is_another_round(drafted, week, knobs):
    rounds = drafted.services.rounds
    first, _ = rounds.ask(NEXT_WEEK, {"bubble": 0.7}, by=BY)
    other, new = rounds.ask(week, knobs, by=BY)
    assert new
    assert other.id != first.id


def test_the_same_question_of_another_club_is_another_round(drafted):
    rounds = drafted.services.rounds
    first, _ = rounds.ask(NEXT_WEEK, {}, by=BY)
    drafted.services.people.patch("m001", {"city": "Vienna"}, version=None, by=BY)
    other, new = rounds.ask(NEXT_WEEK, {}, by=BY)
    assert new
    assert other.fingerprint != first.fingerprint


def test_the_same_question_to_another_ranker_is_another_round(drafted):
    other = Publishing(drafted.store, drafted.clock, "learnt@1")
    first, _ = drafted.services.rounds.ask(NEXT_WEEK, {}, by=BY)
    second, new = other.ask(NEXT_WEEK, {}, by=BY)
    assert new
    assert first.id != second.id


def test_a_withdrawn_round_may_be_asked_for_again(drafted):
    rounds = drafted.services.rounds
    same, new = rounds.ask(WEEK, {}, by=BY)
    assert (same.id, new) == (drafted.round, False)
    rounds.withdraw(drafted.round, by=BY)
    other, new = rounds.ask(WEEK, {}, by=BY)
    assert new
    assert other.id != drafted.round


def test_asking_wakes_the_solver_and_finding_does_not(drafted):
    rounds = drafted.services.rounds
    rounds.asked.clear()
    rounds.ask(WEEK, {}, by=BY)
    assert not rounds.asked.is_set(), "it is there already"
    rounds.ask(NEXT_WEEK, {}, by=BY)
    assert rounds.asked.is_set()


@pytest.mark.parametrize(
    ("week", "knobs"),
    [("2025-W53", {}), ("soon", {}), (WEEK, {"bubble": 2}), (WEEK, {"nonsense": 1})],
    ids=str,
)
def test_a_question_that_makes_no_sense_is_refused_and_nothing_is_queued(drafted, week, knobs):
    before = drafted.services.rounds.page("", 10)
    with pytest.raises(InputError):
        drafted.services.rounds.ask(week, knobs, by=BY)
    assert drafted.services.rounds.page("", 10) == before


def test_a_club_without_members_has_no_rounds(tmp_path):
    store = store_with_round(tmp_path / "club.sqlite")
    with store.write() as session:
        for member in session.members.all():
            session.members.erase(member.id)
    with pytest.raises(ConflictError, match="no members yet"):
        services_on(store).rounds.ask(WEEK, {}, by=BY)
    store.close()


def test_a_published_round_is_read_by_its_members_from_then_on(drafted):
    a, b = next(iter(drafted.pairs()))
    with pytest.raises(Exception, match="none is published"):
        drafted.week_of(a)
    record = drafted.publish()
    assert record.state is RoundState.PUBLISHED
    assert record.published_at == drafted.clock().isoformat()
    assert b in drafted.partners(a)
    assert a in drafted.partners(b)
    assert "round published" in audit_of(drafted)


def test_publishing_twice_changes_nothing(published):
    before = published.record()
    published.clock.now += timedelta(hours=1)
    assert published.publish() == before
    assert audit_of(published).count("round published") == 1


def test_a_second_round_of_a_week_is_refused_until_the_first_is_taken_back(published):
    first = published.round
    published.solve(WEEK, bubble=0.9)
    assert published.round != first
    with pytest.raises(ConflictError, match=f"another one is published for {WEEK}"):
        published.publish()
    published.services.rounds.withdraw(first, by=BY)
    assert published.publish().state is RoundState.PUBLISHED


@pytest.mark.parametrize("state", [RoundState.QUEUED, RoundState.WITHDRAWN])
def test_only_a_solved_round_is_published(drafted, state):
    if state is RoundState.QUEUED:
        record, _ = drafted.services.rounds.ask(NEXT_WEEK, {}, by=BY)
        drafted.round = record.id
    else:
        drafted.services.rounds.withdraw(drafted.round, by=BY)
    with pytest.raises(ConflictError, match=f"it is {state}; only a solved one"):
        drafted.publish()
    assert drafted.record().state is state


def test_what_was_changed_since_it_was_read_is_refused_by_its_version(drafted):
    rounds, seen = drafted.services.rounds, drafted.record().version
    drafted.ban(next(iter(drafted.pairs())))
    drafted.solve_again()
    for action in (rounds.publish, rounds.withdraw):
        with pytest.raises(StaleError, match="changed since you read it"):
            action(drafted.round, by=BY, version=seen)
    now = drafted.record().version
    assert rounds.publish(drafted.round, by=BY, version=now).state is RoundState.PUBLISHED
    assert rounds.publish(drafted.round, by=BY, version=seen).state is RoundState.PUBLISHED, (
        "what is done already is done, whichever version it was asked for"
    )


def test_a_round_that_lacks_its_edits_is_not_published(drafted):
    pair = next(iter(drafted.pairs()))
    drafted.ban(pair)
    with pytest.raises(ConflictError, match="not solved with what is laid down"):
        drafted.publish()
    drafted.solve_again()
    assert pair not in drafted.pairs()
    assert drafted.publish().state is RoundState.PUBLISHED


def test_edits_that_the_solution_meets_already_need_no_solving(drafted):
    pair, other = next(iter(drafted.pairs())), next(drafted.possible())
    drafted.lock(pair)
    drafted.ban(other)
    assert drafted.publish().state is RoundState.PUBLISHED


def test_what_is_published_is_introduced_and_what_is_taken_back_is_not(drafted):
    a, b = next(iter(drafted.pairs()))

    def explain():
        return drafted.services.explaining.explain(a, b, week="2026-W50").reason

    assert explain() is None
    drafted.publish()
    assert explain() == "met_before"
    drafted.services.rounds.withdraw(drafted.round, by=BY)
    assert explain() is None


def test_taking_back_twice_is_taking_back_once(published):
    rounds = published.services.rounds
    first = rounds.withdraw(published.round, by=BY)
    assert first.state is RoundState.WITHDRAWN
    assert rounds.withdraw(published.round, by=BY, version=1) == first
    assert audit_of(published).count("round withdrawn") == 1


def test_pairs_blocked_since_the_solution_are_not_published(drafted):
    a, b = next(iter(drafted.pairs()))
    drafted.services.people.block(a, b, blocked=True, by=BY)
    drafted.publish()
    assert b not in drafted.partners(a)
    assert a not in drafted.partners(b)
    check_invariants(drafted)


def test_an_answer_is_in_what_suggestions_are_drawn_from_at_once(published):
    services, (pair, record) = published.services, next(iter(published.introductions().items()))
    before, _ = services.rounds.ask(NEXT_WEEK, {}, by=BY)
    services.club.snapshot()
    services.feedback.add(record.id, pair[0], "1", Answers(met=True, glad=5))
    history = services.club.snapshot().without_dials.club.history
    row = history[(history["week"] == WEEK) & (history["a"] == pair[0]) & (history["b"] == pair[1])]
    assert row["met"].tolist() == [True]
    assert row["glad_a"].tolist() == [5]
    after, new = services.rounds.ask(NEXT_WEEK, {}, by=BY)
    assert (after.id, new) == (before.id, False), "whether anybody has answered shows nowhere"


def test_every_pair_that_is_shown_has_an_exposure_with_what_chose_it(published):
    from recommender.adapters.store.tables import exposures

    with published.store._engine.connect() as connection:
        rows = connection.execute(exposures.select()).all()
    shown = {record.id for record in published.introductions().values()}
    assert {row.introduction for row in rows} == shown
    assert {(row.policy, row.propensity) for row in rows} == {(POLICY, 1.0)}


def test_rounds_come_in_pages_and_each_once(drafted):
    for number in range(4):
        drafted.clock.now += timedelta(seconds=1)
        drafted.services.rounds.ask(f"2027-W0{number + 1}", {}, by=BY)
    seen, before = [], ""
    while page := drafted.services.rounds.page(before, 2):
        seen += page
        before = f"{page[-1].created_at}|{page[-1].id}"
    assert [record.week for record in seen] == [
        "2027-W04", "2027-W03", "2027-W02", "2027-W01", WEEK,
    ]  # fmt: skip


def test_introductions_come_best_first(shared):
    weights = [record.numbers["weight"] for record in shared.introductions().values()]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) == shared.record().result["numbers"]["introductions"]


def test_the_bubble_of_published_rounds_alone_by_week(drafted):
    rounds = drafted.services.rounds
    assert rounds.bubble() == []
    drafted.publish()
    drafted.solve(NEXT_WEEK)
    (only,) = rounds.bubble()
    assert only["week"] == WEEK
    drafted.publish()
    assert [week["week"] for week in rounds.bubble()] == [WEEK, NEXT_WEEK]
    assert {"numbers", "before", "after"} <= only.keys()


def test_an_unknown_round_is_not_found_by_any_use_case(shared):
    rounds, none = shared.services.rounds, "f" * 16
    for ask in (
        lambda: rounds.get(none),
        lambda: rounds.introductions(none),
        lambda: rounds.publish(none, by=BY),
        lambda: rounds.withdraw(none, by=BY),
        lambda: shared.services.editing.read_edits(none),
        lambda: shared.services.editing.solve_again(none, version=None, by=BY),
        lambda: shared.services.explaining.explain("m001", "m002", round_id=none),
    ):
        with pytest.raises(UnknownIdError, match=r"^round: no such id$"):
            ask()


def test_a_round_put_there_by_hand_is_published_without_encoder_or_solver(tmp_path):
    store = store_with_round(tmp_path / "club.sqlite")
    services = services_on(store)
    services.rounds.publish(ROUND, by=BY)
    personal = services.weekly.of_week("ben", MADE_UP_WEEK)
    assert [each.partner.id for each in personal.introductions] == ["ana", "cleo"]
    assert isinstance(personal.introductions[0].partner, Member)
    store.close()
