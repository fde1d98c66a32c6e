"""A member's own suggestions: few, drawn once a week, and no way to find out about anybody.

Whoever could ask under many knobs and weeks could take the club apart by elimination: who never
comes up has blocked them. So a member's week is drawn once and kept. Asking again gives the same
people in the same words, in the order of the dial. Whoever may not be introduced any more is left
out, whether for a block, a pause, an introduction that ended or because they have left; nobody
comes in their place, and nobody with whom an introduction has ended is drawn again.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from recommender.club.club import HISTORY_COLUMNS, Club
from recommender.club.week import Week
from recommender.config import Caller
from recommender.errors import InputError
from recommender.pipeline import introduce_member
from recommender.ports.refusals import UnknownIdError
from recommender.ports.suggestions import SuggestionRecord
from recommender.rules.permissions import permissions
from recommender.service.rounds.weekly import PersonalIntroduction, personal_introduction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.club.introduction import Introduction
    from recommender.club.member import Member
    from recommender.config import Config, Rules, Value
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState

    Drawn = tuple[float, Introduction]
    """A stand of the dial, and a pair drawn under it."""

A_WEEK = 10
"""Suggestions drawn for a member and week."""


class Suggesting:
    """The use case.

    Parameters
    ----------
    store, club
        Where members are, and what is kept of suggestions.
    calendar
        What time and which week it is.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar

    def suggest(
        self, member: str, week: str | None, limit: int, knobs: Mapping[str, Value]
    ) -> list[PersonalIntroduction]:
        """The suggestions of a member's week, best first by the dial.

        Parameters
        ----------
        member
            Whose; the one who asks.
        week
            This ISO week or the next; this one if left out.
        limit
            At most so many.
        knobs
            ``bubble`` or nothing.

        Raises
        ------
        UnknownIdError
            If there is no such member.
        InputError
            If another week or another knob is asked for.
        """
        config = self._turn(knobs)
        name = self._check_week(week)
        with self._store.read() as session:
            drawn = session.suggestions.of(member, name)
        if drawn is None:
            drawn = self._draw(member, name)
        with self._store.read() as session:
            reader = session.members.get(member)
            if reader is None:
                raise UnknownIdError("member")
            told = find_standing(session, reader.member, name, drawn, config.rules)
        dial = knobs.get("bubble", reader.member.bubble)
        dial = config.bubble if dial is None else float(dial)
        best = sorted(told, key=lambda pair: (-pair[0].base - dial * pair[0].reward, pair[1].id))
        return [_as_told(record, partner) for record, partner in best[:limit]]

    def _turn(self, knobs: Mapping[str, Value]) -> Config:
        others = sorted(knobs.keys() - {"bubble"})
        if others:
            message = f"knobs: {others[0][:60]!r} cannot be turned here; allowed is bubble"
            raise InputError(message)
        return self._club.config.turned(knobs, Caller.MEMBER)

    def _check_week(self, week: str | None) -> str:
        this = Week.parse(self._calendar.week())
        allowed = (str(this), str(this.next()))
        name = allowed[0] if week is None else str(Week.parse(week))
        if name not in allowed:
            message = f"week: {name}; allowed are {allowed[0]} and {allowed[1]}"
            raise InputError(message)
        return name

    def _draw(self, member: str, week: str) -> Sequence[SuggestionRecord]:
        """Draw a member's week and keep it.

        Raises
        ------
        UnknownIdError
            If there is no such member.
        """
        snapshot = self._club.snapshot()
        club = snapshot.club
        if member not in club.rows:
            raise UnknownIdError("member")
        with self._store.read() as session:
            ended = session.suggestions.ended_with(member)
        stated = club.members[club.row(member)].bubble
        lists = [
            [
                (dial, pair)
                for pair in introduce_member(
                    snapshot.without_dials, member, week, A_WEEK + len(ended), self._club.config,
                    dial=dial,
                )
                if pair.side_of(member).partner not in ended
            ]
            for dial in (self._club.config.bubble if stated is None else stated, 1.0, 0.0)
        ]  # fmt: skip
        records = [_as_record(*drawn, member, club, week) for drawn in _mix(lists, member)]
        with self._store.write() as session:
            if session.members.get(member) is None:
                raise UnknownIdError("member")
            session.suggestions.forget(self._calendar.week())
            return session.suggestions.put(member, week, self._calendar.now(), records)


def _mix(lists: Sequence[Sequence[Drawn]], member: str) -> list[Drawn]:
    """The best of each list in turn, each partner once: some for every stand of the dial."""
    chosen: dict[str, Drawn] = {}
    for drawn in chain.from_iterable(zip_longest(*lists)):
        if drawn is not None and len(chosen) < A_WEEK:
            chosen.setdefault(drawn[1].side_of(member).partner, drawn)
    return list(chosen.values())


def _as_record(
    dial: float, pair: Introduction, member: str, club: Club, week: str
) -> SuggestionRecord:
    told = personal_introduction(pair, member, club, week)
    return SuggestionRecord(
        member=member,
        week=week,
        partner=told.partner.id,
        base=pair.weight - dial * pair.bridging_reward,
        reward=pair.bridging_reward,
        numbers=dict(told.numbers),
        texts={"member": dict(told.text), "partner": dict(told.partner_text)},
    )


def _as_told(record: SuggestionRecord, partner: Member) -> PersonalIntroduction:
    return PersonalIntroduction(
        id=None,
        partner=partner,
        numbers=record.numbers,
        text=record.texts["member"],
        partner_text=record.texts["partner"],
    )


def find_standing(
    session: Session,
    member: Member,
    week: str,
    drawn: Sequence[SuggestionRecord],
    rules: Rules,
) -> list[tuple[SuggestionRecord, Member]]:
    """Of what was drawn for a member what may still be suggested, with the partners as they are.

    Parameters
    ----------
    session
        A transaction that reads.
    member
        Whose.
    week, drawn
        The ISO week, and what was drawn for it.
    rules
        The club's.
    """
    ended = session.suggestions.ended_with(member.id)
    records = session.members.some(record.partner for record in drawn)
    partners = {record.member.id: record.member for record in records}
    club = Club.build(
        [member, *partners.values()],
        session.relations.ties(member.id),
        _history_of(session, member.id),
    )
    rows = [club.row(record.partner) for record in drawn if record.partner in partners]
    pairs = np.array([(club.row(member.id), row) for row in rows], dtype=np.int64).reshape(-1, 2)
    allowed = permissions(club, Week.parse(week), rules, anew=False).allowed(pairs)
    here = [record for record in drawn if record.partner in partners]
    return [
        (record, partners[record.partner])
        for record, fine in zip(here, allowed, strict=True)
        if fine and record.partner not in ended
    ]


def _history_of(session: Session, member: str) -> pd.DataFrame:
    rows = [
        dict(zip(("week", "a", "b"), (week, *sorted((member, partner))), strict=True))
        for week, partner in session.suggestions.introduced_in(member)
    ]
    return pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))
