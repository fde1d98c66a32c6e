"""Rounds, and the bubble over them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import Knobs, Sent, WeekName
from recommender.ports.records import RoundState


class RoundSent(Sent):
    """A round to solve."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"week": "2026-W48", "knobs": {"bubble": 0.7}}]}
    )

    week: WeekName | None = Field(None, description="The club's current one if absent")
    knobs: Knobs = Field(default_factory=dict)
    again: bool = Field(
        default=False,
        description="A round even of a week that has been introduced: letters may be out, and answers in",
    )


class RoundOut(BaseModel):
    """A round."""

    id: str
    week: str
    state: RoundState
    version: int = Field(description="Goes up with every change; also the ETag")
    knobs: dict[str, float | bool | str | None] = Field(
        description="Those that do not stand at their default, and those asked for"
    )
    created_at: str
    published_at: str | None = None
    step: str = Field(description="The piece of work in progress")
    done: int
    total: int
    error: str | None = None
    result: dict[str, Any] | None = Field(
        None,
        description="Numbers, certificate, the bubble before and after, what edits cost, what drifts (alarms), "
        "how it was drawn and at what price (exploration), versions",
    )


class RoundsOut(BaseModel):
    """A page of rounds, newest first."""

    rounds: list[RoundOut]
    next: str | None = None


class PairOut(BaseModel):
    """An introduction, as the organiser sees it."""

    id: str
    a: str
    b: str
    numbers: dict[str, float | bool | None]
    summary_a: str
    summary_b: str


class PairsOut(BaseModel):
    """All introductions of a round, best first."""

    introductions: list[PairOut]


class ReleasedRankerOut(BaseModel):
    """A ranker that was learnt from the club's outcomes and released."""

    identity: str
    at: str
    withdrawn_at: str | None = None
    rated: str = Field(description="Its target: glad or learned")
    outcomes: int = Field(description="That it was learnt from")
    gain: float = Field(description="In log loss beside the one before, nats per introduction")
    low: float = Field(description="Lower bound of that gain")


class RankerOut(BaseModel):
    """Which ranker runs."""

    running: str = Field(description="Name and hash; prior-1 where none was learnt")
    released: list[ReleasedRankerOut] = Field(description="Newest first")


class AlarmOut(BaseModel):
    """A measure of a round that is worse than in the weeks before by more than its band."""

    measure: str
    value: float
    usual: float = Field(description="Median of the weeks before")
    band: float
    said: dict[str, str] = Field(description='In a sentence, "de" and "en"')


class BubbleWeek(BaseModel):
    """The bubble of one week."""

    week: str
    round: str
    numbers: dict[str, float | None] | None
    before: dict[str, float | None] | None
    after: dict[str, float | None] | None
    alarms: list[AlarmOut] = []


class BubbleOut(BaseModel):
    """The club's bubble over the published weeks."""

    weeks: list[BubbleWeek]
