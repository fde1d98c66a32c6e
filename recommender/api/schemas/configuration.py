"""The club's dials as they stand, as they are tried on, and as they were saved."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.edits import TwoOut
from recommender.api.schemas.fields import Knobs, Sent

SavedNumber = Annotated[
    int, Path(ge=0, lt=2**31, description="Of a saved configuration", examples=[1])
]


class ConfigSent(Sent):
    """Dials to be turned."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"knobs": {"bubble": 0.7, "rules.floor": 0.05}}]}
    )

    knobs: Knobs = Field(description="By name; those that an organiser may turn")


class SavedConfigOut(BaseModel):
    """What an organiser has saved."""

    number: int
    knobs: dict[str, float | bool | str | None] = Field(
        description="Those that stand elsewhere than the program has them"
    )
    by: str = Field(description="Id of the key or of the browser's session that asked")
    at: str


class ConfigOut(BaseModel):
    """Where the club's dials stand."""

    number: int = Field(
        description="Of what was saved last, 0 if nothing ever was; also the ETag, as `v` and the number"
    )
    saved: SavedConfigOut | None = None
    knobs: dict[str, float | bool | str | None] = Field(
        description="All that an organiser may turn, and where each stands"
    )


class ConfigsOut(BaseModel):
    """What was saved, newest first."""

    saved: list[SavedConfigOut]


class DialPointOut(BaseModel):
    """A round tried out at one place of the dial."""

    bubble: float
    quality: float | None = Field(description="Mean chance of a good meeting, 0 to 1")
    bridging: float | None = Field(
        description="Share of introductions across industries and without a mutual contact"
    )
    introductions: int
    unserved: int = Field(description="Members who take introductions and would have none")


class TriedDialsOut(BaseModel):
    """What dials would do, beside what holds."""

    week: str
    point: DialPointOut = Field(description="With the dials as sent")
    now: DialPointOut = Field(description="With the dials as they stand")
    curve: list[DialPointOut] = Field(description="The dials as sent, with `bubble` from 0 to 1")
    new: list[TwoOut] = Field(description="Introductions that would come")
    gone: list[TwoOut] = Field(description="Introductions that would go")
