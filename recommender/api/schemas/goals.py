"""Common goals and their tables."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from recommender.api.schemas.fields import Id, Knobs, Line, Sent, Text
from recommender.api.schemas.members import AgreedOut
from recommender.club.goal import LONGEST_LINE, MOST_AT_GOAL, MOST_PARTS, NoTable
from recommender.ports.goals import SeatState

Part = Annotated[Line, Field(max_length=LONGEST_LINE)]


class GoalSent(Sent):
    """A goal to be named."""

    title: Annotated[Line, Field(min_length=1, examples=["Energy audit of our buildings"])]
    parts: Annotated[list[Part], Field(max_length=MOST_PARTS)] = Field(default_factory=list)
    text: Text = Field("", description="Split into parts where there are none")


class GoalProposed(Sent):
    """Knobs that a table is proposed under."""

    knobs: Knobs = Field(default_factory=dict)


class GoalCoverOut(BaseModel):
    """What somebody brings for a part."""

    part: str
    words: str = Field(description="Their own")
    evidence: str = Field(description="clear: they can help; possible: it is worth asking")


class GoalSeatOut(BaseModel):
    """A seat, for the organiser."""

    member: str
    state: SeatState
    covers: list[GoalCoverOut]


class GoalOut(BaseModel):
    """A goal, for the organiser: how far it is, without a word of what its table notes."""

    id: str
    title: str
    parts: list[str]
    by: str | None = Field(description="The member who named it; null where the organiser did")
    seats: list[GoalSeatOut]
    uncovered: list[str] = Field(description="Parts that nobody of these seems to know about")
    invite: list[str] = Field(description="Of these, those that nobody in the club does")
    meetings: int
    last_met: date | None
    agreed: AgreedOut
    reason: NoTable | None = Field(None, description="Why no table could be proposed just now")


class GoalsOut(BaseModel):
    """All goals, newest first."""

    goals: list[GoalOut]


class TakePartSent(Sent):
    """Whether a member takes part."""

    take_part: bool


class PersonAtGoalOut(BaseModel):
    """Somebody who sits at the table."""

    member: str
    name: str
    covers: list[GoalCoverOut]


class GoalMeetingOut(BaseModel):
    """A meeting, for the table alone."""

    id: str
    on: date
    note: str
    by: str | None
    there: list[str]


class GoalAgreementOut(BaseModel):
    """What somebody agreed to do, for the table alone."""

    id: str
    who: str
    what: str
    until: date
    done_on: date | None


class OwnGoalOut(BaseModel):
    """A goal as a member sees it."""

    id: str
    title: str
    parts: list[str]
    named: bool = Field(description="Whether this member named it")
    state: SeatState
    covers: list[GoalCoverOut] = Field(description="What this member was asked for")
    table: list[PersonAtGoalOut] = Field(description="Those who have agreed")
    stands: bool = Field(description="Whether enough have agreed for a table: three")
    meetings: list[GoalMeetingOut]
    agreements: list[GoalAgreementOut]


class PastMeetingOut(BaseModel):
    """A meeting at which the member is put down, of a table where they sit no more."""

    goal: str
    title: str
    meeting: str
    on: date
    there: bool = Field(description="Whether they were, as the table or they themselves say")


class OwnGoalsOut(BaseModel):
    """A member's goals, newest first."""

    goals: list[OwnGoalOut]
    past_meetings: list[PastMeetingOut] = Field(
        description="Of tables they have left: that they were there can still be denied"
    )


class GoalMeetingSent(Sent):
    """A meeting to be noted by somebody who was there."""

    on: date
    there: Annotated[list[Id], Field(max_length=MOST_AT_GOAL)] = Field(
        default_factory=list, description="Others who were there"
    )
    note: Text = ""


class PresenceSent(Sent):
    """Whether one was there oneself."""

    there: bool


class GoalAgreementSent(Sent):
    """What somebody at the table will do until when."""

    who: Id
    what: Annotated[Line, Field(min_length=1)]
    until: date


class GoalDoneSent(Sent):
    """Whether one has done it, and when."""

    done: bool
    on: date | None = Field(None, description="Today if left out")


class NotedOut(BaseModel):
    """What was noted."""

    id: str
