"""``recommender goal``, as it is typed."""

import json

import pytest
from typer.testing import CliRunner

from recommender.cli.main import app
from tests.conftest import SAMPLE, WEEK

MEMBERS = ("goal", "--members", str(SAMPLE / "members.csv"), "--week", WEEK)


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def run(*options):
    return CliRunner().invoke(app, [*MEMBERS, *options])


def test_a_goal_has_its_table_with_reasons(tmp_path):
    out = tmp_path / "goal"
    done = run("--goal", "A festival of music and bread", "--parts", "bread at night; a stage",
               "--parts", "a choir", "--by", "m001", "--out", str(out))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert {"goals.csv", "goals.html", "goals.json"} <= {each.name for each in out.iterdir()}
    (table,) = json.loads((out / "goals.json").read_text())["tables"]
    assert table["members"][0] == "m001"
    assert 3 <= len(table["members"]) <= 6
    assert [part["part"] for part in table["parts"]] == ["bread at night", "a stage", "a choir"]
    rows = (out / "goals.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "number,title,id,name,part,evidence,words"
    assert rows[1].startswith("1,A festival of music and bread,m001,")


def test_a_file_of_goals_and_each_member_at_one_table(tmp_path):
    file = tmp_path / "ziele.csv"
    file.write_text(
        "Titel;Teile;Von\nLadenfest;Brot|Musik;Ralf Kutscheid\n"
        "Energy audit of our buildings;heat pumps|grants;m003\n",
        encoding="utf-8",
    )
    told = json.loads(run("--goals", str(file), "--json").stdout)
    seated = [id_ for table in told["tables"] for id_ in table["members"]]
    assert len(seated) == len(set(seated))
    assert [table["members"][0] for table in told["tables"]] == ["m002", "m003"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "neither came"),
        (("--goal", " "), "title has nothing"),
        (("--goal", "x", "--by", "nobody"), "nobody"),
        (("--goal", "x", "--goals", "y.csv"), "both came"),
        (("--goals", "there-is-none.csv"), "there-is-none.csv"),
        (("--goal", "Festival", "--language", "fr"), "language"),
    ],
)
def test_what_cannot_be_is_refused_by_name(options, told):
    done = run(*options)
    assert done.exit_code != 0
    assert told in str(done.exception) + done.output


def test_a_file_that_is_no_list_of_goals_is_refused(tmp_path):
    for text, told in (
        ("a,b\n1,2\n", "allowed is title"),
        ("title,by\nFest,Nobody Here\n", "goal 1: named by"),
        ("title\nFest\nFest\n", "comes twice"),
    ):
        file = tmp_path / "goals.csv"
        file.write_text(text)
        assert told in str(run("--goals", str(file)).exception)
