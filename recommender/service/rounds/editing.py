"""A solved round changed by hand before it is published: locks, bans, swaps, solving it again.

Every change may name the version it was made from, so that two organisers do not undo each
other. A pair that the rules forbid is refused in the same words whichever rule it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.config import Config
from recommender.ports.records import EditKind, RoundState
from recommender.ports.refusals import ConflictError
from recommender.rules.capacity import places
from recommender.service.people.people import require_member
from recommender.service.rounds.solution import count_places
from recommender.service.rounds.stored_round import check_version, get_round
from recommender.service.rounds.swapping import (
    SolvedRound,
    apply_swap,
    check_pair,
    is_done,
    merge_edits,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Sequence

    from recommender.ports.records import PairEdit, RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.club.club_state import ClubState
    from recommender.service.rounds.swapping import Swap

_SOLVING = {RoundState.QUEUED, RoundState.RUNNING}


class Editing:
    """Use cases on a solved round that is not published yet.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    asked
        Set when there is something to solve.
    """

    def __init__(self, store: Store, club: ClubState, asked: threading.Event) -> None:
        self._store = store
        self._club = club
        self._asked = asked

    def read_edits(self, round_id: str) -> tuple[RoundRecord, Sequence[PairEdit]]:
        """A round, and its locks and bans."""
        with self._store.read() as session:
            return get_round(session, round_id), session.edits.of(round_id)

    def put_edit(
        self, round_id: str, edit: PairEdit, *, version: int | None, by: str
    ) -> tuple[RoundRecord, Sequence[PairEdit]]:
        """Lock or ban a pair, in place of its edit before.

        Parameters
        ----------
        round_id, edit
            Of which round, and what.
        version
            The one the asker has seen; None = whichever.
        by
            Id of the key that asks.

        Raises
        ------
        ConflictError
            If the round cannot be edited now, or the two may not be introduced.
        StaleError
            If the round was changed since the asker read it.
        """
        record = self.read_edits(round_id)[0]
        _check_editable(record, version)
        if edit.kind is EditKind.LOCK:
            prepared = self._club.prepare_under(Config().turned(record.config))
            check_pair(prepared, (edit.a, edit.b), record.week)
        with self._store.write() as session:
            _hold_editable(session, round_id, version)
            edits = session.edits.of(round_id)
            if edit not in edits:
                _check_places(session, record.week, edit, edits)
                session.edits.put(round_id, edit)
                session.edits.touch(round_id)
                session.audit.add(f"pair: {edit.kind}", key=by, what=round_id)
            return get_round(session, round_id), session.edits.of(round_id)

    def remove_edit(
        self, round_id: str, edit: PairEdit, *, version: int | None, by: str
    ) -> tuple[RoundRecord, Sequence[PairEdit]]:
        """Take a lock or a ban back; the solution stays as it is until it is solved again."""
        with self._store.write() as session:
            _hold_editable(session, round_id, version)
            if edit in session.edits.of(round_id):
                session.edits.remove(round_id, edit.a, edit.b)
                session.edits.touch(round_id)
                session.audit.add(f"pair: {edit.kind} taken back", key=by, what=round_id)
            return get_round(session, round_id), session.edits.of(round_id)

    def solve_again(
        self, round_id: str, *, version: int | None, by: str
    ) -> tuple[RoundRecord, bool]:
        """Queue a solved round again, with its edits; and whether it was queued now."""
        with self._store.write() as session:
            record = get_round(session, round_id)
            if record.state in _SOLVING:
                return record, False
            _hold_editable(session, round_id, version)
            session.edits.requeue(round_id)
            session.audit.add("round asked for again", key=by, what=round_id)
            record = get_round(session, round_id)
        self._asked.set()
        return record, True

    def swap(self, round_id: str, swap: Swap, *, version: int | None, by: str) -> RoundRecord:
        """Exchange partners at once; the new pairs are locked, so that solving again keeps them.

        Swapping what is swapped already changes nothing.

        Raises
        ------
        ConflictError
            If the round has no such introduction, somebody has no place, or two may not meet.
        StaleError
            If the round was changed since the asker read it.
        InputError
            If a member is named twice.
        """
        with self._store.read() as session:
            record = get_round(session, round_id)
            _check_editable(record, version)
            view = SolvedRound(
                record,
                session.rounds.introductions(round_id),
                session.edits.of(round_id),
                session.revision(),
            )
        if is_done(view, swap):
            return record
        prepared = self._club.prepare_under(Config().turned(record.config))
        swapped = apply_swap(view, swap, prepared)
        with self._store.write() as session:
            _hold_editable(session, round_id, record.version)
            for a, b in swap.old:
                session.edits.remove(round_id, a, b)
            for edit in merge_edits((), swap):
                session.edits.put(round_id, edit)
            session.edits.exchange(
                round_id, swapped.gone, swapped.new, swapped.result, swapped.members
            )
            session.audit.add("partners swapped", key=by, what=round_id)
            return get_round(session, round_id)


def _hold_editable(session: Session, round_id: str, version: int | None) -> None:
    """Keep a round from others, if it can be edited."""
    session.rounds.hold(round_id)
    _check_editable(get_round(session, round_id), version)


def _check_editable(record: RoundRecord, version: int | None) -> None:
    """Refuse to edit what was changed since, or is not solved.

    Raises
    ------
    ConflictError
        If it is not solved, or published already.
    """
    check_version(record, version)
    if record.state is not RoundState.SOLVED:
        message = f"round: it is {record.state}; only a solved one that is not published is edited"
        raise ConflictError(message)


def _check_places(session: Session, week: str, edit: PairEdit, edits: Iterable[PairEdit]) -> None:
    """Refuse a lock for which one of the two has no place beside other locks.

    Raises
    ------
    NotFoundError
        If one of them is no member.
    ConflictError
        If there is no place.
    """
    people = [require_member(session, id_).member for id_ in (edit.a, edit.b)]
    locked = {(other.a, other.b) for other in edits if other.kind is EditKind.LOCK}
    taken = count_places(locked - {(edit.a, edit.b)})
    full = any(taken[member.id] >= places(member, Week.parse(week)) for member in people)
    if edit.kind is EditKind.LOCK and full:
        message = "pair: one of the two has no place beside what is locked already"
        raise ConflictError(message)
