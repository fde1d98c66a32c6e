"""How the service is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class HealthOut(BaseModel):
    """How the service is."""

    status: Literal["ok"]
