"""Meetings of other kinds on the desk: debates of who sees something differently, and visits."""

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Form, Response

from recommender.club.debate import Statement
from recommender.club.visit import VisitPlan
from recommender.desk.route import PageRoute
from recommender.desk.visit import Organising, OrganisingComputing, Visit
from recommender.errors import InputError
from recommender.tables.statements import check_statements

router = APIRouter(prefix="/desk/together", route_class=PageRoute)

PAGE = "/desk/together"
_LONGEST = 60_000
"""Characters of a list of statements."""
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
        found = check_statements(_split_lines(statements, visit.words.language), "list")
    except InputError as error:
        return _render(visit, 422, fault=visit.tell(str(error)), typed=statements)
    visit.services.debates.put_statements(found.values(), by=visit.by)
    return visit.finish(PAGE, "together.statements_saved", count=len(found))


@router.post("/debates")
def arrange_debates(visit: OrganisingComputing) -> Response:
    """Pair who wants a debate this week."""
    plan, _ = visit.services.debates.arrange(None, {}, by=visit.by)
    return visit.finish(
        PAGE, "together.debates_made", count=len(plan.debates), without=len(plan.without)
    )


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
        typed=typed or "\n".join(map(_join_line, statements.values())),
        counts=services.debates.count_understood(),
        debates=[
            {
                "names": [names.get(id_, id_) for id_ in (debate.a, debate.b)],
                "km": debate.km,
                "statements": [
                    statements.get(key, Statement(key, {})).in_language(language)
                    for key in debate.statements
                ],
            }
            for debate in debates
        ],
    )
