"""``recommender config`` and ``recommender diff``, as a user types them."""

import json

import pytest

from recommender.adapters.round_files import config_of_round, read_round, write_round
from recommender.config import Config
from recommender.errors import InputError
from recommender.pipeline import introduce_club
from tests.cli.test_commands import recommender
from tests.conftest import WEEK

TURNED = Config().with_knobs(bubble=0.9, rules__repeat_after_weeks=8)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def rounds(prepared, sample_club, sample_round, tmp_path_factory):
    """The folders of two rounds of one week, by other knobs."""
    folder = tmp_path_factory.mktemp("rounds")
    write_round(sample_round, sample_club, folder / "a")
    write_round(introduce_club(prepared, WEEK, TURNED), sample_club, folder / "b")
    return folder / "a", folder / "b"


def test_config_prints_every_knob_as_a_file_that_reads_back(home, tmp_path):
    done = recommender("config", home=home)
    assert done.returncode == 0, done.stderr
    (tmp_path / "club.toml").write_text(done.stdout, encoding="utf-8")
    assert Config.from_file(tmp_path / "club.toml") == Config()


def test_config_makes_a_file_of_a_round_with_more_knobs_turned(home, rounds, tmp_path):
    out = tmp_path / "new" / "club.toml"
    done = recommender(
        "config", "--from", str(rounds[1] / "round.json"), "--set", "rules.solver=dual",
        "--set", "rules.repeat_after_weeks=none", "--seed", "3", "--out", str(out), home=home,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert str(out) in done.stdout.replace("\n", "")
    assert Config.from_file(out) == Config().with_knobs(bubble=0.9, seed=3, rules__solver="dual")


def test_a_config_file_goes_before_defaults_and_options_before_it(home, tmp_path):
    (tmp_path / "club.toml").write_text("bubble = 0.1\nseed = 4\n", encoding="utf-8")
    done = recommender(
        "config", "--config", str(tmp_path / "club.toml"), "--bubble", "0.7", "--json", home=home
    )
    assert json.loads(done.stdout) == Config(bubble=0.7, seed=4).to_dict()


@pytest.mark.parametrize("command", ["round", "member"])
def test_a_bad_config_file_stops_a_command_before_any_work(home, tmp_path, command):
    (tmp_path / "club.toml").write_text("[bridging]\nmu = 2\n", encoding="utf-8")
    who = ("m001",) if command == "member" else ()
    done = recommender(
        command, *who, "--members", "none.csv", "--config", str(tmp_path / "club.toml"), home=home
    )
    assert done.returncode == 1
    assert "club.toml: config: bridging.mu is 2; allowed is 0 to 1" in done.stderr


def test_a_round_by_a_file_is_that_of_its_knobs(home, rounds, tmp_path):
    from tests.cli.test_commands import FILES

    (tmp_path / "club.toml").write_text(TURNED.to_toml(), encoding="utf-8")
    done = recommender(
        "round", *FILES, "--week", WEEK, "--config", str(tmp_path / "club.toml"), "--out",
        str(tmp_path / "week"), home=home,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    name = "introductions.csv"
    assert (tmp_path / "week" / name).read_bytes() == (rounds[1] / name).read_bytes()
    assert config_of_round(tmp_path / "week") == TURNED


def test_who_does_not_say_how_many_gets_the_number_of_the_file(home, tmp_path):
    people = tmp_path / "members.csv"
    texts = "".join(
        f"{id_},Person {id_},Baker,{asked}\n" for id_, asked in zip("abcd", "1   ", strict=True)
    )
    people.write_text(f"id,name,headline,per_round\n{texts}", encoding="utf-8")
    (tmp_path / "club.toml").write_text("[profiles]\nper_round = 2\n[rules]\nfloor = 0\n")
    done = recommender(
        "round", "--members", str(people), "--week", WEEK, "--config", str(tmp_path / "club.toml"),
        "--json", home=home,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    met = [
        id_ for each in json.loads(done.stdout)["introductions"] for id_ in (each["a"], each["b"])
    ]
    assert sorted(met) == ["a", *"bb", *"cc", *"dd"] or met.count("a") == 1 < met.count("b")


def test_from_and_config_exclude_each_other(home, rounds, tmp_path):
    done = recommender("config", "--from", str(rounds[0]), "--config", "x.toml", home=home)
    assert done.returncode == 1
    assert "allowed is one of the two" in done.stderr


def test_diff_tells_pairs_numbers_and_knobs(home, rounds):
    a, b = map(str, rounds)
    done = recommender("diff", a, b, "--json", home=home)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    first, second = (
        {(pair["a"], pair["b"]) for pair in read_round(path)["introductions"]} for path in rounds
    )
    assert {tuple(pair) for pair in found["kept"]} == first & second
    assert {tuple(pair) for pair in found["gone"]} == first - second != set()
    assert {tuple(pair) for pair in found["new"]} == second - first
    assert found["knobs"] == {
        "bubble": {"a": 0.5, "b": 0.9},
        "rules.repeat_after_weeks": {"a": None, "b": 8},
    }
    assert (
        found["numbers"]["numbers.mean_closeness"]["a"]
        != found["numbers"]["numbers.mean_closeness"]["b"]
    )
    assert found["versions"] == {}

    text = recommender("diff", a, f"{b}/round.json", home=home).stdout
    assert f"{len(first & second)} kept, {len(first - second)} gone" in text
    assert "rules.repeat_after_weeks" in text
    assert "numbers.mean_closeness" in text
    assert f"and {len(second - first) - 20} more" in text


def test_diff_of_a_round_with_itself_says_so(home, rounds):
    text = recommender("diff", str(rounds[0]), str(rounds[0]), home=home).stdout
    assert "200 kept, 0 gone, 0 new" in text
    assert "the same knobs" in text


@pytest.mark.parametrize("content", [None, "{", "[]", '{"week": "2026-W48"}', '{"config": 1}'])
def test_what_is_no_round_is_refused_by_its_name(tmp_path, content):
    if content is not None:
        (tmp_path / "round.json").write_text(content, encoding="utf-8")
    for read in (read_round, config_of_round):
        with pytest.raises(InputError, match=r"round\.json: .*; allowed is"):
            read(tmp_path)


def test_a_round_of_an_older_version_has_its_knobs_and_one_of_another_is_refused(rounds, tmp_path):
    whole = read_round(rounds[1])
    for group in ("profiles", "solving", "explanations", "shortfalls"):
        del whole["config"][group]
    del whole["config"]["candidates"]["all_pairs_up_to"]
    file = tmp_path / "round.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert config_of_round(file) == TURNED
    whole["config"]["bridging"]["sigma"] = 1.0
    file.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"round\.json: config: there is no knob 'bridging\.sigma'"
    ):
        config_of_round(file)
