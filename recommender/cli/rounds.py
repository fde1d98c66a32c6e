"""Making a round from a terminal: what the commands for one list and for a club's folder share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recommender.cli.show import progress_bars
from recommender.club.edits import Edits
from recommender.errors import RoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.cli.club_options import RoundOptions
    from recommender.club.club import Club
    from recommender.club.findings import ClubFindings
    from recommender.club.round import Round
    from recommender.config import Config
    from recommender.ports.progress import Progress

_ALLOWED = "allowed is another week (--week), or --again for a further round of this one"


def make_round(
    club: Club,
    week: str,
    config: Config,
    given: RoundOptions,
    write: Callable[[Round, ClubFindings | None, Progress], None],
) -> Round:
    """Solve a club's round of a week and write it, with bars that show how far it is.

    Nobody is introduced again of whom it is known what came of it this week.

    Raises
    ------
    RoundError
        If no introduction is possible.
    """
    from recommender.pipeline import introduce_club
    from recommender.service.club.engines import engine as open_engine
    from recommender.service.club.findings import find_out

    with open_engine(given.engine, given.address) as ready, progress_bars() as progress:
        model, prepared = given.prepare(club, config, progress, ready)
        edits = Edits(banned=tuple(club.answered_in(week)))
        solved = introduce_club(prepared, week, progress=progress, edits=edits)
        if not solved.introductions:
            raise RoundError(_explain_empty_round(solved))
        is_told = len(club) <= config.gaps.in_report_up_to
        write(solved, find_out(prepared, model) if is_told else None, progress)
    return solved


def refuse_answered(club: Club, week: str, *, again: bool) -> None:
    """Stop before a week is made anew of which it is known what came of it.

    Raises
    ------
    RoundError
        If there are answers, and nobody asked for it.
    """
    answered = len(club.answered_in(week))
    if answered and not again:
        raise RoundError(
            f"round: history knows what came of {answered} introduction(s) of {week}; {_ALLOWED}"
        )


def refuse_recorded(club: Club, week: str, *, again: bool) -> None:
    """Stop before a week is made anew that a club's history has already.

    Raises
    ------
    RoundError
        If it has introductions of the week, and nobody asked for further ones.
    """
    there = len(club.introductions_of(week))
    if there and not again:
        raise RoundError(f"round: history has {there} introduction(s) of {week}; {_ALLOWED}")


def _explain_empty_round(solved: Round) -> str:
    """Why a round is empty, over all members."""
    reasons: Counter[str] = Counter()
    for short in solved.shortfalls:
        reasons.update(short.reasons)
    # Every pair is counted from both of its ends.
    counts = ", ".join(f"{count // 2} {name.replace('_', ' ')}" for name, count in reasons.items())
    members = len(solved.bubble_index)
    return (
        f"round {solved.week}: no introduction is possible among {members} "
        f"{'member' if members == 1 else 'members'}; pairs: {counts or 'none'}; nothing was written"
    )
