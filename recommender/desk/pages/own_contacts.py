"""A member's inventory: whom they know, want to know next and hope for; nobody else ever sees it."""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile

from recommender.club.inventory import Closeness, Contact, WishKind
from recommender.club.warm import CameOf, WarmTerms
from recommender.desk.route import PageRoute
from recommender.desk.visit import OwnProfile, OwnUpload, OwnWeek, OwnWeekComputing, Visit
from recommender.errors import InputError
from recommender.ports.refusals import ConflictError
from recommender.tables.report_words import translate

router = APIRouter(prefix="/me/contacts", route_class=PageRoute)

PAGE = "/me/contacts"
LINES = ("name", "organisation", "role", "trade", "city")
NOTES = ("did", "ask", "approach")
SHOWN, QUESTIONS_SHOWN, CHOICES_SHOWN = 50, 20, 500
"""Contacts and questions that the page shows; the rest is counted, and found by its words."""
_LONGEST = 2_000
_NO_PATH = re.compile(r"[\x00-\x1f/\\]")
_FOR_COMMANDS = re.compile(r" \(--[^)]*\)")

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
Words = Annotated[str, Query(max_length=200)]


@router.get("")
def show_contacts(visit: OwnWeek, q: Words = "") -> Response:
    """The inventory."""
    return _render(visit, q=q)


@router.post("")
def add_contact(visit: OwnProfile) -> Response:
    """Add a contact by hand."""
    try:
        visit.services.inventories.add(visit.member, _read_form(visit))
    except InputError:
        return _render(visit, 422, fault=visit.say("own_contacts.no_name"))
    except ConflictError:
        return _render(visit, 422, fault=visit.say("own_contacts.there_already"))
    return visit.finish(PAGE, "own_contacts.added")


