"""The real encoder, the sample club, and its round, made once per run."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from recommender.config import Config
from recommender.pipeline import introduce_club
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.club_files import load_club
from recommender.service.club.vectors import RecentVectors
from tests.postgres import NO_SERVER, Postgres, programs

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample_club"
WEEK = "2026-W48"
settings.register_profile("whatever it takes", deadline=None)  # what is slow is no fault of a test
settings.load_profile("whatever it takes")


@pytest.fixture(scope="session")
def encoder():
    """The real one; what several tests ask for is encoded once."""
    return RecentVectors(make_encoder(cache=False))


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
def postgres():
    """A PostgreSQL server, started when first used."""
    folder = programs()
    if folder is None:
        pytest.skip(NO_SERVER)
    server = Postgres(folder)
    yield server
    server.stop()


def pytest_terminal_summary(terminalreporter):
    """Name what was skipped in CI for another reason than data that are not there."""
    for reason in sorted(_skips_of_no_data(terminalreporter)):
        terminalreporter.write_line(f"FAILED: skipped in CI: {reason}", red=True)


def pytest_sessionfinish(session, exitstatus):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # one of several processes: the first of them reports
        return
    if os.environ.get("CI") and exitstatus == 0 and _skips_of_no_data(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skips_of_no_data(reporter):
    """What was skipped though nothing but data may lack in CI; nothing elsewhere."""
    if not os.environ.get("CI"):
        return set()
    skipped = [str(each.longrepr) for each in reporter.stats.get("skipped", ())]
    return {reason for reason in skipped if "no data" not in reason}
