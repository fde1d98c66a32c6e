"""What came of an introduction."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import Id, Sent
from recommender.ports.records import VacancyState


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
    replacement: VacancyState | None = Field(
        None, description="Of an introduction that was declined: whether there is somebody else"
    )


class RatingOut(BaseModel):
    """What sides said on a scale of 1 to 5."""

    answers: int | None = None
    mean: float | None = None


class OutcomeWeek(BaseModel):
    """What came of one week's introductions; counts are of sides."""

    week: str
    introductions: int
    accepted: int | None = None
    declined: int | None = None
    met: int | None = None
    not_met: int | None = None
    glad: RatingOut
    learned: RatingOut


class ClubOutcomesOut(BaseModel):
    """What came of introductions, by week."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "until": "2026-11-30T00:00:00+00:00",
                    "weeks": [
                        {
                            "week": "2026-W48",
                            "introductions": 200,
                            "accepted": 180,
                            "declined": 10,
                            "met": 145,
                            "not_met": 20,
                            "glad": {"answers": 140, "mean": 4.2},
                            "learned": {"answers": 135, "mean": 3.9},
                        }
                    ],
                }
            ]
        }
    )

    until: str = Field(description="Answers given before are counted")
    weeks: list[OutcomeWeek]
