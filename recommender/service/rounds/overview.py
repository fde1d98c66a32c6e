"""A round as an organiser looks it over: everything about it, read at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.ports.refusals import UnknownIdError
from recommender.service.rounds.stored_round import get_round, lacks_edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recommender.club.member import Member
    from recommender.ports.records import (
        EditKind,
        IntroductionRecord,
        MemberOutcome,
        RoundRecord,
        RoundStep,
    )
    from recommender.ports.store import Store


@dataclass(frozen=True)
class RoundOverview:
    """A round, its introductions, and what was done to it by hand."""

    record: RoundRecord
    introductions: Sequence[IntroductionRecord]
    """Best first."""
    edits: Mapping[tuple[str, str], EditKind]
    """What is laid down, by pair."""
    outcomes: Sequence[MemberOutcome]
    """Of every member, by id."""
    steps: Sequence[RoundStep]
    """The last first."""
    unsolved: bool
    """Whether it lacks what is laid down, and has to be solved again before it is published."""


@dataclass(frozen=True)
class RoundPlaces:
    """Who meets whom in a round, and who takes how many; nothing of what they are told."""

    record: RoundRecord
    pairs: Sequence[tuple[str, str]]
    asked: Mapping[str, int]
    """Introductions that each member takes, by id."""


class Overviews:
    """Use cases that read a round for whoever decides on it.

    Parameters
    ----------
    store
        Where rounds and members are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def read(self, round_id: str) -> RoundOverview:
        """A round as it is.

        Raises
        ------
        UnknownIdError
            If there is none.
        """
        with self._store.read() as session:
            record = get_round(session, round_id)
            edits = session.edits.of(round_id)
            return RoundOverview(
                record=record,
                introductions=session.rounds.introductions(round_id),
                edits={(edit.a, edit.b): edit.kind for edit in edits},
                outcomes=session.rounds.outcomes(round_id),
                steps=session.edits.steps(round_id),
                unsolved=lacks_edits(session, record),
            )

    def read_places(self, round_id: str) -> RoundPlaces:
        """Who meets whom in a round as it is.

        Raises
        ------
        UnknownIdError
            If there is none.
        """
        with self._store.read() as session:
            return RoundPlaces(
                record=get_round(session, round_id),
                pairs=session.rounds.pairs(round_id),
                asked={
                    outcome.member: outcome.asked for outcome in session.rounds.outcomes(round_id)
                },
            )

    def faces(self, ids: Iterable[str]) -> Mapping[str, Member]:
        """Some members by id, without whom they have blocked."""
        with self._store.read() as session:
            return session.members.faces(list(dict.fromkeys(ids)))

    def face(self, member: str) -> Member:
        """One member.

        Raises
        ------
        UnknownIdError
            If there is none.
        """
        faces = self.faces([member])
        if member not in faces:
            raise UnknownIdError("member")
        return faces[member]

    def lines(self) -> Mapping[str, str]:
        """What everybody is searched by, by id: name, role, organisation and town, a line each."""
        with self._store.read() as session:
            texts = session.members.read_texts("name", "headline", "organisation", "city")
        return {id_: "\n".join(line).casefold() for id_, line in texts.items()}
