"""A member's own network: from the club's ties and their own inventory, to them alone."""

import pytest

from recommender.club.inventory import Closeness, Contact, Entry
from recommender.ports.refusals import UnknownIdError
from tests.service.small_club import few_ties

FRIEND = Contact(id="c" * 16, name="Karl Kunz", role="Baker", closeness=Closeness.RELATIONSHIP)


@pytest.fixture
def networks(drafted):
    return drafted.services.networks


def note(small, member, contact):
    with small.store.write() as session:
        session.inventories.put(member, [Entry(contact)], "2026-11-22T09:00:00+00:00")


def test_nobody_is_in_two_circles_and_the_reader_in_the_first(shared):
    circles = shared.services.networks.tell("m001").network.circles
    members = [id_ for circle in circles for id_ in circle.members]
    assert len(members) == len(set(members))
    assert set(members) <= shared.members().keys()
    assert [circle.is_own for circle in circles].count(True) == 1
    assert "m001" in circles[0].members
    assert circles[0].is_own


def test_contacts_are_those_of_the_stated_ties(shared):
    known = {end for pair in few_ties(shared) if "m001" in pair for end in pair} - {"m001"}
    network = shared.services.networks.tell("m001").network
    assert network.contacts == len(known)
    assert known <= {id_ for circle in network.circles for id_ in circle.contacts}


def test_the_inventory_counts_for_its_owner_alone(drafted, networks):
    before = networks.tell("m002").network
    note(drafted, "m001", FRIEND)
    assert networks.tell("m001").network.noted[Closeness.RELATIONSHIP] == 1
    assert networks.tell("m002").network == before


def test_the_weeks_of_a_round_come_with_it(published):
    told = published.services.networks.tell(min(min(published.pairs())))
    assert [week for week, _, _ in told.bubbles] == ["2026-W48"]
    assert told.club.rows.keys() == published.members().keys()


def test_nobody_of_this_name(networks):
    with pytest.raises(UnknownIdError, match="member"):
        networks.tell("nobody")
