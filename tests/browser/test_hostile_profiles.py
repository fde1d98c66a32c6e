"""Script, markup and right-to-left text in every field of a profile: no page runs it, breaks, or turns round."""

from dataclasses import fields, replace
from typing import Any

import pytest

from recommender.club.club import Club
from recommender.club.member import Member
from tests.browser.conftest import check_page, sign_in
from tests.desk.small_desk import Desk, draft_file
from tests.service.small_club import few_members
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
TURN = "\u202e"
"""Turns what follows round, to the end of the line, unless it is kept apart."""
HOSTILE = (
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">\'">{{ 7 * 7919 }}'
    f"</textarea></title> שלום {TURN}abc"
)
TEXTS = (
    "name", "headline", "organisation", "industry", "city", "level", "about", "goals", "home_club",
    "come_by", "come_by_when",
)  # fmt: skip
LISTS = ("offers", "needs", "interests")
CODES = {"languages": ("de", "<b>"), "viewpoints": {HOSTILE: 1}}
"""Fields that only a fault lets such text into."""
HARMLESS = {"id", "text_language", "do_not_introduce"}
"""Ids and a code; ids with signs of their own have tests in `tests/desk`."""
KEPT_APART = """
() => {
  const loose = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data, parent = walker.currentNode.parentElement;
    if (!text.includes("\u202e") || parent.closest("bdi, [dir=auto], .visually-hidden")) continue;
    const apart = text.replace(/\u2068[^\u2068\u2069]*\u2069/g, "");
    if (apart.includes("\u202e")) loose.push(parent.outerHTML.slice(0, 200));
  }
  return loose;
}
"""
"""What shows text that turns round and is not kept apart from what stands beside it."""
LONG = 120_000
"""Milliseconds; a wait that ends as soon as it is done."""
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true; })"


def make_hostile(member: Member, number: int) -> Member:
    """The same person, with such a text in every field that takes one."""
    fields_: dict[str, Any] = dict(CODES)
    fields_ |= {field: f"{number} {getattr(member, field)} {HOSTILE}" for field in TEXTS}
    fields_ |= {field: (*getattr(member, field), HOSTILE) for field in LISTS}
    return replace(member, **fields_, email=f"{number}{HOSTILE}@example.org")


def test_every_field_that_holds_text_is_tried():
    texts = {field.name for field in fields(Member) if "str" in str(field.type)}
    assert texts == {*TEXTS, *LISTS, *CODES, "email", *HARMLESS}


@pytest.fixture(scope="module")
def desk(tmp_path_factory, encoder, sample_club):
    few = few_members(sample_club)
    people = [make_hostile(member, number) for number, member in enumerate(few.members)]
    first, second, *others = people
    people = [replace(first, do_not_introduce=frozenset({second.id})), second, *others]
    club = Club.build(people, few.ties, few.history)
    folder = tmp_path_factory.mktemp("hostile")
    desk = Desk(draft_file(folder, encoder, club), tmp_path_factory.mktemp("desk"), encoder)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def address(desk):
    with serving(desk.app) as address:
        yield address


def look_at(page, path):
    """One page: all of it open, nothing of a profile at work in it."""
    answer = page.goto(path)
    assert answer is not None
    assert answer.status < 400, path
    page.evaluate(UNFOLD)
    assert page.evaluate("window.hacked") is None, path
    assert page.locator("img[src=x], [onerror]").count() == 0, path
    assert "55433" not in page.content(), path
    assert page.evaluate(KEPT_APART) == [], path
    check_page(page)


def test_on_no_page_of_the_organiser_a_profile_does_anything(open_window, address, desk):
    a, b = min(desk.small.pairs())
    desk.small.lock((a, b))
    page = open_window(360)
    sign_in(page, address, desk.services)
    for path in (
        "/desk/people", "/desk/people?q=%3Cscript%3E", f"/desk/people/{a}", f"/desk/people/{a}/edit",
        "/desk/round", f"{desk.here}?which=all", f"{desk.here}/swap?member={a}&instead_of={b}",
        f"{desk.here}/letters/{a}", f"{desk.here}/remedies", "/desk/dials?bubble=0.9",
        "/desk/club?q=abc", "/desk/club/audit", "/desk/evening",
    ):  # fmt: skip
        look_at(page, address + path)
    page.goto(f"{address}{desk.here}/letters/{a}/page")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x], [onerror]").count() == 0


def test_an_evening_of_such_people_is_planned_and_printed(open_window, address, desk):
    page = open_window(360)
    sign_in(page, address, desk.services)
    page.goto(f"{address}/desk/evening")
    page.get_by_label("Tables").fill("6")
    page.get_by_label("Seats").fill("4")
    page.locator("form.card button.main").click(timeout=LONG)
    page.get_by_role("heading", name="Round 1").wait_for(timeout=LONG)
    page.evaluate(UNFOLD)
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(KEPT_APART) == []
    check_page(page)


def test_a_list_of_such_people_is_looked_over(open_window, address, desk):
    page = open_window(360)
    sign_in(page, address, desk.services)
    page.goto(f"{address}/desk/import")
    cell = '"' + HOSTILE.replace('"', '""') + '"'
    header = f"id,name,headline,offers,paused_until,{cell}"
    rows = [f"n{number},{cell},{cell},{cell},{cell},{cell}" for number in range(3)]
    file = {
        "name": "<b>l.csv",
        "mimeType": "text/csv",
        "buffer": "\n".join([header, *rows]).encode(),
    }
    page.set_input_files("#file", file)
    page.locator("form.import button.main").click()
    page.wait_for_url("**/desk/import/*")
    look_at(page, page.url)


def test_on_no_page_of_a_member_a_profile_does_anything(open_window, address, desk):
    desk.small.publish()
    (a, b), pair = min(desk.small.introductions().items())
    page = open_window(360)
    sign_in(page, address, desk.services, member=a)
    stranger = min(set(desk.small.members()) - {a, b})
    desk.services.people.block(a, stranger, blocked=True, by="test")
    for path in ("/me", "/me/profile", "/me/contacts", "/me/terms", "/me/data", "/me/suggestions"):
        look_at(page, address + path)
    for action in ("met", "declined", "rate", "missed", "touch", "result", "prepare", "pause"):
        answer = page.goto(f"{address}/l/{desk.services.links.make_token(pair.id, 'a')}/{action}")
        assert answer is not None
        assert answer.status == 200, action
        assert page.evaluate("window.hacked") is None, action
        assert page.evaluate(KEPT_APART) == [], action
