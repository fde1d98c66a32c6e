"""Queued rounds are solved: the same whoever does it, once, and outliving whoever dies at it."""

import threading
from datetime import timedelta

import pytest

from recommender.adapters.store import SqlStore
from recommender.club.edits import Edits
from recommender.config import Config
from recommender.pipeline import introduce_club
from recommender.ports.records import RoundState
from recommender.ports.refusals import UnavailableError
from recommender.service.rounds.solving import Solver
from tests.service.small_club import BY, MONDAY, NEXT_WEEK, WEEK, check_invariants, open_small


def ask(small, week=NEXT_WEEK, **knobs):
    record, _ = small.services.rounds.ask(week, knobs, by=BY)
    small.round = record.id
    return record


def solver(small, after=0.0, lease=15.0):
    """A solver in another process, some seconds later."""
    later = small.clock() + timedelta(seconds=after)
    return Solver(small.store, small.services.club, lambda: later, lease)


def claim(small, owner="dead", lease=15.0):
    """Somebody takes the round and is not heard of again."""
    now = small.clock()
    with small.store.write() as session:
        until = now + timedelta(seconds=lease)
        record = session.rounds.claim(owner, now.isoformat(), until.isoformat())
    assert record is not None
    assert record.id == small.round


def test_a_round_is_what_the_pipeline_makes_of_the_club(drafted):
    prepared = drafted.services.club.prepare_under(Config())
    solved = introduce_club(prepared, WEEK)
    assert drafted.pairs() == {(pair.a, pair.b) for pair in solved.introductions}
    certificate = drafted.record().result["certificate"]
    assert certificate["value"] == pytest.approx(solved.certificate.value)
    assert certificate["status"] == "optimal"
    check_invariants(drafted)


def test_the_knobs_of_a_round_are_those_it_was_asked_with(drafted):
    ask(drafted, bubble=1.0)
    drafted.services.solver.run_pending()
    prepared = drafted.services.club.prepare_under(Config().turned({"bubble": 1.0}))
    solved = introduce_club(prepared, NEXT_WEEK)
    assert drafted.pairs() == {(pair.a, pair.b) for pair in solved.introductions}


def test_what_concerns_the_club_names_nobody(drafted):
    text = str(drafted.record().result)
    for id_, member in drafted.members().items():
        assert id_ not in text
        assert member.name not in text


def test_every_member_has_an_outcome_and_a_reason_for_what_is_lacking(drafted):
    pairs = drafted.pairs()
    for id_, member in drafted.members().items():
        with drafted.store.read() as session:
            (outcome,) = session.rounds.everything_of(id_)["rounds"]
        assert outcome["asked"] == member.per_round
        assert outcome["got"] == sum(id_ in pair for pair in pairs)
        assert bool(outcome["reasons"]) == (outcome["got"] < outcome["asked"])


def test_rounds_are_solved_in_the_order_they_were_asked_for(drafted):
    first = ask(drafted, NEXT_WEEK)
    drafted.clock.now += timedelta(seconds=1)
    second = ask(drafted, "2026-W50")
    solved, finish = [], drafted.services.solver._solve

    def noted(record):
        solved.append(record.id)
        finish(record)

    drafted.services.solver._solve = noted
    assert drafted.services.solver.run_pending() == 2
    assert solved == [first.id, second.id]
    assert drafted.services.solver.run_pending() == 0


def test_a_round_that_another_solver_holds_is_left_to_it(drafted):
    ask(drafted)
    claim(drafted)
    assert solver(drafted, after=14).run_pending() == 0
    assert drafted.record().state is RoundState.RUNNING


def test_a_round_whose_solver_died_is_begun_again_after_its_lease(drafted):
    ask(drafted)
    claim(drafted)
    assert solver(drafted, after=16).run_pending() == 1
    assert drafted.record().state is RoundState.SOLVED
    check_invariants(drafted)


