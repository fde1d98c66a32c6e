"""Finding somebody else when an introduction will not take place.

A decline, a block, or somebody leaving ends an introduction; each of the two then has a place
that is looked for, whatever the reason was, so that the reason cannot be told from what
follows. All places that wait in a round are filled together, by the round's own knobs, from
the members who have a place free. What is found is stored in one transaction, and only if the
round and the club are still those it was worked out for: a process that dies in between loses
nothing but time, and two processes do not fill one place twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.club.week import Week
from recommender.pipeline.by_hand import effect_with, fill_places
from recommender.ports.records import EditKind, RoundState, Search
from recommender.rules.capacity import places
from recommender.service.club.knobs import turned
from recommender.service.rounds.solution import introduction_record, numbers_of, places_taken
from recommender.service.worker import Worker

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from recommender.club.club import Club
    from recommender.pipeline import Prepared
    from recommender.ports.records import IntroductionRecord, RoundRecord, VacancyRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState

    Told = Callable[[Session, Sequence[IntroductionRecord]], None]

_TRIES = 5
"""Times a round is looked at again at once if it changed meanwhile; then with the next look."""
_LOOK_SECONDS = 5.0


@dataclass(frozen=True)
class _View:
    """A published round with places to fill."""

    record: RoundRecord
    revision: int
    searching: tuple[VacancyRecord, ...]
    given_up: tuple[VacancyRecord, ...]
    """Places for which there was nobody before."""
    shown: tuple[tuple[str, str], ...]
    """Every pair of the round, ended or not."""
    standing: tuple[tuple[str, str], ...]
    banned: tuple[tuple[str, str], ...]


class Repairs:
    """Fills places that became free.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    calendar
        What time it is.
    policy
        What chooses the pairs, kept with every exposure.
    told
        Called with what is new, in the transaction that stores it.
    """

    def __init__(
        self,
        store: Store,
        club: ClubState,
        calendar: Calendar,
        policy: str,
        told: Told = lambda *_: None,
    ) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar
        self._policy = f"repair/{policy}"
        self._told = told
        self._worker: Worker | None = None

    def start(self, ended: threading.Event) -> None:
        """Repair in the background, at once when ``ended`` is set."""
        self._worker = Worker("repairs", self.run_pending, ended, _LOOK_SECONDS)
        self._worker.start()

    def stop(self) -> None:
        """Finish the round in work and end."""
        if self._worker is not None:
            self._worker.stop()

    def run_pending(self) -> int:
        """Fill whatever waits; how many rounds were looked at."""
        with self._store.read() as session:
            waiting = session.vacancies.rounds()
        for round_id in waiting:
            for _ in range(_TRIES):
                if self._repair(round_id):
                    break
        return len(waiting)

    def _repair(self, round_id: str) -> bool:
        """Fill the places of one round; False if it changed meanwhile."""
        view = self._view(round_id)
        if view is None:
            return True
        found, result = self._worked_out(view)
        with self._store.write() as session:
            record = session.rounds.hold(round_id)
            if record is None or record.state is not RoundState.PUBLISHED:
                return True
            if (record.version, session.revision()) != (view.record.version, view.revision):
                return False
            self._keep(session, view, found, result)
        return True

    def _view(self, round_id: str) -> _View | None:
        with self._store.read() as session:
            record = session.rounds.get(round_id)
            if record is None or record.state is not RoundState.PUBLISHED:
                return None
            vacancies, edits = session.vacancies.of(round_id), session.edits.of(round_id)
            pairs = session.vacancies.pairs(round_id)
            return _View(
                record=record,
                revision=session.revision(),
                searching=tuple(each for each in vacancies if each.state is Search.SEARCHING),
                given_up=tuple(each for each in vacancies if each.state is Search.NOBODY),
                shown=tuple((a, b) for a, b, _ in pairs),
                standing=tuple((a, b) for a, b, stands in pairs if stands),
                banned=tuple((each.a, each.b) for each in edits if each.kind is EditKind.BAN),
            )

    def _worked_out(self, view: _View) -> tuple[Sequence[IntroductionRecord], dict[str, Any]]:
        """Who comes instead, and the round's result with what it does to the bubble now."""
        old, week = dict(view.record.result or {}), view.record.week
        if week < self._calendar.week():
            return (), old
        prepared = self._club.under(turned(view.record.config, rules=True))
        found = self._found(view, prepared)
        pairs = {*view.standing, *((each.a, each.b) for each in found)}
        there = [pair for pair in pairs if set(pair) <= prepared.club.rows.keys()]
        return found, old | numbers_of(effect_with(prepared, week, there))

    def _found(self, view: _View, prepared: Prepared) -> tuple[IntroductionRecord, ...]:
        club, week = prepared.club, view.record.week
        free = _free(club, week, view.standing)
        wanting = sorted({each.member for each in view.searching})
        found = fill_places(prepared, week, free, wanting, (*view.shown, *view.banned))
        return tuple(introduction_record(each, club, week, view.record.id) for each in found)

    def _keep(
        self,
        session: Session,
        view: _View,
        found: Sequence[IntroductionRecord],
        result: Mapping[str, Any],
    ) -> None:
        session.vacancies.add(found)
        now = self._calendar.now()
        session.rounds.expose([each.id for each in found], now, self._policy)
        left = {
            id_: [each.id for each in found if id_ in {each.a, each.b}] for id_ in _named(found)
        }
        for vacancy in (*view.searching, *view.given_up):
            mine = left.get(vacancy.member, [])
            if mine or vacancy.state is Search.SEARCHING:
                session.vacancies.settle(vacancy.number, mine.pop(0) if mine else None)
        session.edits.touch(view.record.id, result)
        if found:
            session.past_changed()
            self._told(session, found)
        session.audit.add("places filled", key="repairs", what=f"{view.record.id} {len(found)}")


def _free(club: Club, week: str, standing: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Introductions each member may still get."""
    taken, when = places_taken(standing), Week.parse(week)
    free = {each.id: places(each, when) - taken[each.id] for each in club.members}
    return {id_: count for id_, count in free.items() if count > 0}


def _named(found: Iterable[IntroductionRecord]) -> set[str]:
    return {id_ for each in found for id_ in (each.a, each.b)}
