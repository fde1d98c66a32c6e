"""The real encoder, the sample club, and its round, made once per run."""

from pathlib import Path

import pytest

from recommender.config import Config
from recommender.pipeline import introduce_club
from recommender.service.bootstrap import make_encoder, prepare
from recommender.service.club_files import load_club
from tests.postgres import NO_SERVER, Postgres, programs

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample_club"
WEEK = "2026-W48"


@pytest.fixture(scope="session")
def encoder():
    return make_encoder(cache=False)


@pytest.fixture(scope="session")
def sample_club():
    return load_club(SAMPLE)


@pytest.fixture(scope="session")
def prepared(sample_club, encoder):
    return prepare(sample_club, encoder, Config())


@pytest.fixture(scope="session")
def sample_round(prepared):
    return introduce_club(prepared, WEEK)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL server, started when first used."""
    folder = programs()
    if folder is None:
        pytest.skip(NO_SERVER)
    server = Postgres(folder, tmp_path_factory.mktemp("pg"))
    yield server
    server.stop()
