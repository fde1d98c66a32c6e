"""How the service sends, in one frozen value; secrets are in no repr."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from recommender.adapters.delivery import EmlFolder, Smtp, Webhook, parse_sender

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from recommender.adapters.delivery import SmtpServer
    from recommender.ports.outbox import Carrier


@dataclass(frozen=True)
class DeliveryOptions:
    """Channels, links and invitations."""

    sender: str = "recommender@localhost"
    """Whom letters come from, as `recommender.adapters.delivery.parse_sender` reads it."""
    reply_to: str = ""
    """Whom replies go to; the sender if empty."""
    smtp: SmtpServer | None = None
    folder: Path | None = None
    """Where letters are written as ``.eml`` files."""
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    on_publish: bool = False
    """Whether a round's messages go out when it is published, without another word."""
    attempts: int = 8
    """Tries before a message is given up; between them 1, 2, 4 ... minutes, at most 6 hours."""
    lease: timedelta = timedelta(minutes=5)
    """Silence after which a sender is taken for dead; longer than one message may take."""
    public_url: str = ""
    """Address members reach the service at; letters have no links without it."""
    link_days: int = 30
    meeting_times: tuple[time, ...] = (time(12, 30), time(17, 30))
    """Hours that invitations propose; none: no invitations."""
    meeting_lasts: timedelta = timedelta(minutes=45)
    zone: tzinfo = UTC
    """The club's."""

    def make_carriers(self, clock: Callable[[], datetime]) -> dict[str, Carrier]:
        """What carries messages, by channel."""
        carriers: list[Carrier] = []
        if self.smtp is not None:
            carriers.append(Smtp(self.smtp, parse_sender(self.sender).addr_spec))
        if self.folder is not None:
            carriers.append(EmlFolder(self.folder))
        if self.webhook_url:
            carriers.append(Webhook(self.webhook_url, self.webhook_secret, clock))
        return {carrier.name: carrier for carrier in carriers}

    def describe(self) -> dict[str, str | bool | None]:
        """What is set, without a secret and without what a web address may carry as one."""
        server = self.smtp
        return {
            "smtp": f"{server.host}:{server.port} ({server.security})" if server else None,
            "folder": str(self.folder) if self.folder else None,
            "webhook": urlsplit(self.webhook_url).netloc.rpartition("@")[2] or None,
            "sender": self.sender,
            "links": self.public_url or None,
            "on_publish": self.on_publish,
        }