@router.post("/file")
def take_file(visit: OwnUpload, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Add the people of an address book; nobody is merged, what may be one person is asked."""
    if file is None or not file.filename:
        return _render(visit, 422, fault=visit.say("own_contacts.no_file"))
    name = _NO_PATH.sub("", file.filename)[-200:] or "contacts"
    try:
        taken = visit.services.inventories.take_file(visit.member, name, file.file.read())
    except InputError as error:
        told = translate(_FOR_COMMANDS.sub("", str(error)), visit.words.language)
        return _render(visit, 422, fault=told)
    except ConflictError:
        return _render(visit, 422, fault=visit.say("own_contacts.too_many"))
    counts = {"count": taken.added, "known": taken.known, "asked": taken.asked}
    return visit.finish(PAGE, "own_contacts.taken", **counts)


@router.post("/clear")
def clear(visit: OwnWeek, sure: Annotated[str, Form(max_length=10)] = "") -> Response:
    """Take all contacts out, once the member has said that they are sure."""
    if sure != "yes":
        return _render(visit, 422, fault=visit.say("own_contacts.say_sure"))
    visit.services.inventories.clear(visit.member)
    return visit.finish(PAGE, "own_contacts.cleared")


@router.post("/wishes")
def add_wish(
    visit: OwnWeek,
    kind: Annotated[Literal["next", "hope"], Form()],
    text: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Add a wish."""
    try:
        visit.services.inventories.add_wish(visit.member, WishKind(kind), text)
    except InputError:
        return _render(visit, 422, fault=visit.say("own_contacts.no_wish"))
    except ConflictError:
        return _render(visit, 422, fault=visit.say("own_contacts.wish_there"))
    return visit.finish(f"{PAGE}#wishes", "own_contacts.wish_added")


@router.post("/wishes/{wish}/remove")
def remove_wish(wish: Id, visit: OwnWeek) -> Response:
    """Take a wish out."""
    visit.services.inventories.remove_wish(visit.member, wish)
    return visit.finish(f"{PAGE}#wishes", "own_contacts.wish_removed")


@router.post("/questions")
def ask_question(
    visit: OwnWeekComputing, text: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Ask who of the club knows somebody."""
    try:
        might = visit.services.warm.ask(visit.member, text)
    except InputError:
        return _render(visit, 422, fault=visit.say("own_contacts.vague_question"))
    except ConflictError:
        return _render(visit, 422, fault=visit.say("own_contacts.wish_there"))
    return visit.finish(f"{PAGE}#wishes", "own_contacts.question_sent", count=might)


@router.post("/terms")
def save_terms(visit: OwnWeek) -> Response:
    """Say what one agrees to."""
    terms = WarmTerms(*(name in visit.form for name in ("asks", "named", "asked")))
    visit.services.warm.put_terms(visit.member, terms)
    return visit.finish(f"{PAGE}#terms", "own_contacts.terms_saved")


@router.post("/requests/{request}/answer")
def answer_request(
    request: Id,
    visit: OwnProfile,
    said: Annotated[Literal["yes", "no"], Form()],
    sentence: Annotated[str, Form(max_length=_LONGEST)] = "",
    contact: Annotated[str, Form(max_length=16)] = "",
) -> Response:
    """Say whether one would introduce a contact."""
    agree = said == "yes"
    visit.services.warm.answer(
        visit.member, request, agree=agree, sentence=sentence, contact=contact
    )
    return visit.finish(f"{PAGE}#asked", f"own_contacts.answered_{said}")


@router.post("/requests/{request}/contact")
def answer_for_contact(
    request: Id, visit: OwnWeek, said: Annotated[Literal["yes", "no"], Form()]
) -> Response:
    """Pass on what the contact says."""
    visit.services.warm.answer_for_contact(visit.member, request, agree=said == "yes")
    return visit.finish(f"{PAGE}#asked", f"own_contacts.contact_{said}")


@router.post("/introduced/{request}")
def say_came_of(request: Id, visit: OwnWeek, said: Annotated[CameOf, Form()]) -> Response:
    """Say what came of a warm introduction."""
    visit.services.warm.say_came_of(visit.member, request, said)
    return visit.finish(f"{PAGE}#introduced", "own_contacts.came_of_saved")


@router.get("/{contact}")
def show_contact(contact: Id, visit: OwnWeek) -> Response:
    """One contact, to be changed."""
    entry = visit.services.inventories.get(visit.member, contact)
    return visit.render(
        "own_contact.html.j2", contact=entry.contact, lines=LINES, notes=NOTES, fault="",
        closenesses=tuple(Closeness),
    )  # fmt: skip


@router.post("/{contact}")
def change_contact(contact: Id, visit: OwnProfile) -> Response:
    """Change a contact."""
    entry = visit.services.inventories.get(visit.member, contact)
    try:
        visit.services.inventories.change(visit.member, contact, _read_form(visit))
    except InputError:
        return visit.render(
            "own_contact.html.j2", 422, contact=entry.contact, lines=LINES, notes=NOTES,
            fault=visit.say("own_contacts.no_name"), closenesses=tuple(Closeness),
        )  # fmt: skip
    return visit.finish(PAGE, "own_contacts.changed")


@router.post("/{contact}/remove")
def remove_contact(contact: Id, visit: OwnWeek) -> Response:
    """Take a contact out."""
    visit.services.inventories.remove(visit.member, contact)
    return visit.finish(PAGE, "own_contacts.removed")


@router.post("/{contact}/same")
def answer_same(
    contact: Id, visit: OwnWeek, said: Annotated[str, Form(pattern="^(same|different)$")]
) -> Response:
    """Say whether two entries are one person."""
    visit.services.inventories.answer(visit.member, contact, same=said == "same")
    return visit.finish(f"{PAGE}#questions", f"own_contacts.said_{said}")


def _read_form(visit: Visit) -> dict[str, Any]:
    """The fields of a contact as they were sent.

    Raises
    ------
    InputError
        If the day or how close they are cannot be read.
    """
    sent = {name: visit.form.get(name) for name in (*LINES, *NOTES, "closeness", "last_contact")}
    texts = {name: text.strip() for name, text in sent.items() if isinstance(text, str)}
    if any(len(text) > _LONGEST for text in texts.values()):
        message = f"a field: longer than {_LONGEST:,} characters"
        raise InputError(message)
    return texts


def _list_choices(visit: Visit) -> list[Contact]:
    """Whom a question that names nobody may be answered with."""
    entries, _ = visit.services.inventories.search(visit.member, "", CHOICES_SHOWN)
    return [entry.contact for entry in entries]


def _render(visit: Visit, status: int = 200, *, fault: str = "", q: str = "") -> Response:
    inventories, own = visit.services.inventories, visit.member
    entries, count = inventories.search(own, q, SHOWN)
    questions = inventories.questions(own)
    wishes = inventories.wishes(own)
    return visit.render(
        "own_contacts.html.j2", status, found=entries, count=count, q=q, fault=fault,
        questions=questions[:QUESTIONS_SHOWN], asked=len(questions), lines=LINES, notes=NOTES,
        closenesses=tuple(Closeness), kinds=tuple(WishKind), terms=visit.services.warm.terms(own),
        asked_of_me=visit.services.warm.list_asked(own), results=tuple(CameOf),
        introduced=visit.services.warm.list_introduced(own), choices=_list_choices(visit),
        retention=visit.request.app.state.contact_retention_days,
        wishes={kind: [wish for wish in wishes if wish.kind is kind] for kind in WishKind},
    )  # fmt: skip
