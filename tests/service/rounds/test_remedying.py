"""What would serve whom a round leaves without anybody: worked out, kept, and forgotten in time."""

import pytest

from recommender.ports.refusals import UnknownIdError
from recommender.service.rounds.remedying import Remedying


@pytest.fixture
def strict(drafted):
    """A round under a floor that leaves some without anybody."""
    drafted.solve(**{"rules.floor": 0.5})
    return drafted


def served(small):
    return {end for pair in small.pairs() for end in pair}


def test_each_helps_somebody_who_has_nobody_the_most_first(strict):
    left = set(strict.members()) - served(strict)
    remedies = strict.services.remedying.of(strict.round)
    assert left
    assert remedies
    assert [remedy.gained for remedy in remedies] == sorted(
        (remedy.gained for remedy in remedies), reverse=True
    )
    for remedy in remedies:
        assert remedy.gained >= 1
        assert set(remedy.helped) <= left


def test_the_lower_floor_that_is_named_does_serve_them(strict):
    [floor] = [
        one for one in strict.services.remedying.of(strict.round) if one.name == "rules.floor"
    ]
    before = served(strict)
    strict.solve(**{"rules.floor": floor.value})
    assert len(served(strict)) >= len(before) + floor.gained


def test_it_is_worked_out_once_while_nothing_changes(strict):
    remedying = strict.services.remedying
    first = remedying.of(strict.round)
    assert remedying.of(strict.round) is first
    strict.change("m001", paused_until=None, per_round=0)
    assert remedying.of(strict.round) is not first


def test_nothing_is_kept_of_who_has_left(strict):
    remedying = strict.services.remedying
    first = remedying.of(strict.round)
    remedying.forget("m001")
    again = remedying.of(strict.round)
    assert again is not first
    assert again == first


def test_no_such_round(drafted):
    remedying = Remedying(drafted.store, drafted.services.club)
    with pytest.raises(UnknownIdError, match="round"):
        remedying.of("nothing")
