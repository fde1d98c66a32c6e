"""The same club under several values of one knob: what a weight does, as a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd

from recommender.errors import InputError
from recommender.pipeline.introduce import introduce_club, introduce_member
from recommender.ports.progress import silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.pipeline.prepared import Prepared
    from recommender.ports.progress import Progress


def sweep_club(
    prepared: Prepared,
    week: str,
    knob: str,
    values: Sequence[float],
    progress: Progress = silent,
) -> pd.DataFrame:
    """The whole round at each value of a knob; texts are not encoded again.

    Parameters
    ----------
    prepared
        From `prepare`; its other knobs stay.
    week
        ISO week.
    knob
        As `Config.with_knobs` names it, e.g. ``"bubble"``, ``"bridging.mu"`` or ``"bridging__mu"``.
    values
        To go through.
    progress
        Told how far it is.

    Returns
    -------
    DataFrame
        A row per value: ``value`` and the fields of `recommender.club.round.RoundNumbers`.

    Raises
    ------
    InputError
        If there is no such knob or a value is out of range.
    """
    rows = []
    for number, value in enumerate(values, start=1):
        turned = prepared.config.with_knobs(**{knob: value})
        rows.append({"value": value, **asdict(introduce_club(prepared, week, turned).numbers)})
        progress(f"rounds over {knob}", number, len(values))
    return pd.DataFrame(rows)


def sweep_two(
    prepared: Prepared,
    week: str,
    x: tuple[str, Sequence[float]],
    y: tuple[str, Sequence[float]],
    progress: Progress = silent,
) -> pd.DataFrame:
    """The whole round at each pair of values of two knobs: a map of what they do together.

    Parameters
    ----------
    prepared, week
        As for `sweep_club`.
    x, y
        A knob and its values each.
    progress
        Told how far it is.

    Returns
    -------
    DataFrame
        A row per pair of values: a column named after each knob, and the fields of
        `recommender.club.round.RoundNumbers`.

    Raises
    ------
    InputError
        If there is no such knob, a value is out of range, or both are the same knob.
    """
    (first, firsts), (second, seconds) = x, y
    if first.replace("__", ".") == second.replace("__", "."):
        message = f"sweep_two: both knobs are {first}; allowed are two different ones"
        raise InputError(message)
    rows = []
    for one in firsts:
        for other in seconds:
            turned = prepared.config.with_knobs(**{first: one, second: other})
            numbers = asdict(introduce_club(prepared, week, turned).numbers)
            rows.append({first: one, second: other, **numbers})
            progress(f"rounds over {first} and {second}", len(rows), len(firsts) * len(seconds))
    return pd.DataFrame(rows)


def sweep_member(
    prepared: Prepared, member: str, week: str, knob: str, values: Sequence[float], limit: int = 5
) -> pd.DataFrame:
    """One member's best introductions at each value of a knob.

    Parameters
    ----------
    prepared, week, knob, values
        As for `sweep_club`.
    member
        An id of the club.
    limit
        Length of the list, at least 1.

    Returns
    -------
    DataFrame
        A row per place of a list: ``value``, ``rank`` (1 is first), ``partner`` (name and
        headline), ``id``, ``compatibility``, ``closeness``, ``weight``.
    """
    club, rows = prepared.club, []
    for value in values:
        turned = prepared.config.with_knobs(**{knob: value})
        pairs = introduce_member(prepared, member, week, limit, turned)
        for rank, pair in enumerate(pairs, start=1):
            partner = club.members[club.row(pair.side_of(member).partner)]
            numbers = {
                name: getattr(pair, name) for name in ("compatibility", "closeness", "weight")
            }
            who = {"partner": f"{partner.name}, {partner.headline}".rstrip(", "), "id": partner.id}
            rows.append({"value": value, "rank": rank, **who, **numbers})
    columns = ["value", "rank", "partner", "id", "compatibility", "closeness", "weight"]
    return pd.DataFrame(rows, columns=columns)
