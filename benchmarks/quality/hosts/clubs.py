"""Judged clubs on the production path, with whom every focal member may meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.club.member_columns import number_values
from recommender.club.week import Week
from recommender.errors import InputError
from recommender.learning.encoder.tuned.judged_clubs import HELD_OUT, read_judged_club
from recommender.maths.network.structure import mutual_contacts
from recommender.maths.pairs import all_pairs
from recommender.rules.permissions import permissions
from recommender.service.club.bootstrap import prepare
from recommender.service.club.club_files import load_club

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recommender.arrays import BoolArray, DoubleArray, IntArray
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder

FIRST_WEEK = "2026-W48"


@dataclass(frozen=True)
class HostedClub:
    """A prepared club, the focal members' grades, and what is known of their possible partners."""

    name: str
    prepared: Prepared
    focal: IntArray
    """Rows of the focal members, shape (f,)."""
    grades: DoubleArray
    """Shape (f, n), 0 to 3."""
    permitted: BoolArray
    """Shape (f, n): whom the rules let each meet in the first week."""
    apart: BoolArray
    """Shape (f, n): no contact in common."""
    across: BoolArray
    """Shape (f, n): not the same stated industry."""

    @property
    def focal_ids(self) -> tuple[str, ...]:
        """Ids of the focal members, in the order of the grades."""
        return tuple(self.prepared.club.ids[row] for row in self.focal)


def read_hosted_clubs(data: Path, encoder: Encoder | None = None) -> Iterator[HostedClub]:
    """The judged clubs of a folder that nothing was trained on, one after the other.

    Parameters
    ----------
    data
        Folder of judged clubs, each a folder of its name; where one holds judgements alone, its
        members are in the folder ``NAME_club`` beside ``data``.
    encoder
        The embedded one if left out.

    Yields
    ------
    HostedClub

    Raises
    ------
    InputError
        If there is none of them in the folder, or the members of one are missing.
    """
    names = [name for name in HELD_OUT if (data / name / "judgements.jsonl").is_file()]
    if not names:
        raise InputError(
            f"hosts: {data} holds no judged club; allowed is a folder with one of "
            f"{', '.join(HELD_OUT)}, each with judgements.jsonl"
        )
    for name in names:
        own = (data / name / "members.csv").is_file()
        yield read_hosted_club(
            data / name, data / name if own else data.parent / f"{name}_club", encoder
        )


def read_hosted_club(judged: Path, members: Path, encoder: Encoder | None = None) -> HostedClub:
    """One judged club, prepared with default settings.

    Parameters
    ----------
    judged
        Folder with ``judgements.jsonl``.
    members
        Folder with ``members.csv``, and if there are any ``ties.csv`` and ``history.csv``.
    encoder
        The embedded one if left out.

    Raises
    ------
    InputError
        If there are no members, or a focal member is none of them.
    """
    prepared = prepare(load_club(members), encoder)
    club = prepared.club
    laid_out = read_judged_club(judged, club)
    n, pairs = len(club), all_pairs(len(club))
    industries = number_values([member.industry for member in club.members])
    shared = mutual_contacts(prepared.network.ties, pairs)
    same = (industries[pairs[:, 0]] == industries[pairs[:, 1]]) & (industries[pairs[:, 0]] >= 0)
    rules = permissions(club, Week.parse(FIRST_WEEK), prepared.config.rules)
    return HostedClub(
        name=judged.name,
        prepared=prepared,
        focal=laid_out.focal,
        grades=laid_out.grades,
        permitted=_square(n, pairs, rules.allowed(pairs))[laid_out.focal],
        apart=_square(n, pairs, shared == 0)[laid_out.focal],
        across=_square(n, pairs, ~same)[laid_out.focal],
    )


def _square(n: int, pairs: IntArray, marked: BoolArray) -> BoolArray:
    """Marked pairs as a symmetric table, shape (n, n)."""
    table = np.zeros((n, n), dtype=np.bool_)
    table[pairs[:, 0], pairs[:, 1]] = table[pairs[:, 1], pairs[:, 0]] = marked
    return table
