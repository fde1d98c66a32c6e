"""What the files declare is complete, in a fixed order, and refused by name where it is wrong."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import recommender.features
from recommender.config import Bridging, Compatibility
from recommender.errors import InputError
from recommender.features.closeness import FEATURE as CLOSENESS
from recommender.features.feature import Axis
from recommender.features.registry import (
    BRIDGING,
    COMPATIBILITY,
    FEATURES,
    FURTHER,
    in_order,
    prior_weights,
)
from recommender.features.three_steps import FEATURE as THREE_STEPS
from recommender.features.travel import FEATURE as TRAVEL
from recommender.features.views import FEATURE as VIEWS
from recommender.stages.rank import PriorLogisticRegression

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(recommender.features.__path__[0])


def test_every_file_that_declares_a_feature_has_its_column_once():
    declaring = {path.stem for path in FOLDER.glob("*.py") if "\nFEATURE = " in path.read_text()}
    names = [*COMPATIBILITY, *BRIDGING, *FURTHER]
    assert declaring == set(names)
    assert len(names) == len(set(names)) == len(FEATURES)


def test_columns_stand_as_their_knobs_do_and_learnt_ones_by_name():
    knobs = [knob.name for knob in fields(Compatibility)]
    assert [name for name in knobs if name in COMPATIBILITY] == list(COMPATIBILITY)
    assert BRIDGING[:5] == ("closeness", "mutual_contacts", "same_community", "competitor", "views")
    assert list(FURTHER) == sorted(FURTHER)


def test_the_order_does_not_hang_on_how_files_are_listed():
    assert in_order(reversed(FEATURES)) == in_order(FEATURES) == FEATURES


def test_no_weight_of_the_configuration_is_without_a_feature_or_belongs_to_two():
    for axis, group, others in (
        (Axis.COMPATIBLE, Compatibility, {"intercept"}),
        (Axis.DIFFERENT, Bridging, {"width"}),
    ):
        weights = [feature.weight_name for feature in FEATURES if feature.axis is axis]
        assert sorted(weights) == sorted({knob.name for knob in fields(group)} - others)


def test_two_features_of_one_name_are_refused():
    with pytest.raises(InputError, match="feature travel: a feature of this name"):
        in_order([*FEATURES, replace(VIEWS, name="travel", knob="views")])


@pytest.mark.parametrize(
    ("feature", "change", "message"),
    [
        (TRAVEL, {"name": "height"}, "feature height: no knob 'height' in config.Compatibility"),
        (VIEWS, {"knob": "travel"}, "feature views: no knob 'travel' in config.Bridging"),
        (THREE_STEPS, {"knob": "travel"}, "what is learnt only has none"),
        (TRAVEL, {"reward_from": CLOSENESS.reward_from}, "only what is different has one"),
        (TRAVEL, {"says": {"en": "a journey"}}, r"words in \['en'\]; needed are de and en"),
    ],
)
def test_a_wrong_declaration_is_refused_by_name(feature, change, message):
    with pytest.raises(InputError, match=message):
        replace(feature, **change)


def test_the_prior_takes_its_weights_from_the_declarations():
    knobs = Compatibility(travel=-2.0, best_interest=0.25)
    names = ("travel", "three_steps", "views", "height", "best_interest")
    assert prior_weights(names, knobs) == [-2.0, 0.0, 0.0, 0.0, 0.25]
    ranker = PriorLogisticRegression.from_prior(names, knobs)
    odds = ranker.decision_function(pd.DataFrame([[1.0, 9.0, 9.0, 9.0, 2.0]], columns=list(names)))
    assert odds.item() == pytest.approx(knobs.intercept - 2.0 + 2 * 0.25)


def test_a_feature_is_weighed_by_its_knob_and_nothing_else():
    values = np.array([0.0, 0.5, 1.0])
    other = Bridging(**{knob.name: 0.9 for knob in fields(Bridging)})
    for feature in FEATURES:
        if feature.axis is Axis.DIFFERENT and feature is not CLOSENESS:
            zero = replace(Bridging(), **{feature.weight_name: 0.0})
            assert not feature.reward(values, zero).any(), feature.name
            assert feature.reward(values, other).any(), feature.name
            alike = replace(other, **{feature.weight_name: 0.3})
            expected = feature.reward(values, replace(Bridging(), **{feature.weight_name: 0.3}))
            np.testing.assert_array_equal(feature.reward(values, alike), expected, feature.name)


def test_the_page_tells_how_to_add_a_feature():
    page = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    assert "\n## Add a feature\n" in page
