"""Learning a ranker: finds what was planted, finds nothing where nothing is, replaces nothing."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from typer.testing import CliRunner

from recommender.adapters.model_files import MANIFEST, sha256_of, write_manifest
from recommender.adapters.ranker_files import FILE, load_ranker, save_ranker
from recommender.config import Config
from recommender.errors import InputError, ModelFileError
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.learning import ranker as ranker_module
from recommender.learning.cli import app
from recommender.learning.ranker import labelled_pairs, learn_ranker, read_folder
from recommender.learning.ranker_fit import (
    LabelledPairs,
    RankerSettings,
    Weights,
    calibration,
    choose,
    fit,
    fold_numbers,
    held_out_odds,
)
from recommender.maths.measures.dyads import person_folds
from recommender.maths.measures.outcome_metrics import auc, auc_within, calibration_error
from recommender.stages.rank import PriorLogisticRegression

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample_club"
QUICK = RankerSettings(strengths=(1.0, 100.0), groups=4, inner_groups=3)
PRIOR = Weights(-1.0, np.array([0.5, 0.5, 0.0, 0.0, 0.0, 0.0]))


def planted(seed=0, people=60, rows=700, coef=(0.0, 0.0, 0.0, 2.0, 0.0, 0.0), person=0.7):
    """Outcomes driven by the fourth feature, of which the prior knows nothing, and by people."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, people, rows)
    pairs = np.stack([first, (first + rng.integers(1, people, rows)) % people], axis=1)
    features = rng.normal(size=(rows, len(coef)))
    liked = rng.normal(size=people) * person
    odds = -1.0 + features @ np.array(coef) + liked[pairs].sum(axis=1)
    good = (rng.random(rows) < expit(odds)).astype(np.int64)
    return LabelledPairs(features, pairs, good, np.ones(rows))


def shuffled(data, seed=1):
    good = np.random.default_rng(seed).permutation(data.good)
    return LabelledPairs(data.features, data.pairs, good, data.weight)


def test_a_planted_effect_is_found_on_people_never_seen():
    data = planted()
    _, calibrated = held_out_odds(data, PRIOR, QUICK)
    assert auc(data.good, calibrated) > 0.78
    assert auc(data.good, PRIOR.log_odds(data.features)) < 0.6
    assert calibration_error(data.good, expit(calibrated)) < 0.06
    trained = learn_ranker(data, Config(), QUICK)
    assert trained.comparison.better
    assert trained.comparison.gain["low"] > 0
    assert np.argmax(np.abs(trained.ranker.coef_[0])) == 3


def with_further(data, columns):
    features = np.hstack([data.features, columns])
    return LabelledPairs(features, data.pairs, data.good, data.weight, columns.shape[1])


def test_further_columns_are_learnt_from_where_they_tell_and_only_there():
    """`three_steps` stands beside the six: once it says what the fourth feature does, once nothing."""
    data = planted()
    rng = np.random.default_rng(5)
    noise = rng.normal(size=(len(data.good), len(FURTHER)))
    telling = data.features[:, [3]]
    blind = data.features.copy()
    blind[:, 3] = rng.normal(size=len(blind))
    hidden = LabelledPairs(blind, data.pairs, data.good, data.weight)
    found = learn_ranker(with_further(hidden, telling), Config(), QUICK)
    assert found.comparison.better
    assert list(found.ranker.feature_names_in_) == [*COMPATIBILITY, *FURTHER]
    assert found.ranker.coef_[0, -1] > 1.0
    useless = learn_ranker(with_further(data, noise), Config(), QUICK)
    assert list(useless.ranker.feature_names_in_) == list(COMPATIBILITY)
    assert np.argmax(np.abs(useless.ranker.coef_[0])) == 3


def test_labels_that_mean_nothing_give_no_order_and_no_release():
    """Any leak of a person's outcomes into their own prediction would lift this above one half."""
    data = shuffled(planted(person=2.0))
    folds = fold_numbers(data, QUICK)
    found = [auc_within(folds, data.good, each) for each in held_out_odds(data, PRIOR, QUICK)]
    assert found == pytest.approx([0.5, 0.5], abs=0.07)
    assert not learn_ranker(shuffled(data), Config(), QUICK).comparison.better


