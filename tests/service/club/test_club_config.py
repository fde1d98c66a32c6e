"""The dials of the club: saved over the program's file, with who and when, and for every round from then on."""

import pytest

from recommender.config import Config
from recommender.errors import InputError
from recommender.ports.refusals import StaleError, UnknownIdError
from recommender.service.club.club_config import ClubConfig
from tests.service.small_club import BY


@pytest.fixture
def config(store, clock):
    return ClubConfig(store, clock, Config().with_knobs(bubble=0.3, solving__sweeps=70))


def test_the_programs_file_holds_until_something_is_saved(config):
    assert config.current().bubble == 0.3
    assert config.latest() is None
    assert config.history() == ()


def test_what_is_saved_lies_over_the_file_and_stays_when_opened_anew(config, store, clock):
    config.save({"bubble": 0.8, "rules.floor": 0.2}, seen=0, by=BY)
    config.save({"bridging.mu": 0.4}, seen=1, by=BY)
    again = ClubConfig(store, clock, Config().with_knobs(solving__sweeps=80)).current()
    assert (again.bubble, again.rules.floor, again.bridging.mu) == (0.8, 0.2, 0.4)
    assert again.solving.sweeps == 80, "what is the operator's stays theirs"
    assert Config.from_dict(again.to_dict()) == again


def test_the_file_of_it_is_the_one_the_command_reads(config, tmp_path):
    config.save({"bubble": 0.8}, seen=None, by=BY)
    file = tmp_path / "club.toml"
    file.write_text(config.current().to_toml(), encoding="utf-8")
    assert Config.from_file(file) == config.current()


def test_history_says_who_and_when_newest_first(config, clock):
    config.save({"bubble": 0.8}, seen=None, by="ana")
    config.save({"bubble": 0.3}, seen=None, by="ben")
    assert [(r.knobs, r.by) for r in config.history()] == [({}, "ben"), ({"bubble": 0.8}, "ana")]
    assert {r.at for r in config.history()} == {clock().isoformat()}


def test_saving_what_holds_is_no_step(config):
    config.save({"bubble": 0.8}, seen=None, by=BY)
    config.save({"bubble": 0.8}, seen=None, by=BY)
    assert len(config.history()) == 1


def test_whoever_was_later_is_told_and_nothing_is_lost(config):
    config.save({"bubble": 0.8}, seen=0, by="ana")
    with pytest.raises(StaleError):
        config.save({"bubble": 0.1}, seen=0, by="ben")
    assert config.current().bubble == 0.8


@pytest.mark.parametrize("knobs", [{"bubble": 2.0}, {"solving.sweeps": 70}, {"nothing": 1}])
def test_what_is_not_the_organisers_is_refused(config, knobs):
    with pytest.raises(InputError):
        config.save(knobs, seen=None, by=BY)
    assert config.latest() is None


def test_what_held_before_holds_again_as_a_step_of_its_own(config):
    config.save({"bubble": 0.8}, seen=None, by="ana")
    config.save({"bubble": 0.3}, seen=None, by="ben")
    first = config.history()[-1]
    assert config.restore(first.number, seen=None, by="ana").bubble == 0.8
    assert config.current().bubble == 0.8
    latest, *before = config.history()
    assert (latest.knobs, latest.by) == ({"bubble": 0.8}, "ana")
    assert len(before) == 2


def test_number_nought_is_the_one_that_the_program_was_started_with(config):
    began = config.current()
    config.save({"bubble": 0.9}, seen=None, by=BY)
    assert config.restore(0, seen=None, by=BY) == began


def test_nothing_is_restored_that_never_was_or_over_what_somebody_saved_since(config):
    config.save({"bubble": 0.8}, seen=0, by=BY)
    with pytest.raises(UnknownIdError, match="config"):
        config.restore(99, seen=None, by=BY)
    with pytest.raises(StaleError):
        config.restore(0, seen=0, by=BY)
    assert config.current().bubble == 0.8


def test_an_earlier_one_can_be_looked_at_as_a_whole(config):
    config.save({"bubble": 0.8}, seen=None, by=BY)
    [record] = config.history()
    config.save({"bubble": 0.6}, seen=None, by=BY)
    assert config.turned_by(record).bubble == 0.8
    assert config.turned_by(record) is config.turned_by(record)
    assert config.turned_by(None).bubble == 0.3, "as the program was started"
    assert config.current().bubble == 0.6
