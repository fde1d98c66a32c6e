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
    import pandas as pd

    from recommender.config import Config
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.ports.ranker import Ranker
    from recommender.ports.store import Session, Store


@dataclass(frozen=True)
class Held:
    """The club at one revision."""

    revision: int
    past: int
    """How many of the changes concerned only what was introduced."""
    prepared: Prepared
    modest: Prepared
    """The same without anybody's dial: an answer made from it cannot tell one."""

    @property
    def club(self) -> Club:
        """The club."""
        return self.prepared.club

    def made_by(self, revision: int, past: int) -> bool:
        """Whether members, ties and blocks are those of a state of the store."""
        return revision - past == self.revision - self.past


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
                revision, past, held = session.revision(), session.past(), self._held
                if held is not None and held.revision == revision:
                    return held
                known = held if held is not None and held.made_by(revision, past) else None
                history = session.relations.history() if known else None
                club = None if known else read_club(session)
            if known is not None and history is not None:
                self._held = _with_past(known, revision, past, history)
            else:
                self._held = None
                self._held = self._prepare(revision, past, club)
            return self._held

    def under(self, config: Config) -> Prepared:
        """The club with all outcomes until now, under a round's knobs."""
        held = self.now()
        with self._store.read() as session:
            history = session.relations.history()
        return held.prepared.with_club(replace(held.club, history=history)).under(config)

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

    def _prepare(self, revision: int, past: int, club: Club | None) -> Held:
        if not club:
            message = "club: it has no members yet; import some first"
            raise ConflictError(message)
        vectors = self._encode_with()
        prepared = prepare(club, vectors, ranker=self._ranker)
        vectors.forget_unused()
        _ = prepared.features  # no dial is in them: worked out once for both
        without = tuple(replace(member, bubble=None) for member in club.members)
        modest = prepared.with_club(replace(club, members=without))
        return Held(revision, past, prepared, modest)


def _with_past(held: Held, revision: int, past: int, history: pd.DataFrame) -> Held:
    """The same club after other introductions."""
    both = [
        each.with_club(replace(each.club, history=history)) for each in (held.prepared, held.modest)
    ]
    return Held(revision, past, *both)


def read_club(session: Session) -> Club:
    """The club of a store."""
    relations = session.relations
    return Club.build(session.members.all(), relations.ties(), relations.history())
