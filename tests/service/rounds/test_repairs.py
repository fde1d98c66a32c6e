"""Places that became free are filled: with the best there is, once, and nobody learns why."""

from collections import Counter
from datetime import timedelta

import pytest

from recommender.club.week import Week
from recommender.config import Config
from recommender.pipeline.by_hand import effect_with
from recommender.ports.records import Answers, VacancyState
from recommender.rules.capacity import places
from recommender.service.rounds.solution import effect_numbers
from tests.service.small_club import BY, WEEK, check_invariants, few_ties, open_small

NO = Answers(accepted=False)


def decline(small, pair=None, side=0):
    """One of the two declines; the pair and the introduction's id."""
    pair = pair or min(small.pairs())
    introduction = small.introductions()[pair].id
    small.services.feedback.add(introduction, pair[side], f"no-{introduction}", NO)
    return pair, introduction


def give_room(small, members):
    for member in members:
        small.change(member, per_round=small.members()[member].per_round + 1)


def state_of(small, member):
    return [vacancy.state for vacancy, _ in small.week_of(member).replacements]


def free_members(small):
    """Everybody with a place free, as a repair counts them."""
    taken = Counter(id_ for pair in small.pairs() for id_ in pair)
    week = Week.parse(WEEK)
    return {id_ for id_, member in small.members().items() if taken[id_] < places(member, week)}


def test_both_sides_of_a_decline_get_somebody_else(published):
    give_room(published, published.members())
    (a, b), introduction = decline(published)
    assert state_of(published, a) == state_of(published, b) == [VacancyState.SEARCHING]
    assert published.services.repairs.run_pending() == 1
    for member, other in ((a, b), (b, a)):
        ((vacancy, words),) = published.week_of(member).replacements
        assert vacancy.state is VacancyState.REPLACED
        assert vacancy.ended == introduction
        assert words
        partners = published.partners(member)
        assert vacancy.replacement in partners.values()
        assert other not in partners
    check_invariants(published)


def test_what_comes_instead_is_told_to_both_sides(published):
    give_room(published, published.members())
    (a, _), _ = decline(published)
    published.services.repairs.run_pending()
    ((vacancy, _),) = published.week_of(a).replacements
    mine = {each.id: each for each in published.week_of(a).introductions}[vacancy.replacement]
    theirs = {each.id: each for each in published.week_of(mine.partner.id).introductions}
    assert theirs[vacancy.replacement].partner.id == a
    assert theirs[vacancy.replacement].text == mine.partner_text
    assert mine.text["summary"]


def test_where_there_is_nobody_it_says_nobody(published):
    (a, b), _ = decline(published)
    for member in free_members(published) - {a, b}:
        published.change(member, per_round=0)
    published.services.repairs.run_pending()
    assert state_of(published, a) == state_of(published, b) == [VacancyState.NOBODY]
    assert published.services.repairs.run_pending() == 0, "it is settled"


def test_only_members_with_a_place_free_are_taken(published):
    (a, b), _ = decline(published)
    before, free = published.pairs(), free_members(published)
    assert {a, b} <= free
    published.services.repairs.run_pending()
    for pair in published.pairs() - before:
        assert set(pair) <= free
        assert {a, b} & set(pair), "nobody is introduced who lost nobody"
    check_invariants(published)


def test_the_two_are_not_put_together_again(published):
    give_room(published, published.members())
    pair, _ = decline(published)
    published.services.repairs.run_pending()
    assert pair not in published.pairs()
    more = published.week_of(pair[0]).introductions[0]
    again = tuple(sorted((pair[0], more.partner.id)))
    decline(published, again, again.index(pair[0]))
    published.services.repairs.run_pending()
    assert not {pair, again} & published.pairs()


def test_a_banned_pair_is_not_what_comes_instead(drafted):
    pair, before = min(drafted.pairs()), set(drafted.pairs())
    member = pair[0]
    only, *others = drafted.possible(member)
    for other in others:
        drafted.ban(other)
    drafted.publish()
    give_room(drafted, drafted.members())
    decline(drafted, pair)
    drafted.services.repairs.run_pending()
    new = {one for one in drafted.pairs() - before if member in one}
    assert new == {only}, "the one partner that is left"


def test_a_block_is_repaired_as_a_decline_is(published):
    give_room(published, published.members())
    a, b = min(published.pairs())
    published.services.people.block(a, b, blocked=True, by=BY)
    assert state_of(published, a) == state_of(published, b) == [VacancyState.SEARCHING]
    published.services.repairs.run_pending()
    assert state_of(published, a) == state_of(published, b)
    assert (a, b) not in published.pairs()
    check_invariants(published)


def test_who_leaves_is_replaced_for_the_other_one(published):
    give_room(published, published.members())
    a, b = min(published.pairs())
    published.services.people.erase(a, by=BY)
    assert state_of(published, b) == [VacancyState.SEARCHING]
    published.services.repairs.run_pending()
    assert state_of(published, b) == [VacancyState.REPLACED]
    assert all(a not in pair for pair in published.pairs())
    check_invariants(published)


