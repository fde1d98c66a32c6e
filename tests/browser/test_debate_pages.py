"""Debates in a real browser: the organiser's page and letter, the member's page, and the pages behind links."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from recommender.club.debate import Statement
from recommender.ports.outbox import MessageState, new_debate_message
from tests.browser.conftest import check_page, sign_in
from tests.desk.conftest import app_of
from tests.service.small_club import few_members, make_small
from tests.serving import serving

pytestmark = pytest.mark.enable_socket
DRAWN = os.environ.get("DRAW_DEBATES", "")
"""Folder that the pages are drawn into, to be looked at; none if empty."""
FRIDAY = Statement("four_day_week", {"de": "Freitag ist frei", "en": "Friday is free"})


@pytest.fixture
def services(tmp_path, encoder, sample_club):
    """A club in which everybody wants a debate."""
    members = [
        replace(member, debates=True, share_views=True, city="Munich", meet=member.meet.EITHER)
        for member in few_members(sample_club, 40).members
    ]
    club = replace(few_members(sample_club, 40), members=tuple(members))
    small = make_small(f"sqlite:///{tmp_path / 'club.sqlite'}", encoder, club)
    small.services.debates.put_statements([FRIDAY], by="test")
    yield small.services
    small.store.close()


def see(page, name, width):
    check_page(page)
    if DRAWN:
        page.screenshot(path=Path(DRAWN) / f"{name}-{width}.png", full_page=True)


def press(page, action):
    page.locator(f"form[action$='{action}'] button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_debate_is_opened_looked_at_published_and_answered(services, open_window, width):
    with serving(app_of(services)) as address:
        page = open_window(width=width, locale="de-DE")
        sign_in(page, address, services)
        page.goto(f"{address}/desk/together")
        press(page, "/debates/open")
        press(page, "/desk/together/debates")
        see(page, "drafts", width)
        page.locator("a[href*='/letters/']").first.click()
        page.wait_for_load_state()
        see(page, "letter", width)
        page.goto(f"{address}/desk/together")
        press(page, "/debates/publish")
        see(page, "published", width)
        debate = services.debates.of_week(None)[1][0]
        sign_in(page, address, services, member=debate.a)
        page.goto(f"{address}/me/together")
        see(page, "own", width)
        page.goto(f"{address}/l/{services.links.make_debate_token(debate.id, 'b')}/debate")
        see(page, "link", width)
        page.locator("input[name=met][value=yes]").check(force=True)
        page.locator("input[name=understood][value='4']").check(force=True)
        press(page, "debate")
        see(page, "thanks", width)
        now = services.now().isoformat()
        message = new_debate_message("2026-W48", "file", "letter", debate.a, now)
        with services.store.write() as session:
            session.outbox.add([replace(message, state=MessageState.SENT)])
        page.goto(f"{address}/l/{services.links.make_debates_token(message.id)}/debates")
        see(page, "asked", width)
    assert services.debates.of_member(debate.b)[0][0].understood_by(debate.b) == 4
