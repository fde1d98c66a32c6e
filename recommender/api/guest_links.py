"""Addresses of guests' own pages of an evening."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

    from recommender.service.assembly import Services


def address_of(request: Request, services: Services, path: str) -> str:
    """A path of the service as somebody else needs it: the public address, or that of the request."""
    public = services.delivery.options.public_url
    return f"{str(public or request.base_url).rstrip('/')}{path}"


def make_guest_links(request: Request, services: Services, evening: str) -> dict[str, str]:
    """The address of each guest's own page, by member."""
    return {
        guest.member: address_of(
            request, services, f"/e/{services.links.make_evening_token(evening, guest.number)}"
        )
        for guest in services.kept_evenings.guests(evening)
    }
