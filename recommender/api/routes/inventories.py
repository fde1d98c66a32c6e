"""A member's inventory: their own contacts and wishes, with that member's own key alone."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from recommender.api.access import OwnAlone, OwnAloneImporting, Use
from recommender.api.guarded_route import GuardedRoute
from recommender.api.paging import Cursor, Limit, decode_cursor, encode_cursor
from recommender.api.problems import document_problems
from recommender.api.schemas import (
    ContactOut,
    ContactPatch,
    ContactSent,
    ContactsOut,
    ContactsTakenOut,
    Hex,
    MemberId,
    SameSent,
    WishesOut,
    WishOut,
    WishSent,
)
from recommender.api.serialisers import serialise_report
from recommender.club.inventory import Entry, WishKind

router = APIRouter(
    prefix="/v1/members/{member_id}",
    tags=["inventory"],
    responses=document_problems(400, 401, 403, 413, 422, 429, 503),
    route_class=GuardedRoute,
)


@router.get("/contacts", responses=document_problems(404))
def get_contacts(
    member_id: MemberId, services: Use, key: OwnAlone, cursor: Cursor = "", limit: Limit = 100
) -> ContactsOut:
    """Whom the member knows, a page at a time; nobody else can ask, not even an organiser."""
    entries = services.inventories.page(member_id, decode_cursor(cursor), limit)
    following = encode_cursor(entries[-1].contact.id) if len(entries) == limit else None
    return ContactsOut(contacts=[_serialise(entry) for entry in entries], next=following)


@router.post("/contacts", status_code=201, responses=document_problems(404, 409))
def add_contact(member_id: MemberId, sent: ContactSent, services: Use, key: OwnAlone) -> ContactOut:
    """Add a contact; `same_as` names an earlier entry that may be the same person."""
    return _serialise(services.inventories.add(member_id, sent.model_dump()))


@router.post("/contacts:file", responses=document_problems(404, 409))
def take_contacts_file(
    member_id: MemberId,
    body: Annotated[
        bytes,
        Body(
            media_type="application/octet-stream",
            examples=["First Name,Last Name,Company\nAda,Brunner,Klinikum\n"],
        ),
    ],
    services: Use,
    key: OwnAloneImporting,
    file: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            pattern=r"^[^\x00-\x1f/\\]+$",
            examples=["Connections.csv"],
        ),
    ] = "contacts.csv",
) -> ContactsTakenOut:
    """Add the people of an address book: LinkedIn, Google, Outlook or a CRM's CSV, or vCards.

    No address, telephone or birthday is read. Nobody is merged with anybody: who may be there
    already is asked about, in `same_as`.
    """  # fmt: skip
    taken = services.inventories.take_file(member_id, file, body)
    return ContactsTakenOut(
        added=taken.added,
        known=taken.known,
        asked=taken.asked,
        report=serialise_report(taken.report),
    )


@router.delete("/contacts", status_code=204, responses=document_problems(404))
def clear_contacts(member_id: MemberId, services: Use, key: OwnAlone) -> Response:
    """Take all contacts out; nothing of them is left."""
    services.inventories.clear(member_id)
    return Response(status_code=204)


@router.patch("/contacts/{contact_id}", responses=document_problems(404))
def change_contact(
    member_id: MemberId, contact_id: Hex, changes: ContactPatch, services: Use, key: OwnAlone
) -> ContactOut:
    """Change some fields of a contact."""
    sent = changes.model_dump(exclude_unset=True)
    return _serialise(services.inventories.change(member_id, contact_id, sent))


@router.delete("/contacts/{contact_id}", status_code=204, responses=document_problems(404))
def remove_contact(member_id: MemberId, contact_id: Hex, services: Use, key: OwnAlone) -> Response:
    """Take a contact out; nothing of it is left."""
    services.inventories.remove(member_id, contact_id)
    return Response(status_code=204)


@router.put("/contacts/{contact_id}/same", responses=document_problems(404))
def answer_same(
    member_id: MemberId, contact_id: Hex, sent: SameSent, services: Use, key: OwnAlone
) -> ContactOut:
    """Say whether an entry and the earlier one that `same_as` names are one person."""
    return _serialise(services.inventories.answer(member_id, contact_id, same=sent.same))


@router.get("/wishes", responses=document_problems(404))
def get_wishes(member_id: MemberId, services: Use, key: OwnAlone) -> WishesOut:
    """Whom the member wants to know next, and whom they hope for."""
    wishes = services.inventories.wishes(member_id)
    return WishesOut(wishes=[WishOut(**asdict(wish)) for wish in wishes])


@router.post("/wishes", status_code=201, responses=document_problems(404, 409))
def add_wish(member_id: MemberId, sent: WishSent, services: Use, key: OwnAlone) -> WishOut:
    """Add a wish: a person, a role, a kind of firm."""
    return WishOut(
        **asdict(services.inventories.add_wish(member_id, WishKind(sent.kind), sent.text))
    )


@router.delete("/wishes/{wish_id}", status_code=204, responses=document_problems(404))
def remove_wish(member_id: MemberId, wish_id: Hex, services: Use, key: OwnAlone) -> Response:
    """Take a wish out."""
    services.inventories.remove_wish(member_id, wish_id)
    return Response(status_code=204)


def _serialise(entry: Entry) -> ContactOut:
    return ContactOut(**asdict(entry.contact), same_as=entry.same_as)
