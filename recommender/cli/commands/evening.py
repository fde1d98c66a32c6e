"""``recommender evening``: who sits at which table in which round, and again when some stay away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table as Rows

from recommender.cli import options as opt
from recommender.cli.club_options import ClubOptions, takes_club_options
from recommender.cli.show import console, progress_bars
from recommender.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.club.club import Club
    from recommender.club.evening import Evening, EveningWishes, PerTable, TableWish
    from recommender.tables import References

Wished = Annotated[
    list[str] | None,
    typer.Option(
        "--keep",
        help="A wish to keep: nobody_twice, common_language (both unless --drop), strangers, "
        "one_per_organisation, competitors_apart, meet_hosts; repeatable.",
        metavar="WISH",
    ),
]


@takes_club_options()
def evening(
    given: ClubOptions,
    tables: Annotated[int | None, typer.Option(help="Tables there are.", min=1)] = None,
    seats: Annotated[int | None, typer.Option(help="Seats at a table, 3 to 12.", min=3)] = None,
    rounds: Annotated[int | None, typer.Option(help="Rounds; 3 if left out.", min=1)] = None,
    present: Annotated[
        list[Path] | None,
        typer.Option(
            help="Who comes: ids, names or addresses in any format; all members if left out.",
            metavar="FILE",
        ),
    ] = None,
    keep: Wished = None,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", help="A wish not to keep.", metavar="WISH")
    ] = None,
    prefer: Annotated[
        list[str] | None,
        typer.Option(help="A wish that may be broken, 1 to 9: WISH=PRIORITY.", metavar="WISH=1..9"),
    ] = None,
    host: Annotated[
        list[str] | None,
        typer.Option(help="Who keeps a table: ID=TABLE; repeatable.", metavar="ID=TABLE"),
    ] = None,
    at_least: Annotated[
        list[str] | None,
        typer.Option(help="At each table: FIELD=VALUE:COUNT, e.g. level=executive:1; repeatable."),
    ] = None,
    at_most: Annotated[
        list[str] | None, typer.Option(help="The same, so many at most; repeatable.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the plan: table, JSON, page to print.", metavar="DIR"),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            help="An earlier plan (its folder), to plan again the rounds that remain.",
            metavar="DIR",
        ),
    ] = None,
    sat: Annotated[
        int, typer.Option(help="Rounds of it that were sat, or are being sat.", min=0)
    ] = 0,
    absent: Annotated[
        list[str] | None,
        typer.Option(help="Who of the plan stays away: id, name or address; repeatable."),
    ] = None,
    late: Annotated[
        list[str] | None, typer.Option(help="Who comes later, likewise; repeatable.")
    ] = None,
    over: Annotated[
        bool,
        typer.Option(
            "--over",
            help="The evening is over: nothing is planned; --sat rounds of --plan are history.",
        ),
    ] = False,
    language: Annotated[str | None, typer.Option(help="Of the page: de or en.")] = None,
    as_json: opt.Json = False,
) -> None:
    """Seat an evening at tables, round by round: nobody twice with the same person."""
    from recommender.adapters.evening_files import read_evening, serialise_evening, write_evening
    from recommender.pipeline.evening import plan_evening

    before = None if plan is None else read_evening(plan)
    turned = given.turn_knobs()
    week = before.week if before and not given.week else given.find_week()
    club = given.read_club(turned, week)
    if over:
        _end(before, sat, _named(club, absent, "--absent"), club, (out, language))
        return
    people = _list_people(club, present, before, absent, late)
    if before is None:
        wishes = _read_wishes(
            (tables, seats, rounds), (keep, drop, prefer), host, (at_least, at_most), club
        )
    else:
        wishes = before.wishes
    with progress_bars() as progress:
        _, prepared = given.prepare(club, turned, progress)
    planned = plan_evening(prepared, week, people, wishes, before=before, sat=sat)
    if out is not None:
        write_evening(planned, club, out, language)
    if as_json:
        opt.printed_json(serialise_evening(planned))
        return
    _show(planned, club, language)
    if out is not None:
        console.print(f"\nWritten to {out}: tables.csv, history.csv, evening.json, evening.html")


def _end(
    before: Evening | None,
    sat: int,
    absent: set[str],
    club: Club,
    target: tuple[Path | None, str | None],
) -> None:
    """Write what was sat, less who stayed away, as history.

    Raises
    ------
    InputError
        If there is no plan, no folder to write to, or no round was sat.
    """
    from recommender.adapters.evening_files import make_history, write_evening
    from recommender.ports.evenings import GuestState
    from recommender.service.rounds.kept_evenings import keep_sat

    out, language = target
    if before is None or out is None or not 0 < sat <= before.wishes.rounds:
        most = "" if before is None else f", 1 to {before.wishes.rounds}"
        message = (
            f"evening: --over needs --plan, --out and --sat with the rounds that were sat{most}"
        )
        raise InputError(message)
    states = dict.fromkeys(club.ids, GuestState.EXPECTED) | dict.fromkeys(absent, GuestState.AWAY)
    done = keep_sat(before, states, sat, only_here=False)
    write_evening(done, club, out, language)
    console.print(
        f"{len(make_history(done))} pairs sat together in {sat} rounds; written to {out}: history.csv is "
        "for --history of later rounds. Columns met, glad_a … may be added: a tie it is once they met."
    )


def _list_people(
    club: Club,
    present: Sequence[Path] | None,
    before: Evening | None,
    absent: Sequence[str] | None,
    late: Sequence[str] | None,
) -> list[str]:
    """Who is there: the lists, or those of the plan, less who stays away and with who comes later."""
    from recommender.tables.guests import check_guests, read_guests

    if present:
        here: set[str] = set()
        for path in present:
            here |= set(check_guests(read_guests(path, _references(club)), path.name))
    else:
        here = set(club.ids if before is None else before.present)
    return sorted((here - _named(club, absent, "--absent")) | _named(club, late, "--late"))


def _references(club: Club) -> References:
    from recommender.tables import References

    return References.of_members(club.members)


def _named(club: Club, texts: Sequence[str] | None, option: str) -> set[str]:
    """Ids of those that an option names.

    Raises
    ------
    InputError
        If it names somebody who is no member.
    """
    from recommender.tables.guests import check_guests, find_guests

    return set(
        check_guests(find_guests([[text] for text in texts or ()], _references(club)), option)
    )


def _read_wishes(
    numbers: tuple[int | None, int | None, int | None],
    wished: tuple[Sequence[str] | None, Sequence[str] | None, Sequence[str] | None],
    hosts: Sequence[str] | None,
    counts: tuple[Sequence[str] | None, Sequence[str] | None],
    club: Club,
) -> EveningWishes:
    """The wishes of the command line.

    Raises
    ------
    InputError
        If tables or seats are missing, or an option has another form.
    """
    from recommender.club.evening import EveningWishes, TableWish

    tables, seats, rounds = numbers
    if tables is None or seats is None:
        message = "evening: --tables and --seats are needed, or --plan with an earlier plan"
        raise InputError(message)
    keep, drop, prefer = wished
    kept = {TableWish.NOBODY_TWICE, TableWish.COMMON_LANGUAGE} | {*map(_wish, keep or ())}
    priority = dict(_split_pair(text, "--prefer") for text in prefer or ())
    priorities = {_wish(name): _number(value, "--prefer") for name, value in priority.items()}
    kept -= {*map(_wish, drop or ()), *priorities}
    placed = [_split_pair(text, "--host") for text in hosts or ()]
    return EveningWishes(
        tables=tables,
        seats=seats,
        rounds=3 if rounds is None else rounds,
        keep=frozenset(kept),
        priority=priorities,
        hosts={club.ids[club.row(id_)]: _number(number, "--host") for id_, number in placed},
        per_table=_read_counts(*counts),
    )


def _read_counts(
    at_least: Sequence[str] | None, at_most: Sequence[str] | None
) -> tuple[PerTable, ...]:
    from recommender.club.evening import PerTable

    counted = []
    for option, texts in (("at_least", at_least), ("at_most", at_most)):
        name = f"--{option.replace('_', '-')}"
        for text in texts or ():
            group, sign, count = text.rpartition(":")
            if not sign:
                message = (
                    f"{name}: {text!r} is not of the form FIELD=VALUE:COUNT, e.g. level=executive:1"
                )
                raise InputError(message)
            field, value = _split_pair(group, name)
            counted.append(PerTable(field, value, **{option: _number(count, name)}))
    return tuple(counted)


def _split_pair(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (name.strip() and sign and value.strip()):
        message = f"{option}: {text!r} is not of the form NAME=VALUE"
        raise InputError(message)
    return name.strip(), value.strip()


def _number(text: str, option: str) -> int:
    if not text.strip().isdecimal():
        message = f"{option}: {text!r} is no whole number"
        raise InputError(message)
    return int(text)


def _wish(name: str) -> TableWish:
    from recommender.club.evening import TableWish

    try:
        return TableWish(name.strip().replace("-", "_"))
    except ValueError:
        message = f"evening: {name!r} is no wish; allowed is one of {', '.join(TableWish)}"
        raise InputError(message) from None


def _show(evening_: Evening, club: Club, language: str | None) -> None:
    from recommender.letters.evening_page import list_notes, table_text
    from recommender.letters.voice import Voice

    voice = Voice(language or "en")
    for number in range(evening_.sat + 1, evening_.wishes.rounds + 1):
        rows = Rows(title=f"Round {number}", show_lines=True, expand=True)
        rows.add_column("table", justify="right")
        rows.add_column("who", ratio=3)
        rows.add_column("what for", ratio=5)
        for table in evening_.of_round(number):
            names = ", ".join(club.members[club.row(id_)].name for id_ in table.members)
            text = table_text(table, club, voice)
            rows.add_row(
                str(table.number), escape(names), escape("\n".join((*text.reasons, text.question)))
            )
        console.print(rows)
    console.print(
        f"{len(evening_.present)} people; value {evening_.value:.1f} of at most {evening_.bound:.1f} "
        f"({evening_.share:.1%} of the way from a random plan, {evening_.random:.1f})."
    )
    for note in list_notes(evening_, voice):
        console.print(f"[yellow]{escape(note)}[/]")
