"""The club of the store, prepared for the pipeline and kept until it changes."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recommender.club.club import Club
from recommender.ports.refusals import ConflictError
from recommender.service.bootstrap import make_encoder, prepare
from recommender.service.vectors import RecentVectors

if TYPE_CHECKING:
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.ports.ranker import Ranker
    from recommender.ports.store import Session, Store


@dataclass(frozen=True)
class Held:
    """The club at one revision."""

    revision: int
    club: Club
    prepared: Prepared
    modest: Prepared
    """The same without anybody's dial: an answer made from it cannot tell one."""


class ClubState:
    """Keeps the prepared club in memory; vectors are nowhere else, so erasing needs no more.

    Parameters
    ----------
    store
        Where the club is.
    encoder
        The encoder, or what `make_encoder` takes; loaded when first used.
    ranker
        One learnt from outcomes; the prior if left out.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder | str | None = None,
        ranker: Ranker | None = None,
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._ranker = ranker
        self._vectors: RecentVectors | None = None
        self._held: Held | None = None
        self._lock = threading.Lock()

    def now(self) -> Held:
        """The club as it is, prepared anew if anything of it has changed.

        Raises
        ------
        ConflictError
            If the club has no members.
        """
        with self._lock:
            with self._store.read() as session:
                if self._held is not None and self._held.revision == session.revision():
                    return self._held
                revision, club = session.revision(), read_club(session)
            self._held = None
            if not len(club):
                message = "club: it has no members yet; import some first"
                raise ConflictError(message)
            self._held = self._prepare(revision, club)
            return self._held

    def warm_up(self) -> bool:
        """Prepare the club if it has members; whether the encoder can be had."""
        try:
            self.now()
        except ConflictError:
            self._encode_with()
        return True

    def _encode_with(self) -> RecentVectors:
        if self._vectors is None:
            given = self._encoder
            if given is None or isinstance(given, str):
                given = make_encoder(given, cache=False)
            self._vectors = RecentVectors(given)
        return self._vectors

    def _prepare(self, revision: int, club: Club) -> Held:
        vectors = self._encode_with()
        prepared = prepare(club, vectors, ranker=self._ranker)
        vectors.forget_unused()
        without = tuple(replace(member, bubble=None) for member in club.members)
        modest = replace(prepared, club=replace(club, members=without))
        modest.__dict__["features"] = prepared.features  # no dial is in them: worked out once
        return Held(revision, club, prepared, modest)


def read_club(session: Session) -> Club:
    """The club of a store."""
    relations = session.relations
    return Club.build(session.members.all(), relations.ties(), relations.history())