def test_who_comes_back_after_losing_a_round_stores_nothing(drafted):
    ask(drafted)
    claim(drafted, "slow")
    assert solver(drafted, after=16).run_pending() == 1
    before = drafted.introductions()
    with drafted.store.write() as session:
        assert not session.rounds.finish(drafted.round, "slow", {}, [], [])
        assert not session.rounds.fail(drafted.round, "slow", "x")
        assert not session.rounds.renew(drafted.round, "slow", "2999")
    assert drafted.introductions() == before
    assert drafted.record().state is RoundState.SOLVED


def test_begun_again_it_is_the_same_round(drafted):
    ask(drafted)
    claim(drafted)
    assert solver(drafted, after=16).run_pending() == 1
    first = drafted.pairs()
    drafted.services.rounds.withdraw(drafted.round, by=BY)
    ask(drafted)
    assert solver(drafted).run_pending() == 1
    assert drafted.pairs() == first


def test_progress_is_reported_and_renews_the_lease(drafted):
    from recommender.adapters.store.tables import rounds

    ask(drafted)
    claim(drafted, drafted.services.solver._owner)
    report = drafted.services.solver._make_progress(drafted.round)
    drafted.clock.now += timedelta(seconds=10)
    report("encoding", 3, 7)
    record = drafted.record()
    assert (record.step, record.done, record.total) == ("encoding", 3, 7)
    with drafted.store._engine.connect() as connection:
        rows = connection.execute(rounds.select().where(rounds.c.id == drafted.round)).one()
    assert rows.owned_until == (MONDAY + timedelta(seconds=25)).isoformat()
    assert solver(drafted, after=14).run_pending() == 0, "10 seconds ago it was heard of"


def test_the_lease_is_renewed_while_the_work_says_nothing(drafted):
    """The work stands still until the store has seen a renewal."""
    from recommender.adapters.store.tables import rounds

    ask(drafted)
    quick = solver(drafted, lease=0.05)
    work_out, renewed = quick._work_out, threading.Event()

    def until():
        with drafted.store._engine.connect() as connection:
            query = rounds.select().where(rounds.c.id == drafted.round)
            return connection.execute(query).one().owned_until

    def waiting(record):
        first = until()
        quick._clock = lambda: MONDAY + timedelta(minutes=5)
        while until() == first:
            assert not renewed.wait(0.01)
        return work_out(record)

    quick._work_out = waiting
    assert quick.run_pending() == 1
    assert drafted.record().state is RoundState.SOLVED


def test_a_round_that_cannot_be_solved_says_why(drafted):
    ask(drafted)
    with drafted.store.write() as session:
        for id_ in drafted.members():
            session.members.erase(id_)
        session.changed()
    assert drafted.services.solver.run_pending() == 1
    record = drafted.record()
    assert record.state is RoundState.FAILED
    assert record.error == "club: it has no members yet; import some first"


def test_an_error_that_nobody_expected_is_noted_by_its_kind_alone(drafted, caplog):
    ask(drafted)

    def broken(_):
        message = "Ana Lima, Cologne"
        raise ZeroDivisionError(message)

    drafted.services.solver._work_out = broken
    assert drafted.services.solver.run_pending() == 1
    assert drafted.record().error == "ZeroDivisionError"
    assert "ZeroDivisionError" in caplog.text
    assert "Ana" not in caplog.text


def test_a_round_that_failed_may_be_asked_for_again(drafted):
    first = ask(drafted)
    drafted.services.solver._work_out = None
    drafted.services.solver.run_pending()
    assert drafted.record().state is RoundState.FAILED
    again = ask(drafted)
    assert again.id != first.id
    assert solver(drafted).run_pending() == 1
    assert drafted.record().state is RoundState.SOLVED


