"""A round, the dials and the club in a real browser: dragged, by keyboard, live, at three widths."""

import re

import pytest

from tests.browser.conftest import check_page, sign_in
from tests.desk.small_desk import Desk, draft_file
from tests.serving import serving

pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="session")
def draft(tmp_path_factory, encoder, sample_club):
    return draft_file(tmp_path_factory.mktemp("desk"), encoder, sample_club)


@pytest.fixture
def desk(draft, tmp_path, encoder):
    desk = Desk(draft, tmp_path, encoder)
    yield desk
    desk.close()


@pytest.fixture
def address(desk):
    with serving(desk.app) as address:
        yield address


def open_desk(open_window, address, desk, path, **settings):
    page = open_window(**settings)
    sign_in(page, address, desk.services)
    page.goto(f"{address}{path}")
    return page


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_is_accessible(open_window, address, desk, width, scheme):
    a, b = min(desk.small.pairs())
    desk.small.lock((a, b))
    page = open_window(width=width, color_scheme=scheme)
    sign_in(page, address, desk.services)
    for path in ("/desk/round", f"{desk.here}?which=all", f"{desk.here}/swap?member={a}&instead_of={b}",
                 f"{desk.here}/letters/{a}", f"{desk.here}/deliveries", "/desk/dials?bubble=0.9",
                 "/desk/club?q=a", "/desk/club/audit", "/desk/club/giving",
                 "/desk/club/gaps", "/desk/club/season",
                 "/desk/club/season/foreseen?weeks=4"):  # fmt: skip
        page.goto(f"{address}{path}")
        for details in page.locator("details").all():
            details.evaluate("each => { each.open = true; }")
        check_page(page)


def test_words_for_screen_readers_in_a_wide_table_widen_no_page(open_window, address, desk):
    page = open_desk(open_window, address, desk, "/desk/round", width=360)
    page.evaluate("""() => {
      const cells = "<td>a cell</td>".repeat(9) + "<td><span class='visually-hidden'>again</span></td>";
      document.querySelector("main").innerHTML += `<div class="scroll" tabindex="0"><table><tr>${cells}</tr></table></div>`;
    }""")
    assert page.evaluate("document.querySelector('.scroll').scrollWidth > 700")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_somebody_dragged_is_swapped_and_whom_a_rule_forbids_is_marked(open_window, address, desk):
    page = open_desk(open_window, address, desk, f"{desk.here}?which=all", width=1440, height=3000)
    held = page.locator(".person").first
    member = held.get_attribute("data-member")
    judged = desk.services.explaining.judge_others(desk.small.round, member)
    partner = held.get_attribute("data-partner")
    others = desk.services.explaining.judge_others(desk.small.round, partner)
    target = next(
        each
        for each in page.locator(".person").all()
        if (id_ := each.get_attribute("data-member")) not in {member, partner}
        and not judged[id_].broken
        and not others.get(each.get_attribute("data-partner"), judged[partner]).broken
        and each.get_attribute("data-partner") not in {member, partner}
        and tuple(sorted((id_, member))) not in desk.small.pairs()
        and tuple(sorted((each.get_attribute("data-partner"), partner))) not in desk.small.pairs()
    )
    forbidden = next(id_ for id_, each in judged.items() if each.broken and id_ != partner)
    held.hover()
    page.mouse.down()
    target.hover()
    target.hover()
    page.locator("#round[data-marked]").wait_for()
    marked = page.locator(f'.person[data-member="{forbidden}"]').first
    if marked.count():
        assert "is-forbidden" in (marked.get_attribute("class") or "")
        assert marked.locator(".why-not").inner_text()
    wanted = tuple(sorted((member, target.get_attribute("data-member") or "")))
    page.mouse.up()
    page.get_by_text("Swapped; the new pairs are kept.").wait_for()
    assert wanted in desk.small.pairs()
    check_page(page)


def test_two_are_kept_and_freed_by_keyboard_alone(open_window, address, desk):
    page = open_desk(open_window, address, desk, desk.here)
    page.get_by_role("button", name=re.compile("^Keep")).first.focus()
    page.keyboard.press("Enter")
    page.get_by_text("The two are kept.").wait_for()
    (edit,) = desk.services.editing.read_edits(desk.small.round)[1]
    page.get_by_role("button", name="Undo").first.press("Enter")
    page.get_by_text("Undone.").wait_for()
    assert desk.services.editing.read_edits(desk.small.round)[1] == ()
    assert edit.kind == "lock"


def test_a_swap_by_keyboard(open_window, address, desk):
    page = open_desk(open_window, address, desk, desk.here)
    before = desk.small.pairs()
    page.get_by_role("link", name=re.compile("^Swap")).first.press("Enter")
    page.get_by_role("button", name=re.compile("^Choose")).first.press("Enter")
    page.get_by_text("Swapped; the new pairs are kept.").wait_for()
    assert desk.small.pairs() != before


