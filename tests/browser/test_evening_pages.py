"""An evening of sixty in a real browser: eight stay away, five come late, and afterwards it is history."""

from itertools import combinations

import pytest

from tests.browser.conftest import check_page, sign_in
from tests.desk.conftest import app_of
from tests.service.small_club import few_members, make_small
from tests.serving import serving

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def small(tmp_path, encoder, sample_club):
    small = make_small(
        f"sqlite:///{tmp_path / 'club.sqlite'}", encoder, few_members(sample_club, 70)
    )
    yield small
    small.store.close()


@pytest.fixture
def address(small):
    with serving(app_of(small.services)) as address:
        yield address


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def note(page, here, away=()):
    page.get_by_label("Who is here?").fill("\n".join(here))
    page.get_by_label("Who stays away?").fill("\n".join(away))
    press(page, "Note")


def plan_again(page, sat):
    page.locator("#sat").fill(str(sat))
    press(page, "Plan the remaining rounds again")


def test_eight_stay_away_five_come_late_and_nobody_meets_twice(open_window, address, small):
    names = [small.members()[id_].name for id_ in sorted(small.members())][:60]
    away, late = names[:8], names[:5]
    page = open_window(width=1280)
    sign_in(page, address, small.services)
    page.goto(f"{address}/desk/evening")
    check_page(page)
    page.get_by_label("What is the evening called?").fill("Summer")
    page.get_by_label("Who comes?").fill("\n".join(names))
    press(page, "Plan the tables")
    check_page(page)
    here = page.url.partition("?")[0]

    note(page, names[8:], away)
    plan_again(page, sat=1)
    (evening,) = small.services.kept_evenings.all()
    assert {len(evening.plan.seats_of(each)) for each in evening.plan.present} == {3}
    assert len(evening.plan.present) == 52

    note(page, late)
    assert "5 people are here and have no seat" in page.content()
    plan_again(page, sat=2)
    check_page(page)
    page.goto(f"{here}/wall")
    check_page(page)
    assert page.get_by_role("button").count() == 0, "guests look at it, too"
    assert page.locator(".wall li").count() == 57

    page.goto(here)
    page.locator("#sat-end").fill("3")
    press(page, "End the evening")
    plan = small.services.kept_evenings.get(evening.id).plan
    met = [pair for t in plan.tables for pair in combinations(sorted(t.members), 2)]
    assert len(met) == len(set(met))
    with small.store.read() as session:
        history = session.relations.history()
    assert int(history["evening"].fillna(value=False).sum()) == len(met)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_guest_finds_their_seat_and_says_how_it_was(open_window, address, small, width):
    from recommender.club.evening import EveningWishes

    evenings, services = small.services.kept_evenings, small.services
    people = sorted(small.members())[:12]
    evening = evenings.plan("Summer", None, people, EveningWishes(4, 3, 2), {}, by="test")
    (guest, *_) = evenings.guests(evening.id)
    link = f"{address}/e/{services.links.make_evening_token(evening.id, guest.number)}"
    page = open_window(width=width)
    page.goto(link)
    check_page(page)
    assert page.locator(".code svg").count() == 1
    page.locator("form button").click()
    page.wait_for_load_state()
    assert page.locator("form").count() == 0
    check_page(page)
    evenings.close(evening.id, 2, by="test", only_here=False)
    page.goto(link)
    check_page(page)
    form = page.locator("form").first
    form.locator("input[name=met][value=yes]").check(force=True)
    form.locator("button").click()
    page.wait_for_load_state()
    (said,) = evenings.answers(evening.id)
    assert said.member == guest.member
    assert said.answers.met
