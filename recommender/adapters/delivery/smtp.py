"""Letters by SMTP.

What was refused before the text was handed over has certainly not arrived; if the line breaks
while the server has the text and before it answers, nobody knows.
"""

from __future__ import annotations

import base64
import smtplib
import ssl
import unicodedata
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from recommender.ports.outbox import NotSentError, UnknownStateError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.ports.outbox import Send

_GO_ON, _TAKEN, _LOGGED_IN, _CONTINUE = 354, 250, 235, 334


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where letters are handed over."""

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    """Encrypt after the greeting, from the start, or (on the same machine) not at all."""
    username: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    """Seconds without an answer."""


class Smtp:
    """`recommender.ports.outbox.Carrier` over SMTP.

    Parameters
    ----------
    server
        Where to hand letters over.
    sender
        Address that bounces go to, ASCII.
    """

    name = "smtp"
    repeatable = False

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender

    @contextmanager
    def open(self) -> Iterator[Send]:
        """A connection that is made when the first letter comes, and again when it broke.

        Yields
        ------
        Send
            Hands one letter over.
        """
        connection = _Connection(self._server, self._sender)
        try:
            yield connection.send
        finally:
            connection.close()


class _Connection:
    """A connection to a server, made when needed."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server = server
        self._sender = sender
        self._smtp: smtplib.SMTP | None = None

    def send(self, message: str, to: str, content: bytes) -> None:  # noqa: ARG002
        try:
            smtp = self._ensure_connection()
            _announce(smtp, self._sender, to)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise _not_sent(error) from None
        try:
            _send_content(smtp, content)
        except smtplib.SMTPResponseException as error:
            raise _not_sent(error) from None
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self.close()
            reason = f"the line broke before the server answered ({type(error).__name__})"
            raise UnknownStateError(reason) from None

    def close(self) -> None:
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp = None

    def _ensure_connection(self) -> smtplib.SMTP:
        """The open connection; one that has gone quiet is made anew.

        Raises
        ------
        SMTPResponseException
            If the server refuses.
        """
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self._smtp.rset()[0] == _TAKEN:
                    return self._smtp
            self.close()
        self._smtp = _connect(self._server)
        return self._smtp


def _connect(server: SmtpServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    smtp: smtplib.SMTP
    if server.security == "tls":
        smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    try:
        if server.security == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
        if server.username:
            _log_in(smtp, server)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, server: SmtpServer) -> None:
    """Name and password; with letters beyond ASCII as UTF-8, which the standard library cannot do.

    RFC 4616 has them as UTF-8, composed as SASLprep does it (RFC 4013).

    Raises
    ------
    NotSentError
        If the server offers no way that takes such letters.
    SMTPAuthenticationError
        If it does not take them.
    """
    name, password = (
        unicodedata.normalize("NFKC", text) for text in (server.username, server.password)
    )
    if (server.username + server.password).isascii():
        smtp.login(server.username, server.password)
        return
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        answer = smtp.docmd("AUTH", f"PLAIN {_encode(f'{chr(0)}{name}{chr(0)}{password}')}")
    elif "LOGIN" in offered:
        answer = smtp.docmd("AUTH", f"LOGIN {_encode(name)}")
        if answer[0] == _CONTINUE:
            answer = smtp.docmd(_encode(password))
    else:
        reason = "the mail server takes no name or password with letters beyond ASCII"
        raise NotSentError(reason)
    if answer[0] != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(*answer)


def _encode(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _announce(smtp: smtplib.SMTP, sender: str, to: str) -> None:
    """Everything before the text.

    Raises
    ------
    SMTPResponseException
        If the server refuses sender or reader, or does not want the text.
    """
    for code, answer in (smtp.mail(sender), smtp.rcpt(to), smtp.docmd("DATA")):
        if code not in {_TAKEN, 251, _GO_ON}:
            raise smtplib.SMTPResponseException(code, answer)


def _send_content(smtp: smtplib.SMTP, content: bytes) -> None:
    """The text, and the server's word that it has it.

    Raises
    ------
    SMTPResponseException
        If the server says that it does not take it.
    """
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    quoted = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    smtp.send(quoted.removesuffix(b"\r\n") + b"\r\n.\r\n")
    code, answer = smtp.getreply()
    if code != _TAKEN:
        raise smtplib.SMTPResponseException(code, answer)


def _not_sent(error: OSError | smtplib.SMTPException) -> NotSentError:
    """What went wrong, by code and kind: a server's words may repeat an address."""
    code = getattr(error, "smtp_code", None)
    if not isinstance(code, int):
        return NotSentError(f"the mail server cannot be reached ({type(error).__name__})")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return NotSentError(f"the mail server does not take the password ({code})")
    return NotSentError(f"the mail server refused the letter ({code})", for_good=code >= 500)