def test_popularity_alone_gives_no_order_of_people_never_seen():
    data = planted(coef=(0.0,) * 6, person=3.0)
    plain, _ = held_out_odds(data, Weights(0.0, np.zeros(6)), QUICK)
    found = auc_within(fold_numbers(data, QUICK), data.good, plain)
    assert found == pytest.approx(0.5, abs=0.08)


def test_a_popular_persons_trait_is_not_taken_for_what_makes_a_pair_good():
    """The first feature marks pairs of popular people; only the fourth is about the pair."""
    data = planted(rows=3000, people=40, person=2.0)
    share = np.array([data.good[(data.pairs == who).any(axis=1)].mean() for who in range(40)])
    features = data.features.copy()
    features[:, 0] = (share - share.mean())[data.pairs].sum(axis=1) * 4
    data = LabelledPairs(features, data.pairs, data.good, data.weight)
    none = Weights(0.0, np.zeros(6))
    with_people = fit(data, none, (5, 10.0), RankerSettings(person_strength=0.1))
    without = fit(data, none, (5, 10.0), RankerSettings(person_strength=1e6))
    assert abs(with_people.coef[0]) < 0.5 * abs(without.coef[0])
    assert with_people.coef[3] > 1.5


def test_a_firmly_held_prior_is_chosen_where_outcomes_are_noise_and_a_loose_one_where_not():
    settings, rng = RankerSettings(strengths=(1.0, 1000.0)), np.random.default_rng(0)
    assert choose(planted(), PRIOR, settings, rng) == (6, 1.0)
    flat = Weights(-1.0, np.zeros(6))
    assert choose(shuffled(planted(rows=200)), flat, settings, rng) == (6, 1000.0)


def test_calibration_takes_boasting_back_and_leaves_what_is_right():
    rng = np.random.default_rng(3)
    odds = rng.normal(-1, 1, 5000)
    good = (rng.random(5000) < expit(odds)).astype(np.int64)
    data = LabelledPairs(odds[:, None], np.zeros((5000, 2), np.int64), good, np.ones(5000))
    shift, slope = calibration(data, odds, QUICK)
    assert (shift, slope) == pytest.approx((0.0, 1.0), abs=0.12)
    shift, slope = calibration(data, 3 * odds + 1, QUICK)
    assert slope == pytest.approx(1 / 3, abs=0.05)
    assert calibration(data, -odds, QUICK)[1] == 0.0


def test_too_few_outcomes_are_refused_with_their_number():
    with pytest.raises(InputError, match="20 introductions with a known outcome"):
        learn_ranker(planted(rows=20), Config(), QUICK)


def test_the_same_seed_gives_the_same_ranker():
    one, two = (learn_ranker(planted(rows=200), Config(), QUICK).ranker for _ in range(2))
    assert (one.coef_ == two.coef_).all()


def test_the_sample_clubs_pairs_have_production_features_and_split_by_person(prepared):
    data = labelled_pairs(prepared)
    assert data.features.shape == (len(data.good), len(COMPATIBILITY) + len(FURTHER))
    assert 0.05 < data.good.mean() < 0.4
    for train, test in person_folds(data.pairs, 6, np.random.default_rng(0)):
        assert not np.isin(data.pairs[train], data.pairs[test]).any()


def test_a_folder_without_outcomes_says_what_is_missing(tmp_path):
    (tmp_path / "members.csv").write_text("id,name,headline\na,A,B\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no history\.csv"):
        read_folder(tmp_path)


@pytest.fixture
def command(prepared, monkeypatch):
    """The command on the sample club, encoded once and learnt with few folds."""
    monkeypatch.setattr(ranker_module, "prepare", lambda *_: prepared)
    real = ranker_module.learn_ranker
    quick = lambda data, config, _: real(data, config, QUICK)  # noqa: E731
    monkeypatch.setattr(ranker_module, "learn_ranker", quick)
    return lambda *options: CliRunner().invoke(app, ["ranker", "--club", str(SAMPLE), *options])


