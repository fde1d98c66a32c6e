"""What nobody in the club has, and what nobody asks for: for the organiser."""

from fastapi import APIRouter

from recommender.api.access import OrganiserComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas.gaps import GapOut, GapsOut, OwnWordsOut, UnaskedOfferOut
from recommender.club.gaps import OwnWords
from recommender.letters import LANGUAGES, SaidGaps, Voice, say_gaps
from recommender.service.club.gaps import FoundGaps

router = APIRouter(
    prefix="/v1",
    tags=["club"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/club/gaps", responses=document_problems(409))
def get_gaps(services: Use, key: OrganiserComputing) -> GapsOut:
    """Whom the club should invite, and offers that nobody asks for; by profiles alone."""
    found = services.gaps.find()
    said = {name: say_gaps(found.gaps, found.club, Voice(name)) for name in LANGUAGES}
    return GapsOut(
        needs=found.gaps.needs,
        open=found.gaps.open,
        gaps=_serialise_gaps(found, said),
        offers=found.gaps.offers,
        unasked=_serialise_offers(found, said),
        said={name: list(words.summary) for name, words in said.items()},
    )


def _serialise_gaps(found: FoundGaps, said: dict[str, SaidGaps]) -> list[GapOut]:
    return [
        GapOut(
            trade={name: words.gaps[at].trade for name, words in said.items() if gap.trade},
            members=gap.members,
            needs=[_serialise_words(need) for need in gap.needs],
            said={name: words.gaps[at].said for name, words in said.items()},
        )
        for at, gap in enumerate(found.gaps.gaps)
    ]


def _serialise_offers(found: FoundGaps, said: dict[str, SaidGaps]) -> list[UnaskedOfferOut]:
    return [
        UnaskedOfferOut(
            offer=_serialise_words(unasked.offer),
            helps=list(unasked.helps),
            said={name: words.offers[at].said for name, words in said.items()},
        )
        for at, unasked in enumerate(found.gaps.unasked)
    ]


def _serialise_words(words: OwnWords) -> OwnWordsOut:
    return OwnWordsOut(member=words.member, text=words.text)
