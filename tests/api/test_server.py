"""What a process that serves does so that short work never waits long for other work."""

import gc
import sys

import pytest

from recommender.api.server import favour_short_work


@pytest.fixture
def as_before():
    interval = sys.getswitchinterval()
    yield
    sys.setswitchinterval(interval)
    gc.unfreeze()


def test_the_event_loop_gets_its_turn_soon_and_collections_are_short(as_before):
    sys.setswitchinterval(0.005)
    favour_short_work()
    assert sys.getswitchinterval() <= 0.001
    assert gc.get_freeze_count() > 10_000
    kept = len(gc.get_objects())
    assert kept < 1_000, "what was there is looked at no more"
