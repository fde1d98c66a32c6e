"""``recommender evening``: sixty people at ten tables, eight of whom stay away and five come late."""

import json
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from recommender.cli.main import app
from recommender.errors import InputError

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample_club"
FILES = ["--members", SAMPLE / "members.csv", "--ties", SAMPLE / "ties.csv"]

QUICK = ["--set", "evenings.steps_per_seat=2000", "--set", "evenings.again_up_to=0"]


def run(*arguments, week="2026-W48"):
    asked = (*FILES, *QUICK, "--week", week, *arguments)
    result = CliRunner().invoke(app, ["evening", *map(str, asked)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def people():
    return pd.read_csv(SAMPLE / "members.csv", dtype=str)


@pytest.fixture(scope="module")
def folder(people, tmp_path_factory):
    """A plan for sixty, from a list as organisers have them: names, addresses of none, one marked no."""
    folder = tmp_path_factory.mktemp("evening")
    rows = people.iloc[:61]
    answers = ["ja"] * 60 + ["Nein"]
    guests = folder / "Gästeliste.csv"
    pd.DataFrame({"Gast": rows["name"], "kommt": answers}).to_csv(guests, index=False, sep=";")
    said = run(
        "--tables", 10, "--seats", 6, "--rounds", 3, "--present", guests, "--out", folder / "plan"
    )  # fmt: skip
    assert "60 people" in said
    return folder


def seats(folder):
    return pd.read_csv(folder / "tables.csv", dtype={"id": str})


def count_meetings(table):
    met = [
        pair
        for _, at in table.groupby(["round", "table"])
        for pair in combinations(sorted(at["id"]), 2)
    ]
    return len(met), len(set(met))


def test_sixty_sit_at_ten_tables_for_three_rounds_and_nobody_meets_twice(folder, people):
    table = seats(folder / "plan")
    assert len(table) == 180
    assert set(table["id"]) == set(people["id"][:60])
    assert table.groupby(["round", "table"]).size().tolist() == [6] * 30
    assert count_meetings(table) == (450, 450)
    page = (folder / "plan" / "evening.html").read_text(encoding="utf-8")
    assert "60 Personen, 10 Tische, 3 Runden" in page


def test_eight_stay_away_and_five_come_late_and_what_was_sat_stays(folder, people):
    away = list(people["id"][:4]) + list(people["name"][4:8])
    gone = [part for who in away for part in ("--absent", who)]
    run("--plan", folder / "plan", "--sat", 1, *gone, "--out", folder / "second")
    late = [part for who in people["id"][:5] for part in ("--late", who)]
    run("--plan", folder / "second", "--sat", 2, *late, "--out", folder / "third")

    first, last = seats(folder / "plan"), seats(folder / "third")
    assert last[last["round"] == 1].equals(first[first["round"] == 1])
    assert set(last.loc[last["round"] == 2, "id"]) == set(people["id"][8:60])
    assert set(last.loc[last["round"] == 3, "id"]) == set(people["id"][8:60]) | set(
        people["id"][:5]
    )
    met, different = count_meetings(last)
    assert met == different
    whole = json.loads((folder / "third" / "evening.json").read_text(encoding="utf-8"))
    assert whole["given_up"] == []


def test_who_sat_together_is_history_and_not_seated_together_as_strangers(folder):
    history = pd.read_csv(folder / "plan" / "history.csv", dtype=str)
    assert list(history) == ["week", "a", "b", "evening"]
    assert len(history) == 450
    run(
        "--tables", 20, "--seats", 3, "--rounds", 1, "--keep", "strangers", "--present",
        folder / "Gästeliste.csv", "--history", folder / "plan" / "history.csv", "--out",
        folder / "next", week="2026-W50",
    )  # fmt: skip
    sat = set(zip(history["a"], history["b"], strict=True))
    for _, at in seats(folder / "next").groupby(["round", "table"]):
        assert not sat & set(combinations(sorted(at["id"]), 2))


def test_an_evening_that_is_over_is_history_of_what_was_sat(folder, people):
    said = run("--plan", folder / "plan", "--sat", 2, "--absent", people["id"][0], "--over", "--out", folder / "over")  # fmt: skip
    history = pd.read_csv(folder / "over" / "history.csv", dtype=str)
    assert len(history) == 300 - 10
    assert set(history["evening"]) == {"yes"}
    assert people["id"][0] not in {*history["a"], *history["b"]}
    assert "290 pairs sat together" in said
    with pytest.raises(InputError, match="--over needs --plan, --out and --sat"):
        run("--plan", folder / "plan", "--over", "--out", folder / "none")


def test_who_is_no_member_is_told_and_nothing_is_written(tmp_path, folder):
    guests = tmp_path / "guests.csv"
    guests.write_text("name\nVroni Stadlhofer\nNobody Atall\n", encoding="utf-8")
    with pytest.raises(InputError, match="'Nobody Atall': no member is called so"):
        run("--tables", 3, "--seats", 6, "--present", guests, "--out", tmp_path / "plan")
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "--tables and --seats are needed"),
        (("--tables", 3, "--seats", 4, "--keep", "nonsense"), "'nonsense' is no wish; allowed is"),
        (("--tables", 3, "--seats", 4, "--host", "m001"), "not of the form NAME=VALUE"),
        (("--tables", 3, "--seats", 4, "--at-least", "level=owner"), "FIELD=VALUE:COUNT"),
    ],
)
def test_a_wrong_option_is_told_by_name(arguments, message):
    with pytest.raises(InputError, match=message):
        run(*arguments)
