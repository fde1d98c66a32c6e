"""A member's data: taken along, or erased for good."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import JSONResponse

from recommender.desk.route import PageRoute
from recommender.desk.session import forget_session
from recommender.desk.visit import OwnWeek
from recommender.ports.records import Role

router = APIRouter(prefix="/me/data", route_class=PageRoute)


@router.get("")
def show_data(visit: OwnWeek) -> Response:
    """What is kept, and the two ways out."""
    return visit.render("own_data.html.j2", unsure=False)


@router.get("/export.json")
def export(visit: OwnWeek) -> Response:
    """Everything held on the member, as a file."""
    exported = visit.services.people.export(visit.member, to_member=True)
    content = json.dumps(exported, ensure_ascii=False, indent=2, default=str)
    headers = {"Content-Disposition": "attachment; filename=my-data.json"}
    return Response(content, headers=headers, media_type=JSONResponse.media_type)


@router.post("/erase")
def erase(visit: OwnWeek, sure: Annotated[str, Form(max_length=10)] = "") -> Response:
    """Erase the member from everything that is kept, once they have said that they are sure."""
    if sure != "yes":
        return visit.render("own_data.html.j2", 422, unsure=True)
    pending = visit.services.people.erase(visit.member, by=visit.by)
    response = visit.render("own_gone.html.j2", key="erased", pending=len(pending))
    forget_session(visit.request, response, Role.MEMBER)
    return response
