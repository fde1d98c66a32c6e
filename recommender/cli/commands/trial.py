"""``recommender trial``: two rankers or configurations inside one round, told apart by coins."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.once import OnceCommand
from recommender.cli.show import console, progress_bars, show_problems
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FILE = "trial.json"
_NOT_TOLD = ("timezone", "linkedin", "mapping", "bubble", "ranker", "device", "batch_size")
"""Options that `start` has no use for, or a meaning of its own."""

app = typer.Typer(
    help="Try another ranker or configuration inside a round, half of the differences by coins.",
    no_args_is_help=True,
)


@app.command(cls=OnceCommand)
@takes_club_options(without=_NOT_TOLD)
def start(
    given: ClubOptions,
    out: Annotated[Path, typer.Option(help="Folder of the round and its coins.", metavar="DIR")],
    ranker: opt.Ranker = None,
    new_config: Annotated[
        Path | None,
        typer.Option(help="Knobs of the new way; the running ones if left out.", metavar="FILE"),
    ] = None,
    new_ranker: Annotated[
        Path | None,
        typer.Option(help="Ranker of the new way; the running one if left out.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Make a week's round between the running way of choosing and a new one."""
    from recommender.adapters.round_files import write_round
    from recommender.config import Config
    from recommender.pipeline import start_trial
    from recommender.service.club.bootstrap import load_ranker

    if new_config is None and new_ranker is None:
        message = "trial: nothing is new; name --new-config or --new-ranker"
        raise InputError(message)
    turned = given.turn_knobs()
    other = turned if new_config is None else Config.from_file(new_config)
    rankers = [None if folder is None else load_ranker(folder) for folder in (ranker, new_ranker)]
    week = given.find_week()
    club = given.read_club(turned, week)
    with progress_bars() as progress:
        _, prepared = given.prepare(club, turned, progress)
        trial = start_trial(
            prepared,
            week,
            running=(turned, rankers[0]),
            new=(other, rankers[1] or rankers[0]),
            progress=progress,
        )
        write_round(trial.round, club, out, progress)
    coins = {
        "format": 1,
        "week": trial.round.week,
        "running": trial.running,
        "new": trial.new,
        "pairs": [asdict(pair) for pair in trial.pairs],
    }
    (out / _FILE).write_text(json.dumps(coins, indent=1) + "\n", encoding="utf-8")
    flipped = len({pair.trail for pair in trial.pairs})
    console.print(
        f"{len(trial.round.introductions)} introductions; the two ways differ by {trial.differing} "
        f"trails, {flipped} of which a coin decided ({len(trial.pairs)} introductions).\n"
        f"Written to {out}; later: recommender trial result {out} --history FILE",
        soft_wrap=True,
    )


@app.command(cls=OnceCommand)
def result(
    trials: Annotated[list[Path], typer.Argument(help="Folders that `trial start` wrote.")],
    members: opt.Members,
    history: Annotated[
        list[Path],
        typer.Option(
            help="What came of the introductions: week,a,b,met,glad_a,...; several add up."
        ),
    ],
    as_json: opt.Json = False,
) -> None:
    """Say which of the two ways was better, and how sure that is."""
    from recommender.learning.trial_outcomes import TrialRow, find_outcomes
    from recommender.maths.measures.trial import judge_trial
    from recommender.service.club.club_files import ClubFiles, read_club

    club, _ = read_club(ClubFiles(members, history=history), show_problems)
    rows = [
        TrialRow(coins["week"], pair["a"], pair["b"], f"{at}:{pair['trail']}", pair["of_new"])
        for at, coins in enumerate(_read_trials(trials))
        for pair in coins["pairs"]
    ]
    judged = judge_trial(*find_outcomes(rows, club.history))
    if as_json:
        opt.printed_json({"format": 1, **asdict(judged), "better": judged.better})
        return
    verdict = "better" if judged.better else "worse" if judged.high < 0 else "not told apart yet"
    console.print(
        f"good meetings per introduction: running {judged.running:.3f}, new {judged.new:.3f}\n"
        f"change {judged.change:+.3f} ({judged.low:+.3f} to {judged.high:+.3f}) from {judged.trails} "
        f"trails, {judged.told} outcomes known, {judged.unknown} not: the new one is {verdict}.",
        soft_wrap=True,
    )


def _read_trials(folders: Sequence[Path]) -> list[dict[str, Any]]:
    """What was written by `start`.

    Raises
    ------
    InputError
        If a folder holds no trial.
    """
    trials = []
    for folder in folders:
        file = folder / _FILE
        try:
            coins = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            coins = None
        if not isinstance(coins, dict) or not {"week", "pairs"} <= coins.keys():
            message = f"{file}: it is no trial; allowed is a folder that `trial start` wrote"
            raise InputError(message)
        trials.append(coins)
    return trials
