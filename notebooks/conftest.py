"""Notebooks run in the tests; their kernel is another process, reached on this machine alone."""

import pytest


def pytest_collection_modifyitems(items):
    """Let the notebooks of this folder talk to their kernel, where other tests may open no socket."""
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.enable_socket)
