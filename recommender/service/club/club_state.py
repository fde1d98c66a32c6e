"""The club of the store, prepared for the pipeline and cached until it changes."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from recommender.config import Config
from recommender.ports.refusals import ConflictError
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.settled_needs import read_settled
from recommender.service.club.snapshot import (
    ClubSnapshot,
    Revisions,
    read_changed_members,
    read_revisions,
    read_stored_club,
    remove_dials,
)
from recommender.service.club.trade_vectors import encode_trades_for
from recommender.service.club.vectors import RecentVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recommender.club.club import Club
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.ports.ranker import Ranker
    from recommender.ports.records import MemberRecord
    from recommender.ports.store import Session, Store
    from recommender.service.club.running_ranker import RunningRanker
    from recommender.trades.vectors import TradeVectors

NO_MEMBERS = "club: it has no members yet; import some first"


class ClubState:
    """Caches the prepared club in memory; vectors are nowhere else, so erasing needs no more.

    Parameters
    ----------
    store
        Where the club is.
    encoder
        The encoder, or what `make_encoder` takes; loaded when first used.
    ranker
        Which one runs: asked whenever the club is; the prior if left out.
    config
        Gives the knobs where nothing else is asked for; the defaults if left out.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder | str | None = None,
        ranker: RunningRanker | None = None,
        config: Callable[[], Config] = Config,
    ) -> None:
        self._store = store
        self._config = config
        self._encoder = encoder
        self._ranker = ranker
        self._vectors: RecentVectors | None = None
        self._trades: TradeVectors | None = None
        self._snapshot: ClubSnapshot | None = None
        self._lock = threading.Lock()

    @property
    def config(self) -> Config:
        """The club's knobs as they are now."""
        return self._config()

    @property
    def is_prepared(self) -> bool:
        """Whether this process has prepared the club before, so that asking of it takes little."""
        return self._snapshot is not None

    def snapshot(self, *, exact: bool = False) -> ClubSnapshot:
        """The club as it is now.

        If a few of its members have changed and nothing else, only these are laid out anew: see
        `recommender.pipeline.Prepared.with_members` for what then stays as it was measured before.

        Parameters
        ----------
        exact
            Prepare all of it anew rather than that.

        Raises
        ------
        ConflictError
            If the club has no members.
        """
        with self._lock:
            cached = self._snapshot
            with self._store.read() as session:
                revisions = read_revisions(session)
                ranker = None if self._ranker is None else self._ranker.load(session)
                if cached is not None and cached.prepared.ranker is not ranker:
                    self._snapshot = cached = cached.ranked_by(ranker)
                current = cached is not None and cached.revisions == revisions
                if cached is not None and current and not (exact and cached.patched):
                    return cached
                update = None if cached is None else _read_update(session, cached, revisions, exact)
                make = (
                    partial(
                        self._prepare,
                        revisions,
                        read_stored_club(session),
                        session.members.versions(),
                        ranker,
                    )
                    if update is None
                    else partial(self._apply, revisions, *update)
                )
            cached = self._snapshot = None  # its memory goes before the next one comes
            self._snapshot = snapshot = make()
            return snapshot

    def prepare_under(self, config: Config) -> Prepared:
        """The club with all outcomes until now, under a round's knobs; prepared as a whole.

        How profiles are read is of the club and not of a round: it stays as it is.
        """
        snapshot = self.snapshot(exact=True)
        config = replace(config, profiles=snapshot.prepared.config.profiles)
        with self._store.read() as session:
            history, settled = session.relations.history(), read_settled(session)
        club = replace(snapshot.club, history=history, settled=settled)
        return snapshot.prepared.with_club(club).under(config)

    def forget(self, member: str) -> None:
        """Drop whatever is in memory of somebody who has left; the rest is prepared anew."""
        with self._lock:
            cached, self._snapshot = self._snapshot, None
            if cached is not None and member in cached.club.rows and self._vectors is not None:
                rows = np.array([cached.club.row(member)])
                self._vectors.forget(cached.prepared.texts_of(rows))

    def warm_up(self) -> bool:
        """Prepare the club if it has members; whether the encoder can be had."""
        try:
            self.snapshot()
        except ConflictError:
            self._load_vectors()
        return True

    def load_encoder(self) -> Encoder:
        """The club's encoder, which remembers nothing of what it is asked."""
        with self._lock:
            return self._load_vectors().behind

    def load_trades(self) -> TradeVectors:
        """The encoder's vectors of the table of trades, in which is nobody's text."""
        club, encoder = self.snapshot().club, self.load_encoder()
        with self._lock:
            if self._trades is None:
                self._trades = encode_trades_for(club, encoder)
            return self._trades

    def _load_vectors(self) -> RecentVectors:
        if self._vectors is None:
            encoder = self._encoder
            if encoder is None or isinstance(encoder, str):
                encoder = make_encoder(encoder, cache=False)
            self._vectors = RecentVectors(encoder)
        return self._vectors

    def _prepare(
        self,
        revisions: Revisions,
        club: Club,
        versions: Mapping[str, int],
        ranker: Ranker | None,
    ) -> ClubSnapshot:
        if not club:
            raise ConflictError(NO_MEMBERS)
        vectors = self._load_vectors()
        prepared = prepare(club, vectors, self.config, ranker=ranker)
        vectors.forget_unused()
        without_dials = prepared.with_club(remove_dials(club))
        return ClubSnapshot(revisions, versions, prepared, without_dials)

    def _apply(
        self, revisions: Revisions, snapshot: ClubSnapshot, changed: Sequence[MemberRecord]
    ) -> ClubSnapshot:
        updated = snapshot.with_members(changed, self._load_vectors())
        return replace(updated, revisions=revisions)


def _read_update(
    session: Session, snapshot: ClubSnapshot, revisions: Revisions, exact: bool
) -> tuple[ClubSnapshot, Sequence[MemberRecord]] | None:
    """The club with what was introduced since, and who else has changed; None if too much has."""
    changed = read_changed_members(session, snapshot, revisions)
    if changed is None or (exact and (changed or snapshot.patched)):
        return None
    old = snapshot.revisions
    if (old.past, old.answers) != (revisions.past, revisions.answers):
        snapshot = snapshot.with_past(session.relations.history())
    return snapshot, changed
