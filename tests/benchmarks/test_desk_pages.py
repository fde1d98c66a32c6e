"""The bench of the desk's pages: every page it asks for is one that answers, and times are medians."""

from datetime import timedelta

import pytest

from benchmarks.clubs import synthetic_members
from benchmarks.cost_records import tabulate
from benchmarks.desk_pages import (
    FIRST_PAINT,
    OWN_PAGES,
    PAGE,
    _aim,
    aim_for_dial,
    draft,
    list_pages,
    measure_page,
    read_first_paint,
    write_list,
)
from recommender.ports.records import Role, RoundState
from recommender.service.assembly import assemble, open_store
from recommender.tables import read_members
from tests.desk.conftest import Browser, app_of
from tests.made_up import NOW, Clock

MEMBERS = 40


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    """The services of a club with a drafted round, and the round's id."""
    later = Clock(NOW + timedelta(weeks=1))  # the made-up club has a history up to now
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('desk')}/club.sqlite", later)
    services = assemble(store, clock=later)
    yield services, draft(services, MEMBERS)
    store.close()


def test_a_round_is_drafted_of_everybody(drafted):
    services, round_id = drafted
    with services.store.read() as session:
        assert len(list(session.members.all())) == MEMBERS
    assert services.rounds.introductions(round_id)
    assert services.rounds.get(round_id).state is RoundState.SOLVED


def test_every_page_of_the_desk_answers(drafted):
    services, round_id = drafted
    with Browser(app_of(services)) as browser:
        browser.sign_in(services)
        for name, path in list_pages(services, round_id).items():
            assert browser.get(path).status_code == 200, name


def test_every_page_of_a_member_answers(drafted):
    services, round_id = drafted
    member = services.rounds.introductions(round_id)[0].a
    with Browser(app_of(services)) as browser:
        browser.sign_in(services, Role.MEMBER, member)
        for name, path in OWN_PAGES.items():
            assert browser.get(path).status_code == 200, name


def test_a_list_is_read_back_as_the_members_that_were_written(tmp_path):
    members = synthetic_members(30, seed=1)
    (tmp_path / "list.csv").write_bytes(write_list(members))
    read, _ = read_members(tmp_path / "list.csv", strict=True)
    for one, other in zip(members, read, strict=True):
        for name in ("id", "name", "headline", "organisation", "city", "about", "goals"):
            assert getattr(one, name) == getattr(other, name), name


class ScriptedPage:
    """A window whose answers and paints are told beforehand."""

    def __init__(self, paints, ok=True):
        self.paints, self.ok = list(paints), ok
        self.asked, self.waits = [], 0
        self.status = 200 if ok else 404

    def goto(self, path):
        self.asked.append(path)
        return self

    def evaluate(self, _):
        return self.paints.pop(0)

    def wait_for_timeout(self, _):
        self.waits += 1


def test_a_page_takes_the_median_of_three_after_the_first():
    page = ScriptedPage([9_000, 300, 100, 200])
    assert measure_page(page, "/desk") == pytest.approx(0.2)
    assert page.asked == ["/desk"] * 4


def test_a_paint_is_waited_for():
    page = ScriptedPage([0, 0, 0, 420.5])
    assert read_first_paint(page) == pytest.approx(0.4205)
    assert page.waits == 3


def test_a_page_that_is_refused_is_named():
    with pytest.raises(SystemExit, match="/desk/nowhere: answered 404"):
        measure_page(ScriptedPage([], ok=False), "/desk/nowhere")


@pytest.mark.parametrize(("members", "aim"), [(1, 1.0), (500, 1.0), (501, 5.0), (5_000, 5.0)])
def test_a_dial_has_a_second_in_a_small_club_and_five_in_a_large_one(members, aim):
    assert aim_for_dial(members) == aim


def test_a_ratio_under_one_is_better_than_what_is_aimed_at():
    record = _aim("page: round", 500, 0.25, FIRST_PAINT)
    assert record.ratio == pytest.approx(0.25)
    assert record.yardstick == "1 s"
    page = PAGE.format(cores=2, load=0.5) + tabulate([record])
    assert "(2 cores, load\n0.5 when it began)" in page
    assert "page: round" in page
