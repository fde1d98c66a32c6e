"""Adapters behind the pipeline's ports: encoder, cache, ranker, engine."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from recommender.adapters.model_files import read_manifest
from recommender.adapters.threads import InThreads
from recommender.adapters.vector_cache import CachedEncoder
from recommender.config import Config
from recommender.errors import EncoderError, InputError, ModelFileError
from recommender.features.registry import COMPATIBILITY, FURTHER
from recommender.pipeline import introduce_club
from recommender.service.club.bootstrap import load_ranker, make_encoder, prepare, save_ranker
from recommender.service.club.engine_names import EngineName
from recommender.service.club.engines import LOCAL, engine
from tests.conftest import WEEK
from tests.service.counting_encoder import CountingEncoder


def fit_ranker(columns=COMPATIBILITY, seed=0):
    table = pd.DataFrame(
        np.random.default_rng(seed).random((200, len(columns))), columns=list(columns)
    )
    return LogisticRegression(C=0.01).fit(table, table["best_interest"] > 0.5)


@pytest.fixture
def features():
    return pd.DataFrame(
        np.random.default_rng(1).random((20, len(COMPATIBILITY))), columns=list(COMPATIBILITY)
    )


@pytest.fixture
def cache_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_vectors_are_cached_on_disk_unless_that_is_not_wanted(cache_home, encoder):
    cached = make_encoder()
    assert isinstance(cached, CachedEncoder)
    with cached:
        first = cached.encode(["bread", "court"])
    assert np.array_equal(first, encoder.encode(["bread", "court"]))
    again = make_encoder()
    assert isinstance(again, CachedEncoder)
    with again:
        again.encode(["bread", "court"])
        assert (again.hits, again.encoded) == (2, 0)
    assert list(cache_home.rglob("*.sqlite"))
    assert not isinstance(make_encoder(cache=False), CachedEncoder)


def test_an_encoder_that_is_not_there_is_an_error_that_names_it(tmp_path):
    with pytest.raises(EncoderError, match="none"):
        make_encoder(tmp_path / "none", cache=False)
    with pytest.raises(EncoderError, match="batch size"):
        make_encoder(batch_size=0, cache=False)


def test_a_club_is_encoded_once_and_rounds_of_it_encode_nothing(small_club, encoder):
    counting = CountingEncoder(encoder)
    prepared = prepare(small_club, counting, Config())
    own = set(counting.asked)
    counting.asked.clear()
    introduce_club(prepared, WEEK)
    introduce_club(prepared.under(Config().with_knobs(bubble=0.9)), WEEK)
    assert own
    assert counting.asked == []


def test_progress_ends_with_everything_done(small_club, encoder):
    steps = []
    prepare(small_club, encoder, progress=lambda *step: steps.append(step))
    last = {work: (done, total) for work, done, total in steps}
    assert last
    assert all(done == total for done, total in last.values())


def test_every_engine_does_the_work_its_own_way(small_club, encoder):
    assert isinstance(prepare(small_club, encoder).blocks, InThreads)
    with engine(EngineName.LOCAL) as ready:
        assert ready is LOCAL
        assert prepare(small_club, encoder, engine=ready).blocks is LOCAL.blocks


@pytest.mark.parametrize(
    ("name", "address", "message"),
    [
        ("spark", None, r"engine: 'spark' is none; allowed are local, ray"),
        ("local", "host:1", "--address: 'host:1' is of a cluster; name --engine ray"),
    ],
)
def test_an_engine_that_is_none_and_an_address_without_one_are_refused(name, address, message):
    with pytest.raises(InputError, match=message), engine(name, address):
        pass


def test_a_ranker_says_the_same_after_it_was_saved_and_loaded(tmp_path, features):
    model = fit_ranker()
    save_ranker(model, tmp_path / "ours", outcomes="made up")
    here, there = load_ranker(model), load_ranker(tmp_path / "ours")
    np.testing.assert_allclose(here.log_odds(features), there.log_odds(features))
    assert there.identity.startswith("ours@")
    assert tuple(there.features) == COMPATIBILITY
    manifest = read_manifest(tmp_path / "ours")
    assert manifest["outcomes"] == "made up"
    assert manifest["versions"].keys() == {"recommender", "scikit-learn", "numpy", "skops"}


def test_rankers_that_say_something_else_have_another_identity(tmp_path):
    save_ranker(fit_ranker(seed=0), tmp_path / "a" / "ours")
    save_ranker(fit_ranker(seed=1), tmp_path / "b" / "ours")
    first, second = load_ranker(tmp_path / "a" / "ours"), load_ranker(tmp_path / "b" / "ours")
    assert first.identity != second.identity
    assert load_ranker(str(tmp_path / "a" / "ours")).identity == first.identity


def test_a_ranker_may_read_further_columns(tmp_path):
    save_ranker(fit_ranker((*COMPATIBILITY, *FURTHER)), tmp_path / "more")
    assert tuple(load_ranker(tmp_path / "more").features) == (*COMPATIBILITY, *FURTHER)


def test_what_is_no_ranker_is_refused(tmp_path):
    with pytest.raises(InputError):
        load_ranker(object())
    other = fit_ranker()
    other.feature_names_in_ = np.array(["height", *COMPATIBILITY[1:]], dtype=object)
    with pytest.raises(InputError, match="reads height"):
        load_ranker(other)
    with pytest.raises(ModelFileError):
        load_ranker(tmp_path / "nowhere")


def test_a_ranker_fitted_on_columns_without_names_is_not_saved(tmp_path):
    table = np.random.default_rng(0).random((200, len(COMPATIBILITY)))
    unnamed = LogisticRegression().fit(table, table[:, 0] > 0.5)
    with pytest.raises(InputError):
        save_ranker(unnamed, tmp_path / "ours")
    assert not (tmp_path / "ours").exists()


def test_a_damaged_ranker_is_refused_by_its_file(tmp_path):
    save_ranker(fit_ranker(), tmp_path / "ours")
    (file,) = [path for path in (tmp_path / "ours").iterdir() if path.suffix != ".json"]
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelFileError, match=file.name):
        load_ranker(tmp_path / "ours")


def test_a_round_by_a_learnt_ranker_says_so_and_is_another_one(small_club, encoder):
    model = fit_ranker()
    prior = introduce_club(prepare(small_club, encoder), WEEK)
    learnt = introduce_club(prepare(small_club, encoder, ranker=model), WEEK)
    assert prior.versions["ranker"] == "prior"
    assert learnt.versions["ranker"] == load_ranker(model).identity
    weights = [[pair.compatibility for pair in each.introductions] for each in (prior, learnt)]
    assert weights[0] != weights[1]
