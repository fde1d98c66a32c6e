"""Evidence is planted, and found; what is near everything is near nobody."""

import numpy as np

from recommender.maths.texts.evidence import standardise
from recommender.maths.texts.items import Items, unit


def one_each(vectors):
    return Items(unit(vectors.astype(np.float32)), np.arange(len(vectors) + 1))


def unrelated(rng, like):
    return unit(rng.normal(size=(48, like.shape[1])).astype(np.float32))


def test_a_planted_match_stands_out_and_chance_does_not():
    rng = np.random.default_rng(0)
    needs, gives = rng.normal(size=(200, 64)), rng.normal(size=(200, 64))
    gives[7] = needs[3] + 0.5 * rng.normal(size=64)
    found = standardise(one_each(needs), one_each(gives), unrelated(rng, gives), rng)
    z = found.asked.vectors @ found.given.vectors.T / found.sd
    assert z[3, 7] > 5
    assert z[3].argmax() == 7
    assert (np.abs(z[:, :5]) > 5).mean() < 0.001


def test_a_text_near_everything_is_no_hub():
    rng = np.random.default_rng(1)
    needs = rng.normal(size=(300, 32)) + 2.0
    gives = rng.normal(size=(300, 32))
    gives[0] = 2.0
    raw = unit(needs.astype(np.float32)) @ unit(gives.astype(np.float32)).T
    assert (raw.argmax(axis=1) == 0).mean() > 0.9
    found = standardise(one_each(needs), one_each(gives), unrelated(rng, gives), rng)
    centred = found.asked.vectors @ found.given.vectors.T
    assert (centred.argmax(axis=1) == 0).mean() < 0.05


def test_three_members_have_a_scale_from_texts_outside_the_club():
    rng = np.random.default_rng(2)
    needs, gives = rng.normal(size=(3, 64)), rng.normal(size=(3, 64))
    gives[1] = needs[0] + 0.3 * rng.normal(size=64)
    found = standardise(one_each(needs), one_each(gives), unrelated(rng, gives), rng)
    z = found.asked.vectors @ found.given.vectors.T / found.sd
    assert z[0, 1] > 5
    assert np.abs(np.delete(z.ravel(), 1)).max() < 4


def test_blank_texts_stay_blank_and_a_club_without_texts_has_a_scale():
    rng = np.random.default_rng(0)
    vectors = np.zeros((3, 8), dtype=np.float32)
    outside = unrelated(rng, vectors)
    blank = Items(vectors, np.arange(4))
    found = standardise(blank, blank, outside, rng)
    assert not found.asked.vectors.any()
    assert found.sd > 0
    empty = Items(np.zeros((0, 8), dtype=np.float32), np.zeros(4, dtype=np.int64))
    assert standardise(empty, empty, outside, rng).sd > 0
    assert standardise(empty, empty, np.zeros((0, 8), dtype=np.float32), rng).sd == 1.0
