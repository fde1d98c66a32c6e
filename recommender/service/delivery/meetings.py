"""When the two of an introduction could meet: nobody is proposed two meetings at one hour."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import time, tzinfo

_SATURDAY = 5
_DAYS = 7
_NOTICE = timedelta(days=1)
"""Time between a letter and the meeting that it proposes."""
_FREE: Mapping[str, Collection[int]] = MappingProxyType({})
"""Nobody has anything else."""


def propose_hours(published: datetime, times: Sequence[time], zone: tzinfo) -> list[datetime]:
    """Hours on working days of the week that begins two days after a round was published."""
    first: date = published.astimezone(zone).date() + timedelta(days=2)
    days = [first + timedelta(days=number) for number in range(_DAYS)]
    return [
        datetime.combine(day, hour, zone)
        for day in days
        if day.weekday() < _SATURDAY
        for hour in times
    ]


@dataclass(frozen=True, slots=True)
class LetterTimes:
    """When a letter was ordered and when it leaves."""

    written: datetime
    """The same for both of an introduction, so that they are proposed the same hour even if one
    letter leaves later."""
    now: datetime


def move_after(start: datetime, letter: LetterTimes) -> datetime:
    """The same hour of the first week that leaves a day after the letter, and is still to come.

    A letter about somebody new is written days after its round was published.

    Parameters
    ----------
    start
        The hour as the round's week has it.
    letter
        Which the meeting is to be after.
    """
    while start < letter.written + _NOTICE or start <= letter.now:
        start += timedelta(days=_DAYS)
    return start


def assign_slots(
    meetings: Iterable[tuple[str, ...]], slots: int, busy: Mapping[str, Collection[int]] = _FREE
) -> dict[str, int]:
    """A slot for every meeting, none twice for one member as long as there are enough.

    Greedy colouring of edges in the order of their ids: 2b - 1 slots are always enough for
    members with b introductions each.

    Parameters
    ----------
    meetings
        Id of the meeting and of its members, two or three.
    slots
        How many there are, at least 1.
    busy
        Slots at which members have something else, by member.

    Returns
    -------
    dict
        Number of the slot, 0 to ``slots - 1``, by meeting.

    Examples
    --------
    >>> assign_slots([("1", "a", "b"), ("2", "a", "c"), ("3", "b", "c")], 10)
    {'1': 9, '2': 0, '3': 1}
    """
    taken: defaultdict[str, set[int]] = defaultdict(set)
    taken.update({member: set(hours) for member, hours in busy.items()})
    assigned: dict[str, int] = {}
    for id_, *members in sorted(meetings):
        full = set().union(*(taken[member] for member in members))
        start = sum(id_.encode())  # over the whole week, not all on its first day
        order = ((start + number) % slots for number in range(slots))
        slot = next((candidate for candidate in order if candidate not in full), start % slots)
        assigned[id_] = slot
        for member in members:
            taken[member].add(slot)
    return assigned
