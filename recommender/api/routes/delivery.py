"""Delivery: start it, watch it, send again what failed; end all links."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Response

from recommender.api.access import Organiser, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.paging import Cursor, Limit, decode_cursor, encode_cursor
from recommender.api.problems import document_problems
from recommender.api.schemas import (
    ChannelsOut,
    DeliveryOut,
    Hex,
    MessageOut,
    MessagesOut,
    RetriedOut,
    RetrySent,
)
from recommender.api.serialisers import serialise_message
from recommender.ports.outbox import MessageState

router = APIRouter(
    prefix="/v1",
    tags=["delivery"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/delivery")
def get_channels(services: Use, key: Organiser) -> ChannelsOut:
    """How messages go out, as the settings have it; without secrets."""
    return ChannelsOut.model_validate(services.delivery.options.describe())


@router.post("/rounds/{round_id}:deliver", responses=document_problems(404, 409))
def deliver(round_id: Hex, services: Use, key: Organiser) -> DeliveryOut:
    """Send a published round's letters and events; asking again sends nothing twice."""
    counts = services.delivery.start(round_id, by=key.id)
    return _serialise_counts(round_id, counts)


@router.get("/rounds/{round_id}/delivery", responses=document_problems(404))
def get_delivery(round_id: Hex, services: Use, key: Organiser) -> DeliveryOut:
    """How far the messages of a round are."""
    counts = services.delivery.counts(round_id)
    return _serialise_counts(round_id, counts)


@router.get("/rounds/{round_id}/messages", responses=document_problems(404))
def get_messages(
    round_id: Hex,
    services: Use,
    key: Organiser,
    state: Annotated[MessageState | None, Query(description="Only those in this state")] = None,
    cursor: Cursor = "",
    limit: Limit = 100,
) -> MessagesOut:
    """Messages of a round, a page at a time."""
    records = services.delivery.page(round_id, state, decode_cursor(cursor), limit)
    following = encode_cursor(records[-1].id) if len(records) == limit else None
    return MessagesOut(messages=[serialise_message(record) for record in records], next=following)


@router.post("/rounds/{round_id}/messages:retry", responses=document_problems(404))
def retry_messages(round_id: Hex, sent: RetrySent, services: Use, key: Organiser) -> RetriedOut:
    """Send all failed messages of a round again."""
    count = services.delivery.retry_all(round_id, unknown=sent.unknown, by=key.id)
    return RetriedOut(messages=count)


@router.post("/messages/{message_id}:retry", responses=document_problems(404, 409))
def retry_message(message_id: Hex, services: Use, key: Organiser) -> MessageOut:
    """Send one message again that has failed, or of which nobody knows whether it arrived."""
    return serialise_message(services.delivery.retry(message_id, by=key.id))


@router.delete("/links", status_code=204)
def end_links(services: Use, key: Organiser) -> Response:
    """End every link in every letter sent so far; new letters get new ones."""
    services.links.rotate(by=key.id)
    return Response(status_code=204)


def _serialise_counts(
    round_id: str, counts: Mapping[str, Mapping[MessageState, int]]
) -> DeliveryOut:
    channels = {channel: {**by_state} for channel, by_state in counts.items()}
    return DeliveryOut(round=round_id, channels=channels)
