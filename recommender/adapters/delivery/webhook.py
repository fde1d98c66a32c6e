"""Events to a club's own software, signed as the Standard Webhooks specification has it.

https://www.standardwebhooks.com: the receiver knows an event it has had by its ``webhook-id``,
so one that may have arrived is sent again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from recommender.ports.outbox import NotSentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from recommender.ports.outbox import Send


class Webhook:
    """`recommender.ports.outbox.Carrier` by HTTP POST.

    Parameters
    ----------
    url
        Where events go: http or https. Redirections are not followed.
    secret
        Shared with the receiver.
    clock
        Gives the time, with its zone: it is signed, so that an old event cannot be replayed.
    timeout
        Seconds without an answer.
    """

    name = "webhook"
    repeatable = True

    def __init__(
        self, url: str, secret: str, clock: Callable[[], datetime], timeout: float = 15.0
    ) -> None:
        self._url = urlsplit(url)
        self._secret = secret
        self._clock = clock
        self._timeout = timeout

    @contextmanager
    def open(self) -> Iterator[Send]:
        """A way to send several events.

        Yields
        ------
        Send
            Posts one.
        """
        yield self._post

    def _post(self, message: str, to: str, content: bytes) -> None:  # noqa: ARG002
        at = int(self._clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "recommender",
            "webhook-id": message,
            "webhook-timestamp": str(at),
            "webhook-signature": sign(self._secret, message, at, content),
        }
        line = self._make_connection()
        try:
            line.request("POST", self._path(), content, headers)
            status = line.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            reason = f"the receiver cannot be reached ({type(error).__name__})"
            raise NotSentError(reason) from None
        finally:
            line.close()
        if not 200 <= status < 300:
            reason = f"the receiver answered {status}"
            raise NotSentError(reason, for_good=status == 410)

    def _make_connection(self) -> http.client.HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._url.scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=self._timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=self._timeout)

    def _path(self) -> str:
        query = f"?{self._url.query}" if self._url.query else ""
        return (self._url.path or "/") + query


def sign(secret: str, message: str, at: int, content: bytes) -> str:
    """HMAC-SHA256 of id, time and body, as ``webhook-signature`` holds it.

    Examples
    --------
    >>> sign("s", "e1", 1_700_000_000, b"{}")
    'v1,Ex9SHGA2CH8PGF8WGjsWueBYvexWeD84NnaOOxXYzIk='
    """
    encoded = secret.startswith("whsec_")  # as the specification writes secrets
    key = base64.b64decode(secret.removeprefix("whsec_")) if encoded else secret.encode()
    signed = f"{message}.{at}.".encode() + content
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
