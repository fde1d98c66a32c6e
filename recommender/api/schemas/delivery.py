"""Messages on their way out."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import Sent
from recommender.ports.outbox import MessageState


class ChannelsOut(BaseModel):
    """How messages go out, without secrets."""

    smtp: str | None = Field(None, description="Mail server", examples=["smtp.example.org:587"])
    folder: str | None = Field(None, description="Where letters are written as .eml files")
    webhook: str | None = Field(None, description="Host that events are posted to")
    sender: str = Field(description="Whom letters come from")
    links: str | None = Field(None, description="Address in links; letters have none without it")
    on_publish: bool = Field(description="Whether publishing a round sends its messages")


class DeliveryOut(BaseModel):
    """How far the messages of a round are."""

    round: str
    channels: dict[str, dict[MessageState, int]] = Field(
        description="By channel: how many messages are in which state",
        examples=[{"smtp": {"sent": 198, "failed": 2}}],
    )


class MessageOut(BaseModel):
    """One message."""

    id: str
    round: str | None = Field(description="null of a message about debates")
    debate_week: str | None = Field(description="Week of the debates it is about; else null")
    channel: str
    about: str = Field(description="`letter`, an introduction that came later, or an event")
    member: str | None = None
    state: MessageState
    attempts: int
    due: str = Field(description="When it is sent (again), if it waits")
    error: str | None = None
    changed_at: str


class MessagesOut(BaseModel):
    """A page of messages."""

    messages: list[MessageOut]
    next: str | None = None


class RetrySent(Sent):
    """Which messages to send again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"unknown": False}]})

    unknown: bool = Field(
        default=False,
        description="Also those that may have arrived: some may then arrive twice",
    )


class RetriedOut(BaseModel):
    """How many messages are sent again."""

    messages: int
