"""Contacts are kept for some days after their member has last touched them, if a club wants that.

Nothing is noted in the audit log or the log, not even how many: that somebody keeps contacts is theirs
to tell.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from recommender.service.worker import Worker, start_looking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from recommender.ports.store import Store


class ContactRetention:
    """Deletes contacts that are old enough, at start and every hour.

    Parameters
    ----------
    store
        Where they are.
    clock
        Gives the time, with its zone.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._worker: Worker | None = None

    def start(self, days: int | None) -> None:
        """Delete in the background what was not touched for some days; None = nothing."""
        if days is not None:
            self._worker = start_looking("contacts", lambda: self.run(days))

    def stop(self) -> None:
        """End."""
        if self._worker is not None:
            self._worker.stop()

    def run(self, days: int) -> int:
        """Delete what was not touched for some days, with every question about it; how many.

        Parameters
        ----------
        days
            At least 1.
        """
        before = (self._clock().astimezone(UTC) - timedelta(days=days)).isoformat()
        with self._store.write() as session:
            gone = session.inventories.expire(before)
            for member, contact in gone:
                session.warm_requests.remove_about(member, contact)
        return len(gone)