def test_who_pauses_meanwhile_gets_nobody(published):
    give_room(published, published.members())
    (a, b), _ = decline(published)
    until = published.clock().date() + timedelta(days=60)
    published.services.people.pause(a, until, by=BY)
    published.services.repairs.run_pending()
    assert state_of(published, a) == [VacancyState.NOBODY]
    assert state_of(published, b) == [VacancyState.REPLACED]


def test_the_result_is_that_of_the_pairs_that_stand_and_the_proof_that_of_the_round(published):
    before = published.record()
    decline(published)
    published.services.repairs.run_pending()
    after = published.record()
    prepared = published.services.club.prepare_under(Config().turned(after.config))
    expected = effect_numbers(effect_with(prepared, WEEK, published.pairs()))
    assert {name: after.result[name] for name in expected} == expected
    assert after.result["certificate"] == before.result["certificate"]
    assert after.version > before.version


def test_what_comes_instead_has_an_exposure_that_says_so(published):
    from recommender.adapters.store.tables import exposures

    give_room(published, published.members())
    before = {record.id for record in published.introductions().values()}
    decline(published)
    published.services.repairs.run_pending()
    new = {record.id for record in published.introductions().values()} - before
    with published.store._engine.connect() as connection:
        rows = connection.execute(exposures.select()).all()
    policies = {row.introduction: row.policy for row in rows}
    assert new
    assert {policies[id_] for id_ in new} == {"repair/prior-1"}


def test_a_week_that_is_over_is_left_alone(published):
    published.clock.now += timedelta(days=7)
    pair, introduction = decline(published)
    assert published.services.repairs.run_pending() == 0
    assert published.partners(pair[0])[pair[1]] == introduction


def test_a_search_that_outlasts_its_week_ends_with_nobody(published):
    give_room(published, published.members())
    (a, _), _ = decline(published)
    published.clock.now += timedelta(days=7)
    assert published.services.repairs.run_pending() == 1
    assert state_of(published, a) == [VacancyState.NOBODY]


def test_of_a_round_that_was_taken_back_nobody_is_searched(published):
    decline(published)
    published.services.rounds.withdraw(published.round, by=BY)
    assert published.services.repairs.run_pending() == 0


def test_a_process_that_dies_while_it_stores_loses_and_doubles_nothing(published, encoder):
    give_room(published, published.members())
    (a, b), _ = decline(published)
    before = published.pairs()

    class KilledError(BaseException):
        pass

    def die(*_):
        raise KilledError

    published.services.repairs._announce = die
    with pytest.raises(KilledError):
        published.services.repairs.run_pending()
    assert published.pairs() == before
    assert state_of(published, a) == [VacancyState.SEARCHING]
    again = open_small(str(published.store._engine.url), encoder, clock=published.clock)
    assert again.services.repairs.run_pending() == 1
    assert len(published.pairs()) >= len(before) + 1
    assert state_of(published, b) == [VacancyState.REPLACED]
    again.store.close()
    check_invariants(published)


def test_a_round_that_changes_while_it_is_worked_out_is_looked_at_again(published):
    give_room(published, published.members())
    (a, _), _ = decline(published)
    repairs, looked = published.services.repairs, []
    work_out = repairs._work_out

    def interrupted(view):
        looked.append(view.record.version)
        if len(looked) == 1:  # somebody else declines before the first look is stored
            other = min(pair for pair in published.pairs() if a not in pair)
            decline(published, other)
        return work_out(view)

    repairs._work_out = interrupted
    assert repairs.run_pending() == 1
    assert len(looked) == 2
    assert looked[0] < looked[1]
    with published.store.read() as session:
        vacancies = session.vacancies.of(published.round)
    assert len(vacancies) == 4
    assert not [vacancy for vacancy in vacancies if vacancy.state is VacancyState.SEARCHING]
    check_invariants(published)


def test_every_pair_of_the_club_ever_shown_is_shown_once(published):
    """Declines until nobody is left: no pair comes twice, no rule is broken on the way."""
    give_room(published, published.members())
    shown = set(published.pairs())
    for _ in range(4):
        decline(published)
        published.services.repairs.run_pending()
        new = published.pairs() - shown
        with published.store.read() as session:
            every = [(a, b) for a, b, _ in session.vacancies.pairs(published.round)]
        assert len(every) == len(set(every))
        assert not new & few_ties(published)
        shown |= new
        check_invariants(published)


def test_the_next_round_does_not_repeat_what_a_repair_introduced(published):
    give_room(published, published.members())
    before = published.pairs()
    decline(published)
    published.services.repairs.run_pending()
    new = published.pairs() - before
    assert new
    published.solve("2026-W49")
    assert not new & published.pairs()


def test_repairs_in_the_background_begin_when_an_introduction_ends(published):
    import threading

    stored = threading.Event()
    published.services.repairs._announce = lambda *_: stored.set()
    give_room(published, published.members())
    published.services.repairs.start(published.services.feedback.ended)
    try:
        (a, _), _ = decline(published)
        assert stored.wait(60)
    finally:
        published.services.repairs.stop()
    assert state_of(published, a) == [VacancyState.REPLACED]