def test_a_swap_on_the_cards_by_keyboard(open_window, address, desk):
    page = open_desk(open_window, address, desk, f"{desk.here}?which=all")
    before = desk.small.pairs()
    person = page.locator(".person").first
    member, partner = (person.get_attribute(f"data-{name}") for name in ("member", "partner"))
    person.locator(".hold").focus()
    page.keyboard.press("Enter")
    page.locator("#round[data-marked]").wait_for()
    assert "Escape lets go" in page.locator("#held").inner_text()
    assert person.locator(".hold").inner_text().startswith("Let go")
    own = page.locator(f'.person[data-member="{partner}"][data-partner="{member}"] .hold')
    assert own.get_attribute("aria-disabled") == "true", "they meet already"
    check_page(page)
    page.keyboard.press("Escape")
    assert page.locator("#held").inner_text() == ""
    assert page.evaluate("document.activeElement.closest('.person').dataset.member") == member
    page.keyboard.press("Enter")
    page.locator(".person.is-possible").first.wait_for()
    others = desk.services.explaining.judge_others(desk.small.round, partner)
    target = next(
        each
        for each in page.locator(".person.is-possible").all()
        if not others.get(each.get_attribute("data-partner"), others[member]).broken
        and each.get_attribute("data-partner") != member
        and tuple(sorted((each.get_attribute("data-member"), member))) not in before
        and tuple(sorted((each.get_attribute("data-partner"), partner))) not in before
    )
    wanted = tuple(sorted((member, target.get_attribute("data-member"))))
    target.locator(".hold").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Swapped; the new pairs are kept.").wait_for()
    assert wanted in desk.small.pairs()
    page.wait_for_function("document.activeElement.closest('.person') !== null")
    assert page.evaluate("document.activeElement.closest('.person').dataset.member") == member


def test_without_a_script_nobody_is_picked_up(open_window, address, desk):
    page = open_desk(open_window, address, desk, desk.here, java_script_enabled=False)
    assert page.locator(".hold").count() > 0
    assert not page.locator(".hold").first.is_visible()


def test_a_draft_ends_by_itself(open_window, address, desk):
    page = open_desk(open_window, address, desk, "/desk/round")
    page.get_by_label("Week").select_option("2026-W49")
    page.get_by_role("button", name="Work out a draft").click()
    page.get_by_role("progressbar").wait_for()
    desk.solve()
    page.get_by_role("heading", name=re.compile(r"\d+ introductions?$")).wait_for()


def test_a_dial_is_answered_live(open_window, address, desk):
    page = open_desk(open_window, address, desk, "/desk/dials")
    assert page.get_by_role("button", name="Save", exact=True).count() == 0
    page.get_by_label(re.compile("How far out")).focus()
    page.keyboard.press("Home")
    page.get_by_role("button", name="Save", exact=True).wait_for()
    assert page.locator("output").first.inner_text() == "0%"
    assert page.locator(".curve .was").count() == 1, "where the saved one is"
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved: it holds").wait_for()
    assert desk.services.config.current().bubble == 0.0


def test_the_whole_way_through_a_round_without_a_script(open_window, address, desk):
    page = open_desk(open_window, address, desk, "/desk/dials", java_script_enabled=False)
    page.get_by_label("Most per member").fill("1")
    page.get_by_role("button", name="See what it does").click()
    page.get_by_role("button", name=re.compile("Save and draft")).click()
    assert page.get_by_role("progressbar").count() == 1
    desk.solve()
    page.get_by_role("button", name=re.compile("^Not these two")).first.wait_for()
    page.get_by_role("button", name=re.compile("^Not these two")).first.click()
    page.get_by_role("button", name="Work it out again").click()
    desk.solve()
    page.get_by_role("link", name=re.compile("^Swap")).first.click()
    page.get_by_role("button", name=re.compile("^Choose")).first.click()
    page.get_by_role("button", name="Publish").click()
    assert page.get_by_text("The round is published.").count() == 1
    page.goto(f"{address}/desk/club")
    assert page.locator(".map img").count() == 1
    assert page.get_by_role("cell", name=re.compile(r"^\d+$")).count() > 4


def test_charts_are_drawn_over_their_tables(open_window, address, desk):
    desk.small.publish()
    page = open_desk(open_window, address, desk, "/desk/club")
    page.locator("#bubble-chart[data-drawn='1']").wait_for()
    shown = page.evaluate("Chart.getChart('bubble-chart').config.type")
    assert shown == "bar", "one week is no line"
    check_page(page)


def test_the_map_is_drawn_where_there_is_webgl(open_window, address, desk):
    page = open_desk(open_window, address, desk, "/desk/club")
    if not page.evaluate("Boolean(document.createElement('canvas').getContext('webgl2'))"):
        assert page.locator(".map img").count() == 1, "the picture stays"
        return
    page.locator("#map[data-drawn]").wait_for()
    assert page.locator("#map").get_attribute("data-drawn") == str(len(desk.small.members()))
    page.get_by_role("button", name="Nearer").click()
    check_page(page)


def test_two_organisers_at_once_lose_nothing(open_window, address, desk):
    ana = open_desk(open_window, address, desk, desk.here)
    ben = open_desk(open_window, address, desk, desk.here)
    ana.get_by_role("button", name=re.compile("^Keep")).first.click()
    ana.get_by_text("The two are kept.").wait_for()
    ben.get_by_role("button", name=re.compile("^Not these two")).first.click()
    ben.get_by_role("heading", name="Somebody was quicker").wait_for()
    (edit,) = desk.services.editing.read_edits(desk.small.round)[1]
    assert edit.kind == "lock"
    check_page(ben)
    ben.get_by_role("button", name=re.compile("^Not these two")).first.click()
    ben.get_by_text("The two will not occur").wait_for()