def test_a_store_that_is_away_fails_no_round(drafted, caplog):
    ask(drafted)

    def away(_):
        message = "gone"
        raise UnavailableError(message)

    drafted.services.solver._work_out = away
    assert drafted.services.solver.run_pending() == 1
    assert drafted.record().state is RoundState.RUNNING, "its lease runs"
    assert "begun again" in caplog.text
    assert solver(drafted, after=16).run_pending() == 1
    assert drafted.record().state is RoundState.SOLVED


def test_who_leaves_while_a_round_is_solved_is_in_none_of_it(drafted):
    ask(drafted)
    work_out = drafted.services.solver._work_out

    def slowly(record):
        solution = work_out(record)
        drafted.services.people.erase("m001", by=BY)
        return solution

    drafted.services.solver._work_out = slowly
    drafted.services.solver.run_pending()
    assert drafted.record().state is RoundState.SOLVED
    assert all("m001" not in pair for pair in drafted.pairs())
    with drafted.store.read() as session:
        assert "m001" not in session.rounds.members(drafted.round)


def test_edits_are_solved_as_the_pipeline_solves_them(drafted):
    banned, wanted = min(drafted.pairs()), next(drafted.possible())
    drafted.ban(banned)
    drafted.lock(wanted)
    drafted.solve_again()
    prepared = drafted.services.club.prepare_under(Config())
    solved = introduce_club(prepared, WEEK, edits=Edits((wanted,), (banned,)))
    assert drafted.pairs() == {(pair.a, pair.b) for pair in solved.introductions}


def test_the_background_solver_begins_when_it_is_woken_and_ends_when_told(drafted):
    solved, finish = threading.Event(), drafted.services.solver._solve

    def noted(record):
        finish(record)
        solved.set()

    drafted.services.solver._solve = noted
    drafted.services.solver.start(drafted.services.rounds.asked)
    try:
        ask(drafted)
        assert solved.wait(60)
    finally:
        drafted.services.solver.stop()
    assert drafted.record().state is RoundState.SOLVED


def test_a_solver_that_was_never_started_is_stopped_without_harm(drafted):
    drafted.services.solver.stop()
    drafted.services.repairs.stop()
    drafted.services.retention.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'two.sqlite'}"
    server = request.getfixturevalue("postgres")
    server.empty()
    return server.url


@pytest.fixture
def two(url, encoder, small_club):
    """Two servers on one database."""
    first = open_small(url, encoder)
    first.services.people.put_club(small_club, by=BY)
    second = open_small(url, encoder, clock=first.clock)
    yield first, second
    second.store.close()
    first.store.close()


def test_two_servers_solve_every_round_once(two):
    for number in range(4):
        ask(two[0], f"2027-W0{number + 1}")
    counts = []
    threads = [
        threading.Thread(target=lambda each=each: counts.append(each.services.solver.run_pending()))
        for each in two
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 4
    states = {record.state for record in two[0].services.rounds.page("", 10)}
    assert states == {RoundState.SOLVED}


def test_of_two_servers_that_publish_rival_rounds_one_is_refused(two):
    first, second = two
    for small, bubble in ((first, 0.2), (second, 0.8)):
        small.solve(WEEK, bubble=bubble)
    assert first.round != second.round
    outcomes = []

    def publish(small):
        try:
            outcomes.append(small.publish().state)
        except Exception as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=publish, args=(small,)) for small in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ConflictError", RoundState.PUBLISHED]
    with first.store.read() as session:
        assert len(session.rounds.in_state(RoundState.PUBLISHED)) == 1


def test_what_one_server_publishes_the_other_shows(two):
    first, second = two
    first.solve()
    first.publish()
    second.round = first.round
    member = min(first.pairs())[0]
    assert second.partners(member) == first.partners(member)
    assert isinstance(second.store, SqlStore)


def test_a_member_changed_on_one_server_is_another_one_on_the_other(two):
    first, second = two
    assert second.services.club.snapshot().club.members[0].city != "Ulm"
    first.services.people.patch("m001", {"city": "Ulm"}, version=None, by=BY)
    assert second.services.club.snapshot().club.members[0].city == "Ulm"