def test_a_ranker_that_is_not_shown_to_be_better_replaces_nothing_unless_forced(command, tmp_path):
    out = tmp_path / "ranker"
    refused = command("--out", str(out))
    assert isinstance(refused.exception, InputError)
    assert "--force" in str(refused.exception)
    assert not out.exists()

    forced = command("--out", str(out), "--force")
    assert forced.exit_code == 0, forced.output
    assert "simulated" in forced.output
    ranker, manifest = load_ranker(out, COMPATIBILITY, FURTHER)
    assert manifest["released"] == "forced"
    assert manifest["data"]["simulated"] is True
    assert manifest["features"] == list(ranker.feature_names_in_)
    assert manifest["metrics"]["better"] is False
    assert ranker.coef_[0] == pytest.approx(list(manifest["weights"].values()), abs=1e-6)


def test_the_sample_clubs_history_is_known_to_be_simulated():
    assert sha256_of(SAMPLE / "history.csv") in ranker_module.SIMULATED


@pytest.fixture
def artefact(tmp_path):
    ranker = PriorLogisticRegression.from_prior(COMPATIBILITY, Config().compatibility)
    save_ranker(tmp_path / "ranker", ranker, {"kind": "ranker"})
    return tmp_path / "ranker"


def test_a_saved_ranker_predicts_the_same(artefact):
    ranker, _ = load_ranker(artefact, COMPATIBILITY)
    prior = PriorLogisticRegression.from_prior(COMPATIBILITY, Config().compatibility)
    rows = np.random.default_rng(0).random((5, len(COMPATIBILITY)))
    table = pd.DataFrame(rows, columns=list(COMPATIBILITY))
    assert (ranker.predict_proba(table) == prior.predict_proba(table)).all()


def test_a_ranker_of_other_features_is_refused_by_their_names(artefact):
    with pytest.raises(ModelFileError, match=r"does not know height and reads travel"):
        load_ranker(artefact, [*COMPATIBILITY[:-1], "height"])
    with pytest.raises(ModelFileError, match="in the order"):
        load_ranker(artefact, COMPATIBILITY[::-1])


def test_a_manifest_that_lies_about_features_is_found_out(artefact):
    other = [*COMPATIBILITY[:-1], "height"]
    manifest = json.loads((artefact / MANIFEST).read_text(encoding="utf-8"))
    write_manifest(artefact, manifest | {"features": other})
    with pytest.raises(ModelFileError, match=r"ranker\.skops was trained on other features"):
        load_ranker(artefact, other)


class Stranger(PriorLogisticRegression):
    """A type nobody said to trust."""


def test_an_unknown_type_is_refused_by_its_name(tmp_path):
    ranker = Stranger.from_prior(COMPATIBILITY, Config().compatibility)
    save_ranker(tmp_path / "ranker", ranker, {})
    with pytest.raises(ModelFileError, match=r"not trusted: .*Stranger"):
        load_ranker(tmp_path / "ranker", COMPATIBILITY)


def test_a_damaged_or_foreign_file_is_refused(artefact):
    (artefact / FILE).write_bytes(b"no zip")
    with pytest.raises(ModelFileError, match="damaged or another file"):
        load_ranker(artefact, COMPATIBILITY)
    manifest = json.loads((artefact / MANIFEST).read_text(encoding="utf-8"))
    write_manifest(artefact, manifest | {"files": {FILE: hashlib.sha256(b"no zip").hexdigest()}})
    with pytest.raises(ModelFileError, match="no skops file"):
        load_ranker(artefact, COMPATIBILITY)
    write_manifest(artefact, {"files": {"a": sha256_of(artefact / FILE)}})
    (artefact / FILE).rename(artefact / "a")
    with pytest.raises(ModelFileError, match="no ranker"):
        load_ranker(artefact, COMPATIBILITY)
