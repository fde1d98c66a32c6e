"""Tables over rounds: brute force on small ones, known answers, and no rule ever broken."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.config import Evenings
from recommender.errors import InputError
from recommender.maths.matching.seating import (
    CountAtTables,
    KeepApart,
    NobodyTwice,
    Seating,
    SpeakTogether,
    VisitTables,
    find_sat,
    share_out,
)
from recommender.maths.matching.seating_bound import bound_value
from recommender.maths.matching.seating_compiled import (
    anneal,
    anneal_pairs,
    gain_of_pairs,
    gain_of_rest,
    swap_seats,
)
from recommender.maths.matching.seating_conflicts import mend_conflicts
from recommender.maths.matching.seating_remedy import find_remedy
from recommender.maths.matching.seating_search import find_plan, lay_out, price_wishes

QUICK = Evenings(steps_per_seat=2_000, rules_steps_per_seat=5_000, tries=4, again_up_to=100)
NO_WORST = Evenings(steps_per_seat=4_000, worst_table=0.0)


def rng(seed=0):
    return np.random.default_rng(seed)


def draw_weights(n, seed=0):
    drawn = rng(seed).normal(size=(n, n))
    return drawn + drawn.T


def seat(weights, sizes, wishes=(), fixed=None):
    sizes = np.atleast_2d(np.array(sizes, dtype=np.int64))
    free = np.full((len(sizes), len(weights)), -1, dtype=np.int64)
    return Seating(weights, sizes, free if fixed is None else fixed, tuple(wishes))


def mask(n, pairs):
    apart = np.zeros((n, n), dtype=np.bool_)
    for a, b in pairs:
        apart[a, b] = apart[b, a] = True
    return apart


def once(n):
    return NobodyTwice("again", np.zeros((n, n), dtype=np.bool_))


def all_plans(sizes):
    """Every way to seat people at the tables of one round."""
    places = np.repeat(np.arange(len(sizes)), sizes)
    return set(itertools.permutations(places.tolist()))


def test_the_best_of_all_plans_is_found_and_the_bound_is_above_it():
    for seed in range(6):
        weights = draw_weights(8, seed)
        seating = seat(weights, [3, 3, 2], [KeepApart("apart", mask(8, [(0, 1), (2, 5)]))])
        plans = [np.array([plan]) for plan in all_plans([3, 3, 2])]
        best = max(seating.value(plan) for plan in plans if not seating.count_broken(plan))

        found = find_plan(seating, rng(seed), NO_WORST)

        assert found.value == pytest.approx(best)
        assert not found.broken
        assert bound_value(seating) >= best - 1e-9


def test_two_rounds_are_as_good_as_the_best_of_all():
    weights = draw_weights(6, 3)
    seating = seat(weights, [[2, 2, 2]] * 2, [once(6)])
    plans = [np.array(plan) for plan in all_plans([2, 2, 2])]
    best = max(
        seating.value(both)
        for both in (np.stack(two) for two in itertools.combinations(plans, 2))
        if not seating.count_broken(both)
    )

    found = find_plan(seating, rng(), NO_WORST)

    assert found.value == pytest.approx(best)
    assert bound_value(seating) >= best - 1e-9


@pytest.mark.parametrize(("groups", "size", "days"), [(5, 3, 7), (8, 4, 7), (4, 4, 5), (3, 3, 4)])
def test_known_answers_of_the_social_golfer_problem(groups, size, days):
    """Kirkman's fifteen schoolgirls walk in threes for seven days, and more of their kind."""
    n = groups * size
    seating = seat(np.zeros((n, n)), [[size] * groups] * days, [once(n)])

    found = find_plan(seating, rng(), Evenings(tries=60))

    assert found.broken == {}
    assert np.triu(find_sat(found.tables), k=1).sum() == days * groups * size * (size - 1) // 2


def test_a_day_more_than_there_can_be_is_told_as_broken():
    seating = seat(np.zeros((9, 9)), [[3, 3, 3]] * 5, [once(9)])

    assert find_plan(seating, rng(), QUICK).broken["again"] > 0


