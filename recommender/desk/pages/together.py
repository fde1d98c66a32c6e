"""Meetings of other kinds on the desk: debates of who sees something differently, and visits."""

from itertools import groupby
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Response

from recommender.club.debate import Statement
from recommender.club.visit import VisitPlan
from recommender.desk.letter_page import Address, LetterPage, MemberId
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, Visit, read_hour
from recommender.errors import InputError
from recommender.tables.statements import check_statements

router = APIRouter(prefix="/desk/together", route_class=PageRoute)

PAGE = "/desk/together"
_LONGEST = 60_000
"""Characters of a list of statements."""
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
_Field = Annotated[str, Form(min_length=1, max_length=200)]


@router.get("")
def show_together(visit: Organising) -> Response:
    """What there is this week."""
    return _render(visit)


@router.post("/statements")
def put_statements(
    visit: Organising, statements: Annotated[str, Form(max_length=_LONGEST)] = ""
) -> Response:
    """Store the club's statements: one a line, a plain sentence or ``key | German | English``."""
    try:
        checked = check_statements(_split_lines(statements, visit.words.language), "list")
    except InputError as error:
        return _render(visit, 422, fault=visit.tell(str(error)), typed=statements)
    visit.services.debates.put_statements(checked.values(), by=visit.by)
    return visit.finish(PAGE, "together.statements_saved", count=len(checked))


@router.post("/debates/open")
def open_debates(visit: Organising) -> Response:
    """Ask members whether they want a debate this week."""
    visit.services.debates.open_call(None, by=visit.by)
    return visit.finish(PAGE, "together.debates_opened")


@router.post("/debates/close")
def close_debates(visit: Organising, week: _Field) -> Response:
    """Ask them no more."""
    visit.services.debates.close_call(week, by=visit.by)
    return visit.finish(PAGE, "together.debates_closed")


@router.post("/debates")
def arrange_debates(visit: OrganisingComputing) -> Response:
    """Pair who wants a debate this week."""
    plan, _ = visit.services.debates.arrange(None, {}, by=visit.by)
    return visit.finish(
        PAGE, "together.debates_made", count=len(plan.debates), without=len(plan.without)
    )


@router.post("/debates/publish")
def publish_debates(visit: Organising) -> Response:
    """Tell both of each pair of this week, on their pages and by letter."""
    done = visit.services.debates.publish(None, by=visit.by)
    counts = {"count": done.told, "without": done.left_out, "letters": done.letters}
    return visit.finish(PAGE, "together.debates_told", **counts)


@router.post("/debates/again")
def send_debates_again(visit: Organising) -> Response:
    """Send letters again that did not arrive, or whose reader has an address by now."""
    count = visit.services.debates.send_again(None, by=visit.by)
    return visit.finish(PAGE, "letters.again", count=count)


@router.post("/debates/{debate}/call-off")
def call_debate_off(debate: Id, visit: Organising) -> Response:
    """Call a debate off."""
    visit.services.debates.call_off(debate, by=visit.by)
    return visit.finish(PAGE, "together.called_off")


@router.get("/debates/{debate}/letters/{member}")
def show_debate_letter(debate: Id, member: MemberId, visit: Organising) -> Response:
    """The letter of a debate to one of the two."""
    return _open_letter(visit, debate, member).show()


@router.get("/debates/{debate}/letters/{member}/page")
def show_debate_letter_page(debate: Id, member: MemberId, visit: Organising) -> Response:
    """The letter as a mail program shows it."""
    return _open_letter(visit, debate, member).show_mail()


@router.post("/debates/{debate}/letters/{member}")
def send_debate_letter_test(
    debate: Id, member: MemberId, visit: Organising, to: Address
) -> Response:
    """Send the letter to oneself."""
    return _open_letter(visit, debate, member).send_test(to)


@router.post("/visits")
def fill_visits(visit: OrganisingComputing) -> Response:
    """Fill the visits that members offer, keep them, and show them."""
    return _render(visit, plan=visit.services.visits.fill(None, {}, by=visit.by))


@router.post("/visits/take-off")
def take_guest_off(visit: Organising, week: _Field, host: _Field, guest: _Field) -> Response:
    """Take off a guest who does not come."""
    visit.services.visits.take_off(week, host, guest, by=visit.by)
    return visit.finish(PAGE, "together.taken_off")


def _split_lines(text: str, language: str) -> list[dict[str, str]]:
    """Key, German and English of each line; a plain sentence is in the reader's language and gets a key."""
    rows, plain = [], []
    for line in filter(str.strip, text.splitlines()):
        key, german, english = (*(part.strip() for part in line.split("|", 2)), "", "")[:3]
        rows.append({"key": key, "de": german, "en": english})
        if "|" not in line:
            rows[-1] |= {"key": "", language: key}
            plain.append(rows[-1])
    taken = {row["key"] for row in rows}
    free = (f"statement_{n}" for n in range(1, len(rows) + 1) if f"statement_{n}" not in taken)
    for row, key in zip(plain, free, strict=False):
        row["key"] = key
    return rows


def _letter_path(debate: str, member: str) -> str:
    return f"{PAGE}/debates/{debate}/letters/{quote(member, safe='')}"


def _open_letter(visit: Visit, debate: str, member: str) -> LetterPage:
    return LetterPage(
        visit,
        visit.services.debates.read_letter(debate, member),
        what=debate,
        here=_letter_path(debate, member),
        back=PAGE,
        back_words=visit.words.say("together.title"),
    )


def _join_line(statement: Statement) -> str:
    words = statement.words
    return f"{statement.key} | {words.get('de', '')} | {words.get('en', '')}"


def _render(
    visit: Visit,
    status: int = 200,
    *,
    fault: str = "",
    typed: str = "",
    plan: VisitPlan | None = None,
) -> Response:
    services, language = visit.services, visit.words.language
    statements = services.debates.statements()
    week, debates = services.debates.of_week(None)
    names = services.people.names([id_ for debate in debates for id_ in (debate.a, debate.b)])
    _, visits = services.visits.of_week(week)
    people = services.people.names(sorted({id_ for v in visits for id_ in (v.host, v.guest)}))
    across = {} if plan is None else {planned.host: planned for planned in plan.visits}
    return visit.render(
        "together.html.j2",
        status,
        filled=plan is not None,
        people=people,
        across=across,
        visits={
            host: list(guests) for host, guests in groupby(visits, key=lambda guest: guest.host)
        },
        fault=fault,
        week=week,
        goals=len(services.goals.all()),
        wanting=services.debates.count_wanting(),
        asked=services.debates.find_call(),
        drafts=sum(debate.published_at is None for debate in debates),
        letters=services.debates.count_letters(week),
        typed=typed or "\n".join(map(_join_line, statements.values())),
        counts=services.debates.count_understood(),
        debates=[
            {
                "id": debate.id,
                "people": [
                    (names.get(id_, id_), _letter_path(debate.id, id_))
                    for id_ in (debate.a, debate.b)
                ],
                "published": debate.published_at is not None,
                "hour": read_hour(debate.meets_at, visit),
                "km": debate.km,
                "statements": [
                    statements.get(key, Statement(key, {})).in_language(language)
                    for key in debate.statements
                ],
            }
            for debate in debates
        ],
    )
