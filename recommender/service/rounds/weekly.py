"""A member's introductions: of a week, on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from recommender.club.week import Week
from recommender.config import Caller
from recommender.letters.voice import Voice
from recommender.pipeline import introduce_member
from recommender.ports.records import RoundState
from recommender.ports.refusals import NotFoundError, UnknownIdError
from recommender.service.rounds.solution import side_texts
from recommender.service.rounds.threes import tell_as_they_are

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.club import Club
    from recommender.club.introduction import Introduction
    from recommender.club.member import Member
    from recommender.config import Value
    from recommender.ports.records import IntroductionRecord, RoundRecord, VacancyRecord
    from recommender.ports.store import Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState

_SHOWN = ("compatibility", "closeness")
"""Numbers a member sees as they are: none of them depends on anybody's dial."""
_READ = (*_SHOWN, "mutual_contacts", "stated_mutual_contacts")


@dataclass(frozen=True, slots=True)
class PersonalIntroduction:
    """One introduction as one member is told of it."""

    id: str | None
    """None for a suggestion, which is not stored."""
    partner: Member
    numbers: Mapping[str, Any]
    text: Mapping[str, Any]
    """What the member reads."""
    partner_text: Mapping[str, Any]
    """What the partner reads."""


@dataclass(frozen=True, slots=True)
class PersonalWeek:
    """A week as one member is told of it."""

    record: RoundRecord
    introductions: Sequence[PersonalIntroduction]
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

    def of_week(self, member: str, week: str, *, preview: bool = False) -> PersonalWeek:
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
        UnknownIdError
            If there is no such member.
        NotFoundError
            If there is no round to show.
        """
        name = str(Week.parse(week))
        with self._store.glance() as session:
            record = session.rounds.of_week(name, RoundState.PUBLISHED)
            if record is None and preview:
                record = session.rounds.of_week(name, RoundState.SOLVED)
            pairs = () if record is None else session.rounds.introductions_of(record.id, member)
            pairs = tell_as_they_are(session, pairs)
            partners = [pair.partner_of(member) for pair in pairs]
            faces = session.members.faces([member, *partners])
            if member not in faces:
                raise UnknownIdError("member")
            if record is None:
                message = f"round: none is published for {name}"
                raise NotFoundError(message)
            reader = faces[member]
            voice = Voice(reader.letter_language)
            replacements = [
                (vacancy, voice.say(f"replacement.{vacancy.state}"))
                for vacancy in session.vacancies.of(record.id, member)
            ]
            return PersonalWeek(record, _personal(pairs, faces, member), replacements)

    def this_week(self) -> str:
        """The ISO week the club is in."""
        return self._calendar.week()

    def around(self, member: str) -> list[PersonalWeek]:
        """The published weeks that a member may want to look at: the next one, this, and the last.

        Raises
        ------
        UnknownIdError
            If there is no such member.
        """
        this = Week.parse(self._calendar.week())
        last = Week.of(this.monday - timedelta(days=7))
        weeks = []
        for week in (this.next(), this, last):
            try:
                weeks.append(self.of_week(member, str(week)))
            except UnknownIdError:
                raise
            except NotFoundError:
                continue
        return weeks

    def past(self, member: str) -> list[tuple[str, int, int, list[str]]]:
        """A member's published rounds, newest first: week, asked for, got, and whom they were introduced to.

        Those whose introductions have ended are not among them; what came of any is not told.
        """
        with self._store.read() as session:
            everything = session.rounds.everything_of(member)
            partners: dict[str, list[str]] = {}
            for pair in everything["introductions"]:
                partners.setdefault(pair.round_id, []).append(pair.partner_of(member))
            weeks = []
            for row in everything["rounds"]:
                record = session.rounds.get(row["round_id"])
                if record is not None and record.state is RoundState.PUBLISHED:
                    met = partners.get(record.id, [])
                    weeks.append((record.week, row["asked"], row["got"], met))
        return sorted(weeks, reverse=True)

    def bubbles(self, member: str) -> list[tuple[str, float, float]]:
        """Week, and how closed a member's circle was before and after its round, oldest first.

        Shares of contacts from 0 (open) to 1 (closed), of published rounds.
        """
        with self._store.read() as session:
            rows = session.rounds.everything_of(member)["rounds"]
            weeks = []
            for row in rows:
                record = session.rounds.get(row["round_id"])
                before, after = row["bubble_before"], row["bubble_after"]
                if record is None or record.state is not RoundState.PUBLISHED:
                    continue
                if before is not None and after is not None:
                    weeks.append((record.week, before, after))
        return sorted(weeks)

    def suggest(
        self, member: str, week: str | None, limit: int, knobs: Mapping[str, Value]
    ) -> list[PersonalIntroduction]:
        """The best introductions for one member now, by the club's rules, for the organiser.

        Nobody else's dial is used, so that no answer, nor the difference of two, can tell it.

        Parameters
        ----------
        member
            For whom.
        week
            ISO week for pauses and repeats; the present one if left out.
        limit
            At most so many.
        knobs
            By name; those that whoever asks for suggestions may turn.

        Raises
        ------
        UnknownIdError
            If there is no such member.
        """
        turned = self._club.config.turned(knobs, Caller.MEMBER)
        snapshot = self._club.snapshot()
        club = snapshot.club
        if member not in club.rows:
            raise UnknownIdError("member")
        dial = turned.bubble if "bubble" in knobs else club.members[club.row(member)].bubble
        others = {knob: value for knob, value in knobs.items() if knob != "bubble"}
        config, name = self._club.config.turned(others, Caller.MEMBER), self._week(week)
        pairs = introduce_member(snapshot.without_dials, member, name, limit, config, dial=dial)
        return [personal_introduction(pair, member, club, name) for pair in pairs]

    def _week(self, week: str | None) -> str:
        return self._calendar.week_or(week)


def _personal(
    pairs: Iterable[IntroductionRecord], faces: Mapping[str, Member], member: str
) -> list[PersonalIntroduction]:
    introductions = [
        PersonalIntroduction(
            id=pair.id,
            partner=faces[pair.partner_of(member)],
            numbers=_shown_numbers(pair.numbers),
            text=pair.text_of(member),
            partner_text=pair.text_of(pair.partner_of(member)),
        )
        for pair in pairs
    ]
    return sorted(introductions, key=_worst_last)


def _shown_numbers(numbers: Mapping[str, Any]) -> dict[str, Any]:
    """What a member sees of an introduction's numbers.

    Mutual contacts are those by stated ties: nobody is told whom others have met. Introductions of
    before that distinction have one number of them.
    """
    mutual = numbers.get("stated_mutual_contacts", numbers["mutual_contacts"])
    return {name: numbers[name] for name in _SHOWN} | {"mutual_contacts": mutual}


def _worst_last(introduction: PersonalIntroduction) -> tuple[float, str]:
    return -introduction.numbers["compatibility"], introduction.partner.id


def personal_introduction(
    pair: Introduction, member: str, club: Club, week: str
) -> PersonalIntroduction:
    """A pair that is not stored, as one of the two would be told of it."""
    side = pair.side_of(member)
    other = pair.side_of(side.partner)
    return PersonalIntroduction(
        id=None,
        partner=club.members[club.row(side.partner)],
        numbers=_shown_numbers({name: getattr(pair, name) for name in _READ}),
        text=side_texts(side, club, week),
        partner_text=side_texts(other, club, week),
    )
