"""Keys."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from recommender.api.schemas.fields import Id, Sent
from recommender.ports.records import Role


class KeySent(Sent):
    """A key to make."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"role": "member", "member": "m001", "days": 30}]}
    )

    role: Role
    member: Id | None = Field(None, description="Whose, for the role `member` only")
    label: Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")] = ""
    days: Annotated[int, Field(ge=1, le=3_650)] | None = Field(
        None, description="Days until it expires; never if absent"
    )


class KeyOut(BaseModel):
    """A key, without its secret."""

    id: str
    role: Role
    member: str | None = None
    label: str
    created_at: str
    expires_at: str | None = None
    revoked_at: str | None = None


class NewKeyOut(KeyOut):
    """A new key; its secret is shown here and never again."""

    key: str


class KeysOut(BaseModel):
    """All keys."""

    keys: list[KeyOut]
