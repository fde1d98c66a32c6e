"""Two tiny judged clubs, written and prepared once for each file of tests."""

import pytest

from benchmarks.quality.hosts.clubs import read_hosted_clubs
from tests.benchmarks.quality.hosts.made_up import write_clubs


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return write_clubs(tmp_path_factory.mktemp("hosts"))


@pytest.fixture(scope="module")
def clubs(judged, encoder):
    return list(read_hosted_clubs(judged, encoder))
