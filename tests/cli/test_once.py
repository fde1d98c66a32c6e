"""An option given twice adds up or is refused: none is passed over without a word."""

from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from recommender.cli.main import app
from recommender.service.club.club_files import ClubFiles, read_club

COMMANDS: dict[str, Any] = dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
SINGLE = [
    (name, next(option for option in param.opts if option.startswith("--")))
    for name, command in COMMANDS.items()
    for param in command.params
    if param.param_type_name == "option" and not param.multiple and not param.is_flag
]


@pytest.mark.parametrize(("command", "option"), SINGLE)
def test_an_option_of_one_value_is_refused_when_it_comes_twice(command, option):
    done = CliRunner().invoke(app, [command, option, "1", option, "2"], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert f"{option} is given 2 times; allowed is once" in done.output


def test_lists_of_members_add_up_and_may_block_across_files(tmp_path):
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text("id,name,about,do_not_introduce\nm1,A,x,m3\nm2,B,x,\n", encoding="utf-8")
    other.write_text("id,name,about\nm3,C,x\nm1,A again,x\n", encoding="utf-8")
    club, (first, second) = read_club(ClubFiles([one, other]))
    assert club.ids == ("m1", "m2", "m3")
    assert club.members[0].name == "A"
    assert club.members[0].do_not_introduce == {"m3"}
    assert first.problems == ()
    (problem,) = second.refused
    assert problem.allowed == "an id that one.csv does not have"
