"""The page of a letter that nobody has got yet: looked at, seen as in a mail program, sent to oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Form, Path
from fastapi.responses import HTMLResponse

from recommender.ports.outbox import NotSentError, UnknownStateError

if TYPE_CHECKING:
    from fastapi import Response

    from recommender.desk.visit import Visit
    from recommender.letters import Letter

MemberId = Annotated[str, Path(max_length=200)]
Address = Annotated[str, Form(min_length=3, max_length=200, pattern=r"^[^@\s]+@[^@\s]+$")]
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox"
)
"""Of a letter as a mail program shows it: its own style stands in it, and nothing else does anything."""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter before an organiser's eyes."""

    visit: Visit
    letter: Letter
    """As its reader gets it."""
    what: str
    """Id of the round or debate that it is of."""
    here: str
    """Address of this page."""
    back: str
    """Address of the page it belongs to."""
    back_words: str

    def show(self, status: int = 200, *, failed: str = "", to: str = "") -> Response:
        """The page.

        Parameters
        ----------
        status
            Of the answer.
        failed, to
            Why a test letter was not sent, and to which address.
        """
        services = self.visit.services
        return self.visit.render(
            "letter.html.j2",
            status,
            letter=self.letter,
            here=self.here,
            back=self.back,
            back_words=self.back_words,
            reader=services.overviews.face(self.letter.member),
            mails="smtp" in services.delivery.carriers,
            failed=failed,
            to=to,
        )

    def show_mail(self) -> Response:
        """The letter alone, as a mail program shows it."""
        return HTMLResponse(self.letter.html, headers={"Content-Security-Policy": _POLICY})

    def send_test(self, to: str) -> Response:
        """Send it to the organiser's own address; the page again, with what became of that."""
        trial = self.visit.services.letter_trial
        try:
            trial.send(self.letter, to.strip(), what=self.what, by=self.visit.by)
        except (NotSentError, UnknownStateError) as error:
            return self.show(409, failed=str(error), to=to)
        return self.visit.finish(self.here, "letters.test_sent")
