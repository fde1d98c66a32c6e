"""Why two members are not introduced, with every rule that is declared as an allowed value."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from recommender.rules.registry import REASONS

Reason = TypeAliasType(
    "Reason",
    Annotated[
        str,
        Field(
            title="Reason",
            description="Why a member cannot be introduced to another one; checked in this order.",
            json_schema_extra={"enum": list(REASONS)},
        ),
    ],
)
"""One of `recommender.rules.registry.REASONS`; a schema of its own in the API's document."""
