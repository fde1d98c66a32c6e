"""Knobs as a TOML file: written with their words, read back the same, refused by the file's name."""

import tomllib

import pytest
from hypothesis import given, settings

from recommender.config import Config, all_knobs, groups
from recommender.errors import InputError
from tests.config.made_up_configs import configs


@given(configs())
@settings(max_examples=50, deadline=None)
def test_what_is_written_reads_back_the_same(config):
    values = tomllib.loads(config.to_toml())
    assert Config.from_dict(values) == config


def test_the_file_reads_back_the_same(tmp_path):
    config = Config().with_knobs(bridging__mu=0.1 + 0.2, rules__repeat_after_weeks=8, seed=7)
    (tmp_path / "club.toml").write_text(config.to_toml(), encoding="utf-8")
    assert Config.from_file(tmp_path / "club.toml") == config
    assert Config.from_file(str(tmp_path / "club.toml")) == config


def test_each_knob_stands_below_its_words_and_its_range():
    lines = Config().to_toml().splitlines()
    for name, knob in all_knobs().items():
        leaf = name.rpartition(".")[2]
        places = [
            at for at, line in enumerate(lines) if line.startswith((f"{leaf} =", f"# {leaf} is"))
        ]
        above = [lines[at - 1] for at in places]
        assert any(line.startswith(f"# Allowed: {knob.allowed}; default") for line in above), name
    assert [line[1:-1] for line in lines if line.startswith("[")] == list(groups())
    assert max(map(len, lines)) <= 100


def test_a_knob_at_none_is_left_out_and_said_to_be():
    text = Config().to_toml()
    assert "repeat_after_weeks" not in tomllib.loads(text)["rules"]
    assert "# repeat_after_weeks is none" in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("bubble = 2", "club.toml: config: bubble is 2; allowed is 0 to 1"),
        ("[bridging]\nmuu = 1", "club.toml: config: there is no knob 'bridging.muu'; the nearest is bridging.mu"),
        ("bridging = 1", "club.toml: config: bridging is 1; allowed is a group of knobs"),
        ("[bridging.mu]\nx = 1", "club.toml: config: bridging.mu is {'x': 1}; allowed is 0 to 1"),
        ("seed = true", "club.toml: config: seed is true; allowed is a whole number, 0 to 2,147,483,647"),
        ("bubble = nan", "club.toml: config: bubble is nan; allowed is 0 to 1"),
        ("seed = 2026-01-01", "club.toml: config: seed is datetime.date(2026, 1, 1); allowed is a whole number"),
        ("bubble 1", "club.toml: cannot be read (Expected '=' after a key"),
        ("\xff", "club.toml: cannot be read ('utf-8' codec"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_by_its_name(tmp_path, text, message):
    (tmp_path / "club.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as error:
        Config.from_file(tmp_path / "club.toml")
    assert str(error.value).startswith(message)


def test_a_missing_file_is_refused_by_its_name(tmp_path):
    for place in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(
            InputError, match=rf"{place.name}: cannot be read \(.*TOML file of knobs"
        ):
            Config.from_file(place)


def test_a_file_may_begin_as_editors_on_windows_write_it(tmp_path):
    (tmp_path / "club.toml").write_bytes(b"\xef\xbb\xbfbubble = 0.25\r\n")
    assert Config.from_file(tmp_path / "club.toml").bubble == 0.25
