"""Organisations as units, from at least three people each: for the organiser."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query

from recommender.api.access import OrganiserComputing, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.problems import document_problems
from recommender.api.schemas.organisations import (
    OrganisationFitOut,
    OrganisationNameOut,
    OrganisationOut,
    OrganisationsOut,
    ThemeOut,
)
from recommender.club.organisation import Theme
from recommender.letters import LANGUAGES, SaidOrganisation, Voice, name_trades, say_organisation

router = APIRouter(
    prefix="/v1",
    tags=["club"],
    responses=document_problems(400, 401, 403, 409, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/club/organisations")
def get_organisations(services: Use, key: OrganiserComputing) -> OrganisationsOut:
    """Organisations with enough people in the club to be told of."""
    there = services.organisations.list_all()
    return OrganisationsOut(
        organisations=[
            OrganisationNameOut(name=member.name, people=member.people) for member in there
        ]
    )


@router.get("/club/organisation")
def get_organisation(
    name: Annotated[str, Query(min_length=1, max_length=300, description="However it is written")],
    services: Use,
    key: OrganiserComputing,
) -> OrganisationOut:
    """What an organisation has and seeks, and which others fit both ways; nobody is named."""
    view = services.organisations.view(name)
    said = {language: say_organisation(view, Voice(language)) for language in LANGUAGES}
    return OrganisationOut(
        name=view.name,
        people=view.people,
        strangers=None if view.strangers is None else round(view.strangers, 2),
        has=[_serialise_theme(theme) for theme in view.has],
        seeks=[_serialise_theme(theme) for theme in view.seeks],
        fits=[OrganisationFitOut(**asdict(fit)) for fit in view.fits],
        known_by=view.known_by,
        said={language: _list_sentences(view) for language, view in said.items()},
    )


def _serialise_theme(theme: Theme) -> ThemeOut:
    names = {language: name_trades([theme.trade], language)[0] for language in LANGUAGES}
    return ThemeOut(trade=names, people=theme.people)


def _list_sentences(said: SaidOrganisation) -> list[str]:
    return [*said.summary, *said.has, *said.seeks, *said.fits]
