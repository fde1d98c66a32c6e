"""``recommender simulate``: a door to the simulated year of the laboratory."""

from __future__ import annotations

import typer

from recommender.cli.commands.evaluate import CHECKOUT, enter_laboratory


def simulate(context: typer.Context) -> None:
    """A made-up club's year under different ways of choosing, by a stated truth; needs a checkout."""
    enter_laboratory(CHECKOUT)
    from benchmarks.simulation.year.command import app  # the laboratory is not part of the package

    commands = typer.main.get_command(app)
    commands.main(args=context.args, prog_name="recommender simulate", standalone_mode=False)
