"""``recommender evaluate`` is a door: to the laboratory beside the package, or a word about it."""

import pytest
from typer.testing import CliRunner

from recommender.cli.commands.evaluate import find_laboratory
from recommender.cli.main import app
from recommender.errors import InputError


def test_without_a_checkout_it_says_where_the_laboratory_is(tmp_path):
    with pytest.raises(InputError, match=r"not installed here.*pip install -e '\.\[evaluate\]'"):
        find_laboratory(tmp_path)


def test_in_a_checkout_its_help_is_that_of_the_laboratory():
    shown = CliRunner().invoke(app, ["evaluate", "--help"])
    assert shown.exit_code == 0
    for name in ("encoder", "acl", "speed-dating", "new-ties", "ablation", "report"):
        assert name in shown.output


def test_a_bench_that_does_not_exist_is_refused_by_name():
    shown = CliRunner().invoke(app, ["evaluate", "nonsense"])
    assert shown.exit_code == 2
    assert "nonsense" in shown.output
