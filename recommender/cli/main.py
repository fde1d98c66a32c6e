"""``recommender``: the commands, and how errors reach the terminal."""

from __future__ import annotations

import logging
import sys
from functools import partial

import typer

from recommender.cli.commands import (
    ask,
    audit,
    backup,
    config,
    debate,
    deliver,
    diff,
    doctor,
    evaluate,
    evening,
    export,
    gaps,
    goal,
    import_,
    member,
    organisation,
    profile,
    ranker,
    round_,
    season,
    simulate,
    trial,
    value,
    visits,
    week,
)
from recommender.cli.once import OnceCommand
from recommender.cli.show import errors
from recommender.errors import RecommenderError

app = typer.Typer(
    name="recommender",
    help="Introductions that get people out of their bubble: different, and compatible.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_add = partial(app.command, cls=OnceCommand)
_add("week")(week.week)
_add("round")(round_.round_)
_add("season")(season.season)
_add("evening")(evening.evening)
_add("debate")(debate.debate)
_add("visits")(visits.visits)
_add("goal")(goal.goal)
_add("member")(member.member)
_add("profile")(profile.profile)
_add("import")(import_.import_)
app.add_typer(trial.app, name="trial")
_add("gaps")(gaps.gaps)
_add("ask")(ask.ask)
_add("organisation")(organisation.organisation)
_add("config")(config.config)
_add("diff")(diff.diff)
_add("deliver")(deliver.deliver)
_add("backup")(backup.backup)
_add("restore")(backup.restore)
_add("export")(export.export)
_add("ranker")(ranker.ranker)
_add("value")(value.value)
_add("audit")(audit.audit)
_add("doctor")(doctor.doctor)
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
