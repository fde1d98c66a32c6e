"""The club's dials: where they stand, what turning them would do, and where they stood before."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Response

from recommender.api.access import Organiser, OrganiserComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.paging import IfMatch, parse_version
from recommender.api.problems import document_problems
from recommender.api.schemas import (
    ConfigOut,
    ConfigSent,
    ConfigsOut,
    SavedNumber,
    TriedDialsOut,
    TwoOut,
)
from recommender.api.serialisers import serialise_saved_config
from recommender.config import Caller, turnable_knobs
from recommender.service.assembly import Services
from recommender.service.rounds.solution import to_json_values

router = APIRouter(
    prefix="/v1/club/config",
    tags=["rounds"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("")
def get_config(response: Response, services: Use, key: Organiser) -> ConfigOut:
    """Where the club's dials stand: every round asked for from now on starts from it."""
    return _answer(services, response)


@router.patch("", responses=document_problems(412))
def save_config(
    sent: ConfigSent, response: Response, services: Use, key: Organiser, if_match: IfMatch = None
) -> ConfigOut:
    """Have some dials stand elsewhere from now on; those that are not sent stay where they are."""
    services.config.save(sent.knobs, seen=parse_version(if_match), by=key.id)
    return _answer(services, response)


@router.post(":try", responses=document_problems(409))
def try_config(sent: ConfigSent, services: Use, key: OrganiserComputing) -> TriedDialsOut:
    """What the round of this week would be like with some dials turned; saves nothing.

    These are quick rounds (`preview` in the configuration): compare them with each other.
    """
    tried = services.dials.try_on(sent.knobs)
    points: dict[str, Any] = to_json_values(
        {"point": asdict(tried.point), "now": asdict(tried.now), "curve": [*map(asdict, tried.curve)]}
    )  # fmt: skip
    return TriedDialsOut(
        week=tried.week,
        new=[TwoOut(a=a, b=b) for a, b in tried.new],
        gone=[TwoOut(a=a, b=b) for a, b in tried.gone],
        **points,
    )


@router.get("/saved")
def get_saved_configs(services: Use, key: Organiser) -> ConfigsOut:
    """What was saved and by whom, newest first; the first of them holds."""
    return ConfigsOut(
        saved=[serialise_saved_config(version) for version in services.config.history()]
    )


@router.post("/saved/{number}:restore", responses=document_problems(404, 412))
def restore_config(
    number: SavedNumber,
    response: Response,
    services: Use,
    key: Organiser,
    if_match: IfMatch = None,
) -> ConfigOut:
    """Have a configuration of before hold again; 0 is the one that the program was started with."""
    services.config.restore(number, seen=parse_version(if_match), by=key.id)
    return _answer(services, response)


def _answer(services: Services, response: Response) -> ConfigOut:
    latest = services.config.latest()
    config = services.config.turned_by(latest)
    response.headers["ETag"] = f'"v{latest.number if latest else 0}"'
    return ConfigOut(
        number=latest.number if latest else 0,
        saved=serialise_saved_config(latest) if latest else None,
        knobs={name: config.value_of(name) for name in turnable_knobs(Caller.ORGANISER)},
    )
