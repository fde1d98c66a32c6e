"""A small club with a solved round, made once and copied for each test."""

import pytest

from tests.service.small_club import few_members, make_small, open_small


@pytest.fixture(scope="session")
def small_club(sample_club):
    return few_members(sample_club)


@pytest.fixture(scope="session")
def drafted_file(tmp_path_factory, encoder, small_club):
    """A database with the club and a solved round, and the round's id."""
    path = tmp_path_factory.mktemp("drafted") / "club.sqlite"
    small = make_small(f"sqlite:///{path}", encoder, small_club)
    small.solve()
    small.store.tidy()
    small.store.close()
    return path, small.round


def _open_copy(drafted_file, folder, encoder, **options):
    path, round_id = drafted_file
    copy = folder / "club.sqlite"
    copy.write_bytes(path.read_bytes())
    small = open_small(f"sqlite:///{copy}", encoder, **options)
    small.round = round_id
    return small


@pytest.fixture
def drafted(drafted_file, tmp_path, encoder):
    """A copy of its own: the round is solved and not published."""
    small = _open_copy(drafted_file, tmp_path, encoder)
    yield small
    small.store.close()


@pytest.fixture
def published(drafted):
    """The same with the round published."""
    drafted.publish()
    return drafted


@pytest.fixture
def open_copy(drafted_file, tmp_path, encoder):
    """Opens a copy with other options, such as a zone."""
    opened = []

    def open_with(**options):
        opened.append(_open_copy(drafted_file, tmp_path, encoder, **options))
        return opened[-1]

    yield open_with
    for small in opened:
        small.store.close()


@pytest.fixture(scope="session")
def shared(drafted_file, tmp_path_factory, encoder):
    """For tests that only read: the round is published."""
    small = _open_copy(drafted_file, tmp_path_factory.mktemp("shared"), encoder)
    small.publish()
    yield small
    small.store.close()
