"""``recommender debate``: two who see something differently, and what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table as Rows

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.people import find_listed
from recommender.cli.show import console, progress_bars
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.club import Club
    from recommender.club.debate import Debate, DebatePlan, Statement


@takes_club_options(without=("members",))
def debate(
    given: ClubOptions,
    members: Annotated[
        list[Path] | None,
        typer.Option(
            help="Members with viewpoints and `debates`: yes; any format, several add up.",
            metavar="FILE",
        ),
    ] = None,
    statements: Annotated[
        Path | None,
        typer.Option(
            help="The club's statements: key, de, en; without it keys speak.", metavar="FILE"
        ),
    ] = None,
    wanting: Annotated[
        list[Path] | None,
        typer.Option(
            help="Who wants a debate, where it is in no column: ids, names or addresses.",
            metavar="FILE",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for letters, table and history.", metavar="DIR"),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(
            help="A debates.csv filled in afterwards: says whether they understood each other better.",
            metavar="FILE",
        ),
    ] = None,
    as_json: opt.Json = False,
) -> None:
    """Pair members who answer a statement of the club differently and share something beside."""
    if answers is not None:
        _sum_up(answers, as_json=as_json)
        return
    if not members:
        message = "debate: --members is needed, or --answers with a sheet that was filled in"
        raise InputError(message)
    from recommender.adapters.debate_files import serialise_debates, write_debates
    from recommender.tables.statements import read_statements

    known = {} if statements is None else read_statements(statements)
    plan, club = _pair(replace(given, members=members), wanting)
    if out is not None:
        write_debates(plan, club, known, out)
    if as_json:
        opt.printed_json(serialise_debates(plan))
        return
    _show(plan, club, known)
    if out is not None:
        console.print(f"\nWritten to {out}: debates.csv, debates.json, history.csv, letters")


def _pair(given: ClubOptions, wanting: list[Path] | None) -> tuple[DebatePlan, Club]:
    """The debates of the club's week, and the club."""
    from recommender.pipeline.debates import pair_debates

    turned, week = given.turn_knobs(), given.find_week()
    club = _mark_wanting(given.read_club(turned, week), wanting)
    with progress_bars() as progress:
        _, prepared = given.prepare(club, turned, progress)
    return pair_debates(prepared, week), club


def _mark_wanting(club: Club, lists: list[Path] | None) -> Club:
    """The club in which whoever is on a list wants a debate."""
    wanting = find_listed(club, lists)
    members = tuple(
        replace(member, debates=True) if member.id in wanting else member for member in club.members
    )
    return replace(club, members=members) if wanting else club


def _show(plan: DebatePlan, club: Club, statements: Mapping[str, Statement]) -> None:
    from recommender.letters.voice import Voice

    rows = Rows(title=f"Debates {plan.week}", expand=True)
    for name in ("who", "with whom", "statement", "close on", "km"):
        rows.add_column(name, justify="right" if name in {"close on", "km"} else "left")
    for pair in plan.debates:
        rows.add_row(*_describe(pair, club, statements))
    console.print(rows)
    voice = Voice("en")
    for reason, count in Counter(plan.without.values()).items():
        console.print(f"{count} without a debate: {voice.say(f'debate.none.{reason}')}")
    if not plan.debates and not plan.without:
        console.print(
            "Nobody wants a debate: a column `debates` says who does, or a list with --wanting."
        )


def _describe(pair: Debate, club: Club, statements: Mapping[str, Statement]) -> tuple[str, ...]:
    """The cells of a debate: both names, what it is about, what they share, how far it is."""
    from recommender.club.debate import Statement

    names = (escape(club.members[club.row(id_)].name) for id_ in (pair.a, pair.b))
    keys = (opinion.statement for opinion in pair.opinions)
    words = (statements.get(key, Statement(key, {})).in_language("en") for key in keys)
    close = f"{len(pair.agree)} of {pair.answered}"
    far = "online" if pair.km is None else f"{pair.km:.0f}"
    return (*names, escape("\n".join(words)), close, far)


def _sum_up(path: Path, *, as_json: bool) -> None:
    from recommender.tables.understood import read_understood

    said = read_understood(path)
    if as_json:
        opt.printed_json(
            {
                "debates": said.debates,
                "answers": len(said.answers),
                "mean": said.mean,
                "better": said.better,
            }
        )
    elif said.mean is None:
        console.print(f"{said.debates} debates, and nobody has said yet what came of them.")
    else:
        console.print(
            f"{len(said.answers)} answers from {said.debates} debates: understood better "
            f"{said.mean:.1f} of 5 on average; {said.better} say better or much better."
        )
