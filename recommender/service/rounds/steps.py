"""Steps by hand on a solved round: what must hold before one, and what is kept for its inverse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recommender.club.week import Week
from recommender.config import Config
from recommender.ports.records import (
    EditKind,
    PairChange,
    PairEdit,
    RoundState,
    RoundStep,
    StepKind,
)
from recommender.ports.refusals import ConflictError
from recommender.rules.capacity import places
from recommender.service.people.people import require_member
from recommender.service.rounds.solution import count_places
from recommender.service.rounds.stored_round import check_version, get_round
from recommender.service.rounds.swapping import SolvedRound, apply_swap, merge_edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from recommender.club.member import Member
    from recommender.ports.records import RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.club.club_state import ClubState
    from recommender.service.rounds.swapping import LaidDown, Swap


class Steps:
    """Does and keeps steps; what they are is said by who asks.

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

    def read_solved(self, round_id: str, version: int | None) -> SolvedRound:
        """A round that can be edited, as it is."""
        with self._store.read() as session:
            record = get_round(session, round_id)
            check_editable(record, version)
            return SolvedRound(
                record,
                session.rounds.introductions(round_id),
                session.edits.of(round_id),
                session.revision(),
            )

    def exchange(
        self, view: SolvedRound, swap: Swap, laid_down: LaidDown, kind: StepKind, by: str
    ) -> RoundRecord:
        """Exchange partners, and lay down for the pairs what is to hold afterwards."""
        record, prepared = (
            view.record,
            self._club.prepare_under(Config().turned(view.record.config)),
        )
        swapped = apply_swap(view, swap, prepared, laid_down)
        after = {(e.a, e.b): e.kind for e in merge_edits(view.edits, swap, laid_down)}
        touched = sorted(swap.old | swap.new)
        changes = [
            replace(
                lay_down(view.edits, pair, after.get(pair)),
                was_introduced=pair in swap.old,
                is_introduced=pair in swap.new,
            )
            for pair in touched
        ]
        with self._store.write() as session:
            hold_editable(session, record.id, record.version)
            for pair in touched:
                set_edit(session, record.id, pair, after.get(pair))
            session.edits.exchange(
                record.id, swapped.gone, swapped.new, swapped.result, swapped.members
            )
            self.note(session, record.id, kind, changes, by)
            action = "partners swapped" if kind is StepKind.SWAP else "step undone"
            session.audit.add(action, key=by, what=record.id)
            return get_round(session, record.id)

    def note(
        self,
        session: Session,
        round_id: str,
        kind: StepKind,
        changes: Sequence[PairChange],
        by: str,
    ) -> None:
        """Keep a step for its inverse; the round's version is that after it."""
        version, at = get_round(session, round_id).version, self._clock().isoformat()
        session.edits.note_step(round_id, RoundStep(version, kind, by, at, tuple(changes)))


def lay_down(edits: Iterable[PairEdit], pair: tuple[str, str], kind: EditKind | None) -> PairChange:
    """What laying something down for a pair changes."""
    before = next((edit.kind for edit in edits if (edit.a, edit.b) == pair), None)
    return PairChange(*pair, before, kind, was_introduced=False, is_introduced=False)


def set_edit(session: Session, round_id: str, pair: tuple[str, str], kind: EditKind | None) -> None:
    """Lay something down for a pair, or nothing."""
    if kind is None:
        session.edits.remove(round_id, *pair)
    else:
        session.edits.put(round_id, PairEdit(*pair, kind))


def pause(session: Session, person: Member, until: date | None) -> None:
    """Have a member take no introductions until a day."""
    session.members.put([replace(person, paused_until=until)])
    session.people_changed()


def hold_editable(session: Session, round_id: str, version: int | None) -> RoundRecord:
    """Keep a round from others, if it can be edited."""
    session.rounds.hold(round_id)
    record = get_round(session, round_id)
    check_editable(record, version)
    return record


def check_editable(record: RoundRecord, version: int | None) -> None:
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


def check_places(
    session: Session, record: RoundRecord, edit: PairEdit, edits: Iterable[PairEdit]
) -> None:
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
    week, most = Week.parse(record.week), Config().turned(record.config).rules.most_per_member
    full = any(taken[member.id] >= places(member, week, most) for member in people)
    if edit.kind is EditKind.LOCK and full:
        message = "pair: one of the two has no place beside what is locked already"
        raise ConflictError(message)
