"""Partners exchanged by hand: both stay served, nothing is claimed that is not so."""

from itertools import combinations

import pytest

from recommender.club.round import Shortfall
from recommender.config import Config
from recommender.errors import InputError
from recommender.pipeline.by_hand import exchange
from recommender.ports.records import EditKind, PairEdit
from recommender.ports.refusals import ConflictError, StaleError, UnknownIdError
from recommender.service.rounds.swapping import (
    FORBIDDEN,
    SolvedRound,
    Swap,
    check_pair,
    is_done,
    merge_edits,
    sort_pair,
)
from tests.service.small_club import BY, WEEK, check_invariants, few_ties


def swap(small, *names, version=None):
    return small.services.editing.swap(small.round, Swap(*names), version=version, by=BY)


@pytest.fixture(scope="session")
def wanted(shared):
    """A swap of two introductions that the rules allow; the round is the same in every copy."""
    explain, pairs = shared.services.explaining.explain, shared.pairs()
    for (a, b), (c, d) in combinations(sorted(pairs), 2):
        new = {sort_pair(a, d), sort_pair(c, b)}
        if len({a, b, c, d}) < 4 or new & pairs:
            continue
        if all(explain(*pair, round_id=shared.round).possible for pair in new):
            return Swap(a, b, d, c)
    raise AssertionError


def test_two_introductions_exchange_partners_and_all_four_stay_served(drafted, wanted):
    before = drafted.pairs()
    record = drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    after = drafted.pairs()
    assert after == before - wanted.old | wanted.new
    for member in wanted.touched:
        assert sum(member in pair for pair in after) == sum(member in pair for pair in before)
    assert record.result["numbers"]["introductions"] == len(before)
    check_invariants(drafted)


def test_only_the_new_pairs_get_new_ids(drafted, wanted):
    before = drafted.introductions()
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    after = drafted.introductions()
    assert all(after[pair].id == before[pair].id for pair in after.keys() & before.keys())
    gone = {before[pair].id for pair in wanted.old}
    assert not gone & {record.id for record in after.values()}


def test_both_sides_of_a_new_pair_are_told_why(drafted, wanted):
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    for pair in wanted.new:
        record = drafted.introductions()[pair]
        assert record.text_of(record.a)["summary"]
        assert record.text_of(record.b)["summary"]
        assert record.text_of(record.a) != record.text_of(record.b)
        assert record.week == WEEK


def test_nothing_is_proved_of_pairs_chosen_by_hand_and_the_bound_stays(drafted, wanted):
    before = drafted.record().result["certificate"]
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    result = drafted.record().result
    proof = result["certificate"]
    assert before["status"] == "optimal"
    assert proof["status"] == "bounded"
    assert proof["bound"] == before["bound"]
    assert proof["value"] <= before["value"] + 1e-9, "the first round was the best"
    assert proof["ratio"] == pytest.approx(proof["value"] / proof["bound"])
    assert proof["served"] == before["served"]
    assert "by hand" in proof["solver"]


def test_the_value_is_the_sum_of_the_weights_of_all_pairs(drafted, wanted):
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    worth = Config().rules.introduction_worth
    weights = [record.numbers["weight"] for record in drafted.introductions().values()]
    value = drafted.record().result["certificate"]["value"]
    assert value == pytest.approx(sum(weights) + worth * len(weights))


def test_what_a_swap_costs_is_what_the_pairs_weigh_less(drafted, wanted):
    before = drafted.introductions()
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    after = drafted.introductions()
    lost = sum(before[pair].numbers["weight"] for pair in wanted.old)
    won = sum(after[pair].numbers["weight"] for pair in wanted.new)
    edit = drafted.record().result["edit"]
    assert edit["cost"] == pytest.approx(lost - won)
    assert edit["value_unedited"] == edit["value_before"]
    assert edit["locked"] == 2


def test_what_was_swapped_is_locked_so_that_solving_again_keeps_it(drafted, wanted):
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    _, edits = drafted.services.editing.read_edits(drafted.round)
    assert {(edit.a, edit.b) for edit in edits} == wanted.new
    assert {edit.kind for edit in edits} == {EditKind.LOCK}
    drafted.solve_again()
    assert wanted.new <= drafted.pairs()


def test_a_swapped_round_is_published_as_it_is(drafted, wanted):
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    drafted.publish()
    assert wanted.partner in drafted.partners(wanted.member)
    assert wanted.member in drafted.partners(wanted.partner)
    assert wanted.instead_of not in drafted.partners(wanted.member)


def test_swapping_twice_is_swapping_once(drafted, wanted):
    first = drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    pairs = drafted.introductions()
    again = drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    assert again == first
    assert drafted.introductions() == pairs


def test_a_swap_is_taken_back_by_its_opposite(drafted, wanted):
    before, value = drafted.pairs(), drafted.record().result["certificate"]["value"]
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    back = Swap(wanted.member, wanted.partner, wanted.instead_of, wanted.exchange)
    drafted.services.editing.swap(drafted.round, back, version=None, by=BY)
    assert drafted.pairs() == before
    assert drafted.record().result["certificate"]["value"] == pytest.approx(value)


def test_a_swap_of_a_round_changed_since_is_refused_by_its_version(drafted, wanted):
    seen = drafted.record().version
    drafted.ban(next(drafted.possible()))
    with pytest.raises(StaleError):
        drafted.services.editing.swap(drafted.round, wanted, version=seen, by=BY)
    assert not wanted.new & drafted.pairs()


