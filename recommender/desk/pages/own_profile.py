"""A member's own profile: as it is, what would make it stronger, and their circle over time."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from recommender.club.member import Meet, Member
from recommender.club.vague_wish import is_general
from recommender.desk.route import PageRoute
from recommender.desk.visit import OwnProfile, OwnWeek, Visit
from recommender.errors import InputError

router = APIRouter(prefix="/me/profile", route_class=PageRoute)

LINES = ("name", "headline", "organisation", "city", "email")
TEXTS = ("about", "goals")
LISTS = ("offers", "needs", "interests")
CHOICES = {"meet": tuple(Meet), "text_language": ("", "de", "en")}
FIELDS = (*LINES, *TEXTS, *LISTS, "languages", *CHOICES)


@router.get("")
def show_profile(visit: OwnWeek) -> Response:
    """The profile as others are told of it, and what they are not told."""
    record = visit.services.people.get(visit.member)
    return _render(visit, record.member, record.version, write_values(record.member))


@router.post("")
def save_profile(visit: OwnProfile, version: Annotated[int, Form()]) -> Response:
    """Change what was changed on the page; nothing if somebody else has changed it meanwhile."""
    own = visit.services.people.get(visit.member).member
    before = write_values(own)
    sent = before | read_values(visit)
    changes = {name: value for name, value in sent.items() if value != before[name]}
    share = "share_email" in visit.form
    values = {
        name: value.splitlines() if name in LISTS else value for name, value in changes.items()
    }
    if share != own.share_email:
        values |= {"share_email": share}  # type: ignore[dict-item]  # True or False
    try:
        if values:
            visit.services.people.patch(visit.member, values, version=version, by=visit.by)
    except InputError as error:
        return _render(visit, own, version, sent, 422, str(error))
    return visit.finish("/me/profile", "own_profile.saved")


def read_values(visit: Visit) -> dict[str, str]:
    """The fields of the page as they were sent."""
    sent = {name: visit.form.get(name) for name in FIELDS}
    return {
        name: "\n".join(line.strip() for line in value.strip().splitlines())
        for name, value in sent.items()
        if isinstance(value, str)
    }


def write_values(member: Member) -> dict[str, str]:
    """The fields of the page as they are filled in: of lists an entry a line."""
    values = {name: getattr(member, name) for name in FIELDS}
    values |= {name: "\n".join(values[name]) for name in LISTS}
    return values | {"languages": ", ".join(member.languages), "meet": member.meet.value}


def advise(member: Member) -> list[str]:
    """Keys of what would make a profile stronger, what helps most first."""
    needs = [need for need in member.needs if need.strip()]
    weak = {
        "no_needs": not needs,
        "general_needs": bool(needs) and all(map(is_general, needs)),
        "no_offers": not any(offer.strip() for offer in member.offers),
        "no_headline": not member.headline.strip(),
        "no_about": not member.about.strip(),
        "no_languages": not member.languages,
    }
    return [key for key, is_weak in weak.items() if is_weak]


def _render(
    visit: Visit,
    own: Member,
    version: int,
    values: dict[str, str],
    status: int = 200,
    fault: str = "",
) -> Response:
    return visit.render(
        "own_profile.html.j2", status, own=own, version=version, values=values, fault=fault,
        advice=advise(own), bubbles=visit.services.weekly.bubbles(visit.member),
        lines=LINES, texts=TEXTS, lists=LISTS, choices=CHOICES,
    )  # fmt: skip
