"""Which ranker runs: the one last released into the store, else that of the settings, else the prior.

It is looked up whenever the club is, so that a release is taken up without a restart, by every
process on the database; going back is one row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.ports.refusals import NotFoundError
from recommender.stages.rank import ranker_from_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.ports.ranker import Ranker
    from recommender.ports.rankers import RankerRecord
    from recommender.ports.store import Session, Store
    from recommender.service.calendar import Calendar

POLICY = "prior-1"
"""Name of the way pairs are chosen without a learnt ranker, stored with every exposure."""


class RunningRanker:
    """The use case.

    Parameters
    ----------
    store
        Where released rankers are.
    calendar
        What time it is.
    set_ranker
        That of the settings; None = the prior.
    """

    def __init__(self, store: Store, calendar: Calendar, set_ranker: Ranker | None) -> None:
        self._store = store
        self._calendar = calendar
        self._set = set_ranker
        self._loaded: Ranker | None = set_ranker

    def load(self, session: Session) -> Ranker | None:
        """The ranker that runs now; None = the prior."""
        record = session.rankers.running()
        if record is None:
            return self._set
        loaded = self._loaded
        if loaded is None or loaded.identity != record.identity:
            manifest = record.manifest
            loaded = ranker_from_weights(
                manifest["weights"], manifest["intercept"], record.identity
            )
            self._loaded = loaded
        return loaded

    def policy(self, session: Session) -> str:
        """Its name with every exposure."""
        ranker = self.load(session)
        return POLICY if ranker is None else ranker.identity

    def read(self) -> tuple[str, Sequence[RankerRecord]]:
        """Its name, and what was ever released, newest first."""
        with self._store.read() as session:
            return self.policy(session), session.rankers.all()

    def go_back(self, *, by: str) -> str:
        """Withdraw the one that was released last; the name of the one that runs then.

        Raises
        ------
        NotFoundError
            If none was released.
        """
        with self._store.write() as session:
            if not session.rankers.withdraw(self._calendar.now()):
                message = "ranker: none was released that could be withdrawn"
                raise NotFoundError(message)
            name = self.policy(session)
            session.audit.add("ranker withdrawn", key=by, what=name)
            return name
