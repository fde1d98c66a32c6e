"""Keys: made, listed, ended."""

from fastapi import APIRouter, Response

from recommender.api.access import Organiser, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.openapi_links import describe_links
from recommender.api.problems import RefusedError, document_problems
from recommender.api.schemas import Hex, KeySent, KeysOut, NewKeyOut
from recommender.api.serialisers import serialise_key
from recommender.ports.records import Role

router = APIRouter(
    prefix="/v1/keys",
    tags=["keys"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.post(
    "",
    status_code=201,
    responses={
        201: describe_links(revoke_key={"key_id": "$response.body#/id"}),
        **document_problems(404),
    },
)
def make_key(sent: KeySent, services: Use, key: Organiser) -> NewKeyOut:
    """Make a key; its secret is in this answer and nowhere else."""
    _check_member(sent)
    record, secret = services.access.issue(sent.role, sent.member, sent.label, sent.days, by=key.id)
    return NewKeyOut(**serialise_key(record).model_dump(), key=secret)


@router.get("")
def get_keys(services: Use, key: Organiser) -> KeysOut:
    """All keys, ended ones too, without their secrets."""
    return KeysOut(keys=[serialise_key(record) for record in services.access.all()])


@router.delete("/{key_id}", status_code=204, responses=document_problems(404))
def revoke_key(key_id: Hex, services: Use, key: Organiser) -> Response:
    """End a key at once."""
    services.access.revoke(key_id, by=key.id)
    return Response(status_code=204)


def _check_member(sent: KeySent) -> None:
    if (sent.role is Role.MEMBER) != (sent.member is not None):
        raise RefusedError(422, "member: to be given with the role `member`, and only then")
