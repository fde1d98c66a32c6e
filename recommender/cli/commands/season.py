"""``recommender season``: the coming rounds, how long partners last, and what would help."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.show import console, progress_bars

if TYPE_CHECKING:
    from recommender.club.club import Club
    from recommender.club.season_plan import SeasonPlan
    from recommender.config import Config

_MOST_HARD = 10
"""Members who are hard to serve that are printed; --json has them all."""


@takes_club_options()
def season(
    given: ClubOptions,
    weeks: Annotated[int, typer.Option(min=1, max=104, help="Weeks to plan.")] = 12,
    out: Annotated[
        Path | None, typer.Option(help="CSV of the introductions foreseen.", metavar="FILE")
    ] = None,
    as_json: opt.Json = False,
) -> None:
    """Foresee the coming rounds: their quality, when partners run out, and what would help."""
    from recommender.adapters.club_folder import write_csv
    from recommender.pipeline import plan_season

    turned = given.turn_knobs()
    week = given.find_week()
    club = given.read_club(turned, week)
    with progress_bars() as progress:
        _, prepared = given.prepare(club, turned, progress)
        plan = plan_season(prepared, week, weeks, progress=progress)
    if out is not None:
        write_csv(plan.pairs_frame(), out, float_format="%.6f")
    if as_json:
        opt.printed_json(_serialise(plan))
        return
    _show(plan, club, turned)


def _serialise(plan: SeasonPlan) -> dict[str, Any]:
    whole = asdict(plan) | {
        "spread": plan.spread,
        "spread_at_once": plan.spread_at_once,
        "kept": plan.kept,
    }
    plain: dict[str, Any] = {"format": 1, **_without_nan(whole)}
    return plain


def _without_nan(value: Any) -> Any:  # noqa: ANN401
    """Values that strict JSON knows."""
    if isinstance(value, dict):
        return {str(key): _without_nan(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _show(plan: SeasonPlan, club: Club, config: Config) -> None:
    from recommender.letters import Voice, say_season, say_what_helps

    voice = Voice("en")
    console.print(
        f"\n[bold]{plan.weeks[0].week} to {plan.weeks[-1].week}[/], {len(club)} members\n"
    )
    for sentence in say_season(plan, config.season, voice):
        console.print(sentence, highlight=False, soft_wrap=True)
    console.print(_make_weeks_table(plan))
    if math.isfinite(plan.missing):
        console.print(
            f"No other plan of as many introductions is worth more than {plan.missing:.4f} log-odds "
            f"more per introduction; {plan.kept:.2%} of what taking the best each week comes to.",
            soft_wrap=True,
        )
    for hard in plan.hard[:_MOST_HARD]:
        name = club.members[club.row(hard.member)].name
        console.print(
            f"  {escape(name)} ({escape(hard.member)}): {hard.served} of {hard.taking} weeks, "
            f"{hard.partners} partners left; what would help: {say_what_helps(hard, voice)}",
            soft_wrap=True,
        )
    if len(plan.hard) > _MOST_HARD:
        console.print(f"  and {len(plan.hard) - _MOST_HARD} more")


def _make_weeks_table(plan: SeasonPlan) -> Table:
    table = Table()
    for name in ("week", "served", "introductions", "compatibility", "at once", "across circles"):
        table.add_column(name, justify="left" if name == "week" else "right")
    for week in plan.weeks:
        table.add_row(
            week.week,
            f"{week.served} of {week.taking}",
            str(week.introductions),
            *(_format(value, ".3f") for value in (week.compatibility, week.at_once)),
            _format(week.across, ".0%"),
        )
    return table


def _format(value: float, how: str) -> str:
    return "–" if math.isnan(value) else f"{value:{how}}"
