"""The options of a club are declared once: every command that has one has the same, word for word."""

from dataclasses import fields

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, RoundOptions, takes_club_options
from recommender.cli.main import app
from recommender.config import Config
from recommender.errors import InputError

SHARED = {option.name for option in fields(RoundOptions)}
OF_ITS_OWN = {("debate", "members"), ("doctor", "members"), ("trial result", "history")}
"""Where a list has a meaning of its own, and says so."""


def _list_commands(group, path=""):
    for name, command in group.commands.items():
        whole = f"{path} {name}".strip()
        if hasattr(command, "commands"):
            yield from _list_commands(command, whole)
        else:
            yield whole, command


def _list_options():
    for name, command in _list_commands(get_command(app)):
        for option in command.params:
            if option.name in SHARED and option.opts[0].startswith("--"):
                yield name, option


@pytest.mark.parametrize("shared", sorted(SHARED))
def test_an_option_means_the_same_in_every_command(shared):
    meant = {
        (tuple(option.opts), option.help, repr(option.default), option.metavar, option.multiple)
        for name, option in _list_options()
        if option.name == shared and (name, shared) not in OF_ITS_OWN
    }
    assert len(meant) == 1


def _run(command, *words):
    alone = typer.Typer()
    alone.command()(command)
    return CliRunner().invoke(alone, words)


def test_a_command_is_given_what_was_typed():
    taken = []

    @takes_club_options()
    def count(given: ClubOptions, as_json: opt.Json = False) -> None:
        taken.append((given, as_json))

    done = _run(count, "--members", "a.csv", "--members", "b.csv", "--seed", "3", "--no-cache")
    assert done.exit_code == 0, done.output
    [(given, as_json)] = taken
    assert [path.name for path in given.members] == ["a.csv", "b.csv"]
    assert (given.seed, given.cache, given.ties, as_json) == (3, False, None, False)


def test_a_club_has_to_be_named():
    @takes_club_options()
    def count(given: ClubOptions) -> None:
        raise AssertionError(given)

    done = _run(count)
    assert done.exit_code == 2
    assert "--members" in done.output


def test_what_a_command_has_no_use_for_is_no_option_of_it():
    @takes_club_options(without=("ranker", "members"))
    def count(given: ClubOptions) -> None:
        assert (given.ranker, given.members) == (None, [])

    assert _run(count).exit_code == 0
    refused = _run(count, "--ranker", "folder")
    assert refused.exit_code == 2
    assert "--ranker" in refused.output


def test_the_options_of_a_round_are_those_of_a_club_and_more():
    @takes_club_options()
    def count(given: RoundOptions) -> None:
        assert given.address == "auto"

    assert _run(count, "--members", "a.csv", "--address", "auto").exit_code == 0


@pytest.mark.parametrize("text", ["a.csv", "=a.csv", "m1="])
def test_an_export_of_nobody_is_refused(text):
    with pytest.raises(InputError, match="ID=FILE"):
        ClubOptions(linkedin=[text]).list_files(Config(), None)


def test_who_does_not_say_gets_what_the_knobs_say():
    given = ClubOptions(knobs=["profiles.per_round=3"])
    assert given.list_files(given.turn_knobs(), "2026-W48").per_round == 3
