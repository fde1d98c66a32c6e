"""Kinds of values that several bodies share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_ID = r"^[^\x00-\x1f\x7f/\\?#]+$"
HEX = r"^[0-9a-f]{16,24}$"
_WEEK = r"^[0-9]{4}-W[0-9]{2}$"

Id = Annotated[str, Field(pattern=_ID, min_length=1, max_length=200, examples=["m001"])]
MemberId = Annotated[str, Path(pattern=_ID, min_length=1, max_length=200, examples=["m001"])]
Hex = Annotated[str, Path(pattern=HEX, examples=["0123456789abcdef"])]
WeekName = Annotated[str, Field(pattern=_WEEK, examples=["2026-W48"])]
Line = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=r"^[^\x00]*$")]
Email = Annotated[
    str,
    StringConstraints(
        max_length=254,
        pattern=r"^([^@,;%\x00-\x1f\x7f-\x9f\u2028\u2029]+@[^@,;%\x00-\x1f\x7f-\x9f\u2028\u2029]+)?$",
    ),
]
"""One address, or none: nothing in it that a mail's header is taken apart by."""
Items = Annotated[list[Line], Field(max_length=50)]
Knobs = Annotated[
    dict[str, int | float | bool | None],
    Field(max_length=30, examples=[{"bubble": 0.7, "bridging.mu": 0.3}]),
]


class Sent(BaseModel):
    """What a caller sends: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
