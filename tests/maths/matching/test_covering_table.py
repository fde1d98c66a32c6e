"""A table that covers parts: brute force on small cases, rules, and ties."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.maths.matching.covering_table import CoverTask, choose_table, find_clique


def task_of(seed, *, n=8, parts=3, share=0.7, needed=(), least=3, most=5, **worth):
    rng = np.random.default_rng(seed)
    chances = np.where(rng.random((parts, n)) < 0.4, rng.uniform(0.5, 1.0, (parts, n)), 0.0)
    weights = rng.normal(size=(n, n))
    allowed = rng.random((n, n)) < share
    return CoverTask(
        chances=chances,
        weights=(weights + weights.T) / 2,
        allowed=np.triu(allowed, 1) | np.triu(allowed, 1).T,
        needed=needed,
        least=least,
        most=most,
        **{"part": 4.0, "together": 1.0, "seat": 0.2, **worth},
    )


def list_tables(task):
    n = task.chances.shape[1]
    for size in range(task.least, task.most + 1):
        for rows in combinations(range(n), size):
            if set(task.needed) <= set(rows) and all(
                task.allowed[a, b] for a, b in combinations(rows, 2)
            ):
                yield rows


def worth(task, rows):
    """As the formula is written, person by person."""
    covered = 0.0
    for part in task.chances:
        lacks = 1.0
        for row in rows:
            lacks *= 1.0 - part[row]
        covered += 1.0 - lacks
    pairs = [task.weights[a, b] for a, b in combinations(rows, 2)]
    return task.part * covered + task.together * sum(pairs) / len(pairs) - task.seat * len(rows)


@pytest.mark.parametrize("needed", [(), (0,), (0, 1)])
@pytest.mark.parametrize("seed", range(12))
def test_small_cases_are_the_best_of_all(seed, needed):
    task = task_of(seed, needed=needed)
    every = list(list_tables(task))
    found = choose_table(task, exact=50_000, width=300)
    if not every:
        assert found is None
        return
    assert found in every
    assert worth(task, found) == pytest.approx(max(worth(task, rows) for rows in every))
    assert task.value(found) == pytest.approx(worth(task, found))


@given(
    st.integers(0, 10_000), st.integers(1, 12), st.floats(0.0, 1.0), st.integers(0, 2),
    st.integers(3, 6), st.sampled_from([1, 40, 50_000]),
)  # fmt: skip
def test_no_rule_is_broken_and_a_table_is_found_wherever_there_is_one(
    seed, n, share, needed, least, exact
):
    needed = tuple(range(min(needed, n)))
    task = task_of(seed, n=n, share=share, needed=needed, least=least, most=6)
    found = choose_table(task, exact=exact, width=2)
    there = next(list_tables(task), None)
    assert (found is None) == (there is None)
    if found is not None:
        assert set(needed) <= set(found)
        assert least <= len(found) <= 6
        assert task.may_sit(found)


@pytest.mark.parametrize("seed", range(6))
def test_larger_cases_come_close_to_the_best_of_all(seed):
    task = task_of(seed, n=16, parts=5)
    whole = choose_table(task, exact=10**6, width=300)
    quick = choose_table(task, exact=1, width=20)
    assert whole is not None
    assert quick is not None
    assert task.value(quick) >= task.value(whole) - 0.02 * abs(task.value(whole))


def test_who_covers_the_parts_is_found_among_many_who_do_not():
    task = task_of(3, n=60, parts=3, share=1.1)
    chances = np.zeros((3, 60))
    planted = (7, 31, 58)
    chances[[0, 1, 2], planted] = 0.9
    task = CoverTask(**{**vars_of(task), "chances": chances, "together": 0.1})
    found = choose_table(task, exact=1, width=50)
    assert found == planted


def test_of_two_that_are_worth_the_same_the_first_is_taken():
    task = task_of(0, n=9, share=1.1)
    same = {"weights": np.zeros((9, 9)), "chances": np.ones((1, 9))}
    task = CoverTask(**{**vars_of(task), **same})
    for exact in (1, 50_000):
        assert choose_table(task, exact=exact, width=10) == (0, 1, 2)


def test_a_clique_is_found_wherever_it_hides():
    allowed = np.zeros((40, 40), dtype=np.bool_)
    hidden = [3, 17, 22, 30, 39]
    allowed[np.ix_(hidden, hidden)] = True
    assert find_clique(allowed, (), 5) == tuple(hidden)
    assert find_clique(allowed, (22,), 5) == (22, 3, 17, 30, 39)
    assert find_clique(allowed, (), 6) is None
    assert find_clique(allowed, (0,), 2) is None


def vars_of(task):
    return {name: getattr(task, name) for name in CoverTask.__dataclass_fields__}
