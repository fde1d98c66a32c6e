"""A member's introductions: of a week, on demand; and why or why not these two."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender.adapters.writing import side_text
from recommender.club.week import Week
from recommender.errors import InputError
from recommender.pipeline import introduce_member
from recommender.ports.records import RoundState
from recommender.ports.refusals import NotFoundError
from recommender.service.knobs import turned
from recommender.service.people import known
from recommender.stages.rules import CODES, permissions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from recommender.club.club import Club
    from recommender.club.introduction import Introduction
    from recommender.club.member import Member
    from recommender.ports.records import RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.club_state import ClubState

_SHOWN = ("compatibility", "closeness", "mutual_contacts")
"""Numbers a member sees: none of them depends on anybody's dial."""


@dataclass(frozen=True, slots=True)
class Told:
    """One introduction as one member is told of it."""

    id: str | None
    """None for a suggestion, which is not kept."""
    partner: Member
    numbers: Mapping[str, Any]
    told: Mapping[str, Any]
    partner_told: Mapping[str, Any]


class Weekly:
    """Use cases that read introductions; none of them writes.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    clock
        Gives the time, with its zone.
    """

    def __init__(self, store: Store, club: ClubState, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._club = club
        self._clock = clock

    def of_week(
        self, member: str, week: str, *, preview: bool = False
    ) -> tuple[RoundRecord, list[Told]]:
        """One member's introductions of a week, best first.

        Parameters
        ----------
        member, week
            Whose, and the ISO week.
        preview
            Take the newest solved round if none is published.

        Raises
        ------
        NotFoundError
            If there is no such member or no round to show.
        """
        name = str(Week.parse(week))
        with self._store.read() as session:
            known(session, member)
            record = session.rounds.of_week(name, RoundState.PUBLISHED)
            if record is None and preview:
                record = session.rounds.of_week(name, RoundState.SOLVED)
            if record is None:
                message = f"round: none is published for {name}"
                raise NotFoundError(message)
            return record, self._stored(session, record.id, member)

    def suggest(
        self, member: str, week: str | None, limit: int, knobs: Mapping[str, float | bool | None]
    ) -> list[Told]:
        """The best introductions for one member now, by the club's rules.

        Nobody else's dial is used, so that no answer, nor the difference of two, can tell it.

        Raises
        ------
        NotFoundError
            If there is no such member.
        """
        config, held = turned(knobs, rules=False), self._club.now()
        if member not in held.club.rows:
            message = "member: no such id"
            raise NotFoundError(message)
        own = held.club.members[held.club.row(member)].bubble
        if own is not None and "bubble" not in knobs:
            config = config.with_knobs(bubble=own)
        name = self._week(week)
        found = introduce_member(held.modest, member, name, limit, config)
        return [_told(pair, member, held.club, name) for pair in found]

    def explain(self, a: str, b: str, week: str | None) -> dict[str, Any]:
        """Why or why not these two; for the organiser, as it may tell that one blocks the other.

        Raises
        ------
        InputError
            If the two are one.
        NotFoundError
            If one of them is no member.
        """
        held, name = self._club.now(), self._week(week)
        club = held.club
        if a == b:
            message = "pair: the two are one; allowed are two members"
            raise InputError(message)
        if a not in club.rows or b not in club.rows:
            message = "member: no such id"
            raise NotFoundError(message)
        config = held.prepared.config
        pair = np.sort(np.array([[club.row(a), club.row(b)]], dtype=np.int64), axis=1)
        code = int(permissions(club, Week.parse(name), config.rules).codes(pair)[0])
        if code:
            return {"week": name, "possible": False, "reason": CODES[code - 1].value}
        only = tuple(
            each if each.id in {a, b} else replace(each, per_round=0) for each in club.members
        )
        alone = replace(held.prepared, club=replace(club, members=only))
        every = config.with_knobs(rules__floor=0.0)
        (found,) = introduce_member(alone, a, name, 1, every)
        possible = found.compatibility >= config.rules.floor
        return {
            "week": name,
            "possible": possible,
            "reason": None if possible else "below_floor",
            "weight": found.weight,
            "bridging_reward": found.bridging_reward,
            "introduction": _told(found, a, club, name),
        }

    def _week(self, week: str | None) -> str:
        return str(Week.parse(week) if week else Week.of(self._clock().date()))

    def _stored(self, session: Session, round_id: str, member: str) -> list[Told]:
        return [
            Told(
                id=pair.id,
                partner=known(session, pair.partner_of(member)).member,
                numbers={name: pair.numbers[name] for name in _SHOWN},
                told=pair.text_of(member),
                partner_told=pair.text_of(pair.partner_of(member)),
            )
            for pair in session.rounds.introductions_of(round_id, member)
        ]


def _told(pair: Introduction, member: str, club: Club, week: str) -> Told:
    own = pair.side_of(member)
    other = pair.side_of(own.partner)
    return Told(
        id=None,
        partner=club.members[club.row(own.partner)],
        numbers={name: getattr(pair, name) for name in _SHOWN},
        told=asdict(side_text(own, club, week=week)),
        partner_told=asdict(side_text(other, club, week=week)),
    )
