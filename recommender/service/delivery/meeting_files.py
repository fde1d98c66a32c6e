"""A calendar file for one introduction, on demand: the hour that both letters propose."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from recommender.ports.outbox import LETTER, subject_of
from recommender.ports.records import RoundState
from recommender.ports.refusals import UnknownIdError
from recommender.service.delivery.invitations import Invitations
from recommender.service.delivery.meetings import LetterTimes

if TYPE_CHECKING:
    from collections.abc import Callable

    from recommender.ports.records import IntroductionRecord, RoundRecord
    from recommender.ports.store import Session, Store
    from recommender.service.delivery.delivery_options import DeliveryOptions


class MeetingFiles:
    """Makes them.

    Parameters
    ----------
    store
        Where rounds and members are.
    options
        Which hours, and how long.
    clock
        Gives the time, with its zone.
    """

    def __init__(
        self, store: Store, options: DeliveryOptions, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._clock = clock
        self._invitations = Invitations(options)

    def make(self, introduction: str, member: str) -> bytes | None:
        """The file for one side; None where no hour is proposed.

        Raises
        ------
        UnknownIdError
            If the member has no such introduction now.
        """
        with self._store.read() as session:
            introduced = session.rounds.introduction(introduction)
            if introduced is None or introduced[1] is not RoundState.PUBLISHED:
                raise UnknownIdError("introduction")
            pairs = session.rounds.introductions_of(introduced[0].round_id, member)
            pair = next((pair for pair in pairs if pair.id == introduction), None)
            record = session.rounds.get(introduced[0].round_id)
            if pair is None or record is None:
                raise UnknownIdError("introduction")
            two = session.members.faces([pair.a, pair.b])
            reader, partner = two[member], two[pair.partner_of(member)]
            times = LetterTimes(_find_writing(session, record, pair, member), self._clock())
            files = self._invitations.make_files(session, record, reader, [pair], [partner], times)
        return files[0] if files else None


def _find_writing(
    session: Session, record: RoundRecord, pair: IntroductionRecord, member: str
) -> datetime:
    """When the letter that tells of an introduction was ordered; else when it was published."""
    written = {
        subject_of(message): message.created_at
        for message in session.outbox.of(member)
        if message.round_id == record.id
    }
    at = written.get(pair.id) or written.get(LETTER) or record.published_at or record.created_at
    return datetime.fromisoformat(at)
