"""``recommender evaluate``: a door to the laboratory, which stands beside the package."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from recommender.errors import InputError

CHECKOUT = Path(__file__).resolve().parents[3]
"""The folder that the package stands in."""


def evaluate(context: typer.Context) -> None:
    """How good the parts are, measured on data that others collected; needs a checkout."""
    commands = typer.main.get_command(find_laboratory(CHECKOUT))
    commands.main(args=context.args, prog_name="recommender evaluate", standalone_mode=False)


def find_laboratory(checkout: Path) -> typer.Typer:
    """The commands of ``benchmarks/quality`` in a checkout.

    Parameters
    ----------
    checkout
        The folder that the package stands in.

    Raises
    ------
    InputError
        If there is no laboratory in it, as in an installed package.
    """
    enter_laboratory(checkout)
    from benchmarks.quality.commands import app  # the laboratory is not part of the package

    return app


def enter_laboratory(checkout: Path) -> None:
    """Have the laboratory of a checkout importable.

    Raises
    ------
    InputError
        If there is none in it, as in an installed package.
    """
    if not (checkout / "benchmarks" / "quality").is_dir():
        raise InputError(
            "evaluate: the laboratory is not installed here; it is in a checkout of the project: "
            "pip install -e '.[evaluate]'"
        )
    if str(checkout) not in sys.path:
        sys.path.append(str(checkout))
