"""Made-up inventories: as many contacts as asked for, and what they add is counted whole."""

from collections import Counter
from itertools import groupby

import pytest

from benchmarks import warm_introductions
from benchmarks.warm_introductions import measure, plant_contacts
from recommender.club.club import Club
from recommender.trades.table import load_trades
from tests.planted_club import planted_club

COLUMNS = ("members", "each", "needs", "open", "found", "before", "after", "seconds", "planting")


@pytest.fixture(scope="module")
def club():
    return planted_club()


@pytest.mark.parametrize("distinct", [False, True])
def test_everybody_has_as_many_contacts_as_asked_for_each_with_an_id_of_its_own(club, distinct):
    contacts = list(plant_contacts(club, 7, distinct=distinct))
    assert Counter(owner for owner, _ in contacts) == dict.fromkeys(club.ids, 7)
    assert [owner for owner, _ in groupby(contacts, key=lambda each: each[0])] == list(club.ids)
    assert len({(owner, contact.id) for owner, contact in contacts}) == len(contacts)
    assert len({contact.name for _, contact in contacts}) == len(contacts)


def test_roles_are_names_of_trades_in_both_languages(club):
    trades = load_trades().trades
    german, english = ({trade.names[code] for trade in trades} for code in ("de", "en"))
    for at, (_, contact) in enumerate(plant_contacts(club, 6)):
        assert contact.role in (german if at % 2 else english)


def test_no_two_are_at_one_firm_where_they_are_to_be_distinct_and_else_at_none(club):
    firms = [contact.organisation for _, contact in plant_contacts(club, 5, distinct=True)]
    assert len(set(firms)) == len(firms)
    assert not any(contact.organisation for _, contact in plant_contacts(club, 5))


def test_the_same_seed_plants_the_same_and_another_one_others(club):
    one, again = (list(plant_contacts(club, 9, seed=1)) for _ in range(2))
    assert one == again
    assert one != list(plant_contacts(club, 9, seed=2))


def read_row(printed):
    cells = [cell.strip().replace(",", "") for cell in printed.strip().strip("|").split("|")]
    return dict(zip(COLUMNS, map(float, cells), strict=True))


@pytest.fixture
def measured(encoder, monkeypatch, capsys):
    """Measure a club with the encoder that the tests share; the row that is printed."""
    monkeypatch.setattr(warm_introductions, "make_encoder", lambda **_: encoder)

    def run(club, per_member):
        measure(club, per_member, distinct=False, beside_round=False)
        return read_row(capsys.readouterr().out)

    return run


def test_contacts_only_ever_add(club, measured):
    row = measured(club, 20)
    assert (row["members"], row["each"]) == (20, 20)
    assert row["needs"] == sum(len(member.needs) for member in club.members)
    assert 0 < row["found"] <= row["open"] <= row["needs"]
    assert row["before"] <= row["after"] <= row["members"]


def test_without_contacts_nothing_is_added(club, measured):
    row = measured(club, 0)
    assert row["found"] == 0
    assert row["before"] == row["after"]


def test_the_only_one_of_a_club_has_nobody_before_and_nobody_after(club, measured):
    """Their own contacts are no help to themselves."""
    alone = Club.build([club.members[3]])
    row = measured(alone, 200)
    assert row["needs"] == row["open"] == 2
    assert row["found"] == row["before"] == row["after"] == 0


def test_beside_a_round_its_cost_is_said_first(club, encoder, monkeypatch, capsys):
    monkeypatch.setattr(warm_introductions, "make_encoder", lambda **_: encoder)
    measure(club, 20, distinct=True, beside_round=True)
    first, row = capsys.readouterr().out.splitlines()
    assert first.startswith("a round: ")
    assert read_row(row)["each"] == 20
