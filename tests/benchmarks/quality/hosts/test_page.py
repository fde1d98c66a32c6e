"""The page that users read: what it says is what the records say, losses included."""

import pytest

from benchmarks.quality.hosts.baselines import HOST, RANDOM
from benchmarks.quality.hosts.hosts import ALL, FIRST, LIST, MONTH, OURS, SETTINGS, WEEK
from benchmarks.quality.hosts.measures import METRICS
from benchmarks.quality.hosts.page import compose_page, write_page
from benchmarks.quality.hosts.told import CAN, MIGHT, NEEDS, TOLD
from benchmarks.quality.records import QualityRecord

RIVAL = "nearest profile"
WOULD = METRICS[0]


def record(protocol, method, metric, value, n=40, half=0.01):
    return QualityRecord(
        protocol=protocol, method=method, metric=metric, value=value, low=value - half,
        high=value + half, n=n,
    )  # fmt: skip


def measured(values=None, clubs=("thin", "city")):
    """Records of every club; ours is at .6, the rival at .4, the host at .9, unless told otherwise.

    ``values`` are by club, setting, method and metric.
    """
    usual = {OURS: 0.6, RIVAL: 0.4, RANDOM: 0.2, HOST: 0.9}
    records = []
    for club in (ALL, *clubs):
        for setting in SETTINGS:
            metrics = (*METRICS, "nDCG@10") if setting == LIST else METRICS
            for metric in metrics:
                for method, value in usual.items():
                    usually = 1 - value if metric == "at 0" else value
                    given = (values or {}).get((club, setting, method, metric), usually)
                    records.append(record(f"hosts, {club}, {setting}", method, metric, given))
    return records


def part(page, head):
    """Lines of a section."""
    return page.split(f"## {head}\n")[1].split("\n## ")[0]


def losses(page):
    return [line for line in part(page, "Where we lose").splitlines() if line.startswith("- ")][
        :-2
    ]  # the last two are of every page


def test_where_we_are_ahead_in_everything_nothing_is_lost():
    page = compose_page(measured())
    assert losses(page) == []
    assert "$" not in page
    won = part(page, "Who wins")
    assert won.count("ours (0.600) is ahead; next is nearest profile (0.400)") == len(SETTINGS)


@pytest.mark.parametrize(
    ("key", "value", "begins"),
    [
        ((ALL, MONTH, RIVAL, WOULD), 0.8, "- All clubs, four weeks, **host would**: nearest"),
        ((ALL, WEEK, RIVAL, "at 0"), 0.1, "- All clubs, first week, **at 0**: nearest"),
        ((ALL, LIST, RANDOM, "nDCG@10"), 0.7, "- All clubs, a member's first three, **nDCG@10**"),
        (("thin", FIRST, RIVAL, WOULD), 0.7, "- Thin, a member's first, **host would**: nearest"),
    ],
)
def test_a_loss_is_said_where_it_is_and_nowhere_else(key, value, begins):
    [line] = losses(compose_page(measured({key: value})))
    assert line.startswith(begins)
    assert " is number 2 of 3;" in line


def test_what_a_single_club_has_less_of_beside_what_a_host_would_is_no_loss():
    values = {("thin", MONTH, RIVAL, "across industries"): 0.99}
    assert losses(compose_page(measured(values))) == []


def test_the_host_is_nobodys_rival():
    page = compose_page(measured())
    assert f"next is {HOST}" not in page
    assert HOST in part(page, "Who wins"), "but stands in the table"


def test_the_shares_of_the_sentences_are_those_of_the_records():
    page = compose_page(
        measured(
            {
                (ALL, FIRST, OURS, WOULD): 0.71,
                (ALL, WEEK, OURS, WOULD): 0.62,
                (ALL, MONTH, OURS, WOULD): 0.53,
                (ALL, MONTH, OURS, "at 0"): 0.14,
                (ALL, MONTH, HOST, WOULD): 0.87,
            }
        )
    )
    lost = " ".join(part(page, "Where we lose").split())
    assert "in four weeks 14% of them are at 0" in lost
    assert "71% of those who come first on a member's own list" in lost
    assert "62% in the first week and 53% over four weeks" in lost
    assert "87% are good over four weeks" in lost


def test_clubs_are_rows_and_the_best_of_them_all_is_the_first_column():
    page = part(compose_page(measured({("city", LIST, RIVAL, WOULD): 0.95})), "By club")
    table = page.split("A member's first three:\n\n")[1].split("\n\n")[0].splitlines()
    # .4 and .95 are more together than .6 twice
    assert table[0].split(" | ")[:3] == ["| club", RIVAL, OURS]
    assert [row.split(" | ")[0] for row in table[2:]] == ["| thin", "| city"]
    assert table[3].split(" | ")[1].startswith("0.950 (")


@pytest.mark.parametrize(("count", "word"), [(1, "one"), (12, "twelve"), (13, "13")])
def test_the_number_of_clubs_is_spelt_out_up_to_twelve(count, word):
    names = [f"club {number}" for number in range(count)]
    page = compose_page(measured(clubs=names))
    assert f"In {word} clubs that the encoder has not seen" in page
    assert ", ".join(f"`{name}`" for name in names) in page


def test_what_members_are_told_is_counted_by_its_wording(tmp_path):
    told = [
        record(NEEDS, OURS, "nDCG@10", 0.812, n=33),
        record(NEEDS, "characters (TF-IDF)", "nDCG@10", 0.5, n=33),
        record(TOLD, CAN, "at least partly", 0.92, n=50),
        record(TOLD, CAN, "clearly", 0.7, n=50),
        record(TOLD, MIGHT, "at least partly", 0.6, n=80),
        record(TOLD, MIGHT, "clearly", 0.3, n=80),
    ]
    write_page([*measured(), *told], tmp_path / "page.md")
    said = part((tmp_path / "page.md").read_text(encoding="utf-8"), "What members are told")
    assert "33 needs of the sample club" in said
    assert "ours 0.812 (0.802 to 0.822); characters (TF-IDF) 0.500" in said
    assert f"Of 50 judged pairs that members would be told {CAN} of, 92% (91% to 93%)" in said
    assert f"Of 80 judged pairs that members would be told {MIGHT} of, 60% (59% to 61%)" in said