def test_the_same_generator_gives_the_same_plan_and_the_order_of_people_changes_no_quality():
    weights = draw_weights(30, 1)
    seating = seat(weights, [[5] * 6] * 3, [once(30)])
    one, two = find_plan(seating, rng(5)), find_plan(seating, rng(5))
    assert (one.tables == two.tables).all()
    order = rng(2).permutation(30)
    other = find_plan(seat(weights[np.ix_(order, order)], [[5] * 6] * 3, [once(30)]), rng(5))
    assert other.value == pytest.approx(one.value, rel=0.1)


def test_what_is_kept_up_to_date_agrees_with_counting_anew():
    """Every term at once: the search's value is the plan's own, so no gain was miscounted."""
    n, rounds = 24, 3
    hosted = np.zeros((rounds, 4), dtype=np.bool_)
    hosted[:, 0] = True
    wishes = [
        NobodyTwice("again", mask(n, [(3, 4)]), cost=0.7),
        CountAtTables("women", np.arange(n) % 3 == 0, 1, 2, cost=0.4),
        SpeakTogether("language", rng(1).random((n, 3)) < 0.7, cost=0.3),
        VisitTables("board", hosted, np.tile([1, 1], (n, 1)), cost=0.9),
    ]
    seating = seat(draw_weights(n, 2), [[6] * 4] * rounds, wishes)
    prices = price_wishes(seating, seating.weights, 1e5)
    start = np.stack([rng(r).permutation(np.repeat(np.arange(4), 6)) for r in range(rounds)])
    state, chance = lay_out(prices, seating, start), rng(9)
    for _ in range(200):
        r, (i, j) = int(chance.integers(rounds)), chance.integers(n, size=2)
        if state.table[r, i] == state.table[r, j]:
            continue
        before = seating.value(state.table)
        gain = gain_of_pairs(prices.weights, prices.again, state.table, state.worth, r, i, j)
        gain += gain_of_rest(prices, state, r, (i, j))
        swap_seats(prices, state, r, (i, j))
        assert seating.value(state.table) - before == pytest.approx(gain, abs=1e-9)
    anew = lay_out(prices, seating, state.table)
    assert np.allclose(anew.worth, state.worth)
    assert (anew.groups == state.groups).all()
    assert (anew.speakers == state.speakers).all()
    assert (anew.visits == state.visits).all()


def lay_golfers(groups, size, days, seed):
    """A random plan for golfers, as the search has it where rules alone count."""
    n = groups * size
    seating = seat(np.zeros((n, n)), [[size] * groups] * days, [once(n)])
    prices = price_wishes(seating, seating.weights, 1.0, costs=False)
    begin = [rng(seed + day).permutation(np.repeat(np.arange(groups), size)) for day in range(days)]
    return seating, prices, lay_out(prices, seating, np.stack(begin))


def test_conflicts_are_taken_out_and_a_plan_without_any_stays():
    seating, prices, state = lay_golfers(6, 4, 5, seed=3)
    before = seating.count_broken(state.table)["again"]
    mend_conflicts(prices, state, 3_000_000, rng(1))
    assert before > 20
    assert seating.count_broken(state.table) == {}
    anew = lay_out(prices, seating, state.table)
    assert np.allclose(anew.worth, state.worth)
    mended = state.table.copy()
    mend_conflicts(prices, state, 3_000_000, rng(2))
    assert (state.table == mended).all()


def test_of_conflicts_that_must_be_the_fewest_seen_are_left():
    seating, prices, state = lay_golfers(3, 3, 5, seed=1)
    before = seating.count_broken(state.table)["again"]
    mend_conflicts(prices, state, 200_000, rng(1))
    left = seating.count_broken(state.table)["again"]
    assert 9 <= left < before, "nine people meet at most 36 pairs, and five days need 45"
    assert sorted(np.bincount(state.table[0]).tolist()) == [3, 3, 3]


def test_many_swaps_in_a_row_keep_what_is_counted_and_gain_as_much_as_by_chance():
    seating = seat(draw_weights(60, 5), [[6] * 10])
    prices = price_wishes(seating, seating.weights, 1.0)
    found = []
    for search in (anneal, anneal_pairs):
        begin = rng(4).permutation(np.repeat(np.arange(10), 6))[None]
        state = lay_out(prices, seating, begin)
        search(prices, state, (1.0, 0.5), 600_000, rng(2))
        anew = lay_out(prices, seating, state.table)
        assert np.allclose(anew.worth, state.worth, atol=1e-6)
        assert np.bincount(state.table[0]).tolist() == [6] * 10
        found.append(seating.value(state.table))
    assert found[1] == pytest.approx(found[0], rel=0.03)


