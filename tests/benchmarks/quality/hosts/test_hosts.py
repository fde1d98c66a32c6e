"""The bench on two tiny clubs: rules are kept, nobody meets twice, the host cannot be beaten."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.quality.hosts.baselines import HOST, METHODS, RANDOM
from benchmarks.quality.hosts.clubs import read_hosted_clubs
from benchmarks.quality.hosts.hosts import ALL, LIST, MONTH, SETTINGS, WEEK, evaluate_hosts
from benchmarks.quality.hosts.measures import METRICS
from benchmarks.quality.hosts.page import compose_page
from benchmarks.quality.hosts.rounds import introduce_as_shipped, introduce_by, run_weeks
from benchmarks.quality.hosts.told import CAN, MIGHT, count_right
from benchmarks.quality.records import read_records
from recommender.cli.main import app
from recommender.config import Evidence
from recommender.errors import InputError

ROOT = Path(__file__).resolve().parents[4]
RESULTS = ROOT / "benchmarks" / "quality" / "hosts" / "results.json"


@pytest.fixture(scope="module")
def records(judged, encoder):
    return evaluate_hosts(judged, encoder=encoder)


def value(records, protocol, method, metric="host would"):
    (found,) = [
        r for r in records if (r.protocol, r.method, r.metric) == (protocol, method, metric)
    ]
    return found.value


def test_members_are_found_in_the_folder_or_beside_it(clubs):
    assert [(club.name, club.focal_ids) for club in clubs] == [
        ("thin", ("n0", "n1", "n2")),
        ("sample", ("n0", "n1", "n2")),
    ]


def test_what_is_known_of_a_pair_is_what_the_tables_say(clubs):
    hosted, row = clubs[0], clubs[0].prepared.club.row
    n0 = 0
    assert not hosted.permitted[n0, row("g1")], "they know each other"
    assert not hosted.permitted[n0, row("n0")]
    assert hosted.permitted[n0, row("g0")]
    assert not hosted.apart[n0, row("n1")], "both know g1"
    assert hosted.apart[n0, row("g0")]
    assert hosted.across[n0, row("g0")]
    assert not hosted.across[n0, row("n1")], "both work in an office"
    assert hosted.grades[n0, row("g0")] == 3.0


@pytest.mark.parametrize("ours", [True, False])
def test_no_pair_meets_twice_and_the_rules_are_kept(clubs, ours):
    hosted = clubs[0]
    solve = introduce_as_shipped if ours else introduce_by(METHODS["nearest profile"](hosted))
    weeks = np.array(run_weeks(hosted, solve))
    assert weeks.shape == (4, 3, 8)
    assert weeks.sum(axis=0).max() == 1.0
    assert weeks.sum(axis=2).max() == 1.0, "one introduction a week by default"
    assert not weeks.sum(axis=0)[~hosted.permitted].any()


def test_the_hosts_own_choice_is_the_most_there_is(records):
    # n1 knows its best, and the second best, of grade 1, is the best of n2: 3 + 0 + 3
    assert value(records, "hosts, thin, first week", HOST, "mean grade") == 2.0
    assert value(records, "hosts, thin, a member's first", HOST, "mean grade") == pytest.approx(
        7 / 3
    )
    assert value(records, f"hosts, {ALL}, {LIST}", HOST, "nDCG@10") == 1.0
    for setting in SETTINGS:
        best = value(records, f"hosts, {ALL}, {setting}", HOST, "mean grade")
        others = [value(records, f"hosts, {ALL}, {setting}", m, "mean grade") for m in METHODS]
        assert best == max(others)


def test_random_is_the_mean_of_whom_each_may_meet(records, clubs):
    hosted = clubs[0]
    shares = [
        (grades[may] >= 2).mean()
        for grades, may in zip(hosted.grades, hosted.permitted, strict=True)
    ]
    for setting in (WEEK, MONTH, LIST):
        assert value(records, f"hosts, thin, {setting}", RANDOM) == pytest.approx(np.mean(shares))


def test_clubs_of_the_same_people_have_the_same_numbers_and_so_have_both_together(records):
    by_club: dict[str, dict[tuple[str, str, str], float]] = {}
    for record in records:
        _, club, rest = record.protocol.split(", ", 2)
        by_club.setdefault(club, {})[rest, record.method, record.metric] = record.value
    assert set(by_club) == {"thin", "sample", ALL}
    assert by_club["thin"] == pytest.approx(by_club["sample"], nan_ok=True)
    assert by_club["thin"] == pytest.approx(by_club[ALL], nan_ok=True)
    assert {metric for _, _, metric in by_club[ALL]} == {*METRICS, "nDCG@10"}


def test_a_folder_without_judged_clubs_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no judged club; allowed is a folder with one of"):
        list(read_hosted_clubs(tmp_path))


def test_members_that_are_missing_are_named(tmp_path):
    (tmp_path / "judged" / "thin").mkdir(parents=True)
    (tmp_path / "judged" / "thin" / "judgements.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="thin_club"):
        list(read_hosted_clubs(tmp_path / "judged"))


def test_each_wording_is_counted_by_itself():
    evidence = Evidence(might_help=0.5, can_help=0.8)
    chance, grades = np.array([0.9, 0.8, 0.7, 0.5, 0.4]), np.array([2.0, 1, 0, 2, 2])
    found = {(r.method, r.metric): (r.value, r.n) for r in count_right(chance, grades, evidence)}
    assert found == {
        (CAN, "at least partly"): (1.0, 2),
        (CAN, "clearly"): (0.5, 2),
        (MIGHT, "at least partly"): (0.5, 2),
        (MIGHT, "clearly"): (0.5, 2),
    }


def test_the_command_writes_results_and_the_page(judged, tmp_path):
    page = tmp_path / "page.md"
    none = str(tmp_path / "no.csv")
    arguments = ["evaluate", "hosts", "--data", str(judged), "--judgements", none, "--json"]
    done = CliRunner().invoke(app, [*arguments, "--out", str(tmp_path), "--page", str(page)])
    assert done.exit_code == 0, done.exception
    written = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert json.loads(done.stdout)["records"] == written
    text = page.read_text(encoding="utf-8")
    assert text == compose_page(read_records(tmp_path / "results.json"))
    assert "two clubs" in text
    assert "`thin`, `sample`" in text
    assert "No needs were judged." in text
    assert "$" not in text


def test_the_page_of_nothing_measured_is_refused():
    with pytest.raises(InputError, match="no judged club"):
        compose_page([])


def test_the_committed_page_is_what_its_results_give():
    page = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
    assert compose_page(read_records(RESULTS)) == page
