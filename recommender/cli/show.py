"""What the terminal shows: progress, tables, reports. Standard output holds results only."""

from __future__ import annotations

import math
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from recommender.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import TaskID

    from recommender.club.club import Club
    from recommender.club.introduction import Introduction
    from recommender.club.round import Drawing, Round
    from recommender.ports.progress import Progress as ProgressPort
    from recommender.tables import ImportReport

console = Console()
errors = Console(stderr=True)
_MOST_PROBLEMS = 20
_LONG = 10.0
"""Seconds from which a piece of work leaves a line in a log."""


@contextmanager
def progress_bars() -> Iterator[ProgressPort]:
    """A bar per piece of work on standard error, gone when done.

    Off a terminal a line is left of each that took long, so that a log says how far a night's
    work has come.

    Yields
    ------
    Progress
        To be told how far each piece of work is.
    """
    if not errors.is_terminal:
        yield _Log(errors).report
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(work: str, done: int, total: int) -> None:
            if work not in tasks:
                tasks[work] = bars.add_task(work, total=total)
            bars.update(tasks[work], completed=done, total=total)

        yield report


class _Log:
    """A line per piece of work that took long."""

    def __init__(self, out: Console, clock: Callable[[], float] = monotonic) -> None:
        self._out = out
        self._clock = clock
        self._last = clock()

    def report(self, work: str, done: int, total: int) -> None:
        """Say that something is done, if it took `_LONG` since the last was."""
        if done < total:
            return
        took = self._clock() - self._last
        self._last += took
        if took >= _LONG:
            self._out.print(f"{work}: {total} in {took:.0f} s", highlight=False, markup=False)


def show_report(report: ImportReport) -> None:
    """What became of a file, on standard error: its columns first, then what was found in it.

    It is the organiser's own file, so that cells are shown as they typed them, in the language
    of its headers.
    """
    from recommender.tables.report_words import say_columns, say_problem, say_summary, say_uncertain

    summary, *further = say_summary(report)
    errors.print(f"[bold]{escape(report.file)}[/]: {escape(summary)}", soft_wrap=True)
    for line in further:
        errors.print(f"  [bold yellow]{escape(line)}[/]", soft_wrap=True)
    for line in say_columns(report):
        errors.print(f"  {escape(line)}", soft_wrap=True)
    for problem in report.problems[:_MOST_PROBLEMS]:
        said = say_problem(problem, report.language)
        errors.print(f"  [yellow]{escape(said)}[/]", soft_wrap=True)
    for line in say_uncertain(report, _MOST_PROBLEMS):
        errors.print(f"  [yellow]{escape(line)}[/]", soft_wrap=True)


def show_problems(report: ImportReport) -> None:
    """A file's report, if there is anything wrong with the file."""
    if report.problems or report.dropped_columns:
        show_report(report)


def show_round(round_: Round, club: Club) -> None:
    """A round for an organiser's eyes: who meets whom and why, the bubble, the proof."""
    from recommender.letters import Voice, list_alarms

    console.print(f"\n[bold]Introductions of {round_.week}[/], {len(club)} members\n")
    console.print(_make_introductions_table(round_, club))
    console.print(_make_bubble_table(round_))
    proof = round_.certificate
    console.print(_say_numbers(round_, club))
    for alarm in list_alarms(round_.alarms, Voice("en")):
        console.print(f"[yellow]{alarm}[/]", soft_wrap=True)
    if round_.exploration is not None:
        console.print(_say_price(round_.exploration), soft_wrap=True)
    console.print(
        f"Certificate: [bold]{proof.status}[/] ({proof.solver}), value {proof.value:.3f} of at most "
        f"{proof.bound:.3f} ({proof.ratio:.4%}); {proof.served} of {proof.servable} servable "
        f"members served from {proof.candidates} candidate pairs."
    )
    show_shortfalls(round_, club)


def _say_price(drawing: Drawing) -> str:
    """How the round was drawn, and what that costs."""
    surprises = drawing.surprises
    return (
        f"Exploration: drawn from {drawing.draws} rounds at temperature {drawing.temperature:.4f}; such a "
        f"round is worth {drawing.price:.2%} less than the best one on average, this one "
        f"{drawing.cost:.2%}; {surprises} {'surprise' if surprises == 1 else 'surprises'}."
    )


