"""What is told of a made-up club's ties and rounds, on a club whose numbers are counted by hand."""

import pandas as pd
import pytest

from benchmarks.simulation.sample_club import (
    LAST_WEEK,
    describe,
    describe_history,
    make_club,
    write,
)
from recommender.club.club import Club
from recommender.errors import OutputError
from tests.benchmarks.simulation.clubs import block_club, member

CITIES = ("Linz", "Linz", "Linz", "Berlin", "Berlin", "Berlin", "Köln")
TRADES = ("retail", "retail", "retail", "logistics", "logistics", "logistics", "")


@pytest.fixture(scope="module")
def two_circles():
    """Two triangles of one city and one industry each, a tie between them, and one who knows nobody."""
    members = [
        member(number, city=city, industry=trade, level="owner")
        for number, (city, trade) in enumerate(zip(CITIES, TRADES, strict=True))
    ]
    ids = [one.id for one in members]
    pairs = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)]
    ties = pd.DataFrame(
        [(ids[a], ids[b], 1.0, "met") for a, b in pairs], columns=["a", "b", "strength", "source"]
    )
    return Club.build(members, ties)


def test_ties_are_counted_by_hand(two_circles):
    numbers = describe(two_circles)
    assert numbers["members"] == 7
    assert numbers["ties"] == 7
    assert numbers["contacts, mean"] == pytest.approx(2.0)
    assert numbers["contacts, median"] == 2.0
    assert numbers["contacts, most"] == 3
    assert numbers["members without a contact"] == 1
    assert numbers["ties within city"] == pytest.approx(6 / 7)
    assert numbers["ties within industry"] == pytest.approx(6 / 7)
    assert numbers["ties within level"] == 1.0
    assert numbers["ties across industry and city"] == pytest.approx(1 / 7)


def test_circles_are_the_two_that_were_planted(two_circles):
    numbers = describe(two_circles)
    assert numbers["communities of two or more"] == 2
    assert numbers["E-I index over communities"] == pytest.approx((1 - 6) / 7)
    # each circle has 6 of 14 ends inside and 7 of 14 in all
    assert numbers["modularity of the communities"] == pytest.approx(2 * (6 / 14 - (7 / 14) ** 2))
    # of ten corners, one at each of four members and three at each end of the bridge, six are closed
    assert numbers["clustering coefficient"] == pytest.approx(6 / 10)


def test_pairs_with_a_mutual_contact_are_those_two_steps_apart(two_circles):
    # in each triangle all 3 pairs; over the bridge 2 of the first with 3, and 2 with 2 of the second
    assert describe(two_circles)["pairs with a mutual contact"] == pytest.approx(10 / 21, abs=0.03)


def test_rounds_are_counted_by_hand():
    members = [member(number) for number in range(4)]
    ids = [one.id for one in members]
    history = pd.DataFrame(
        {
            "week": ["2026-W46", "2026-W46", "2026-W47"],
            "a": [ids[0], ids[2], ids[0]],
            "b": [ids[1], ids[3], ids[2]],
            "accepted_a": [True, True, False],
            "accepted_b": [True, False, False],
            "met": [True, False, False],
            "glad_a": [5, None, None],
            "glad_b": [3, None, None],
            "learned_a": [2, None, None],
            "learned_b": [None, None, None],
        }
    )
    numbers = describe_history(Club.build(members, history=history))
    assert numbers == pytest.approx(
        {
            "rounds": 2, "introductions": 3, "accepted, share of sides": 3 / 6,
            "met, share of introductions": 1 / 3, "glad, answers": 2, "glad, mean": 4.0,
            "learned, answers": 1, "learned, mean": 2.0,
        }
    )  # fmt: skip


def test_six_rounds_end_with_the_week_that_is_said_and_are_the_same_again():
    members = block_club(6)
    club, again = make_club(members, seed=4), make_club(members[::-1], seed=4)
    pd.testing.assert_frame_equal(club.history, again.history)
    assert club.history["week"].nunique() == 6
    assert club.history["week"].max() == str(LAST_WEEK)
    early = make_club(members, seed=4, last_week=LAST_WEEK.next())
    assert early.history["week"].max() == str(LAST_WEEK.next())


def test_what_is_written_is_read_back(tmp_path):
    club = make_club(block_club(5), seed=2)
    write(club, tmp_path)
    ties = pd.read_csv(tmp_path / "ties.csv")
    assert ties[["a", "b"]].to_numpy().tolist() == club.ties[["a", "b"]].to_numpy().tolist()
    history = pd.read_csv(tmp_path / "history.csv")
    assert history["met"].tolist() == club.history["met"].tolist()
    assert not history.isna().all().any(), "a column in which nothing stands is left out"


def test_a_folder_that_is_none_is_refused(tmp_path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="taken"):
        write(make_club(block_club(2)), tmp_path / "taken")
