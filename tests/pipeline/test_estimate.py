"""Whom a search finds is put in order by how near it says they are and by what fields say."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from recommender.club.week import Week
from recommender.features.feature import Search
from recommender.features.pair_block import PairBlock
from recommender.features.registry import FEATURES
from recommender.maths.pairs import sample_pairs
from recommender.pipeline.candidates import find_candidates
from recommender.pipeline.estimate import (
    estimate_by_fields,
    estimate_by_whole,
    weight_of_search,
)
from recommender.pipeline.scorer import make_scorer
from recommender.rules.permissions import permissions
from tests.conftest import WEEK

BY_FIELDS = [feature for feature in FEATURES if feature.from_fields]


@pytest.fixture(scope="module")
def scorer(prepared):
    rules = permissions(prepared.club, Week.parse(WEEK), prepared.config.rules)
    return make_scorer(prepared, rules)


@pytest.fixture(scope="module")
def pairs(prepared):
    return sample_pairs(len(prepared.club), 2_000, np.random.default_rng(0))


def test_what_fields_say_is_their_part_of_the_weight(prepared, scorer, pairs):
    config, table = prepared.config, scorer.table(pairs)
    dials = scorer.dials[pairs].mean(axis=1)
    reward = (
        config.bridging.views * table["views"]
        + config.bridging.other_collar * table["other_collar"]
    )
    journeys = (config.compatibility.travel - config.rules.journey) * table["travel"]
    expected = config.candidates.fields * (dials * reward + journeys)
    assert estimate_by_fields(scorer, config, pairs) == pytest.approx(expected.to_numpy())
    assert expected.std() > 0.1


def test_a_weight_turned_to_nothing_counts_for_nothing(prepared, scorer, pairs):
    config = prepared.config.with_knobs(candidates__fields=0.0)
    assert not estimate_by_fields(scorer, config, pairs).any()


def test_what_whole_profiles_say_is_their_part_of_the_weight(prepared, scorer, pairs):
    knobs = prepared.config.compatibility
    whole = scorer.table(pairs)["whole_likeness"].to_numpy()
    assert estimate_by_whole(scorer, knobs, pairs) == pytest.approx(knobs.whole_likeness * whole)


def test_what_a_search_finds_counts_as_the_feature_does_that_declares_it(prepared):
    knobs = prepared.config.compatibility
    assert weight_of_search(Search("whole", "whole"), knobs) == knobs.whole_likeness
    assert weight_of_search(Search("needs", "gives"), knobs) == knobs.best_exchange / 2, (
        "one way of two"
    )


@pytest.mark.parametrize("feature", BY_FIELDS, ids=[feature.name for feature in BY_FIELDS])
def test_fields_alone_say_it(prepared, pairs, feature):
    whole = prepared.features
    alone: Any = SimpleNamespace(stated=whole.stated, scales=whole.scales, evidence=whole.evidence)
    np.testing.assert_array_equal(
        feature.compute(PairBlock(alone, pairs)), feature.compute(PairBlock(whole, pairs))
    )


def test_who_thinks_otherwise_is_scored_more_often_where_that_counts(prepared, scorer):
    apart = []
    for share in (0.0, 0.45, 5.0):
        few = {"candidates__random": 0, "candidates__per_whole": 10, "candidates__per_exchange": 5}
        config = prepared.config.with_knobs(**few, candidates__fields=share)
        found = find_candidates(prepared.under(config), scorer)
        apart.append(scorer.table(found)["views"].mean())
    assert apart[0] < apart[1] < apart[2]
