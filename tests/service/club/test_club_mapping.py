"""The map of the club: everybody is on it, with the introductions of its newest round."""

import pytest

from recommender.service.assembly import assemble
from tests.made_up import Clock


@pytest.fixture
def mapping(drafted):
    return drafted.services.mapping


def arcs_of(drawn):
    ids = drawn.club.ids
    return {tuple(sorted((ids[arc.a], ids[arc.b]))) for arc in drawn.drawn.arcs}


def test_everybody_is_on_it_within_its_edges(drafted, mapping):
    drawn = mapping.draw("de").drawn
    assert sorted(node.row for node in drawn.nodes) == list(range(len(drafted.members())))
    assert all(0 <= node.x <= drawn.width and 0 <= node.y <= drawn.height for node in drawn.nodes)


def test_its_arcs_are_the_introductions_of_the_newest_round(drafted, mapping):
    drawn = mapping.draw("de")
    assert drawn.record.id == drafted.round
    assert arcs_of(drawn) == drafted.pairs()


def test_a_published_round_goes_before_one_that_is_only_solved(drafted, mapping):
    first = drafted.round
    drafted.publish()
    drafted.solve(week="2026-W49")
    assert drafted.round != first
    assert mapping.draw("de").record.id == first


def test_it_is_drawn_once_while_nothing_changes(drafted, mapping):
    drawn = mapping.draw("de")
    assert mapping.draw("de") is drawn
    assert mapping.draw("en") is not drawn
    drafted.ban(min(drafted.pairs()))
    drafted.solve_again()
    assert mapping.draw("de") is not drawn


def test_who_has_left_is_not_on_it(drafted, mapping):
    mapping.draw("de")
    left, *_ = sorted(drafted.members())
    drafted.services.people.erase(left, by="test")
    drawn = mapping.draw("de")
    assert left not in drawn.club.rows
    assert not any(left in pair for pair in arcs_of(drawn))


def test_before_the_first_round_it_has_no_arcs(store, people, encoder):
    drawn = assemble(store, encoder, clock=Clock()).mapping.draw("en")
    assert drawn.record is None
    assert drawn.drawn.arcs == ()
    assert drawn.drawn.nodes
