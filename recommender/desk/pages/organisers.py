"""Who is signed in as an organiser, and inviting others by a link."""

from typing import Annotated

from fastapi import APIRouter, Form, Path, Response

from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, Visit
from recommender.service.people.browser_access import MADE_AT_START

router = APIRouter(prefix="/desk/organisers", route_class=PageRoute)

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]


@router.get("")
def show_organisers(visit: Organising) -> Response:
    """Sessions and invitations."""
    return _render(visit)


@router.post("")
def invite(visit: Organising, label: Annotated[str, Form(max_length=80)] = "") -> Response:
    """Make a link for another organiser; it is shown this once."""
    _, secret = visit.services.browsers.invite(label.strip(), by=visit.by)
    return _render(visit, visit.address(f"/desk/enter/{secret}"))


@router.post("/links/{link}/end")
def take_back(link: Id, visit: Organising) -> Response:
    """Take an invitation back."""
    visit.services.browsers.end_link(link, by=visit.by)
    return visit.finish("/desk/organisers", "organisers.taken_back")


@router.post("/sessions/{session}/end")
def end_session(session: Id, visit: Organising) -> Response:
    """Sign a browser out."""
    visit.services.browsers.end_session(session, by=visit.by)
    return visit.finish("/desk/organisers", "organisers.signed_out")


def _render(visit: Visit, link: str = "") -> Response:
    browsers = visit.services.browsers

    def name(label: str) -> str:
        if label == MADE_AT_START:
            return visit.say("organisers.made_at_start")
        return label or visit.say("organisers.no_label")

    return visit.render(
        "organisers.html.j2",
        link=link,
        name=name,
        days=browsers.terms.link_days,
        sessions=browsers.sessions(),
        links=browsers.links(),
    )