def _say_numbers(round_: Round, club: Club) -> str:
    """What the round comes to; of what the club's lists do not tell there is no share."""
    numbers = round_.numbers
    count = numbers.introductions
    told = [f"{count} {'introduction' if count == 1 else 'introductions'}"]
    if len(club.ties):
        told.append(f"{numbers.no_mutual_contact:.0%} without a mutual contact")
        told.append(f"{numbers.across_communities:.0%} across communities")
    else:
        told.append("no ties are known")
    if any(member.industry for member in club.members):
        told.append(f"{numbers.across_industries:.0%} across industries")
    else:
        told.append("no industries are known")
    fit, gini = numbers.mean_compatibility, abs(numbers.exposure_gini)
    return f"{', '.join(told)}; mean compatibility {fit:.3f}, exposure Gini {gini:.3f}."


def show_shortfalls(round_: Round, club: Club) -> None:
    """Members who got fewer introductions than they asked for, and why."""
    for short in round_.shortfalls:
        if not short.asked:
            continue  # paused, as they asked: nothing is short
        why = ", ".join(
            f"{count} {reason.replace('_', ' ')}" for reason, count in short.reasons.items()
        )
        name = escape(club.members[club.row(short.member)].name)
        console.print(
            f"  {name} ({escape(short.member)}): {short.got} of {short.asked}; {why or 'nobody else in the club'}"
        )


def show_introduction(introduction: Introduction, member: str, club: Club, week: str) -> None:
    """One introduction as the member reads it."""
    from recommender.letters import side_text

    side = introduction.side_of(member)
    partner, words = club.members[club.row(side.partner)], side_text(side, club, week=week)
    city = f", {partner.city}" if partner.city else ""
    console.print(f"\n[bold]{escape(partner.name)}[/]: {escape(partner.headline)}{escape(city)}")
    console.print(
        f"  compatibility {introduction.compatibility:.2f}, closeness {introduction.closeness:.2f}, "
        f"{introduction.mutual_contacts} mutual contacts"
    )
    lines = (*words.receives, *words.gives, *words.common, *words.different, words.third)
    for line in filter(None, (*lines, words.question)):
        console.print(f"  • {escape(line)}")


def describe_member(member: str, club: Club) -> str:
    """Name, role and industry of a member on one line."""
    person = club.members[club.row(member)]
    industry = label("industries", person.industry, "en")
    return ", ".join(part for part in (person.name, person.headline, industry) if part)


def _make_introductions_table(round_: Round, club: Club) -> Table:
    from recommender.letters import side_text

    table = Table(show_lines=True, expand=True)
    for name in ("who", "meets", "why (as the first one reads it)"):
        table.add_column(name, ratio=3)
    table.add_column("fit", justify="right")
    table.add_column("close", justify="right")
    for pair in round_.introductions:
        words = side_text(pair.sides[0], club, week=round_.week)
        table.add_row(
            escape(describe_member(pair.a, club)),
            escape(describe_member(pair.b, club)),
            escape(words.summary),
            f"{pair.compatibility:.2f}",
            f"{pair.closeness:.2f}",
        )
    return table


def _make_bubble_table(round_: Round) -> Table:
    table = Table(
        title="The club's bubble, if every introduction becomes a tie", title_justify="left"
    )
    for name in ("measure", "before", "after", "better is"):
        table.add_column(name, justify="left" if name in {"measure", "better is"} else "right")
    for name, attribute, better in (
        ("ties", "ties", "more"),
        ("E-I index over communities", "e_i_index", "higher"),
        ("E-I index over industries", "e_i_index_industry", "higher"),
        ("modularity complement", "modularity_complement", "higher"),
        ("community edge Gini complement", "community_edge_gini_complement", "higher"),
        ("mean Burt constraint", "mean_constraint", "lower"),
        ("mean bubble index of members", "mean_bubble_index", "lower"),
    ):
        before, after = getattr(round_.before, attribute), getattr(round_.after, attribute)
        table.add_row(name, _format_number(before), _format_number(after), better)
    return table


def _format_number(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return "–" if math.isnan(value) else f"{value:.3f}"
