"""Who would be left over by an odd number joins a pair, where an organiser wants that."""

from dataclasses import replace

import pytest

from recommender import Club, Config, Member, introduce_club, prepare
from recommender.letters import write_letter

PAIRS = Config().with_knobs(rules__floor=0.0)
THREES = PAIRS.with_knobs(rules__groups_of_three=True)
TRADES = ("baker", "pilot", "notary", "weaver", "diver")


@pytest.fixture(scope="module")
def people():
    return [
        Member(id=f"m{n}", name=f"{trade.title()} One", headline=trade, languages=("en",))
        for n, trade in enumerate(TRADES)
    ]


@pytest.fixture(scope="module")
def solve(encoder):
    def solve(people, config):
        club = Club.build(people)
        return introduce_club(prepare(club, encoder, config), "2026-W48"), club

    return solve


def left_over(round_):
    return [short.member for short in round_.shortfalls if not short.got and short.asked]


def test_without_the_knob_one_of_five_is_left_over(people, solve):
    round_, _ = solve(people, PAIRS)
    assert len(round_.introductions) == 2
    assert len(left_over(round_)) == 1
    assert all(side.third == "" for pair in round_.introductions for side in pair.sides)


def test_with_it_they_join_the_pair_they_fit_best_and_all_three_are_told(people, solve):
    before, club = solve(people, PAIRS)
    round_, _ = solve(people, THREES)
    (lonely,) = left_over(before)
    pairs = {(pair.a, pair.b): pair for pair in round_.introductions}
    assert {(pair.a, pair.b) for pair in before.introductions} < set(pairs)
    assert len(pairs) == 4
    assert left_over(round_) == []
    joined = sorted({*club.ids} & {end for pair in pairs if lonely in pair for end in pair})
    assert len(joined) == 3
    for (a, b), pair in pairs.items():
        expected = next(iter({*joined} - {a, b})) if {a, b} <= {*joined} else ""
        assert [side.third for side in pair.sides] == [expected, expected]
    for reader in joined:
        text = write_letter(round_, club, reader).text
        assert text.count("You are three:") == 2
    other = next(id_ for id_ in club.ids if id_ not in joined)
    assert "You are three" not in write_letter(round_, club, other).text
    assert round_.certificate.served == 5
    total = sum(pair.weight + THREES.rules.introduction_worth for pair in round_.introductions)
    assert round_.certificate.value == pytest.approx(total)
    assert round_.certificate.value <= round_.certificate.bound + 1e-9


def test_nobody_joins_whom_a_rule_keeps_them_from(people, solve):
    round_, _ = solve(people, PAIRS)
    (lonely,) = left_over(round_)
    taken = [{pair.a, pair.b} for pair in round_.introductions]
    ends = frozenset(min(pair) for pair in taken)
    blocking = [
        replace(person, do_not_introduce=ends) if person.id == lonely else person
        for person in people
    ]
    after, _ = solve(blocking, THREES)
    for pair in after.introductions:
        assert not (lonely in {pair.a, pair.b} and ends & {pair.a, pair.b})


def test_an_even_number_stays_in_pairs(people, solve):
    even = solve(people[:4], THREES)[0]
    assert even.introductions == solve(people[:4], PAIRS)[0].introductions
