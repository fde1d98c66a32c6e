"""One cluster of two workers on this machine for all tests here."""

import os
import secrets
import signal
import tempfile
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="ray is not installed")

from recommender.adapters.ray.cluster import joined


@pytest.fixture(scope="session")
def cluster():
    # Sockets lie in it, and their paths may be about 100 characters long.
    with (
        pytest.MonkeyPatch.context() as patched,
        tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder,
    ):
        # A token of its own, or Ray would leave one in the home folder.
        patched.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
        with joined("local", num_cpus=2, _temp_dir=folder, object_store_memory=150 << 20):
            yield


@pytest.fixture
def dying_once(tmp_path):
    """Make a function kill the worker that is the first to call it, in the middle of its task."""

    def made(function):
        killed = tmp_path / f"killed in {function.__name__}"

        def fatal_the_first_time(*args):
            try:
                Path(killed).touch(exist_ok=False)
            except FileExistsError:
                return function(*args)
            return os.kill(os.getpid(), signal.SIGKILL)

        return fatal_the_first_time

    return made
