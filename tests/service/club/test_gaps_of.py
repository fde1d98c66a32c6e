"""What nobody in the club has: counted on needs, and gone once a contact has met one."""

import pytest

from recommender.club.warm import CameOf, Request, RequestState
from recommender.pipeline.warm import NEED

ODD = "A diver who repairs ships under the ice of Lake Baikal"


@pytest.fixture
def gaps(drafted):
    drafted.change("m001", needs=(ODD,))
    return drafted.services.gaps


def texts_of(found):
    return {need.text for gap in found.gaps.gaps for need in gap.needs}


def test_a_need_that_nobody_meets_is_open_and_counted(drafted, gaps):
    found = gaps.find()
    assert ODD in texts_of(found)
    assert 0 < found.gaps.open <= found.gaps.needs
    assert found.club.rows.keys() == drafted.members().keys()


def test_once_its_asker_says_that_a_contact_has_met_it_it_is_gone(drafted, gaps):
    before = gaps.find().gaps
    said = "2026-11-25T09:00:00+00:00"
    with drafted.store.write() as session:
        session.warm_requests.put([
            Request("r" * 16, "m001", "m002", "c1", NEED, ODD, named=True,
                    state=RequestState.INTRODUCED, created_at=said, changed_at=said,
                    came_of=CameOf.HELPED)
        ])  # fmt: skip
    after = gaps.find()
    assert ODD not in texts_of(after)
    assert after.gaps.open == before.open - 1


def test_an_offer_that_nobody_asks_for_names_whom_it_might_help(gaps):
    found = gaps.find()
    assert found.gaps.unasked
    for unasked in found.gaps.unasked:
        assert unasked.offer.member in found.club.rows
        assert unasked.offer.member not in unasked.helps
        assert set(unasked.helps) <= found.club.rows.keys()
