"""What an organiser lays down for a round, and swaps."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import Id, Sent
from recommender.ports.records import RoundState


class TwoOut(BaseModel):
    """Two members."""

    a: str
    b: str


class EditsOut(BaseModel):
    """What is laid down for a round."""

    round: str
    state: RoundState
    version: int = Field(description="Of the round; also its ETag, as `v` and the number")
    locked: list[TwoOut] = Field(description="Introduced whatever is solved around them")
    banned: list[TwoOut] = Field(description="Not introduced in this round")


class SwapSent(Sent):
    """A member meets somebody else; with `exchange`, two introductions exchange partners."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"member": "m001", "instead_of": "m002", "partner": "m003"}]
        }
    )

    member: Id
    instead_of: Id = Field(description="Whom the member is introduced to now")
    partner: Id = Field(description="Whom the member meets then; needs a place free")
    exchange: Id | None = Field(
        None,
        description="Whom the partner is introduced to now and gives up; meets `instead_of` then",
    )
