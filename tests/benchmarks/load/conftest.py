"""A small database of the load test, made once for each file of tests, as some answer in it."""

import pytest

from benchmarks.load.seed import seed_database
from tests.made_up import Clock

MEMBERS = 40


@pytest.fixture(scope="module")
def seeded(tmp_path_factory):
    """Its folder, its address, an organiser's key, and the members' ids."""
    folder = tmp_path_factory.mktemp("load")
    url = f"sqlite:///{folder}/club-{MEMBERS}.sqlite"
    return folder, url, *seed_database(url, MEMBERS, Clock())
