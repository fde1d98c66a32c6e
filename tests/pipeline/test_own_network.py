"""A member's own network: planted circles, thin lines and dormant contacts are found, and nothing of others."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from recommender.club.club import Club
from recommender.club.inventory import Closeness, Contact, Inventory, Wish, WishKind
from recommender.club.week import Week
from recommender.config import Config
from recommender.letters import Voice
from recommender.letters.network_words import say_network, say_network_line
from recommender.pipeline.own_network import find_own_network
from recommender.service.club.bootstrap import prepare
from tests.planted_club import person

WEEK = Week.parse("2026-W48")
LONG_AGO, LATELY = WEEK.monday - timedelta(weeks=40), WEEK.monday - timedelta(weeks=3)


def two_circles(bridges):
    """Two cliques of six; some of the first know some of the second."""
    halves = [range(6), range(6, 12)]
    pairs = [(a, b) for half in halves for a in half for b in half if a < b] + bridges
    ties = pd.DataFrame([(f"m{a:02d}", f"m{b:02d}", 1.0, "own") for a, b in pairs],
                        columns=["a", "b", "strength", "source"])  # fmt: skip
    return Club.build([person(number) for number in range(12)], ties)


@pytest.fixture(scope="module")
def bridged(encoder):
    return prepare(two_circles([(0, 6)]), encoder, Config())


def look(prepared, encoder, member="m00", *contacts, wishes=()):
    return find_own_network(
        prepared, encoder, member, WEEK, Inventory(tuple(contacts), tuple(wishes))
    )


def test_a_line_that_one_contact_carries_is_thin_and_named(bridged, encoder):
    network = look(bridged, encoder)
    own, other = network.circles
    assert own.is_own
    assert own.contacts == tuple(f"m{number:02d}" for number in range(1, 6))
    assert other.contacts == ("m06",)
    assert other.is_thin
    assert network.bridged == (other,)
    told = say_network(network, (), bridged.club, Voice("en"))
    assert any("It hangs on Person 6 alone." in line for line in told[0].lines)
    assert "Person 6" in say_network_line(network, bridged.club, Voice("de"))


def test_who_knows_nobody_elsewhere_is_told_so(bridged, encoder):
    network = look(bridged, encoder, "m03")
    assert network.bridged == ()
    assert network.circles[-1].contacts == ()
    told = say_network(network, (), bridged.club, Voice("en"))
    assert any(line.startswith("You know nobody here yet") for line in told[0].lines)
    assert say_network_line(network, bridged.club, Voice("en")) == ""


def test_burts_measures_are_those_of_the_papers(bridged, encoder):
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from(zip(bridged.club.ties["a"], bridged.club.ties["b"], strict=True))
    for member in ("m00", "m03"):
        network = look(bridged, encoder, member)
        assert network.contacts == graph.degree(member)
        assert network.constraint == pytest.approx(nx.constraint(graph)[member])
        assert network.effective_size == pytest.approx(nx.effective_size(graph)[member])


@pytest.mark.parametrize(
    ("language", "measured", "said"),
    [("en", (1, 1.0, 1.0), ["You know one person in the club.", "What you hear all comes from one corner."]),
     ("de", (1, 1.0, 1.0), ["Du kennst eine Person im Club.", "Was du erfährst, kommt alles aus einer Ecke."]),
     ("en", (4, 1.2, 0.9), ["no farther than a single contact", "one corner"]),
     ("de", (5, 3.2, 0.3), ["wie 3 Kontakte, die nichts miteinander", "3 voneinander unabhängige Kontakte"])],
)  # fmt: skip
def test_one_contact_and_several_are_said_as_people_say_it(
    bridged, encoder, language, measured, said
):
    names = ("contacts", "effective_size", "constraint")
    network = replace(look(bridged, encoder), **dict(zip(names, measured, strict=True)))
    lines = say_network(network, (), bridged.club, Voice(language))[1].lines
    assert all(part in line for part, line in zip(said, lines[:2], strict=True)), lines


def test_how_the_bubble_changed_counts_what_is_and_no_meeting_that_is_only_planned(
    bridged, encoder
):
    network = replace(look(bridged, encoder), bubble=0.5)

    def told(*bubbles):
        return say_network(network, bubbles, bridged.club, Voice("en"))[1].lines[-1]

    planned = ("2026-W48", 0.5, 0.2)
    assert told(planned) == told(), "nobody has met yet"
    assert told(("2026-W40", 0.8, 0.6), planned) == (
        "Since week 40, 2026 that has changed from 80% to 50%."
    )


def contact(number, role, closeness=Closeness.ACQUAINTANCE, last=LONG_AGO):
    return Contact(id=f"{number:016x}", name=f"Contact {number}", role=role,
                   closeness=closeness, last_contact=last)  # fmt: skip


def test_dormant_contacts_come_by_what_they_are_worth(bridged, encoder):
    contacts = [
        contact(1, "Train driver", Closeness.RELATIONSHIP),
        contact(2, "Train driver", Closeness.ADDRESS),
        contact(3, "Organ builder, restores pipe organs in churches"),
        contact(4, "Organ builder, restores pipe organs in churches", last=LATELY),
        contact(5, "Organ builder, restores pipe organs in churches", last=None),
    ]
    wish = Wish("w" * 16, WishKind.HOPE, "Somebody who repairs church organs")
    network = look(bridged, encoder, "m00", *contacts, wishes=[wish])
    assert [each.contact.name for each in network.dormant] == [
        "Contact 3",
        "Contact 1",
        "Contact 2",
    ]
    assert network.dormant[0].meets == wish.text
    assert network.dormant[1].meets == ""
    assert {each.weeks for each in network.dormant} == {40}
    line = say_network_line(network, bridged.club, Voice("en"))
    assert line.startswith("Worth a call: Contact 3")
    assert "church organs" in line
    few = replace(bridged, config=Config().with_knobs(advice__dormant=1))
    assert len(look(few, encoder, "m00", *contacts, wishes=[wish]).dormant) == 1


def test_contacts_are_counted_by_closeness_and_trade(bridged, encoder):
    contacts = [
        contact(1, "Train driver"), contact(2, "Lokführer", Closeness.ADDRESS),
        contact(3, "Beekeeper", Closeness.RELATIONSHIP), contact(4, ""),
    ]  # fmt: skip
    network = look(bridged, encoder, "m00", *contacts)
    assert sum(network.noted.values()) == 4
    assert network.noted[Closeness.RELATIONSHIP] == 1
    assert [line.contacts for line in network.trades] == [2, 1]
    assert network.trades[1].only == contacts[2]
    assert network.without_trade == 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_empty_network_is_told_of_without_numbers_that_mean_nothing(encoder, language):
    prepared = prepare(Club.build([person(1), person(2)]), encoder, Config())
    network = look(prepared, encoder, "m01")
    assert (network.effective_size, network.constraint, network.bubble) == (None, None, None)
    told = say_network(network, (), prepared.club, Voice(language))
    assert all(section.heading for section in told)
    assert "nan" not in repr(told)


def test_what_others_say_of_a_meeting_changes_nothing_that_is_told(encoder):
    """Whether the other one confirms, denies or says nothing: the same circles and measures."""
    views = []
    for met in (True, False, None):
        club = two_circles([(0, 6)])
        history = pd.DataFrame([{"week": "2026-W40", "a": "m01", "b": "m07", "met": met}])
        prepared = prepare(Club.build(club.members, club.ties, history), encoder, Config())
        network = look(prepared, encoder, "m01")
        views.append((network.contacts, network.constraint, network.effective_size,
                      sorted(id_ for each in network.circles for id_ in each.contacts)))  # fmt: skip
    assert views[0] == views[1] == views[2]
    assert "m07" in views[0][3]


def test_dates_to_come_are_no_reason_to_call(bridged, encoder):
    later = contact(1, "Train driver", last=date(2031, 1, 1))
    assert look(bridged, encoder, "m00", later).dormant == ()
