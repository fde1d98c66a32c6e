"""The coming weeks: what is arranged for each, and, worked out ahead, how good their rounds will be."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from recommender.club.week import Week
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, Visit
from recommender.ports.refusals import ConflictError
from recommender.service.rounds.foreseeing import Foreseen

router = APIRouter(prefix="/desk/club/season", route_class=PageRoute)

USUAL, MOST = 12, 52
"""Weeks that are shown at first, and at most."""
_HARD = 20
"""Members who are hard to serve on a page at most; the rest is counted."""

FirstWeek = Annotated[str | None, Query(pattern=r"^\d{4}-W\d{2}$")]
Weeks = Annotated[int, Query(ge=1, le=MOST)]


@router.get("")
def show_season(visit: Organising, week: FirstWeek = None, weeks: Weeks = USUAL) -> Response:
    """The coming weeks and what is arranged."""
    return _render(visit, week, weeks)


@router.get("/foreseen")
def foresee_season(
    visit: OrganisingComputing, week: FirstWeek = None, weeks: Weeks = USUAL
) -> Response:
    """The same, with the rounds worked out ahead."""
    first = None if week == str(Week.of(visit.services.now().date())) else week
    try:
        foreseen = visit.services.foreseeing.foresee(first, weeks, {})
    except ConflictError:
        return _render(visit, week, weeks)  # nobody is in the club
    return _render(visit, week, weeks, foreseen)


def _render(
    visit: Visit, week: str | None, weeks: int, foreseen: Foreseen | None = None
) -> Response:
    services, language = visit.services, visit.words.language
    hard = foreseen.plan.hard[:_HARD] if foreseen else ()
    this = Week.of(services.now().date())
    choices = [this]
    while len(choices) < USUAL:
        choices.append(choices[-1].next())
    return visit.render(
        "season.html.j2",
        is_empty=not services.people.page("", 1),
        coming=services.coming_weeks.list(week, weeks),
        first=week or str(this),
        weeks=weeks,
        most=MOST,
        choices=sorted({*map(str, choices), week or str(this)}),
        monday=lambda name: Week.parse(name).monday,
        foreseen={each.week: each for each in foreseen.plan.weeks} if foreseen else None,
        said=foreseen.said[language] if foreseen else (),
        hard=[(each, foreseen.helps[each.member][language]) for each in hard] if foreseen else (),
        more_hard=len(foreseen.plan.hard) - len(hard) if foreseen else 0,
        faces=services.overviews.faces(each.member for each in hard),
    )
