"""What came of an introduction."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import Id, Sent
from recommender.ports.records import Search


class OutcomeSent(Sent):
    """What one side says; what is absent stays as it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"member": "m001", "met": True}]})

    member: Id | None = Field(None, description="Who says it; needed with an organiser's key")
    accepted: bool | None = Field(None, description="false = declined")
    met: bool | None = None
    glad: Annotated[int, Field(ge=1, le=5)] | None = None
    learned: Annotated[int, Field(ge=1, le=5)] | None = None


class OutcomeOut(BaseModel):
    """What one side says all in all."""

    accepted: bool | None = None
    met: bool | None = None
    glad: int | None = None
    learned: int | None = None
    replacement: Search | None = Field(
        None, description="Of an introduction that was declined: whether there is somebody else"
    )
