"""All ablations whose data are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.quality.ablation.clubs import ablate_clubs
from benchmarks.quality.ablation.dates import ablate_dates
from benchmarks.quality.ablation.dial import measure_dial_of_clubs, measure_dial_of_dates
from benchmarks.quality.ablation.needs import ablate_needs
from benchmarks.quality.people.dates import read_dates
from benchmarks.quality.people.new_ties import read_clubs
from recommender.errors import InputError
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.quality.records import QualityRecord
    from recommender.club.club import Club
    from recommender.ports.progress import Progress


def evaluate_ablation(
    data: Path,
    club: Club,
    judgements: Path,
    seed: int = 0,
    progress: Progress = silent,
    notify: Callable[[str], None] = lambda _: None,
) -> list[QualityRecord]:
    """Every part left out in turn, and the dial from 0 to 1, where outcomes are known.

    Parameters
    ----------
    data
        Folder with ``speed_dating`` and ``club_networks``; what is missing is left out.
    club, judgements
        The judged club, and the file of judgements.
    seed
        Of everything drawn.
    progress
        Called with how far it is.
    notify
        Given a line for each part that is left out, with what is missing.

    Raises
    ------
    InputError
        If nothing is there.
    """
    parts: tuple[Callable[[], list[QualityRecord]], ...] = (
        lambda: ablate_needs(club, _read_judgements(judgements), seed, progress),
        lambda: _ablate_dates(data, seed, progress),
        lambda: _ablate_clubs(data, seed, progress),
    )
    records: list[QualityRecord] = []
    missing = []
    for part in parts:
        try:
            records += part()
        except InputError as error:
            missing.append(str(error))
            notify(f"left out: {error}")
    if not records:
        raise InputError("evaluate ablation: nothing to measure; " + "; ".join(missing))
    return records


def _ablate_dates(data: Path, seed: int, progress: Progress) -> list[QualityRecord]:
    dates = read_dates(data / "speed_dating")
    return ablate_dates(dates, seed, progress) + measure_dial_of_dates(dates, seed, progress)


def _ablate_clubs(data: Path, seed: int, progress: Progress) -> list[QualityRecord]:
    clubs = read_clubs(data)
    return ablate_clubs(clubs, seed, progress) + measure_dial_of_clubs(clubs, seed, progress)


def _read_judgements(judgements: Path) -> pd.DataFrame:
    if not judgements.is_file():
        raise InputError(f"{judgements} is missing: who meets which need of the judged club")
    return pd.read_csv(judgements)
