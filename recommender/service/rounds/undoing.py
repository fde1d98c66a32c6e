"""Steps by hand taken back: the inverse of each is a step itself, so that it can be taken back, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.config import Config
from recommender.ports.records import EditKind, PairEdit, StepKind
from recommender.ports.refusals import ConflictError, UnknownIdError
from recommender.service.people.people import require_member
from recommender.service.rounds.steps import (
    Steps,
    check_places,
    hold_editable,
    lay_down,
    pause,
    set_edit,
)
from recommender.service.rounds.stored_round import get_round
from recommender.service.rounds.swapping import SolvedRound, Swap, check_pair

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from recommender.ports.records import RoundRecord, RoundStep
    from recommender.ports.store import Store
    from recommender.service.club.club_state import ClubState


class Undoing:
    """Use cases on what was done to a round.

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

    def steps(self, round_id: str) -> Sequence[RoundStep]:
        """What was done to a round by hand, the last first."""
        with self._store.read() as session:
            get_round(session, round_id)
            return session.edits.steps(round_id)

    def undo(self, round_id: str, step: int, *, version: int | None, by: str) -> RoundRecord:
        """Take one step back by its inverse, which is a step itself.

        Parameters
        ----------
        round_id
            Of the round.
        step
            Version of the round that the step made.
        version
            The one the asker has seen; None = whichever.
        by
            Id of the key that asks.

        Raises
        ------
        UnknownIdError
            If there is no such step.
        ConflictError
            If what it did is not so any more, or the rules forbid what was before.
        StaleError
            If the round was changed since the asker read it.
        """
        view = self._steps.read_solved(round_id, version)
        done = next((known for known in self.steps(round_id) if known.version == step), None)
        if done is None:
            raise UnknownIdError("step")
        if done.kind is StepKind.PARK:
            return self._unpark(view.record, done, by)
        check_stands(done, view)
        before = {(change.a, change.b): change.before for change in done.changes}
        if any(change.moved for change in done.changes):
            return self._steps.exchange(view, swap_back(done), before, StepKind.UNDO, by)
        prepared = self._club.prepare_under(Config().turned(view.record.config))
        with self._store.write() as session:
            hold_editable(session, round_id, view.record.version)
            edits = session.edits.of(round_id)
            for pair, kind in before.items():
                if kind is EditKind.LOCK:
                    check_pair(prepared, pair, view.record.week)
                    check_places(session, view.record, PairEdit(*pair, kind), edits)
                set_edit(session, round_id, pair, kind)
            session.edits.touch(round_id)
            changes = [lay_down(edits, pair, kind) for pair, kind in before.items()]
            self._steps.note(session, round_id, StepKind.UNDO, changes, by)
            session.audit.add("step undone", key=by, what=round_id)
            return get_round(session, round_id)

    def _unpark(self, record: RoundRecord, done: RoundStep, by: str) -> RoundRecord:
        """Let a member take part in the week again, and solve the round around that.

        Raises
        ------
        ConflictError
            If they pause otherwise by now.
        """
        member, week = done.changes[0].a, Week.parse(record.week)
        with self._store.write() as session:
            hold_editable(session, record.id, record.version)
            person = require_member(session, member).member
            if person.paused_until != week.next().monday:
                message = "step: the member pauses otherwise by now; nothing was undone"
                raise ConflictError(message)
            pause(session, person, None)
            session.edits.requeue(record.id)
            self._steps.note(session, record.id, StepKind.UNDO, done.changes, by)
            session.audit.add("step undone", key=by, member=member, what=record.id)
            record = get_round(session, record.id)
        self._asked.set()
        return record


def check_stands(step: RoundStep, view: SolvedRound) -> None:
    """Refuse to undo what is not as the step left it.

    Raises
    ------
    ConflictError
        If so.
    """
    edits = {(edit.a, edit.b): edit.kind for edit in view.edits}
    for change in step.changes:
        pair = change.a, change.b
        moved_on = change.moved and change.is_introduced != (pair in view.pairs)
        if moved_on or edits.get(pair) is not change.after:
            message = "step: something else was done with these members since; undo that first"
            raise ConflictError(message)


def swap_back(step: RoundStep) -> Swap:
    """The swap that brings back what a step took apart."""
    together = [(c.a, c.b) for c in step.changes if c.moved and c.is_introduced]
    apart = [(c.a, c.b) for c in step.changes if c.moved and c.was_introduced]
    shared = set(together[0]) & set(apart[0])
    member = min(shared or {together[0][0]})
    partner = _other(together[0], member)
    instead_of = next(_other(pair, member) for pair in apart if member in pair)
    rest = [_other(pair, partner) for pair in apart if partner in pair]
    return Swap(member, instead_of, partner, rest[0] if rest else None).inverse


def _other(pair: tuple[str, str], member: str) -> str:
    return pair[1] if member == pair[0] else pair[0]
