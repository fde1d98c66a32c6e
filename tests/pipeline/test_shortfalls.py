"""Everyone who fell short is told what stood in the way of each other member."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.club.week import Week
from recommender.config import Config
from recommender.pipeline import introduce_club, shortfalls
from recommender.pipeline.score import score_pairs
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from recommender.rules.registry import CODES, REASONS
from tests.conftest import WEEK

STRICT = Config().with_knobs(rules__floor=0.6)


def test_reasons_are_those_counted_one_pair_after_the_other(prepared):
    strict = prepared.under(STRICT)
    solved = introduce_club(strict, WEEK)
    club, rules = strict.club, permissions(strict.club, Week.parse(WEEK), STRICT.rules)
    scorer = make_scorer(strict, rules)
    met = {frozenset((each.a, each.b)) for each in solved.introductions}
    for short in solved.shortfalls[:6]:
        row = club.row(short.member)
        counts: Counter[str] = Counter()
        for other, id_ in enumerate(club.ids):
            if other == row or frozenset((short.member, id_)) in met:
                continue
            pair = np.array([[row, other]])
            code = int(rules.codes(pair)[0])
            if code:
                counts[CODES[code - 1]] += 1
                continue
            fits = score_pairs(scorer, pair)["compatibility"][0] >= 0.6
            counts["partner_taken" if fits else "below_floor"] += 1
        assert dict(short.reasons) == dict(counts)
        assert list(short.reasons) == [reason for reason in REASONS if counts[reason]]


def test_a_sample_of_the_others_stands_for_all(prepared):
    whole = introduce_club(prepared, WEEK, STRICT).shortfalls
    few = STRICT.with_knobs(shortfalls__all_up_to=1, shortfalls__sample=120)
    sampled = introduce_club(prepared, WEEK, few).shortfalls
    assert [each.member for each in sampled] == [each.member for each in whole]
    for one, other in zip(whole, sampled, strict=True):
        assert sum(other.reasons.values()) == sum(one.reasons.values())
    floors = [
        np.mean([each.reasons.get("below_floor", 0) for each in found])
        for found in (whole, sampled)
    ]
    assert floors[1] == pytest.approx(floors[0], rel=0.1)


@given(
    st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=1, max_size=5),
    st.integers(0, 10_000),
)
def test_scaled_counts_keep_their_proportions_and_sum_up(counts, total):
    table = np.array(counts, dtype=np.float64)
    table[table.sum(axis=1) == 0] = 1.0
    found = shortfalls.scaled(table, np.full(len(table), total))
    assert (found.sum(axis=1) == total).all()
    exact = table / table.sum(axis=1, keepdims=True) * total
    assert (np.abs(found - exact) < 1).all()
