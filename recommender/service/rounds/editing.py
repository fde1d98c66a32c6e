"""A solved round changed by hand before it is published: locks, bans, swaps, solving it again.

Every change may name the version it was made from, so that two organisers do not undo each
other. A pair that the rules forbid is refused in the same words whichever rule it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.config import Config
from recommender.ports.records import EditKind, PairChange, RoundState, StepKind
from recommender.rules.capacity import places
from recommender.service.people.people import require_member
from recommender.service.rounds.steps import (
    Steps,
    check_editable,
    check_places,
    hold_editable,
    lay_down,
    pause,
)
from recommender.service.rounds.stored_round import get_round
from recommender.service.rounds.swapping import LOCKED, Swap, check_pair, is_done

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from recommender.ports.records import PairEdit, RoundRecord
    from recommender.ports.store import Store
    from recommender.service.club.club_state import ClubState

_SOLVING = {RoundState.QUEUED, RoundState.RUNNING}


class Editing:
    """Use cases on a solved round that is not published yet.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    asked
        Set when there is something to solve.
    clock
        Gives the time, with its zone.
    """

    def __init__(
        self,
        store: Store,
        club: ClubState,
        asked: threading.Event,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._club = club
        self._asked = asked
        self._steps = Steps(store, club, clock)

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
        check_editable(record, version)
        if edit.kind is EditKind.LOCK:
            prepared = self._club.prepare_under(Config().turned(record.config))
            check_pair(prepared, (edit.a, edit.b), record.week)
        with self._store.write() as session:
            hold_editable(session, round_id, version)
            edits = session.edits.of(round_id)
            if edit not in edits:
                check_places(session, record, edit, edits)
                session.edits.put(round_id, edit)
                session.edits.touch(round_id)
                change = lay_down(edits, (edit.a, edit.b), edit.kind)
                self._steps.note(session, round_id, StepKind(edit.kind), [change], by)
                session.audit.add(f"pair: {edit.kind}", key=by, what=round_id)
            return get_round(session, round_id), session.edits.of(round_id)

    def remove_edit(
        self, round_id: str, edit: PairEdit, *, version: int | None, by: str
    ) -> tuple[RoundRecord, Sequence[PairEdit]]:
        """Take a lock or a ban back; the solution stays as it is until it is solved again."""
        with self._store.write() as session:
            hold_editable(session, round_id, version)
            edits = session.edits.of(round_id)
            if edit in edits:
                session.edits.remove(round_id, edit.a, edit.b)
                session.edits.touch(round_id)
                change = lay_down(edits, (edit.a, edit.b), None)
                self._steps.note(session, round_id, StepKind.LEAVE, [change], by)
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
            hold_editable(session, round_id, version)
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
        view = self._steps.read_solved(round_id, version)
        if is_done(view, swap):
            return view.record
        return self._steps.exchange(view, swap, LOCKED, StepKind.SWAP, by)

    def park(self, round_id: str, member: str, *, version: int | None, by: str) -> RoundRecord:
        """Take a member out of a round's week, and solve it again around that.

        They pause until the week after, wherever that is asked for: also nobody who loses an
        introduction is given to them. Who pauses already stays as they are.

        Raises
        ------
        ConflictError
            If the round cannot be edited now.
        StaleError
            If the round was changed since the asker read it.
        NotFoundError
            If there is no such member.
        """
        with self._store.write() as session:
            record = hold_editable(session, round_id, version)
            week = Week.parse(record.week)
            person = require_member(session, member).member
            if not places(person, week):
                return record
            pause(session, person, week.next().monday)
            session.edits.requeue(round_id)
            alone = PairChange(member, member, None, None, False, False)
            self._steps.note(session, round_id, StepKind.PARK, [alone], by)
            session.audit.add("taken out of a week", key=by, member=member, what=round_id)
            record = get_round(session, round_id)
        self._asked.set()
        return record
