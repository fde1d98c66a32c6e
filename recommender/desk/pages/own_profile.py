"""A member's own profile: as it is, what would make it stronger, and their circle over time."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from recommender.club.member import Member
from recommender.desk import profile_form
from recommender.desk.route import PageRoute
from recommender.desk.visit import OwnProfile, OwnWeekComputing, Visit
from recommender.errors import InputError
from recommender.letters import Voice
from recommender.letters.profile_words import say_profile

router = APIRouter(prefix="/me/profile", route_class=PageRoute)


@router.get("")
def show_profile(visit: OwnWeekComputing) -> Response:
    """The profile, to be changed."""
    record = visit.services.people.get(visit.member)
    values = profile_form.write_values(record.member, visit.words.language)
    return _render(visit, record.member, record.version, values)


@router.post("")
def save_profile(visit: OwnProfile, version: Annotated[int, Form()]) -> Response:
    """Change what was changed on the page; nothing if somebody else has changed it meanwhile."""
    own = visit.services.people.get(visit.member).member
    changes = profile_form.find_changes(visit, own)
    try:
        if changes:
            visit.services.people.patch(visit.member, changes, version=version, by=visit.by)
    except InputError as error:
        values = profile_form.write_values(own, visit.words.language) | profile_form.read_values(
            visit
        )
        return _render(visit, own, version, values, 422, str(error))
    return visit.finish("/me/profile", "own_profile.saved")


def _render(
    visit: Visit,
    own: Member,
    version: int,
    values: dict[str, str],
    status: int = 200,
    fault: str = "",
) -> Response:
    told = say_profile(visit.services.profiles.advise(own.id), Voice(visit.words.language))
    return visit.render(
        "own_profile.html.j2",
        status,
        own=own,
        told=told,
        version=version,
        values=values,
        fault=fault,
        form=profile_form,
        advice=profile_form.advise(own, {part.part for part in told.parts}),
        bubbles=visit.services.weekly.bubbles(visit.member),
        readings=visit.services.readings.read(visit.member),
    )
