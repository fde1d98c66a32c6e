"""Finding somebody else when an introduction will not take place.

A decline, a block, or somebody leaving ends an introduction; each of the two then has a place
that is looked for, whatever the reason was, so that the reason cannot be told from what
follows. All places that wait in a round are filled together, by the round's own knobs, from
the members who have a place free. What is found is stored in one transaction, and only if the
round and the club are still those it was worked out for: a process that dies in between loses
nothing but time, and two processes do not fill one place twice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.club.week import Week
from recommender.config import Config
from recommender.pipeline.by_hand import effect_with, fill_places
from recommender.ports.records import EditKind, RoundState, VacancyState
from recommender.rules.capacity import places
from recommender.service.rounds.publishing import read_policy
from recommender.service.rounds.solution import count_places, effect_numbers, make_introduction
from recommender.service.worker import Worker

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from recommender.pipeline import Prepared
    from recommender.ports.records import IntroductionRecord, RoundRecord, VacancyRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar
    from recommender.service.club.club_state import ClubState
    from recommender.service.club.running_ranker import RunningRanker

    Announce = Callable[[Session, Sequence[IntroductionRecord]], None]
    CallOff = Callable[[Session, Sequence[VacancyRecord]], None]

_TRIES = 5
"""Times a round is looked at again at once if it changed meanwhile; then with the next look."""
_LOOK_SECONDS = 5.0


@dataclass(frozen=True)
class _PublishedRound:
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
        What chooses the pairs, stored with every exposure.
    announce
        Called with the new introductions, in the transaction that stores it.
    call_off
        Called with the places of introductions that have ended, in the same one.
    """

    def __init__(
        self,
        store: Store,
        club: ClubState,
        calendar: Calendar,
        policy: str | RunningRanker,
        announce: Announce = lambda *_: None,
        call_off: CallOff = lambda *_: None,
    ) -> None:
        self._store = store
        self._club = club
        self._calendar = calendar
        self._policy = policy
        self._announce = announce
        self._call_off = call_off
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
        view = self._read(round_id)
        if view is None:
            return True
        introductions, result = self._work_out(view)
        with self._store.write() as session:
            record = session.rounds.hold(round_id)
            if record is None or record.state is not RoundState.PUBLISHED:
                return True
            if (record.version, session.revision()) != (view.record.version, view.revision):
                return False
            self._save(session, view, introductions, result)
        return True

    def _read(self, round_id: str) -> _PublishedRound | None:
        with self._store.read() as session:
            record = session.rounds.get(round_id)
            if record is None or record.state is not RoundState.PUBLISHED:
                return None
            vacancies, edits = session.vacancies.of(round_id), session.edits.of(round_id)
            pairs = session.vacancies.pairs(round_id)
            return _PublishedRound(
                record=record,
                revision=session.revision(),
                searching=_in_state(vacancies, VacancyState.SEARCHING),
                given_up=_in_state(vacancies, VacancyState.NOBODY),
                shown=tuple((a, b) for a, b, _ in pairs),
                standing=tuple((a, b) for a, b, stands in pairs if stands),
                banned=tuple((edit.a, edit.b) for edit in edits if edit.kind is EditKind.BAN),
            )

    def _work_out(
        self, view: _PublishedRound
    ) -> tuple[Sequence[IntroductionRecord], dict[str, Any]]:
        """Who comes instead, and the round's result with what it does to the bubble now."""
        old, week = dict(view.record.result or {}), view.record.week
        if week < self._calendar.week():
            return (), old
        prepared = self._club.prepare_under(Config().turned(view.record.config))
        introductions = _fill(view, prepared)
        pairs = {*view.standing, *((pair.a, pair.b) for pair in introductions)}
        present = [pair for pair in pairs if set(pair) <= prepared.club.rows.keys()]
        return introductions, old | effect_numbers(effect_with(prepared, week, present))

    def _save(
        self,
        session: Session,
        view: _PublishedRound,
        introductions: Sequence[IntroductionRecord],
        result: Mapping[str, Any],
    ) -> None:
        session.vacancies.add(introductions)
        policy = f"repair/{read_policy(self._policy, session)}"
        session.rounds.expose(introductions, self._calendar.now(), policy)
        ids_by_member = _ids_by_member(introductions)
        for vacancy in (*view.searching, *view.given_up):
            ids = ids_by_member[vacancy.member]
            if ids or vacancy.state is VacancyState.SEARCHING:
                session.vacancies.settle(vacancy.number, ids.pop(0) if ids else None)
        session.edits.touch(view.record.id, result)
        self._call_off(session, view.searching)
        if introductions:
            session.past_changed()
            self._announce(session, introductions)
        what = f"{view.record.id} {len(introductions)}"
        session.audit.add("places filled", key="repairs", what=what)


def _in_state(vacancies: Iterable[VacancyRecord], state: VacancyState) -> tuple[VacancyRecord, ...]:
    return tuple(vacancy for vacancy in vacancies if vacancy.state is state)


def _fill(view: _PublishedRound, prepared: Prepared) -> tuple[IntroductionRecord, ...]:
    """Who is introduced to those who wait."""
    club, week = prepared.club, view.record.week
    free = _free_places(prepared, week, view.standing)
    waiting = sorted({vacancy.member for vacancy in view.searching})
    pairs = fill_places(prepared, week, free, waiting, (*view.shown, *view.banned))
    return tuple(make_introduction(pair, club, week, view.record.id) for pair in pairs)


def _free_places(
    prepared: Prepared, week: str, standing: Iterable[tuple[str, str]]
) -> dict[str, int]:
    """Introductions each member may still get."""
    taken, when, most = (
        count_places(standing), Week.parse(week), prepared.config.rules.most_per_member,
    )  # fmt: skip
    free = {
        member.id: places(member, when, most) - taken[member.id] for member in prepared.club.members
    }
    return {id_: count for id_, count in free.items() if count > 0}


def _ids_by_member(introductions: Iterable[IntroductionRecord]) -> defaultdict[str, list[str]]:
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for pair in introductions:
        ids[pair.a].append(pair.id)
        ids[pair.b].append(pair.id)
    return ids
