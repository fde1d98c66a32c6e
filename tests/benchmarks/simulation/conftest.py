from pathlib import Path

import pandas as pd
import pytest

from benchmarks.simulation.sample_club import make_club
from recommender.tables import read_members

FOLDER = Path(__file__).parents[3] / "data" / "sample_club"


@pytest.fixture(scope="session")
def folder():
    return FOLDER


@pytest.fixture(scope="session")
def members():
    return read_members(FOLDER / "members.csv", strict=True)[0]


@pytest.fixture(scope="session")
def club(members):
    return make_club(members)


@pytest.fixture(scope="session")
def cells():
    """members.csv as the bare text of its cells."""
    return pd.read_csv(FOLDER / "members.csv", dtype=str, keep_default_na=False)
