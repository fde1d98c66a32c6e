"""The club at one moment, and how it becomes that of a later one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recommender.club.club import Club
from recommender.pipeline import SUGGESTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from recommender.pipeline import Prepared
    from recommender.ports.records import MemberRecord
    from recommender.ports.store import Session
    from recommender.service.club.vectors import RecentVectors

_MOST_PATCHED = 0.02
"""Share of the members who may change before the whole club is measured anew."""


class Marks(NamedTuple):
    """How often a store has been changed, and in what."""

    whole: int
    """Who is a member, who knows whom, what was before this store."""
    people: int
    """Single members."""
    past: int
    """What was introduced."""


@dataclass(frozen=True)
class Held:
    """The club at one moment."""

    marks: Marks
    versions: Mapping[str, int]
    """Of everyone."""
    prepared: Prepared
    modest: Prepared
    """The same without anybody's dial: an answer made from it cannot tell one."""
    patched: frozenset[str] = frozenset()
    """Who has changed since the whole club was prepared."""

    @property
    def club(self) -> Club:
        """The club."""
        return self.prepared.club

    def with_past(self, history: pd.DataFrame) -> Held:
        """The same club after other introductions."""
        both = [
            each.with_club(replace(each.club, history=history))
            for each in (self.prepared, self.modest)
        ]
        return replace(self, prepared=both[0], modest=both[1])

    def with_members(self, changed: Sequence[MemberRecord], vectors: RecentVectors) -> Held:
        """The same club after some members have changed; only their texts are encoded."""
        if not changed:
            return self
        members = list(self.club.members)
        rows = np.array(sorted(self.club.row(each.member.id) for each in changed))
        for each in changed:
            members[self.club.row(each.member.id)] = each.member
        club = replace(self.club, members=tuple(members))
        vectors.forget(self.prepared.texts_of(rows))
        prepared = self.prepared.with_members(club, rows, vectors)
        modest = prepared.with_club(undialled(club))
        SUGGESTERS.carry_over(self.modest, modest, rows)
        return replace(
            self,
            versions={**self.versions, **{each.member.id: each.version for each in changed}},
            prepared=prepared,
            modest=modest,
            patched=self.patched | {each.member.id for each in changed},
        )


def read_marks(session: Session) -> Marks:
    """Where a store stands."""
    people, past = session.people(), session.past()
    return Marks(session.revision() - people - past, people, past)


def read_club(session: Session) -> Club:
    """The club of a store."""
    relations = session.relations
    return Club.build(session.members.all(), relations.ties(), relations.history())


def undialled(club: Club) -> Club:
    """The club without anybody's dial."""
    return replace(club, members=tuple(replace(each, bubble=None) for each in club.members))


def changed_since(session: Session, held: Held, marks: Marks) -> Sequence[MemberRecord] | None:
    """Who has changed since a club was held; None if it is to be read as a whole."""
    if marks.whole != held.marks.whole:
        return None
    if marks.people == held.marks.people:
        return ()
    versions = session.members.versions()
    changed = {id_ for id_, version in versions.items() if held.versions.get(id_) != version}
    most = max(1.0, _MOST_PATCHED * len(versions))
    if versions.keys() != held.versions.keys() or len(changed | held.patched) > most:
        return None
    return session.members.some(changed)
