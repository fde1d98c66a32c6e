"""The club of the store, prepared for the pipeline and kept until it changes."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from recommender.config import Config
from recommender.ports.refusals import ConflictError
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.held import (
    Held,
    Marks,
    changed_since,
    read_club,
    read_marks,
    undialled,
)
from recommender.service.club.vectors import RecentVectors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.club.club import Club
    from recommender.pipeline import Prepared
    from recommender.ports.encoder import Encoder
    from recommender.ports.ranker import Ranker
    from recommender.ports.records import MemberRecord
    from recommender.ports.store import Session, Store


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
    config
        Knobs where nothing else is asked for; the defaults if left out.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder | str | None = None,
        ranker: Ranker | None = None,
        config: Config | None = None,
    ) -> None:
        self._store = store
        self.config = config or Config()
        self._encoder = encoder
        self._ranker = ranker
        self._vectors: RecentVectors | None = None
        self._held: Held | None = None
        self._lock = threading.Lock()

    def now(self, *, exact: bool = False) -> Held:
        """The club as it is.

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
            held = self._held
            with self._store.read() as session:
                marks = read_marks(session)
                if held is not None and held.marks == marks and not (exact and held.patched):
                    return held
                later = None if held is None else _later(session, held, marks, exact=exact)
                make = (
                    partial(self._prepare, marks, read_club(session), session.members.versions())
                    if later is None
                    else partial(self._after, marks, *later)
                )
            held = self._held = None  # what it holds goes before the next one comes
            self._held = found = make()
            return found

    def under(self, config: Config) -> Prepared:
        """The club with all outcomes until now, under a round's knobs; prepared as a whole.

        How profiles are read is of the club and not of a round: it stays as it is.
        """
        config = replace(config, profiles=self.config.profiles)
        held = self.now(exact=True)
        with self._store.read() as session:
            history = session.relations.history()
        return held.prepared.with_club(replace(held.club, history=history)).under(config)

    def forget(self, member: str) -> None:
        """Keep nothing of somebody who has left; the rest is prepared anew at the next use."""
        with self._lock:
            held, self._held = self._held, None
            if held is not None and member in held.club.rows and self._vectors is not None:
                rows = np.array([held.club.row(member)])
                self._vectors.forget(held.prepared.texts_of(rows))

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

    def _prepare(self, marks: Marks, club: Club, versions: Mapping[str, int]) -> Held:
        if not club:
            message = "club: it has no members yet; import some first"
            raise ConflictError(message)
        vectors = self._encode_with()
        prepared = prepare(club, vectors, self.config, ranker=self._ranker)
        vectors.forget_unused()
        _ = prepared.features  # no dial is in them: worked out once for both
        return Held(marks, versions, prepared, prepared.with_club(undialled(club)))

    def _after(self, marks: Marks, held: Held, changed: Sequence[MemberRecord]) -> Held:
        return replace(held.with_members(changed, self._encode_with()), marks=marks)


def _later(
    session: Session, held: Held, marks: Marks, *, exact: bool
) -> tuple[Held, Sequence[MemberRecord]] | None:
    """The club with what was introduced since, and who else has changed; None if too much has."""
    changed = changed_since(session, held, marks)
    if changed is None or (exact and (changed or held.patched)):
        return None
    same = held.marks.past == marks.past
    return (held if same else held.with_past(session.relations.history())), changed