def test_hosts_keep_their_tables_and_everybody_meets_the_board_once():
    n, rounds, tables = 20, 5, 5
    fixed = np.full((rounds, n), -1, dtype=np.int64)
    fixed[:, 0], fixed[:, 1] = 0, 1
    hosted = np.zeros((rounds, tables), dtype=np.bool_)
    hosted[:, [0, 1]] = True
    visits = np.tile([1, 2], (n, 1))
    visits[:2] = [0, rounds]
    board = VisitTables("board", hosted, visits)
    seating = seat(draw_weights(n), [[4] * tables] * rounds, [board], fixed)

    found = find_plan(seating, rng(), QUICK)

    assert not found.broken
    assert (found.tables[:, 0] == 0).all()
    assert (found.tables[:, 1] == 1).all()
    met = (found.tables[:, 2:] < 2).sum(axis=0)
    assert met.min() >= 1


def test_the_worst_table_is_better_at_the_price_that_was_set():
    weights = draw_weights(40, 4)
    seating = seat(weights, [[5] * 8] * 2, [once(40)])
    plain = find_plan(seating, rng(1), NO_WORST)
    lifted = find_plan(seating, rng(1), Evenings(steps_per_seat=4_000, worst_table=0.05))

    assert seating.sum_at_tables(lifted.tables).min() > seating.sum_at_tables(plain.tables).min()
    random = weights[np.triu_indices(40, k=1)].mean() * 160
    assert plain.value - lifted.value <= 0.05 * (plain.value - random) + 1e-6
    assert not lifted.broken


@st.composite
def evenings(draw):
    """A random evening of rules and wishes, some of which cannot be kept."""
    tables, size = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    n = tables * size - draw(st.integers(0, min(1, size - 2)))
    rounds = draw(st.integers(1, 3))
    chance = rng(draw(st.integers(0, 10_000)))
    sizes = np.tile(share_out(n, tables, size), (rounds, 1))
    pairs = chance.random((n, n)) < draw(st.sampled_from([0.0, 0.1, 0.3]))
    pairs = np.triu(pairs, k=1)
    group = chance.random(n) < 0.4
    wishes = [
        once(n),
        KeepApart("apart", pairs | pairs.T),
        CountAtTables("group", group, draw(st.integers(0, 1)), draw(st.integers(1, size))),
        SpeakTogether("language", chance.random((n, 2)) < 0.8),
    ]
    kept = [wish for wish in wishes if draw(st.booleans())]
    return seat(draw_weights(n, draw(st.integers(0, 99))), sizes, kept), chance


@settings(max_examples=25, deadline=None)
@given(evenings())
def test_no_rule_is_broken_and_what_cannot_be_kept_is_truly_in_the_way(case):
    seating, chance = case
    found = find_plan(seating, chance, QUICK)
    n, (rounds, tables) = len(seating.weights), seating.sizes.shape
    assert found.tables.shape == (rounds, n)
    for row, sizes in zip(found.tables, seating.sizes, strict=True):
        assert np.bincount(row, minlength=tables).tolist() == sizes.tolist()
    assert found.broken == seating.count_broken(found.tables)
    if not found.broken:
        assert found.value <= bound_value(seating) + 1e-6
        return
    names = sorted({wish.name for wish in seating.wishes})
    remedy = find_remedy(seating, names, 7, QUICK)
    assert remedy is not None
    assert remedy.give_up
    without = seating.without(frozenset(remedy.give_up))
    assert not without.count_broken(remedy.plan.tables)
    for name in remedy.give_up:  # each one is needed: the plan goes against it
        others = frozenset(remedy.give_up) - {name}
        assert find_plan(seating.without(others), rng(7), QUICK).broken


