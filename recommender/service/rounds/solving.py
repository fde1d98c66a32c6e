"""The background job: takes queued rounds one by one and survives a restart.

A round that is being solved belongs to its solver for a short lease, which is renewed while
the work goes on. If the process dies, the lease runs out and the next one begins that round
again; solving is deterministic, so nothing is lost but time.
"""

from __future__ import annotations

import logging
import secrets
import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from recommender.club.edits import Edits
from recommender.club.inventory import WishKind
from recommender.config import Config
from recommender.errors import RecommenderError
from recommender.pipeline import introduce_club
from recommender.pipeline.wished import find_wished
from recommender.ports.records import EditKind
from recommender.ports.refusals import UnavailableError
from recommender.service.rounds.solution import (
    count_places,
    digest_edits,
    edit_cost,
    make_introduction,
    make_member_outcomes,
    make_result,
)
from recommender.service.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from recommender.ports.progress import Progress
    from recommender.ports.records import (
        IntroductionRecord,
        MemberOutcome,
        PairEdit,
        RoundRecord,
    )
    from recommender.ports.store import Store
    from recommender.service.club.club_state import ClubState

_log = logging.getLogger(__name__)


class Solver:
    """Solves queued rounds.

    Parameters
    ----------
    store, club
        Where rounds and members are.
    clock
        Gives the time, with its zone.
    lease
        Seconds after which a silent solver is taken for dead.
    """

    def __init__(
        self, store: Store, club: ClubState, clock: Callable[[], datetime], lease: float = 15.0
    ) -> None:
        self._store = store
        self._club = club
        self._clock = clock
        self._lease = lease
        self._owner = secrets.token_hex(8)
        self._worker: Worker | None = None

    def start(self, asked: threading.Event) -> None:
        """Solve in the background, at once when ``asked`` is set, and look around regularly."""
        self._worker = Worker("solver", self.run_pending, asked, self._lease / 5)
        self._worker.start()

    def stop(self) -> None:
        """Finish the round in work and end."""
        if self._worker is not None:
            self._worker.stop()

    def run_pending(self) -> int:
        """Solve whatever is queued; how many rounds that were."""
        count = 0
        while (record := self._claim()) is not None:
            self._solve(record)
            count += 1
        return count

    def _claim(self) -> RoundRecord | None:
        with self._store.write() as session:
            now = self._clock().isoformat()
            until = self._lease_end()
            return session.rounds.claim(self._owner, now, until, latest=until)

    def _solve(self, record: RoundRecord) -> None:
        done = threading.Event()
        renewal = threading.Thread(target=self._renew_lease, args=(record.id, done), daemon=True)
        renewal.start()
        try:
            result, introductions, members = self._work_out(record)
            with self._store.write() as session:
                session.rounds.finish(record.id, self._owner, result, introductions, members)
        except UnavailableError:
            _log.warning(
                "round %s: the store is away; begun again once the lease is out", record.id
            )
        except Exception as error:
            self._fail(record, error)
        finally:
            done.set()
            renewal.join()

    def _fail(self, record: RoundRecord, error: Exception) -> None:
        _log.error("round %s failed: %s", record.id, type(error).__name__)
        reason = str(error) if isinstance(error, RecommenderError) else type(error).__name__
        with self._store.write() as session:
            session.rounds.fail(record.id, self._owner, reason)

    def _work_out(
        self, record: RoundRecord
    ) -> tuple[dict[str, Any], list[IntroductionRecord], list[MemberOutcome]]:
        prepared = self._club.prepare_under(Config().turned(record.config))
        with self._store.read() as session:
            stored_edits, revision = session.edits.of(record.id), session.revision()
            stored_pairs = session.rounds.introductions(record.id)
            wishes = session.inventories.all_wishes() if prepared.config.warm.wish else ()
        told = [
            (member, w.kind.value, w.text) for member, w in wishes if w.kind is not WishKind.ASKED
        ]
        wished = find_wished(prepared, self._club.load_encoder(), told) if told else None
        existing_ids = {(pair.a, pair.b): pair.id for pair in stored_pairs}
        edits, club = split_edits(stored_edits), prepared.club
        solved = introduce_club(
            prepared,
            record.week,
            progress=self._make_progress(record.id),
            edits=edits,
            wished=wished,
        )
        pairs = [(pair.a, pair.b) for pair in solved.introductions]
        introductions = [
            make_introduction(
                pair, club, solved.week, record.id, existing_ids.get((pair.a, pair.b))
            )
            for pair in solved.introductions
        ]
        counts = {
            "locked": len(edits.locked),
            "banned": len(edits.banned),
            "left_out": len(set(edits.locked) - set(pairs)),
            "laid_down": digest_edits(stored_edits),
        }
        result = make_result(solved)
        result["edit"] = edit_cost(record.result, solved.certificate.value, counts, revision)
        members = make_member_outcomes(
            club.ids, count_places(pairs), solved.shortfalls, solved.bubble_index
        )
        return result, introductions, members

    def _make_progress(self, round_id: str) -> Progress:
        def report(work: str, done: int, total: int) -> None:
            with self._store.write() as session:
                step = (work, done, total)
                session.rounds.report(round_id, self._owner, self._lease_end(), step)

        return report

    def _renew_lease(self, round_id: str, done: threading.Event) -> None:
        while not done.wait(self._lease / 3):
            with suppress(UnavailableError), self._store.write() as session:
                session.rounds.renew(round_id, self._owner, self._lease_end())

    def _lease_end(self) -> str:
        return (self._clock() + timedelta(seconds=self._lease)).isoformat()


def split_edits(stored: Iterable[PairEdit]) -> Edits:
    """The locks and bans of a round, as the pipeline takes them."""
    of_kind: dict[EditKind, list[tuple[str, str]]] = {kind: [] for kind in EditKind}
    for edit in stored:
        of_kind[edit.kind].append((edit.a, edit.b))
    return Edits(tuple(of_kind[EditKind.LOCK]), tuple(of_kind[EditKind.BAN]))
