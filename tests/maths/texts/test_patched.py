"""Items of which a few lie apart are compared as if all lay together, digit for digit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.maths.texts.items import (
    Items,
    best_of_parts,
    best_per_pair,
    cosines,
    cosines_of_parts,
    start_of,
)
from recommender.maths.texts.patched import PatchedItems

SEEDS = st.integers(0, 2**32 - 1)
COUNTS = st.integers(0, 3)


def made_items(rng, counts, dimension=5):
    vectors = rng.normal(size=(sum(counts), dimension)).astype(np.float32)
    return Items(vectors, start_of(counts))


def built(lists):
    """Items of members, whose vectors each are an array."""
    return Items(np.concatenate(lists), start_of([len(vectors) for vectors in lists]))


@st.composite
def changed_again_and_again(draw, counts=COUNTS):
    """A club's items after some changes, each of a few members, and the vectors of each member now."""
    rng = np.random.default_rng(draw(SEEDS))
    n = draw(st.integers(1, 6))
    items = made_items(rng, draw(st.lists(counts, min_size=n, max_size=n)))
    patched, now = PatchedItems.of(items), [items.vectors[items.rows(row)] for row in range(n)]
    for _ in range(draw(st.integers(0, 3))):
        rows = sorted(draw(st.sets(st.integers(0, n - 1))))
        new = made_items(rng, [draw(counts) for _ in rows])
        patched = patched.with_members(np.array(rows, dtype=np.int64), new)
        for place, row in enumerate(rows):
            now[row] = new.vectors[new.rows(place)]
    return patched, now


def assert_same(one, other):
    assert one.vectors.tobytes() == other.vectors.tobytes()
    assert one.start.tolist() == other.start.tolist()
    assert (one.vectors.dtype, one.start.dtype) == (np.float32, np.int64)


@settings(deadline=None)
@given(changed_again_and_again())
def test_joined_they_are_those_of_a_club_built_anew(change):
    patched, now = change
    assert_same(patched.joined(), built(now))
    assert_same(patched.as_one().base, built(now))
    assert not patched.as_one().is_patched
    for row, vectors in enumerate(now):
        assert patched.vectors_of(row).tobytes() == vectors.tobytes()


@settings(deadline=None)
@given(changed_again_and_again(), st.data())
def test_of_some_members_they_are_theirs_and_nobody_elses(change, data):
    patched, now = change
    members = sorted(data.draw(st.sets(st.integers(0, len(now) - 1))))
    wanted = [v if row in members else v[:0] for row, v in enumerate(now)]
    assert_same(patched.only_of(np.array(members, dtype=np.int64)), built(wanted))


@settings(deadline=None)
@given(changed_again_and_again(), SEEDS, st.data())
def test_the_best_of_any_pair_is_that_of_items_that_lie_together(change, seed, data):
    patched, now = change
    rows = np.arange(len(now))
    pairs = np.stack([side.ravel() for side in np.meshgrid(rows, rows)], axis=1)
    other = made_items(np.random.default_rng(seed), [data.draw(COUNTS) for _ in now])
    for asked, given_ in ((patched, PatchedItems.of(other)), (patched, patched)):
        found = best_of_parts(asked.parts, given_.parts, pairs)
        assert found.tobytes() == best_per_pair(asked.joined(), given_.joined(), pairs).tobytes()
    most = np.array([data.draw(st.integers(0, len(vectors))) for vectors in now])
    some = tuple(part.up_to(most) for part in patched.parts)
    few = built([vectors[:count] for vectors, count in zip(now, most, strict=True)])
    found = best_of_parts(some, some, pairs)
    assert found.tobytes() == best_per_pair(few, few, pairs).tobytes()


@settings(deadline=None)
@given(changed_again_and_again(counts=st.just(1)))
def test_products_of_one_vector_each_are_those_of_one_table(change):
    patched, now = change
    rows = np.arange(len(now))
    pairs = np.stack([side.ravel() for side in np.meshgrid(rows, rows)], axis=1)
    found = cosines_of_parts(patched.parts, pairs)
    assert found.tobytes() == cosines(built(now).vectors, pairs).tobytes()


def test_nothing_is_copied_but_what_has_changed():
    items = made_items(np.random.default_rng(0), [2, 1, 3])
    new = made_items(np.random.default_rng(1), [1])
    patched = PatchedItems.of(items).with_members(np.array([1]), new)
    assert patched.base is items
    assert len(patched.new.vectors) == 1
    again = patched.with_members(np.array([1]), made_items(np.random.default_rng(2), [2]))
    assert again.base is items
    assert again.rows.tolist() == [1]
    assert len(again.new.vectors) == 2
