"""The club at one moment, prepared, and how it becomes that of a later one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.club.club import Club
from recommender.pipeline import SUGGESTERS
from recommender.service.club.settled_needs import read_settled
from recommender.service.people.suspending import records_without_suspended, without_suspended

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from recommender.club.member import Member
    from recommender.pipeline import Prepared
    from recommender.ports.ranker import Ranker
    from recommender.ports.records import MemberRecord
    from recommender.ports.store import Session
    from recommender.service.club.vectors import RecentVectors


class Revisions(NamedTuple):
    """How often a store has been changed, and in what."""

    whole: int
    """Who is a member, who knows whom, what was before this store."""
    people: int
    """Single members."""
    past: int
    """What was introduced."""
    answers: int
    """What came of introductions."""


@dataclass(frozen=True)
class ClubSnapshot:
    """The club at one moment."""

    revisions: Revisions
    versions: Mapping[str, int]
    """Of everyone."""
    prepared: Prepared
    without_dials: Prepared
    """The same without anybody's dial: an answer made from it cannot tell one."""
    patched: frozenset[str] = frozenset()
    """Who has changed since the whole club was prepared."""

    @property
    def club(self) -> Club:
        """The club."""
        return self.prepared.club

    def ranked_by(self, ranker: Ranker | None) -> ClubSnapshot:
        """The same club under another ranker; nothing is encoded or measured for it."""
        return replace(
            self,
            prepared=self.prepared.ranked_by(ranker),
            without_dials=self.without_dials.ranked_by(ranker),
        )

    def with_past(self, history: pd.DataFrame) -> ClubSnapshot:
        """The same club after other introductions, or when more is known of what came of them."""
        prepared, without_dials = (
            version.with_club(replace(version.club, history=history))
            for version in (self.prepared, self.without_dials)
        )
        SUGGESTERS.carry_indexes(self.without_dials, without_dials)
        return replace(self, prepared=prepared, without_dials=without_dials)

    def with_members(self, changed: Sequence[MemberRecord], vectors: RecentVectors) -> ClubSnapshot:
        """The same club after some members have changed; only their texts are encoded.

        Parameters
        ----------
        changed
            Members of this club as they are now.
        vectors
            The encoder; what these members wrote before is forgotten there.
        """
        if not changed:
            return self
        now = {self.club.row(record.member.id): record.member for record in changed}
        rows = np.array(sorted(now))
        club = _with_members(self.club, now)
        vectors.forget(self.prepared.texts_of(rows))
        prepared = self.prepared.with_members(club, rows, vectors)
        dialless = {row: _without_dial(member) for row, member in now.items()}
        without_dials = prepared.with_club(_with_members(self.without_dials.club, dialless))
        SUGGESTERS.carry_over(self.without_dials, without_dials, rows)
        versions = {record.member.id: record.version for record in changed}
        return replace(
            self,
            versions={**self.versions, **versions},
            prepared=prepared,
            without_dials=without_dials,
            patched=self.patched | versions.keys(),
        )


def read_revisions(session: Session) -> Revisions:
    """Where a store stands."""
    people, past = session.people(), session.past()
    whole = session.revision() - people - past
    return Revisions(whole, people, past, session.answers())


def read_stored_club(session: Session) -> Club:
    """The club of a store."""
    relations = session.relations
    members = without_suspended(session, session.members.all())
    club = Club.build(members, relations.ties(), relations.history())
    return replace(club, settled=read_settled(session))


def remove_dials(club: Club) -> Club:
    """The club without anybody's dial."""
    return replace(club, members=tuple(map(_without_dial, club.members)))


def _without_dial(member: Member) -> Member:
    return member if member.bubble is None else replace(member, bubble=None)


def _with_members(club: Club, now: Mapping[int, Member]) -> Club:
    """The club with some members, by their rows, as they are now."""
    members = list(club.members)
    for row, member in now.items():
        members[row] = member
    return replace(club, members=tuple(members))


def read_changed_members(
    session: Session, snapshot: ClubSnapshot, revisions: Revisions
) -> Sequence[MemberRecord] | None:
    """Who has changed since a snapshot was taken; None if the club is to be read as a whole.

    Parameters
    ----------
    session
        Of the store now.
    snapshot
        Taken before.
    revisions
        Where the store stands now.
    """
    if revisions.whole != snapshot.revisions.whole:
        return None
    if revisions.people == snapshot.revisions.people:
        return ()
    versions = session.members.versions()
    changed = {id_ for id_, version in versions.items() if snapshot.versions.get(id_) != version}
    most = max(1.0, snapshot.prepared.config.profiles.changed_share * len(versions))
    if versions.keys() != snapshot.versions.keys() or len(changed | snapshot.patched) > most:
        return None
    return records_without_suspended(session, session.members.some(changed))
