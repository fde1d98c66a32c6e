"""The real command, as a user types it, on good files and bad ones."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from recommender.club.round import Round
from recommender.tables import read_history
from tests.conftest import SAMPLE, WEEK

FILES = (
    "--members", str(SAMPLE / "members.csv"),
    "--ties", str(SAMPLE / "ties.csv"),
    "--history", str(SAMPLE / "history.csv"),
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


def recommender(*arguments, home, cwd=None, **more):
    environment = os.environ | {
        "XDG_CACHE_HOME": str(home),
        "HF_HUB_OFFLINE": "1",
        "COLUMNS": "120",
    }
    command = [sys.executable, "-c", "from recommender.cli.main import main; main()", *arguments]
    return subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, env=environment, cwd=cwd, check=False, **more
    )


@pytest.fixture(scope="module")
def finished(home, tmp_path_factory):
    out = tmp_path_factory.mktemp("round") / "week"
    done = recommender("round", *FILES, "--week", WEEK, "--out", str(out), home=home)
    assert done.returncode == 0, done.stderr
    return done, out


def test_a_round_is_printed_for_people(finished, sample_club):
    text = finished[0].stdout
    assert "Introductions of 2026-W48" in text
    assert "Certificate: optimal" in text
    assert "E-I index over communities" in text


def test_the_table_has_a_row_per_pair(finished):
    with (finished[1] / "introductions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "week", "a", "b", "name_a", "name_b", "for_a", "for_b", "weight", "compatibility", "closeness", "bridging_reward",
        "mutual_contacts", "same_community", "give_ab", "give_ba", "propensity",
    ]  # fmt: skip
    assert {row["week"] for row in rows} == {WEEK}
    assert all(row["a"] < row["b"] for row in rows)
    assert all(0 <= float(row["compatibility"]) <= 1 for row in rows)
    assert all(row["name_a"] and row["name_b"] and row["for_a"] != row["for_b"] for row in rows)


def test_the_table_is_the_history_of_a_later_round(finished):
    history, report = read_history(finished[1] / "introductions.csv", strict=True)
    assert len(history) == report.kept == 200


def test_the_json_holds_all_of_the_round(finished):
    whole = json.loads((finished[1] / "round.json").read_text(encoding="utf-8"))
    assert set(Round.__dataclass_fields__) <= set(whole)
    assert whole["certificate"]["status"] == "optimal"
    assert whole["config"]["bridging"]["mu"] == 0.35
    assert "encoder" in whole["versions"]
    for introduction in whole["introductions"][:5]:
        for side in introduction["sides"]:
            assert side["text"]["summary"]


def test_everyone_gets_a_letter_in_text_and_html(finished, sample_club):
    letters = finished[1] / "letters"
    names = {path.name for path in letters.iterdir()}
    assert names == {f"{id_}.{kind}" for id_ in sample_club.ids for kind in ("txt", "html")}
    for member in sample_club.members[:30]:
        text = (letters / f"{member.id}.txt").read_text(encoding="utf-8")
        assert ("Hallo" in text) == (member.letter_language == "de")


def test_nothing_confidential_leaves_the_club(home, tmp_path):
    rows = [json.loads(line) for line in (_jsonl(tmp_path / "m.jsonl")).read_text().splitlines()]
    out = tmp_path / "out"
    done = recommender(
        "round",
        "--members",
        str(tmp_path / "m.jsonl"),
        "--week",
        WEEK,
        "--out",
        str(out),
        home=home,
    )
    assert done.returncode == 0, done.stderr
    for path in (*out.glob("letters/*"), out / "round.json", out / "report.html"):
        text = path.read_text(encoding="utf-8")
        assert "0.4321" not in text, path
        assert "do_not_introduce" not in text, path
    assert len(rows) == 6


def _jsonl(path: Path) -> Path:
    people: list[dict[str, object]] = [
        {"id": f"p{n}", "name": f"Person {n}", "headline": trade, "languages": ["en"]}
        for n, trade in enumerate(("baker", "pilot", "notary", "weaver", "diver", "judge"))
    ]
    people[0] |= {"do_not_introduce": ["p1"], "bubble": 0.4321}
    path.write_text("\n".join(map(json.dumps, people)), encoding="utf-8")
    return path


def test_the_same_command_twice_gives_the_same_bytes(finished, home, tmp_path):
    again = tmp_path / "again"
    done = recommender("round", *FILES, "--week", WEEK, "--out", str(again), home=home)
    assert done.returncode == 0
    for name in ("introductions.csv", "round.json", "report.html", "letters/m001.html"):
        assert (again / name).read_bytes() == (finished[1] / name).read_bytes(), name


def test_json_alone_stands_on_standard_output(home):
    done = recommender("round", *FILES, "--week", WEEK, "--json", home=home)
    assert json.loads(done.stdout)["week"] == WEEK


def test_a_members_introductions_are_those_of_the_round(finished, home):
    done = recommender("member", "m001", *FILES, "--week", WEEK, "--json", home=home)
    shown = json.loads(done.stdout)
    whole = json.loads((finished[1] / "round.json").read_text(encoding="utf-8"))
    expected = [each for each in whole["introductions"] if "m001" in {each["a"], each["b"]}]
    assert [(each["a"], each["b"]) for each in shown["introductions"]] == [
        (each["a"], each["b"]) for each in expected
    ]
    people = recommender("member", "m001", *FILES, "--week", WEEK, "--suggest", "2", home=home)
    assert people.stdout.count("compatibility") == 2


def test_an_unknown_member_is_named(home):
    done = recommender("member", "nobody", *FILES, home=home)
    assert done.returncode == 1
    assert "'nobody'" in done.stderr


def test_import_check_reports_and_writes_nothing(home, tmp_path):
    table = tmp_path / "club.csv"
    table.write_text(
        "Mitgliedsnummer;Name;Beruf;Religion\n1;Anna;Bäckerin;x\n;Ben;Pilot;y\n3;Cem;Notar;z\n",
        encoding="cp1252",
    )
    before = sorted(tmp_path.iterdir())
    done = recommender("import", "--check", "--members", str(table), home=home)
    assert done.returncode == 0
    assert "'Religion'" in done.stderr
    assert "club.csv" in done.stderr
    assert "2 members" in done.stdout
    assert sorted(tmp_path.iterdir()) == before
    strict = recommender("import", "--check", "--strict", "--members", str(table), home=home)
    assert strict.returncode == 1


def test_import_writes_a_clean_club_that_reads_back_the_same(home, tmp_path, sample_club):
    out = tmp_path / "clean"
    done = recommender("import", *FILES, "--out", str(out), home=home)
    assert done.returncode == 0, done.stderr
    from recommender.service.club.club_files import load_club

    again = load_club(out)
    assert again.members == sample_club.members
    assert again.ties.equals(sample_club.ties)
    assert again.history.equals(sample_club.history)


def test_import_writes_the_number_of_introductions_that_the_club_says(home, tmp_path):
    table, config = tmp_path / "members.csv", tmp_path / "club.toml"
    table.write_text("id,name,needs,per_round\na,Anna,Flour,\nb,Ben,Rain,2\n", encoding="utf-8")
    config.write_text("[profiles]\nper_round = 4\n", encoding="utf-8")
    for number, (options, expected) in enumerate(
        [
            ([], ["1", "2"]),
            (["--config", str(config)], ["4", "2"]),
            (["--config", str(config), "--set", "profiles.per_round=3"], ["3", "2"]),
        ]
    ):
        out = tmp_path / f"clean{number}"
        done = recommender(
            "import", "--members", str(table), *options, "--out", str(out), home=home
        )
        assert done.returncode == 0, done.stderr
        with (out / "members.csv").open(encoding="utf-8", newline="") as file:
            assert [row["per_round"] for row in csv.DictReader(file)] == expected
    wrong = recommender(
        "import", "--members", str(table), "--check", "--set", "profiles.per_round=99", home=home
    )
    assert wrong.returncode == 1
    assert "profiles.per_round is 99; allowed is" in wrong.stderr


def test_doctor_finds_a_sound_installation(home):
    done = recommender("doctor", "--json", home=home)
    checks = json.loads(done.stdout)["checks"]
    assert done.returncode == 0, checks
    assert {each["name"] for each in checks} >= {"encoder", "search", "solver", "cache"}


def test_doctor_fails_on_an_encoder_that_is_not_there(home, tmp_path):
    done = recommender("doctor", "--encoder", str(tmp_path / "none"), home=home)
    assert done.returncode == 1
    assert "FAIL encoder" in done.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "empty"),
        ("id,name,headline\n", "row"),
        ("colour,shape\nred,round\n", "id"),
    ],
)
def test_a_file_nothing_can_be_done_with_is_refused(content, message, home, tmp_path):
    table = tmp_path / "members.csv"
    table.write_text(content, encoding="utf-8")
    out = tmp_path / "out"
    done = recommender("round", "--members", str(table), "--out", str(out), home=home)
    assert done.returncode == 1
    assert "members.csv" in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--week", "2026-48"),
        ("--bubble", "2"),
        ("--set", "bridging.nonsense=1"),
        ("--set", "mu"),
        ("--set", "bubble=far"),
        ("--linkedin", "m001"),
        ("--encoder", "no/such-model-anywhere"),
        ("--encoder", "./not-a-folder"),
    ],
)
def test_a_wrong_option_is_one_clear_line(arguments, home):
    done = recommender("round", *FILES, *arguments, home=home)
    assert done.returncode == 1
    assert done.stderr.count("Error:") == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_full_disk_leaves_nothing_half_written(home, tmp_path):
    """A file-size limit makes the operating system refuse the larger files."""
    out = tmp_path / "out"
    done = recommender(
        "round", *FILES, "--week", WEEK, "--out", str(out), "--no-cache", home=home,
        preexec_fn=_small_files_only,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout[-500:]
    assert "out" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def _small_files_only():
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_an_earlier_round_stays_whole_when_a_new_one_fails(finished, home):
    out = finished[1]
    before = (out / "introductions.csv").read_bytes()
    done = recommender(
        "round", *FILES, "--week", WEEK, "--bubble", "1", "--out", str(out), "--no-cache",
        home=home, preexec_fn=_small_files_only,
    )  # fmt: skip
    assert done.returncode == 1
    assert (out / "introductions.csv").read_bytes() == before
    assert (out / "report.html").exists()


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        ({"a": []}, "no introduction is possible among 1 member; pairs: none"),
        ({"a": ["b", "c"], "b": ["c"], "c": []}, "pairs: 3 not available"),
    ],
)
def test_a_round_in_which_nobody_can_meet_says_why_and_writes_nothing(
    blocks, message, home, tmp_path
):
    people = [
        {"id": id_, "name": id_, "headline": "baker", "do_not_introduce": blocked}
        for id_, blocked in blocks.items()
    ]
    table, out = tmp_path / "members.json", tmp_path / "out"
    table.write_text(json.dumps(people), encoding="utf-8")
    done = recommender("round", "--members", str(table), "--out", str(out), home=home)
    assert done.returncode == 1
    assert message in " ".join(done.stderr.split())
    assert not out.exists()


def test_a_damaged_model_is_refused_by_name(home, tmp_path):
    model = tmp_path / "encoder"
    shutil.copytree(SAMPLE.parents[1] / "models" / "encoder", model)
    weights = model / "static" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    done = recommender("round", *FILES, "--encoder", str(model), home=home)
    assert done.returncode == 1
    assert "model.safetensors" in done.stderr
    assert "Traceback" not in done.stderr


def test_import_of_the_package_is_light():
    code = (
        "import sys, recommender; recommender.Config();"
        "print([m for m in ('torch','faiss','ray','sklearn','pandas','scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
