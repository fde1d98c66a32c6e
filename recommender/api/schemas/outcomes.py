"""What came of an introduction."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import Id, Sent
from recommender.ports.records import VacancyState

CameOf = Literal["nothing", "contact", "friendship", "advice", "work"]
"""Codes of the labels ``came_of``."""


class OutcomeSent(Sent):
    """What one side says; what is absent stays as it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"member": "m001", "met": True}]})

    member: Id | None = Field(None, description="Who says it; needed with an organiser's key")
    accepted: bool | None = Field(None, description="false = declined")
    met: bool | None = None
    glad: Annotated[int, Field(ge=1, le=5)] | None = None
    learned: Annotated[int, Field(ge=1, le=5)] | None = None
    stood_up: bool | None = Field(
        None, description="The two had agreed to meet and the other did not come, without a word"
    )
    listened: bool | None = Field(None, description="Whether they were listened to; private")
    sold_to: bool | None = Field(
        None, description="Whether the other tried to sell something; private"
    )
    still_in_touch: bool | None = Field(None, description="Some weeks after they met")
    came_of: CameOf | None = Field(None, description="What came of it in the end")


class OutcomeOut(BaseModel):
    """What one side says all in all."""

    accepted: bool | None = None
    met: bool | None = None
    glad: int | None = None
    learned: int | None = None
    stood_up: bool | None = None
    listened: bool | None = Field(None, description="Only with the member's own key")
    sold_to: bool | None = Field(None, description="Only with the member's own key")
    still_in_touch: bool | None = None
    came_of: CameOf | None = None
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
    stood_up: int | None = None
    listened: int | None = None
    sold_to: int | None = None
    still_in_touch: int | None = None
    lost_touch: int | None = None
    came_of: dict[CameOf, int | None]


class GivingOut(BaseModel):
    """Give and take in the club, as a picture; nobody is named or ranked."""

    weeks: int
    told_to_help: int | None = Field(None, description="Sides; a multiple of 5")
    helped: int | None = Field(None, description="Sides who learned something; a multiple of 5")
    told_gini: float | None = Field(None, description="0 = spread evenly, 1 = all with one")


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
                            "stood_up": None,
                            "listened": 110,
                            "sold_to": None,
                            "still_in_touch": 60,
                            "lost_touch": 45,
                            "came_of": {
                                "nothing": 20,
                                "contact": 15,
                                "friendship": 5,
                                "advice": 10,
                                "work": 5,
                            },
                        }
                    ],
                }
            ]
        }
    )

    until: str = Field(description="Answers given before are counted")
    weeks: list[OutcomeWeek]
