"""The engines there are, by name: known before any of them is loaded."""

from __future__ import annotations

from enum import StrEnum


class EngineName(StrEnum):
    """Engines there are."""

    LOCAL = "local"
    RAY = "ray"
