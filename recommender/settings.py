"""Everything the service can be told from outside: environment first, then a TOML file."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

FILE_VARIABLE = "RECOMMENDER_SETTINGS"
"""Environment variable that names the settings file; ``recommender.toml`` otherwise."""


def default_database_url() -> str:
    """A SQLite file where this operating system keeps the data of programs."""
    folder = platformdirs.user_data_path("recommender", appauthor=False)
    return f"sqlite:///{folder / 'club.sqlite'}"


class Settings(BaseSettings):
    """Settings of the service; each is ``RECOMMENDER_`` and its name in the environment."""

    model_config = SettingsConfigDict(env_prefix="RECOMMENDER_", extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0 = any free one"
    )
    database_url: str = Field(
        default_factory=default_database_url,
        repr=False,
        description="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
    )
    demo: bool = Field(default=False, description="Load the sample club into an empty database")
    encoder: str | None = Field(
        default=None, description="Folder or hub name of an encoder; the embedded one if empty"
    )
    ranker: str | None = Field(
        default=None, description="Folder of a learnt ranker; the prior if empty"
    )
    max_body_bytes: int = Field(
        default=10_000_000, ge=1_000, le=1_000_000_000, description="Longest request body"
    )
    requests_per_minute: int = Field(
        default=6_000,
        ge=1,
        le=1_000_000,
        description="Requests a key may make in a minute, in bursts too",
    )
    outcome_retention_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="Days after which outcomes are deleted; never if empty",
    )
    round_lease_seconds: float = Field(
        default=15.0,
        ge=1,
        le=3_600,
        description="Silence after which a round begins again elsewhere",
    )

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed, then the environment, then the file."""
        file = Path(os.environ.get(FILE_VARIABLE, "recommender.toml"))
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file))
