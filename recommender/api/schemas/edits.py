"""What an organiser lays down for a round, swaps and takes back, and what would help."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from recommender.api.schemas.fields import Id, Sent
from recommender.ports.records import EditKind, RoundState, StepKind


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


StepNumber = Annotated[
    int, Path(ge=1, lt=2**31, description="Version of the round that the step made", examples=[2])
]


class ParkSent(Sent):
    """Who is left out of a round's week."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"member": "m001"}]})

    member: Id


class ChangeOut(TwoOut):
    """What a step did to two members; `a` and `b` are the same where it left somebody out of the week."""

    before: EditKind | None = Field(None, description="What was laid down for the two")
    after: EditKind | None = Field(None, description="What was laid down then")
    was_introduced: bool
    is_introduced: bool


class StepOut(BaseModel):
    """One step by hand."""

    step: int = Field(description="Names it: the round's version that it made")
    kind: StepKind
    by: str = Field(description="Id of the key or of the browser's session that asked")
    at: str
    changes: list[ChangeOut]


class StepsOut(BaseModel):
    """What was done to a round by hand."""

    round: str
    state: RoundState
    version: int = Field(description="Of the round; also its ETag, as `v` and the number")
    unsolved: bool = Field(
        description="Whether the round lacks what is laid down: solve it again before publishing"
    )
    steps: list[StepOut] = Field(description="The last first")


class RemedyOut(BaseModel):
    """A change, and who would be served by it."""

    name: str = Field(
        description="A knob, or in_person_also_online, online_also_in_person, one_more_each, without_bans"
    )
    value: float | bool | str | None = Field(
        None, description="Where the knob would stand; null of what is no knob"
    )
    gained: int = Field(description="Members that would be served more than now")
    helped: list[str] = Field(description="Who has nobody now and would have somebody")


class RemediesOut(BaseModel):
    """What would serve more members, most first; each was solved, none is guessed."""

    remedies: list[RemedyOut]
