"""A common goal in a real browser: the organiser's and the members' pages, wide and narrow, with and without JavaScript."""

import os
from pathlib import Path

import pytest

from tests.browser.conftest import check_page, sign_in
from tests.desk.conftest import app_of
from tests.service.small_club import few_members, make_small
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
DRAWN = os.environ.get("DRAW_GOALS", "")
"""Folder that the pages are drawn into, to be looked at; none if empty."""


@pytest.fixture
def small(tmp_path, encoder, sample_club):
    small = make_small(
        f"sqlite:///{tmp_path / 'club.sqlite'}", encoder, few_members(sample_club, 40)
    )
    yield small
    small.store.close()


@pytest.fixture
def address(small):
    with serving(app_of(small.services)) as address:
        yield address


class Walk:
    """Somebody who goes through the pages in one window, as whoever they sign in as."""

    def __init__(self, page, address, services, width, *, script):
        self.page, self.address, self.services = page, address, services
        self.width, self.script = width, script

    def open(self, path, member=None):
        sign_in(self.page, self.address, self.services, member=member)
        self.page.goto(self.address + path)

    def fill(self, **fields):
        for name, text in fields.items():
            self.page.locator(f"#{name}").fill(text)

    def send(self, action):
        self.page.locator(f"form[action$='{action}'] button").first.click()
        self.page.wait_for_load_state()

    def press(self, said):
        self.page.locator(f"button[name=said][value={said}]").first.click()
        self.page.wait_for_load_state()

    def see(self, name):
        """Check the page, and draw it to be looked at."""
        if self.script:
            self.page.evaluate(UNFOLD)
            check_page(self.page)
            if DRAWN:
                file = Path(DRAWN) / f"{name}-{self.width}.png"
                self.page.screenshot(path=file, full_page=True)


def name_and_ask(walk, namer):
    """A member names a goal and the organiser asks its table; the goal's id and who sits there."""
    walk.open("/me/together", namer)
    walk.page.locator("#new-goal ~ details summary").click()
    walk.fill(title="Ein Fest der Handwerke in unserer Stadt",
              parts="bread baked at night\nstage and lights\ncosmic rays")  # fmt: skip
    walk.send("/me/together/goals")
    walk.see("named")
    walk.open("/desk/together")
    walk.see("together")
    walk.page.goto(f"{walk.address}/desk/together/goals")
    walk.send("/propose")
    walk.see("proposed")
    walk.send("/ask")
    walk.see("asked")
    (goal,) = walk.services.goals.all()
    return goal.record.id, [seat.member for seat in goal.seats]


def note(walk, who):
    """The note of a table: who does what, and a meeting."""
    walk.page.locator("#who").select_option(who)
    walk.fill(what="Bühne beim Bauhof anfragen", until="2026-12-05")
    walk.send("/agreements")
    walk.page.locator("input[name=there]").first.check()
    walk.fill(note="Kennengelernt, Plan gemacht.\nNächstes Mal bei Ralf.")
    walk.send("/meetings")
    walk.see("noted")


@pytest.mark.parametrize(
    ("width", "locale", "script"),
    [(1440, "en-GB", True), (360, "de-DE", True), (361, "en-GB", False)],
)
def test_from_a_goal_to_what_was_agreed(open_window, address, small, width, locale, script):
    services = small.services
    page = open_window(width, locale=locale, java_script_enabled=script)
    walk = Walk(page, address, services, width, script=script)
    goal, members = name_and_ask(walk, min(small.members()))
    for member in members[1:]:
        walk.open("/me/together", member)
        if member == members[1]:
            walk.see("question")
        walk.press("yes")
    walk.see("table")
    note(walk, members[-1])
    walk.press("done")
    own = services.own_goals.get(members[-1], goal)
    assert own.agreements[0].agreed.done_on is not None
    assert len(own.meetings) == 1
    walk.page.goto(f"{address}/me/profile")
    walk.see("readings")
    walk.open("/desk/together/goals")
    walk.see("organiser")
    assert "Bauhof" not in page.content()