def test_a_partner_without_a_place_is_not_taken_and_one_with_a_place_is(drafted, wanted):
    alone = (wanted.member, wanted.instead_of, wanted.partner)
    taken = sum(wanted.partner in pair for pair in drafted.pairs())
    drafted.change(wanted.partner, per_round=taken)
    with pytest.raises(ConflictError, match="no place left; name who gives one up"):
        swap(drafted, *alone)
    drafted.change(wanted.partner, per_round=taken + 1)
    record = swap(drafted, *alone)
    assert sort_pair(wanted.member, wanted.partner) in drafted.pairs()
    assert sort_pair(wanted.exchange, wanted.partner) in drafted.pairs(), "who keeps theirs"
    assert record.result["edit"]["club_changed"]
    check_invariants(drafted)


def test_who_loses_a_partner_is_told_that_they_got_fewer(drafted, wanted):
    taken = sum(wanted.instead_of in pair for pair in drafted.pairs())
    places = sum(wanted.partner in pair for pair in drafted.pairs()) + 1
    drafted.change(wanted.partner, per_round=places)
    swap(drafted, wanted.member, wanted.instead_of, wanted.partner)
    with drafted.store.read() as session:
        (outcome,) = session.rounds.everything_of(wanted.instead_of)["rounds"]
        (more,) = session.rounds.everything_of(wanted.partner)["rounds"]
    assert outcome["got"] == taken - 1
    assert outcome["asked"] == drafted.members()[wanted.instead_of].per_round
    assert sum(outcome["reasons"].values()) > 0
    assert more["got"] == places


def test_pairs_that_may_not_meet_are_not_swapped_together(drafted, wanted):
    drafted.services.people.block(wanted.member, wanted.partner, blocked=True, by=BY)
    before = drafted.pairs()
    with pytest.raises(ConflictError, match=FORBIDDEN):
        drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    assert drafted.pairs() == before


def test_a_banned_pair_is_not_swapped_together_until_the_ban_is_taken_back(drafted, wanted):
    pair = sort_pair(wanted.member, wanted.partner)
    drafted.ban(pair)
    with pytest.raises(ConflictError, match=FORBIDDEN):
        drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    drafted.take_back(EditKind.BAN, pair)
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    assert pair in drafted.pairs()


def test_a_swap_of_introductions_that_are_not_there_is_refused(drafted, wanted):
    crossed = (wanted.member, wanted.exchange, wanted.partner, wanted.instead_of)
    with pytest.raises(ConflictError):
        swap(drafted, *crossed)
    with pytest.raises(InputError, match="named twice"):
        swap(drafted, wanted.member, wanted.instead_of, wanted.instead_of)
    with pytest.raises(UnknownIdError, match=r"^member: no such id$"):
        swap(drafted, wanted.member, wanted.instead_of, "nobody")
    assert not wanted.new & drafted.pairs()


def test_a_published_round_is_not_swapped(published, wanted):
    with pytest.raises(ConflictError, match="it is published"):
        published.services.editing.swap(published.round, wanted, version=None, by=BY)


def test_an_exchange_is_worked_out_as_if_the_round_had_been_made_of_these_pairs(drafted, wanted):
    drafted.services.editing.swap(drafted.round, wanted, version=None, by=BY)
    prepared = drafted.services.club.prepare_under(Config())
    whole = exchange(prepared, WEEK, drafted.pairs(), drafted.pairs(), drafted.members())
    result = drafted.record().result
    assert result["certificate"]["value"] == pytest.approx(whole.value)
    assert result["certificate"]["served"] == whole.served
    assert result["after"]["mean_bubble_index"] == whole.effect.after.mean_bubble_index
    short = {shortfall.member for shortfall in whole.shortfalls}
    assert all(isinstance(shortfall, Shortfall) for shortfall in whole.shortfalls)
    members = drafted.members()
    assert short == {
        id_
        for id_, member in members.items()
        if sum(id_ in pair for pair in drafted.pairs()) < member.per_round
    }


def test_what_two_introductions_become_by_a_swap():
    both = Swap("d", "a", "b", "c")
    assert both.old == {("a", "d"), ("b", "c")}
    assert both.new == {("b", "d"), ("a", "c")}
    assert both.touched == ("d", "a", "b", "c")
    alone = Swap("d", "a", "b")
    assert alone.old == {("a", "d")}
    assert alone.new == {("b", "d")}
    assert alone.touched == ("d", "a", "b")


def test_a_swap_is_done_when_the_new_pairs_are_there_and_the_old_are_not(shared):
    record = shared.record()
    a, b = min(shared.pairs())
    stranger = next(id_ for id_ in shared.members() if sort_pair(a, id_) not in shared.pairs())
    view = SolvedRound(record, list(shared.introductions().values()), (), 0)
    assert not is_done(view, Swap(a, b, stranger))
    assert is_done(view, Swap(a, stranger, b)), "as if it had been the other way round"
    assert not is_done(view, Swap(a, stranger, "nobody"))


def test_other_edits_stay_and_those_of_the_pairs_in_hand_give_way_to_locks():
    edits = [
        PairEdit("a", "d", EditKind.LOCK),
        PairEdit("b", "d", EditKind.BAN),
        PairEdit("x", "y", EditKind.BAN),
    ]
    after = merge_edits(edits, Swap("d", "a", "b"))
    assert after == (PairEdit("x", "y", EditKind.BAN), PairEdit("b", "d", EditKind.LOCK))


def test_a_pair_is_checked_by_rule_and_by_ban(shared):
    prepared = shared.services.club.prepare_under(Config())
    pair = min(shared.pairs())
    check_pair(prepared, pair, WEEK)
    for pairs, banned in ((pair, (pair,)), (min(few_ties(shared)), ())):
        with pytest.raises(ConflictError, match=FORBIDDEN):
            check_pair(prepared, pairs, WEEK, banned)
    with pytest.raises(InputError, match="the two are one"):
        check_pair(prepared, ("m001", "m001"), WEEK)
