"""``recommender``: the commands, and how errors reach the terminal."""

from __future__ import annotations

import logging
import sys

import typer

from recommender.cli.commands import (
    audit,
    backup,
    config,
    deliver,
    diff,
    doctor,
    evaluate,
    import_,
    member,
    round_,
    season,
    simulate,
    trial,
)
from recommender.cli.show import errors
from recommender.errors import RecommenderError

app = typer.Typer(
    name="recommender",
    help="Introductions that get people out of their bubble: different, and compatible.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("round")(round_.round_)
app.command("season")(season.season)
app.command("member")(member.member)
app.command("import")(import_.import_)
app.add_typer(trial.app, name="trial")
app.command("config")(config.config)
app.command("diff")(diff.diff)
app.command("deliver")(deliver.deliver)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("audit")(audit.audit)
app.command("doctor")(doctor.doctor)
app.command(
    "evaluate",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(evaluate.evaluate)
app.command(
    "simulate",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(simulate.simulate)


def main() -> None:
    """Run the command line; an expected error is one line on stderr and exit code 1."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    try:
        app()
    except RecommenderError as error:
        errors.print(f"[bold red]Error:[/] {escape_markup(str(error))}", soft_wrap=True)
        sys.exit(1)


def escape_markup(text: str) -> str:
    """Text in which square brackets are no markup."""
    return text.replace("[", r"\[")
