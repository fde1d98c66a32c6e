"""The background job: takes queued rounds one by one and survives a restart.

A round that is being solved belongs to its solver for a short lease, which is renewed while
the work goes on. If the process dies, the lease runs out and the next one begins that round
again; solving is deterministic, so nothing is lost but time.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections import Counter
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from recommender.adapters.writing import side_text
from recommender.errors import RecommenderError
from recommender.pipeline import introduce_club
from recommender.ports.records import IntroductionRecord, MemberOutcome
from recommender.service.club_state import read_club
from recommender.service.knobs import turned

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from recommender.club.club import Club
    from recommender.club.introduction import Introduction
    from recommender.club.round import Round
    from recommender.ports.progress import Progress
    from recommender.ports.records import RoundRecord
    from recommender.ports.store import Store
    from recommender.service.club_state import ClubState

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
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, asked: threading.Event) -> None:
        """Solve in the background, at once when ``asked`` is set, and look around regularly."""

        def work() -> None:
            while not self._stop.is_set():
                asked.wait(self._lease / 5)
                asked.clear()
                try:
                    self.run_pending()
                except RecommenderError as error:
                    _log.warning("looking for rounds failed: %s", type(error).__name__)

        self._thread = threading.Thread(target=work, name="solver", daemon=True)
        self._thread.start()

    def stop(self, asked: threading.Event) -> None:
        """Finish the round in work and end."""
        self._stop.set()
        asked.set()
        if self._thread is not None:
            self._thread.join()

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
            return session.rounds.claim(self._owner, now, self._until())

    def _solve(self, record: RoundRecord) -> None:
        done = threading.Event()
        heart = threading.Thread(target=self._beat, args=(record.id, done), daemon=True)
        heart.start()
        try:
            result, introductions, members = self._solution(record)
            with self._store.write() as session:
                session.rounds.finish(record.id, self._owner, result, introductions, members)
        except Exception as error:
            self._fail(record, error)
        finally:
            done.set()
            heart.join()

    def _fail(self, record: RoundRecord, error: Exception) -> None:
        _log.error("round %s failed: %s", record.id, type(error).__name__)
        reason = str(error) if isinstance(error, RecommenderError) else type(error).__name__
        with self._store.write() as session:
            session.rounds.fail(record.id, self._owner, reason)

    def _solution(
        self, record: RoundRecord
    ) -> tuple[dict[str, Any], list[IntroductionRecord], list[MemberOutcome]]:
        held = self._club.now()
        with self._store.read() as session:
            fresh = read_club(session)  # outcomes come in without making the club another one
        club = replace(held.club, history=fresh.history)
        prepared = replace(held.prepared, club=club)
        config = turned(record.config, rules=True)
        solved = introduce_club(prepared, record.week, config, self._progress(record.id))
        pairs = [_introduction(each, solved, club, record.id) for each in solved.introductions]
        return _result(solved), pairs, _members(solved, club)

    def _progress(self, round_id: str) -> Progress:
        def report(work: str, done: int, total: int) -> None:
            with self._store.write() as session:
                step = (work, done, total)
                session.rounds.report(round_id, self._owner, self._until(), step)

        return report

    def _beat(self, round_id: str, done: threading.Event) -> None:
        while not done.wait(self._lease / 3):
            with self._store.write() as session:
                session.rounds.renew(round_id, self._owner, self._until())

    def _until(self) -> str:
        return (self._clock() + timedelta(seconds=self._lease)).isoformat()


def _introduction(
    pair: Introduction, solved: Round, club: Club, round_id: str
) -> IntroductionRecord:
    numbers = _plain(asdict(pair))
    del numbers["sides"], numbers["a"], numbers["b"]
    texts = [asdict(side_text(side, club, week=solved.week)) for side in pair.sides]
    return IntroductionRecord(
        id=secrets.token_hex(12),
        round_id=round_id,
        week=solved.week,
        a=pair.a,
        b=pair.b,
        numbers=numbers,
        texts={"a": texts[0], "b": texts[1]},
    )


def _result(solved: Round) -> dict[str, Any]:
    """What concerns the club as a whole: nobody's id is in it."""
    whole = {
        "numbers": asdict(solved.numbers),
        "certificate": asdict(solved.certificate) | {"ratio": solved.certificate.ratio},
        "before": asdict(solved.before),
        "after": asdict(solved.after),
        "versions": dict(solved.versions),
    }
    result: dict[str, Any] = _plain(whole)
    return result


def _members(solved: Round, club: Club) -> list[MemberOutcome]:
    short = {each.member: each for each in solved.shortfalls}
    got = Counter(id_ for pair in solved.introductions for id_ in (pair.a, pair.b))
    found = []
    for id_ in club.ids:
        asked = short[id_].asked if id_ in short else got[id_]
        why = short[id_].reasons if id_ in short else {}
        reasons = {reason.value: count for reason, count in why.items()}
        bubble = _plain(list(solved.bubble_index[id_]))
        found.append(MemberOutcome(id_, asked, got[id_], reasons, *bubble))
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Values that strict JSON knows; what is not a number becomes None."""
    return json.loads(json.dumps(value), parse_constant=lambda _: None)
