"""What would make profiles stronger, counted on the club as it is."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from recommender.api.access import OrganiserComputing, OwnComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas import LimitingProfilesOut, MemberId, ProfileAdviceOut
from recommender.club.profile_advice import ProfileAdvice
from recommender.letters import Voice
from recommender.letters.profile_words import say_profile
from recommender.service.assembly import Services

router = APIRouter(
    prefix="/v1",
    tags=["members"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/members/{member_id}/profile-advice", responses=document_problems(404, 409))
def get_profile_advice(member_id: MemberId, services: Use, key: OwnComputing) -> ProfileAdviceOut:
    """What would make the member's profile stronger: more possible partners by one line more."""
    return _serialise(services.profiles.advise(member_id), services)


@router.get("/club/profiles", responses=document_problems(409))
def get_limiting_profiles(services: Use, key: OrganiserComputing) -> LimitingProfilesOut:
    """The profiles that limit rounds most, the worst first."""
    limiting = services.profiles.find_limiting()
    return LimitingProfilesOut(profiles=[_serialise(advice, services) for advice, _ in limiting])


def _serialise(advice: ProfileAdvice, services: Services) -> ProfileAdviceOut:
    language = services.people.get(advice.member).member.letter_language
    values: dict[str, Any] = asdict(advice)
    return ProfileAdviceOut(**values, said=asdict(say_profile(advice, Voice(language))))  # type: ignore[arg-type]  # pydantic reads plain values
