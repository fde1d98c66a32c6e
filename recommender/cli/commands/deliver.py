"""``recommender deliver``: send a published round's letters and events, from a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from recommender.cli import options as opt
from recommender.cli.service import DatabaseUrl, open_database
from recommender.cli.show import console, progress_bars

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recommender.ports.outbox import MessageRecord, MessageState
    from recommender.service.assembly import Services

BY = "command line"
"""Stands in the audit log in place of a key."""


def deliver(
    round_id: Annotated[str, typer.Argument(metavar="ROUND", help="Id of the round.")],
    database_url: DatabaseUrl = None,
    status: Annotated[bool, typer.Option("--status", help="Only say how far it is.")] = False,
    retry: Annotated[bool, typer.Option("--retry", help="Send failed ones again.")] = False,
    retry_unknown: Annotated[
        bool,
        typer.Option("--retry-unknown", help="Also those that may have arrived: maybe twice."),
    ] = False,
    as_json: opt.Json = False,
) -> None:
    """Send the letters and events of a published round; what was sent is not sent again.

    Mail server, folder and webhook are set as docs/api.md says.
    """
    from recommender.ports.outbox import MessageState
    from recommender.service.assembly import assemble

    store, settings = open_database(database_url)
    services = assemble(store, delivery=settings.delivery(), clock=store.clock)
    if not status:
        _send(services, round_id, retry=retry or retry_unknown, unknown=retry_unknown)
    counts = services.delivery.counts(round_id)
    open_messages = [
        message
        for state in (MessageState.FAILED, MessageState.UNKNOWN)
        for message in services.delivery.page(round_id, state, "", 50)
    ]
    if as_json:
        rows = [_serialise(message) for message in open_messages]
        opt.printed_json({"round": round_id, "channels": counts, "open": rows})
        return
    _show(counts, open_messages)


def _send(services: Services, round_id: str, *, retry: bool, unknown: bool) -> None:
    services.delivery.start(round_id, by=BY)
    if retry:
        services.delivery.retry_all(round_id, unknown=unknown, by=BY)
    with progress_bars() as progress:
        services.courier.run_pending(progress)


def _show(
    counts: Mapping[str, Mapping[MessageState, int]], messages: Sequence[MessageRecord]
) -> None:
    table = Table("channel", "state", "messages")
    for channel, states in counts.items():
        for state, count in states.items():
            table.add_row(channel, state.value, str(count))
    console.print(table)
    for message in messages:
        where = f"{message.state.value} {message.id} ({message.channel})"
        console.print(f"{where}: {message.error}", markup=False)


def _serialise(message: MessageRecord) -> dict[str, str | None]:
    return {"id": message.id, "state": message.state.value, "error": message.error}
