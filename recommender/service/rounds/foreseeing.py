"""The coming rounds, for the organiser: how good, for how long, and what would help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.config import Caller
from recommender.letters import Voice, say_season, say_what_helps
from recommender.pipeline import plan_season

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recommender.club.club import Club
    from recommender.club.season_plan import SeasonPlan
    from recommender.config import Value
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState

_LANGUAGES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A season with what is to be said of it, "de" and "en"."""

    plan: SeasonPlan
    said: Mapping[str, tuple[str, ...]]
    helps: Mapping[str, Mapping[str, str]]
    """What would help each member who is hard to serve, by id."""


class Foreseeing:
    """The use case; it writes nothing.

    Parameters
    ----------
    club
        Where members are.
    calendar
        Which week it is.
    """

    def __init__(self, club: ClubState, calendar: Calendar) -> None:
        self._club = club
        self._calendar = calendar

    def foresee(self, week: str | None, weeks: int, knobs: Mapping[str, Value]) -> Foreseen:
        """Plan the coming rounds.

        Parameters
        ----------
        week
            ISO week of the first; if left out the present one, or the next if its round is out.
        weeks
            How many, at least 1.
        knobs
            By name; those that an organiser may turn.

        Raises
        ------
        InputError
            If the week is none, or a knob or its value is not allowed.
        ConflictError
            If the club has no members.
        """
        config = self._club.config.turned(knobs, Caller.ORGANISER)
        prepared = self._club.prepare_under(config)
        name = str(Week.parse(week)) if week else self._first_open_week(prepared.club)
        plan = plan_season(prepared, name, weeks)
        voices = {language: Voice(language) for language in _LANGUAGES}
        return Foreseen(
            plan,
            {name: say_season(plan, config.season, voice) for name, voice in voices.items()},
            {
                hard.member: {name: say_what_helps(hard, voice) for name, voice in voices.items()}
                for hard in plan.hard
            },
        )

    def _first_open_week(self, club: Club) -> str:
        this = Week.parse(self._calendar.week())
        return str(this.next() if str(this) in set(club.introductions["week"]) else this)
