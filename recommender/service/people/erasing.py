"""What of an erased person is outside the tables: letters on the disk, the database's own log.

It is noted in the transaction that erases, tried at once, and tried again until it has gone, by
whichever process is there: a kill, a folder that cannot be written, or another process that still
reads an older state of the database put it off, and no more.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from recommender.ports.erasures import FILE, OLD_STATE, PendingErasure
from recommender.service.worker import Worker, start_looking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar

_LOOK_SECONDS = 30.0
_CHANNEL = "file"
_log = logging.getLogger(__name__)


class Erasing:
    """Use cases on what is still to be erased.

    Parameters
    ----------
    store
        Where it is noted.
    calendar
        What time it is.
    folder
        Of letters; None if none are written.
    """

    def __init__(self, store: Store, calendar: Calendar, folder: Path | None) -> None:
        self._store = store
        self._calendar = calendar
        self._folder = folder
        self._worker: Worker | None = None

    def start(self) -> None:
        """Try again in the background, at once and regularly."""
        self._worker = start_looking("erasing", self.run_pending, _LOOK_SECONDS)

    def stop(self) -> None:
        """End."""
        if self._worker is not None:
            self._worker.stop()

    def note(self, session: Session, member: str) -> None:
        """Note what has to go, in the transaction that erases a member, before it does."""
        now = self._calendar.now()
        letters = session.erasures.letters_about(member, _CHANNEL)
        session.erasures.add(PendingErasure(FILE, id_, now) for id_ in letters)
        self.note_old_state(session)

    def note_old_state(self, session: Session) -> None:
        """Note that what was there before has to go, in a transaction that deletes of people."""
        session.erasures.add([PendingErasure(OLD_STATE, "database", self._calendar.now())])

    def pending(self) -> Sequence[PendingErasure]:
        """What has not gone yet."""
        with self._store.read() as session:
            return session.erasures.all()

    def run_pending(self) -> Sequence[PendingErasure]:
        """Erase what can be erased now; what is left."""
        pending = self.pending()
        done = [erasure for erasure in pending if self._erase(erasure)]
        if done:
            with self._store.write() as session:
                session.erasures.remove(done)
        left = [erasure for erasure in pending if erasure not in done]
        if left:
            kinds = ", ".join(sorted({pending.kind for pending in left}))
            _log.warning(
                "erasing is not finished: %d pending (%s), since %s; tried again in %.0f s",
                len(left), kinds, left[0].since, _LOOK_SECONDS,
            )  # fmt: skip
        elif done:
            _log.info("erasing is finished: %d pending ones have gone", len(done))
        return left

    def _erase(self, pending: PendingErasure) -> bool:
        if pending.kind != FILE:
            return self._store.tidy()
        if self._folder is None:
            return False
        try:
            for name in (f"{pending.name}.eml", f".{pending.name}.part"):
                (self._folder / name).unlink(missing_ok=True)
        except OSError:
            return False
        return True
