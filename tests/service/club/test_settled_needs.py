"""Needs that are gone since a contact met them: by the asker's word alone, and for the asker alone."""

import pytest

from recommender.club.warm import CameOf, Request, RequestState, request_id
from recommender.pipeline.warm import NEED
from recommender.service.club.settled_needs import list_settled, read_settled
from tests.service.small_club import BY

SAID = "2026-11-25T09:00:00+00:00"
INTRODUCED = RequestState.INTRODUCED


@pytest.fixture
def settle(store, people):
    """Puts one warm introduction that came to something."""

    def put(kind=NEED, state=INTRODUCED, came_of=CameOf.HELPED, text="An oven"):
        request = Request(
            id=request_id("m001", "m002", "c1", text), asker="m001", owner="m002", contact="c1",
            kind=kind, text=text, named=True, state=state, created_at=SAID, changed_at=SAID,
            came_of=came_of,
        )  # fmt: skip
        with store.write() as session:
            session.warm_requests.put([request])

    return put


def settled(store):
    with store.read() as session:
        return list_settled(session), read_settled(session)


@pytest.mark.parametrize("came_of", [CameOf.MET, CameOf.HELPED])
def test_it_counts_for_the_asker_in_the_week_in_which_they_said_so(store, settle, came_of):
    settle(came_of=came_of)
    requests, table = settled(store)
    assert [request.text for request in requests] == ["An oven"]
    assert table.to_numpy().tolist() == [["2026-W48", "m001"]]


@pytest.mark.parametrize(
    "options",
    [{"came_of": None}, {"came_of": CameOf.NOTHING}, {"state": RequestState.OFFERED},
     {"state": RequestState.REFUSED}, {"kind": "next"}, {"kind": "hope"}],
)  # fmt: skip
def test_nothing_else_does(store, settle, options):
    settle(**options)
    requests, table = settled(store)
    assert requests == ()
    assert len(table) == 0
    assert list(table.columns) == ["week", "member"]


def test_it_goes_with_its_asker(store, people, settle):
    settle()
    people.erase("m001", by=BY)
    assert settled(store)[0] == ()
