"""Everything the service can be told from outside: environment first, then a TOML file."""

from __future__ import annotations

import os
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import platformdirs
from pydantic import (
    Field,
    HttpUrl,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from recommender.adapters.delivery import SmtpServer, parse_sender
from recommender.adapters.openid_provider import OpenIdOptions
from recommender.config import Config
from recommender.errors import InputError
from recommender.service.delivery.delivery_options import DeliveryOptions
from recommender.service.people.browser_access import SignInTerms

FILE_VARIABLE = "RECOMMENDER_SETTINGS"
"""Environment variable that names the settings file; ``recommender.toml`` otherwise."""


def default_database_url() -> str:
    """A SQLite file where this operating system keeps the data of programs."""
    folder = platformdirs.user_data_path("recommender", appauthor=False)
    return f"sqlite:///{folder / 'club.sqlite'}"


ClubName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]


def default_key_file(database_url: str, name: str = "organiser.key") -> Path:
    """Beside a SQLite file; else where this operating system keeps the data of programs."""
    prefix = "sqlite:///"
    path = database_url.removeprefix(prefix).partition("?")[0]
    if database_url.startswith(prefix) and path:
        return Path(path).parent / name
    return platformdirs.user_data_path("recommender", appauthor=False) / name


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
    clubs: dict[ClubName, str] = Field(
        default_factory=dict,
        repr=False,
        description="Several clubs instead of one, each at /clubs/NAME: NAME to the address of its database",
    )
    demo: bool = Field(default=False, description="Load the sample club into an empty database")
    key_file: Path | None = Field(
        default=None,
        description="File for the organiser's key where there is no terminal; beside the database if empty",
    )
    encoder: str | None = Field(
        default=None,
        description="accurate, or folder or hub name of an encoder; the embedded one if empty",
    )
    ranker: str | None = Field(
        default=None, description="Folder of a learnt ranker; the prior if empty"
    )
    config_file: Path | None = Field(
        default=None, description="TOML file of knobs that rounds start from; the defaults if empty"
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
    stranger_requests_per_minute: int = Field(
        default=300,
        ge=1,
        le=1_000_000,
        description="Requests without a valid key that one address may make in a minute",
    )
    member_changes_per_minute: int = Field(
        default=120,
        ge=1,
        le=1_000_000,
        description="Changes a member's key may make in a minute, in bursts too",
    )
    connections: int = Field(
        default=2_000,
        ge=8,
        le=1_000_000,
        description="Connections at the same time; of more, who waits longest without asking makes room",
    )
    connections_per_address: int = Field(
        default=256,
        ge=4,
        le=1_000_000,
        description="Connections at the same time of one address; a proxy has one",
    )
    outcome_retention_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="Days after which outcomes are deleted; never if empty",
    )
    contact_retention_days: int | None = Field(
        default=None,
        ge=1,
        le=36_500,
        description="Days after which contacts that their member has not touched are deleted; never if empty",
    )
    timezone: ZoneInfo = Field(
        default=ZoneInfo("UTC"), description="Where the club lives, e.g. Europe/Berlin"
    )
    public_url: HttpUrl | None = Field(
        default=None,
        description="Address members reach the service at; letters have no links without it",
    )
    link_days: int = Field(
        default=30, ge=1, le=365, description="Days for which a link in a letter is valid"
    )
    sign_in_link_days: int = Field(
        default=7, ge=1, le=90, description="Days for which a link that makes an organiser is valid"
    )
    session_days: int = Field(
        default=30, ge=1, le=365, description="Days for which a browser stays signed in"
    )
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https://[^\s?#]+|http://(localhost|127\.0\.0\.1)(:[0-9]+)?[^\s?#]*)?$",
        description="Address of the club's OpenID provider, where organisers may sign in, too; none if empty",
    )
    oidc_client_id: str = Field(
        default="", max_length=500, description="Name of this service at the OpenID provider"
    )
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Secret of this service at the OpenID provider; empty for a public client",
    )
    oidc_organisers: tuple[str, ...] = Field(
        default=(),
        repr=False,
        description="Who are organisers at the OpenID provider: addresses that it has checked, or its ids (`sub`)",
    )
    mail_from: str = Field(
        default="recommender@localhost",
        description="Whom letters come from: name@example.org or Name <name@example.org>",
    )
    mail_reply_to: str = Field(
        default="",
        description="Whom replies to letters go to, who passes them on; mail_from if empty",
    )
    mail_folder: Path | None = Field(
        default=None, description="Folder that letters are written to as .eml files"
    )
    smtp_host: str = Field(default="", description="Mail server that letters are handed over to")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="Encryption of the mail server: starttls, tls or none"
    )
    smtp_username: str = Field(
        default="", description="Name at the mail server, if it asks for one"
    )
    smtp_password: SecretStr = Field(
        default=SecretStr(""), description="Password at the mail server"
    )
    webhook_url: HttpUrl | None = Field(
        default=None, description="Address that events are posted to"
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""), description="What events are signed with, 24 characters at least"
    )
    deliver_on_publish: bool = Field(
        default=False, description="Send a round's messages when it is published"
    )
    delivery_attempts: int = Field(
        default=8, ge=1, le=100, description="Tries before a message is given up"
    )
    meeting_times: tuple[time, ...] = Field(
        default=(time(12, 30), time(17, 30)),
        description="Hours that invitations propose; none: no invitations",
    )
    meeting_minutes: int = Field(
        default=45, ge=5, le=480, description="How long a proposed meeting lasts"
    )
    round_lease_seconds: float = Field(
        default=15.0,
        ge=1,
        le=3_600,
        description="Silence after which a round begins again elsewhere",
    )

    @field_validator("mail_from", "mail_reply_to")
    @classmethod
    def _is_one_address(cls, text: str, info: ValidationInfo) -> str:
        try:
            if text or info.field_name == "mail_from":
                parse_sender(text)
        except InputError as error:
            raise ValueError(str(error)) from None
        return text

    @model_validator(mode="after")
    def _can_be_signed(self) -> Settings:
        if self.webhook_url is not None and len(self.webhook_secret.get_secret_value()) < 24:
            message = "webhook_secret: needed with webhook_url, 24 characters at least"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _has_all_of_its_provider(self) -> Settings:
        if self.oidc_issuer and not (self.oidc_client_id and all(self.oidc_organisers or [""])):
            message = "oidc_issuer: needs oidc_client_id and oidc_organisers"
            raise ValueError(message)
        return self

    def config(self) -> Config:
        """The knobs that rounds start from.

        Raises
        ------
        InputError
            If the file cannot be used; names it and what is wrong.
        """
        return Config() if self.config_file is None else Config.from_file(self.config_file)

    def of_club(self, name: str) -> Settings:
        """The settings of one of several clubs: a database, a folder, an address and a key each."""
        key_file = self.key_file and self.key_file.with_name(f"{name}.{self.key_file.name}")
        public = self.public_url and HttpUrl(f"{str(self.public_url).rstrip('/')}/clubs/{name}")
        own: dict[str, Any] = {
            "database_url": self.clubs[name],
            "clubs": {},
            "mail_folder": self.mail_folder and self.mail_folder / name,
            "key_file": key_file or Path(default_key_file(self.clubs[name], f"{name}.key")),
            "public_url": public,
        }
        return self.model_copy(update=own)

    def sign_in(self) -> SignInTerms:
        """How long browsers stay signed in."""
        return SignInTerms(self.sign_in_link_days, self.session_days)

    def openid(self) -> OpenIdOptions | None:
        """Where organisers may sign in, too; None if nowhere."""
        if not self.oidc_issuer:
            return None
        secret = self.oidc_client_secret.get_secret_value()
        return OpenIdOptions(self.oidc_issuer, self.oidc_client_id, secret)

    def delivery(self) -> DeliveryOptions:
        """How letters and events go out."""
        server = SmtpServer(
            host=self.smtp_host,
            port=self.smtp_port,
            security=self.smtp_security,
            username=self.smtp_username,
            password=self.smtp_password.get_secret_value(),
        )
        return DeliveryOptions(
            sender=self.mail_from,
            reply_to=self.mail_reply_to,
            smtp=server if self.smtp_host else None,
            folder=self.mail_folder,
            webhook_url=str(self.webhook_url or ""),
            webhook_secret=self.webhook_secret.get_secret_value(),
            on_publish=self.deliver_on_publish,
            attempts=self.delivery_attempts,
            public_url=str(self.public_url or ""),
            link_days=self.link_days,
            meeting_times=self.meeting_times,
            meeting_lasts=timedelta(minutes=self.meeting_minutes),
            zone=self.timezone,
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


def read_settings(**given: Any) -> Settings:  # noqa: ANN401
    """Settings from what is given, the environment and the file.

    Raises
    ------
    InputError
        If one of them cannot be used; its value is not repeated.
    """
    named = os.environ.get(FILE_VARIABLE)
    if named and not Path(named).is_file():
        message = f"settings: {FILE_VARIABLE} names {named}, and there is no such file"
        raise InputError(message)
    try:
        return Settings(**given)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        file = named or "recommender.toml"
        message = f"settings: {file} is no TOML: {str(error).splitlines()[0]}"
        raise InputError(message) from None
    except OSError as error:
        message = f"settings: {error.filename} cannot be read: {error.strerror}"
        raise InputError(message) from None
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        message = f"settings: {wrong}"
        raise InputError(message) from None
