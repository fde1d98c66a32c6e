"""What another configuration would have been worth."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import Knobs, Sent


class ValueSent(Sent):
    """Knobs to be judged by what came of the drawn rounds."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"knobs": {"bubble": 0.7}}]})

    knobs: Knobs = Field(default_factory=dict)
    rated: Literal["glad", "learned"] = "glad"


class WorthOut(BaseModel):
    """A value by one method, with its 95 % interval over people."""

    value: float = Field(description="Good meetings per introduction")
    low: float
    high: float
    effective: float = Field(description="Effective number of introductions behind it")
    unsupported: float = Field(
        description="Share of its introductions that could never have been drawn"
    )
    at_least: float = Field(description="low if all of these came to nothing")
    at_most: float = Field(description="high if all of these were good")
    gain: float = Field(description="Above what was done")
    gain_low: float
    gain_high: float


class ValueOut(BaseModel):
    """What the knobs would have been worth; in steps of what five outcomes change."""

    weeks: list[str] = Field(description="Of the drawn rounds that tell it")
    introductions: int = Field(description="Made in them; rounded down to a multiple of 5")
    outcomes: int = Field(description="Of these known; likewise")
    shared: int = Field(description="Of these those that the knobs would make, too; likewise")
    done: float = Field(description="Good meetings per introduction of what was done")
    worth: dict[str, WorthOut] = Field(description="By method: ips, snips, dr")
    better: bool = Field(description="Whether all of the doubly robust gain is above 0")
    said: dict[str, list[str]] = Field(description='In sentences, "de" and "en"')
