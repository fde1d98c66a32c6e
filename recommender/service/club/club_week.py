"""The week of a club that is kept in a folder: what a round is made from, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from recommender.adapters.club_folder import WEEKS, find_forms
from recommender.adapters.outcome_sheet import has_answers
from recommender.adapters.round_files import read_round
from recommender.errors import InputError, RoundError
from recommender.service.club.club_files import ClubFiles, find_club_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ClubWeek:
    """A round that is to be made for a club's folder."""

    files: ClubFiles
    """Members, ties, and all of history but what the round replaces."""
    place: Path
    """The folder it is written to."""


def plan_week(folder: Path, week: str, *, again: bool = False) -> ClubWeek:
    """Find out what a week's round is made from, and where it goes.

    Parameters
    ----------
    folder
        The club's.
    week
        ISO week. A round of it that nobody has answered yet is replaced.
    again
        Whether a further round is wanted beside one that has been answered.

    Raises
    ------
    InputError
        If a file of the club is missing, there twice, or unreadable.
    RoundError
        If the week has been answered and no further round is wanted, or its table is open.
    """
    find_club_files(folder)  # names what is wrong with the folder itself first
    place = folder / WEEKS / week
    for place in _name_places(folder / WEEKS / week):
        form = _find_answered(place)
        if form is None:
            break
        if not again:
            message = (
                f"round: {form} has answers, and is not written over; allowed is another week "
                "(--week), or --again for a further round of this one beside it"
            )
            raise RoundError(message)
    _refuse_open(place)
    return ClubWeek(find_club_files(folder, anew=place.name), place)


def _name_places(first: Path) -> Iterator[Path]:
    yield first
    yield from (first.with_name(f"{first.name}.{number}") for number in count(2))


def _find_answered(place: Path) -> Path | None:
    """The table of a round that somebody has written into."""
    try:
        rows = len(read_round(place)["introductions"])
    except InputError:
        rows = 0
    return next((form for form in find_forms(place) if has_answers(form, rows)), None)


def _refuse_open(place: Path) -> None:
    """Stop while a spreadsheet program has a table of the round open: it would write over ours.

    Raises
    ------
    RoundError
        Names the table.
    """
    for lock in (*place.glob("~$*"), *place.glob(".~lock.*#")):
        name = lock.name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
        message = f"round: {place / name} is open in another program; close it first"
        raise RoundError(message)
