"""A stored round looked up, and what must hold before it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recommender.ports.records import EditKind
from recommender.ports.refusals import StaleError, UnknownIdError
from recommender.service.rounds.solution import digest_edits

if TYPE_CHECKING:
    from recommender.ports.records import RoundRecord
    from recommender.ports.store import Session


def get_round(session: Session, round_id: str) -> RoundRecord:
    """A round that is there.

    Raises
    ------
    UnknownIdError
        If not.
    """
    record = session.rounds.get(round_id)
    if record is None:
        raise UnknownIdError("round")
    return record


def check_version(record: RoundRecord, version: int | None) -> None:
    """Refuse to change what the asker has not seen.

    Parameters
    ----------
    record
        The round as it is.
    version
        The one the asker has seen; None = whichever.

    Raises
    ------
    StaleError
        If it was changed since.
    """
    if version is not None and version != record.version:
        message = "round: it was changed since you read it; read it again"
        raise StaleError(message)


def lacks_edits(session: Session, record: RoundRecord) -> bool:
    """Whether a solved round lacks a locked pair, or has a banned one, that it was not solved with.

    A lock that the rules forbid by now was left out when it was solved; that is no reason to
    solve it again.
    """
    edits = session.edits.of(record.id)
    solved_with = ((record.result or {}).get("edit") or {}).get("laid_down")
    if not edits or digest_edits(edits) == solved_with:
        return False
    pairs = {(pair.a, pair.b) for pair in session.rounds.introductions(record.id)}
    return any(((edit.a, edit.b) in pairs) != (edit.kind is EditKind.LOCK) for edit in edits)
