"""Who did what when."""

from __future__ import annotations

from pydantic import BaseModel, Field


class AuditEntryOut(BaseModel):
    """One change."""

    number: int
    at: str
    action: str = Field(examples=["member changed"])
    key: str = Field(description="Id of the key that asked, or which part of the service it was")
    member: str | None = None
    what: str = Field(description="Ids and counts")


class AuditOut(BaseModel):
    """A page of changes, newest first."""

    entries: list[AuditEntryOut]
    next: str | None = Field(None, description="Cursor of the next page; absent on the last")
