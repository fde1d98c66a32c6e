"""A member's introductions: of a week, on demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.club.week import Week
from recommender.config import Caller
from recommender.letters.voice import Voice
from recommender.pipeline import introduce_member
from recommender.ports.records import RoundState
from recommender.ports.refusals import NotFoundError
from recommender.service.rounds.solution import told_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.club import Club
    from recommender.club.introduction import Introduction
    from recommender.club.member import Member
    from recommender.ports.records import IntroductionRecord, RoundRecord, VacancyRecord
    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState

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


@dataclass(frozen=True, slots=True)
class WeekTold:
    """A week as one member is told of it."""

    record: RoundRecord
    introductions: Sequence[Told]
    replacements: Sequence[tuple[VacancyRecord, str]]
    """For each introduction that will not take place what came of the search for somebody else,
    and that in words."""


class Weekly:
    """Use cases that read introductions; none of them writes.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    calendar
        What time and which week it is.
    """

    def __init__(self, store: Store, club: ClubState, calendar: Calendar) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar

    def of_week(self, member: str, week: str, *, preview: bool = False) -> WeekTold:
        """One member's introductions of a week, best first, and places that became free.

        The order is by what both bring: nobody's dial is in it.

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
        with self._store.glance() as session:
            record = session.rounds.of_week(name, RoundState.PUBLISHED)
            if record is None and preview:
                record = session.rounds.of_week(name, RoundState.SOLVED)
            pairs = () if record is None else session.rounds.introductions_of(record.id, member)
            faces = session.members.faces([member, *(each.partner_of(member) for each in pairs)])
            if member not in faces:
                message = "member: no such id"
                raise NotFoundError(message)
            if record is None:
                message = f"round: none is published for {name}"
                raise NotFoundError(message)
            reader = faces[member]
            voice = Voice(reader.letter_language)
            replacements = [
                (each, voice.say(f"replacement.{each.state}"))
                for each in session.vacancies.of(record.id, member)
            ]
            return WeekTold(record, _stored(pairs, faces, member), replacements)

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
        self._club.config.turned(knobs, Caller.MEMBER)
        held = self._club.now()
        if member not in held.club.rows:
            message = "member: no such id"
            raise NotFoundError(message)
        dial = knobs.get("bubble", held.club.members[held.club.row(member)].bubble)
        others = {each: value for each, value in knobs.items() if each != "bubble"}
        config, name = self._club.config.turned(others, Caller.MEMBER), self._week(week)
        found = introduce_member(held.modest, member, name, limit, config, dial=dial)
        return [told_of(pair, member, held.club, name) for pair in found]

    def _week(self, week: str | None) -> str:
        return str(Week.parse(week)) if week else self._calendar.week()


def _stored(
    pairs: Iterable[IntroductionRecord], faces: Mapping[str, Member], member: str
) -> list[Told]:
    told = [
        Told(
            id=pair.id,
            partner=faces[pair.partner_of(member)],
            numbers={name: pair.numbers[name] for name in _SHOWN},
            told=pair.text_of(member),
            partner_told=pair.text_of(pair.partner_of(member)),
        )
        for pair in pairs
    ]
    return sorted(told, key=lambda each: (-each.numbers["compatibility"], each.partner.id))


def told_of(pair: Introduction, member: str, club: Club, week: str) -> Told:
    """A pair that is not kept, as one of the two would be told of it."""
    own = pair.side_of(member)
    other = pair.side_of(own.partner)
    return Told(
        id=None,
        partner=club.members[club.row(own.partner)],
        numbers={name: getattr(pair, name) for name in _SHOWN},
        told=told_to(own, club, week),
        partner_told=told_to(other, club, week),
    )
