"""``python serve.py``: reads settings, opens the store, prints what one needs, serves."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from recommender.adapters.openid_provider import OpenIdProvider
from recommender.api.app import make_app
from recommender.api.clubs import make_clubs_app
from recommender.api.connections import ConnectionLimits
from recommender.api.first_key import hand_over, hand_over_key
from recommender.api.log_lines import log_as_json_lines
from recommender.api.problems import describe_error
from recommender.api.server import Server, most_connections
from recommender.errors import InputError, RecommenderError
from recommender.service.assembly import assemble, load_demo, open_store
from recommender.service.calendar import utc_now
from recommender.service.club.bootstrap import check_encoder
from recommender.settings import Settings, default_key_file, read_settings

if TYPE_CHECKING:
    from recommender.service.assembly import Services


def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 = any free one.")] = None,
    database_url: Annotated[
        str | None, typer.Option(help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the sample club into an empty database.")
    ] = False,
    new_organiser_key: Annotated[
        bool, typer.Option("--new-organiser-key", help="Make another key, if it was lost.")
    ] = False,
    new_sign_in_link: Annotated[
        bool, typer.Option("--new-sign-in-link", help="Make another link to the organiser's desk.")
    ] = False,
) -> None:
    """Serve weekly introductions over HTTP; everything else is set as docs/api.md says."""
    options: dict[str, Any] = {"host": host, "port": port, "database_url": database_url}
    options = {name: value for name, value in options.items() if value is not None}
    settings = read_settings(**options | ({"demo": True} if demo else {}))
    check_encoder(settings.encoder)
    single = {"": settings}
    of_clubs = {name: settings.of_club(name) for name in settings.clubs} or single
    clubs = {name: open_services(own) for name, own in of_clubs.items()}
    for name, services in clubs.items():
        if settings.demo and load_demo(services, config=of_clubs[name].config()):
            typer.echo("The sample club is loaded")
    listener = _open_listener(settings)
    address = "http://{}:{}".format(*listener.getsockname()[:2])
    typer.echo(f"Serving on {address}")
    for name, services in clubs.items():
        root = f"{address}/clubs/{name}" if name else address
        typer.echo(f"Documentation: {root}/docs")
        key = services.access.ensure_first_key(again=new_organiser_key)
        if key is not None:
            file = of_clubs[name].key_file or default_key_file(of_clubs[name].database_url)
            typer.echo(hand_over_key(key, file))
        link = services.browsers.ensure_first_link(again=new_sign_in_link)
        if link is not None:
            public = str(of_clubs[name].public_url or root).rstrip("/")
            file = (
                of_clubs[name].key_file or default_key_file(of_clubs[name].database_url)
            ).with_suffix(".link")
            typer.echo(
                hand_over(f"{public}/desk/enter/{link}", file, "Link to the organiser's desk")
            )
    typer.echo("Ready; stop it with Ctrl-C.")
    sys.stdout.flush()
    limits = ConnectionLimits(
        connections=most_connections(settings.connections),
        per_address=settings.connections_per_address,
    )
    apps = {name: make_app(services, of_clubs[name]) for name, services in clubs.items()}
    app = apps[""] if "" in apps else make_clubs_app(apps)
    Server(app, limits, ends_process=True).run(sockets=[listener])


def open_services(settings: Settings) -> Services:
    """The use cases on the store of the settings, brought to the tables of this version."""
    openid = settings.openid()
    provider = OpenIdProvider(openid) if openid else None
    store = open_store(settings.database_url, utc_now)
    return assemble(
        store,
        settings.encoder,
        clock=utc_now,
        ranker=settings.ranker,
        lease=settings.round_lease_seconds,
        delivery=settings.delivery(),
        config=settings.config(),
        sign_in=settings.sign_in(),
        provider=provider,
        organisers=settings.oidc_organisers,
    )


def _open_listener(settings: Settings) -> socket.socket:
    """A listening socket.

    Raises
    ------
    InputError
        If the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # named as TCP, or small answers wait for the acknowledgement of what went before (Nagle)
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen()  # whoever asks before the server runs is kept waiting, not refused
    except OSError as error:
        message = f"host, port: {settings.host}:{settings.port} cannot be had: {error.strerror}"
        raise InputError(message) from None
    return listener


def main() -> None:
    """Run; an error at the start is one line on stderr and exit code 1."""
    os.umask(0o077)  # whatever is made is for this user alone
    log_as_json_lines(sys.stderr)
    try:
        typer.run(serve)
    except RecommenderError as error:
        typer.echo(f"Error: {error}", err=True)
    except OSError as error:
        typer.echo(f"Error: {error.filename or 'the system'}: {error.strerror}", err=True)
    except Exception as error:
        typer.echo(f"Error: unexpected {describe_error(error)}", err=True)
    else:
        return
    sys.exit(1)
