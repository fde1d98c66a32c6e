"""Letters looked at before a round is published: as their readers will see them, and sent to oneself."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from recommender.ports.refusals import ConflictError, NotFoundError

if TYPE_CHECKING:
    from recommender.letters import Letter
    from recommender.ports.store import Store
    from recommender.service.delivery.delivery import Delivery
    from recommender.service.delivery.letters import Composer

MAIL = "smtp"
"""The channel that reaches an address; a folder of letters is nobody's."""


class LetterTrial:
    """Use cases on a letter that nobody has got yet.

    Parameters
    ----------
    store
        For the audit log.
    delivery
        Has the channels.
    composer
        Writes letters.
    """

    def __init__(self, store: Store, delivery: Delivery, composer: Composer) -> None:
        self._store = store
        self._delivery = delivery
        self._composer = composer

    def read(self, round_id: str, member: str) -> Letter:
        """A member's letter as they will read it; its links lead nowhere yet.

        Raises
        ------
        NotFoundError
            If there is no such round or member, or nothing to say to them.
        """
        letter = self._composer.write_letter(round_id, member)
        if letter is None:
            message = "letter: there is nothing to say to this member"
            raise NotFoundError(message)
        return letter

    def send(self, letter: Letter, to: str, *, what: str, by: str) -> None:
        """Send any letter to another address at once.

        Parameters
        ----------
        letter, to
            As its reader gets it, and the organiser's own address.
        what, by
            The round or debate it is of, and who asks, for the audit log.

        Raises
        ------
        ConflictError
            If no mail server is set.
        NotSentError
            If the mail server did not take it.
        UnknownStateError
            If it may or may not have arrived.
        """
        mail = self._delivery.carriers.get(MAIL)
        if mail is None:
            message = "delivery: no mail server is set; see smtp_host"
            raise ConflictError(message)
        parcel = self._composer.make_test(letter, to)
        with mail.open() as send:
            send(f"test-{secrets.token_hex(8)}", parcel.to, parcel.content)
        with self._store.write() as session:
            session.audit.add("test letter sent", key=by, member=letter.member, what=what)
