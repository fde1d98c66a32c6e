"""Who knows whom."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, FailFast, Field

from recommender.api.schemas.fields import Id, Line, Sent


class TieSent(Sent):
    """Two members who know each other."""

    a: Id
    b: Id
    strength: Annotated[float, Field(gt=0, le=1)] = 1.0
    source: Line = ""


class TiesSent(Sent):
    """Who knows whom."""

    ties: Annotated[list[TieSent], Field(min_length=1, max_length=50_000), FailFast()] = Field(
        examples=[[{"a": "m001", "b": "m002", "strength": 0.5}]]
    )


class TieOut(BaseModel):
    """Two members who know each other."""

    a: str
    b: str
    strength: float
    source: str


class TiesOut(BaseModel):
    """Whom a member knows."""

    ties: list[TieOut]
