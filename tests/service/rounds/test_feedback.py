"""What either side says of an introduction: stored once, corrected, and not told to the other."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.ports.records import Answers, OutcomeRecord, VacancyState
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.service.rounds.feedback import summarise_answers
from tests.made_up import PAIRS, ROUND, Clock, introduction, services_on, store_with_round
from tests.service.small_club import BY, MONDAY

ANA_BEN = introduction(*PAIRS[0]).id
BEN_CLEO = introduction(*PAIRS[1]).id
YES, NO = Answers(accepted=True), Answers(accepted=False)


@pytest.fixture
def clock():
    return Clock(MONDAY)


@pytest.fixture
def services(tmp_path, clock):
    """A published round of a few people, put there by hand: nothing is encoded or solved."""
    store = store_with_round(tmp_path / "club.sqlite")
    services = services_on(store, clock)
    services.rounds.publish(ROUND, by=BY)
    yield services
    store.close()


def say(services, member, key, introduction=ANA_BEN, **answers):
    return services.feedback.add(introduction, member, key, Answers(**answers))


def partners(services, member):
    personal = services.weekly.of_week(member, "2026-W48")
    return [each.partner.id for each in personal.introductions]


def test_later_answers_correct_earlier_ones_field_by_field(services):
    assert say(services, "ana", "1", accepted=True, glad=2) == Answers(accepted=True, glad=2)
    assert say(services, "ana", "2", met=True) == Answers(accepted=True, met=True, glad=2)
    assert say(services, "ana", "3", glad=5) == Answers(accepted=True, met=True, glad=5)
    assert services.feedback.of(ANA_BEN, "ana") == Answers(accepted=True, met=True, glad=5)


def test_the_same_key_stores_one_answer_however_often_it_is_sent(services):
    for _ in range(3):
        say(services, "ana", "once", glad=4)
    with services.store.read() as session:
        assert len(session.outcomes.of(ANA_BEN, "ana")) == 1


def test_a_key_that_came_with_another_answer_is_refused(services):
    say(services, "ana", "once", glad=4)
    with pytest.raises(ConflictError, match="take a new key"):
        say(services, "ana", "once", glad=5)
    assert services.feedback.of(ANA_BEN, "ana").glad == 4


def test_a_key_is_of_one_side_of_one_introduction(services):
    say(services, "ana", "1", glad=1)
    assert say(services, "ben", "1", glad=2) == Answers(glad=2)
    assert say(services, "ben", "1", BEN_CLEO, glad=3) == Answers(glad=3)
    assert services.feedback.of(ANA_BEN, "ana") == Answers(glad=1)
    assert services.feedback.of(ANA_BEN, "ben") == Answers(glad=2)


@pytest.mark.parametrize("member", ["cleo", "nobody", ""])
def test_of_an_introduction_of_others_nobody_is_told_that_it_exists(services, member):
    for refused in (
        lambda: services.feedback.of(ANA_BEN, member),
        lambda: say(services, member, "1", glad=1),
        lambda: services.feedback.replacement(ANA_BEN, member),
        lambda: services.feedback.of("f" * 24, "ana"),
    ):
        with pytest.raises(UnknownIdError, match=r"^introduction: no such id$"):
            refused()


def test_of_a_round_that_is_not_published_or_taken_back_nothing_is_said(tmp_path, services):
    draft = services_on(store_with_round(tmp_path / "draft.sqlite"), Clock(MONDAY))
    with pytest.raises(UnknownIdError):
        say(draft, "ana", "1", met=True)
    draft.store.close()
    services.rounds.withdraw(ROUND, by=BY)
    with pytest.raises(UnknownIdError):
        say(services, "ana", "1", met=True)


def test_a_decline_ends_the_introduction_for_both(services):
    say(services, "ana", "1", accepted=False)
    assert partners(services, "ana") == []
    assert partners(services, "ben") == ["cleo"]
    assert services.feedback.ended.is_set()


def test_the_other_side_is_not_told_who_ended_it(services):
    say(services, "ana", "1", accepted=False)
    assert services.feedback.of(ANA_BEN, "ana") == NO, "who declined may look"
    with pytest.raises(UnknownIdError):
        services.feedback.of(ANA_BEN, "ben")
    with pytest.raises(UnknownIdError):
        say(services, "ben", "1", met=True)


def test_who_is_glad_ends_nothing(services):
    say(services, "ana", "1", accepted=True)
    assert partners(services, "ben") == ["ana", "cleo"]
    assert not services.feedback.ended.is_set()
    assert services.feedback.replacement(ANA_BEN, "ana") is None


def test_a_decline_is_taken_back_until_somebody_else_is_found(services):
    say(services, "ana", "1", accepted=False)
    assert services.feedback.replacement(ANA_BEN, "ana") is VacancyState.SEARCHING
    say(services, "ana", "2", accepted=True)
    assert partners(services, "ben") == ["ana", "cleo"]
    assert services.feedback.replacement(ANA_BEN, "ana") is None


def test_taking_a_decline_back_raises_the_version_of_the_round(services):
    say(services, "ana", "1", accepted=False)
    ended = services.rounds.get(ROUND).version
    say(services, "ana", "2", accepted=True)
    assert services.rounds.get(ROUND).version > ended


def test_a_decline_is_taken_back_where_nobody_else_was_found(services):
    say(services, "ana", "1", accepted=False)
    with services.store.write() as session:
        for vacancy in session.vacancies.of(ROUND):
            session.vacancies.settle(vacancy.number, None)
    assert services.feedback.replacement(ANA_BEN, "ana") is VacancyState.NOBODY
    say(services, "ana", "2", accepted=True)
    assert partners(services, "ben") == ["ana", "cleo"]


@pytest.mark.parametrize("side", ["ana", "ben"])
def test_a_decline_after_which_either_has_somebody_else_is_not_taken_back(services, side):
    say(services, "ana", "1", accepted=False)
    new = introduction(side, "dora")
    with services.store.write() as session:
        session.vacancies.add([new])
        (vacancy,) = session.vacancies.of(ROUND, side)
        session.vacancies.settle(vacancy.number, new.id)
    say(services, "ana", "2", accepted=True)
    assert "ben" not in partners(services, "ana")
    assert "dora" in partners(services, side)


def test_a_decline_that_a_block_follows_is_not_taken_back(services):
    say(services, "ana", "1", accepted=False)
    with services.store.write() as session:
        session.relations.block("ben", "ana")
    say(services, "ana", "2", accepted=True)
    assert partners(services, "ana") == []


def test_both_decline_and_one_regrets_it(services):
    with services.store.write() as session:
        session.outcomes.add(OutcomeRecord(ANA_BEN, "ben", "1", NO, "2026"))
    say(services, "ana", "1", accepted=False)
    say(services, "ana", "2", accepted=True)
    assert partners(services, "ana") == [], "the other one still declines"


def test_after_its_week_a_decline_is_an_answer_and_ends_nothing(services, clock):
    clock.now += timedelta(days=7)
    assert say(services, "ana", "1", accepted=False) == NO
    assert partners(services, "ana") == ["ben"]
    assert not services.feedback.ended.is_set()


def test_answers_bear_the_time_they_were_given(services, clock):
    say(services, "ana", "1", glad=1)
    clock.now += timedelta(hours=3)
    say(services, "ana", "2", glad=2)
    with services.store.read() as session:
        times = [record.at for record in session.outcomes.of(ANA_BEN, "ana")]
    assert times == ["2026-11-23T09:00:00+00:00", "2026-11-23T12:00:00+00:00"]


def test_what_is_said_is_in_the_history_that_rankers_learn_from(services):
    say(services, "ana", "1", met=True, glad=5)
    say(services, "ben", "1", learned=2)
    with services.store.read() as session:
        history = session.relations.history()
    row = history[(history["a"] == "ana") & (history["b"] == "ben")].iloc[0]
    assert row["met"]
    assert row["glad_a"] == 5
    assert row["learned_b"] == 2


answers = st.builds(
    Answers,
    accepted=st.none() | st.booleans(),
    met=st.none() | st.booleans(),
    glad=st.none() | st.integers(1, 5),
    learned=st.none() | st.integers(1, 5),
)


@given(st.lists(answers, max_size=6))
def test_the_last_word_on_each_field_counts(given_answers):
    records = [
        OutcomeRecord("i", "m", str(number), each, str(number))
        for number, each in enumerate(given_answers)
    ]
    summary = summarise_answers(records)
    for field in ("accepted", "met", "glad", "learned"):
        said = [value for each in given_answers if (value := getattr(each, field)) is not None]
        assert getattr(summary, field) == (said[-1] if said else None)