@st.composite
def tiny_evenings(draw):
    """Six or seven people at two tables, with rules of every kind: so few that all plans can be looked at."""
    sizes = draw(st.sampled_from([[3, 3], [4, 3]]))
    n, rounds = sum(sizes), draw(st.integers(1, 2))
    people = st.integers(0, n - 1)
    pairs = st.lists(st.tuples(people, people).filter(lambda two: two[0] != two[1]), max_size=6)
    group, speaks = draw(st.sets(people, min_size=1)), draw(st.sets(people, max_size=n))
    fixed = np.full((rounds, n), -1, dtype=np.int64)
    for host, table in draw(st.dictionaries(people, st.integers(0, 1), max_size=2)).items():
        fixed[:, host] = table
    hosted = np.zeros((rounds, 2), dtype=np.bool_)
    hosted[:, 0] = True
    visits = np.array([(0, rounds) if fixed[0, i] == 0 else (1, rounds) for i in range(n)])
    german = np.array([i in speaks for i in range(n)])
    rules = [
        NobodyTwice("again", mask(n, draw(pairs))),
        KeepApart("organisation", mask(n, draw(pairs))),
        KeepApart("competitors", mask(n, draw(pairs))),
        CountAtTables(
            "level",
            np.array([i in group for i in range(n)]),
            least := draw(st.integers(0, 2)),
            draw(st.integers(least, 3)),
        ),
        SpeakTogether("language", np.stack([german, ~german], axis=1)),
        VisitTables("board", hosted, visits),
    ]
    kept = [rule for rule in rules if draw(st.booleans())]
    return seat(draw_weights(n, draw(st.integers(0, 99))), [sizes] * rounds, kept, fixed)


def is_feasible(seating, given_up=()):
    """Whether one of all plans there are keeps all rules but those."""
    rest = seating.without(frozenset(given_up))
    rounds = [
        [
            plan
            for plan in all_plans(sizes.tolist())
            if ((fixed < 0) | (np.array(plan) == fixed)).all()
        ]
        for sizes, fixed in zip(seating.sizes, seating.fixed, strict=True)
    ]
    return any(not rest.count_broken(np.array(plan)) for plan in itertools.product(*rounds))


@settings(max_examples=20, deadline=None)
@given(tiny_evenings(), st.integers(0, 99))
def test_a_plan_is_found_wherever_there_is_one_and_the_reason_for_none_is_true(seating, seed):
    found = find_plan(seating, rng(seed), QUICK)
    assert (not found.broken) == is_feasible(seating)
    if not found.broken:
        return
    names = [wish.name for wish in seating.wishes]
    remedy = find_remedy(seating, names, seed, QUICK)
    assert remedy is not None, "without any rule there is always a plan"
    assert is_feasible(seating, remedy.give_up)
    rest = seating.without(frozenset(remedy.give_up))
    assert not rest.count_broken(remedy.plan.tables)
    assert (find_plan(rest, rng(seed), QUICK).tables == remedy.plan.tables).all(), (
        "as it was advised"
    )
    alone = [name for name in names if is_feasible(seating, [name])]
    assert remedy.give_up == tuple(alone[:1] or remedy.give_up), "the first that is enough alone"
    for name in remedy.give_up:
        others = [other for other in remedy.give_up if other != name]
        assert not is_feasible(seating, others), "none of them is given up for nothing"


@given(st.integers(2, 300), st.integers(1, 60), st.integers(2, 8))
def test_people_are_shared_out_evenly(people, tables, seats):
    try:
        sizes = share_out(people, tables, seats)
    except InputError:
        used = min(tables, people // 2)
        assert people > tables * seats or -(-people // used) > seats
        return
    assert sizes.sum() == people
    assert sizes.max() <= seats
    assert sizes.min() >= 2
    assert sizes.max() - sizes.min() <= 1


def test_too_many_people_are_told_what_is_enough():
    with pytest.raises(
        InputError, match="61 people come and 10 tables of 6 take 60; 11 tables or 7"
    ):
        share_out(61, tables=10, seats=6)
    with pytest.raises(InputError, match="1 table of 3 takes 3; 5 tables are enough"):
        share_out(13, tables=1, seats=3, most=12)


def test_more_hosts_than_seats_is_an_error():
    fixed = np.zeros((1, 4), dtype=np.int64)
    with pytest.raises(InputError, match="4 people keep table 1 in round 1; it has 2 seats"):
        seat(np.zeros((4, 4)), [2, 2], fixed=fixed)
