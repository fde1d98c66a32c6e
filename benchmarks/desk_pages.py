"""How long the desk's pages take: ``python -m benchmarks.desk_pages --members 500 5000``.

A made-up club is drafted in a database of its own, ``serve.py`` is started on it as a process of its own, and
Chromium opens every page: seconds from the click to the first paint, the median of three, after a
first one that prepares the club. A turned dial is asked at places it was not at before, so that nothing of it is in
memory, and counts until the whole answer is there; a list counts from its being sent to the first paint of the page
that shows what was understood. It writes ``benchmarks/desk_results.json`` and ``docs/desk_pages.md``.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import statistics
import tempfile
import time
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from benchmarks.clubs import synthetic_club, synthetic_members
from benchmarks.cost_records import ROOT, CostRecord, save_costs, tabulate
from benchmarks.load.servers import run_server
from recommender.club.week import Week
from recommender.ports.records import Role
from recommender.service.assembly import assemble, open_store
from recommender.service.calendar import utc_now
from recommender.tables import cell_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.club.member import Member
    from recommender.service.assembly import Services

FIRST_PAINT = 1.0
"""Seconds that are aimed at for a page, whatever the size of the club."""
FIRST_LOOK = 5.0
"""Seconds that are aimed at from sending a list to the page of what was understood."""
_TURNS = (0.05, 0.35, 0.65)
_COLUMNS = ("id", "name", "headline", "organisation", "city", "about", "offers", "needs", "goals")
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

PAGE = """# How long the desk's pages take

Made by `python -m benchmarks.desk_pages --members 500 5000`: server and Chromium on one machine ({cores} cores, load
{load:.1f} when it began), a made-up club with a drafted round. Seconds are those to the first paint, the median of three
after a first one that prepares the club; what is aimed at is one second, and for a turned dial, until its whole answer is
there, one second at 500 members and five at 5,000. A list has as many rows as the club has members, and counts from its
being sent. A ratio under 1 is better than what is aimed at.

"""


def aim_for_dial(members: int) -> float:
    """Seconds that are aimed at for a turned dial: 1 up to 500 members, 5 at 5,000."""
    return 1.0 if members <= 500 else 5.0


def draft(services: Services, members: int) -> str:
    """Put a made-up club in and have its round drafted; the round's id."""
    services.people.put_club(synthetic_club(members), by="bench")
    week = str(Week.of(services.now().date()))
    record, _ = services.rounds.ask(week, {}, by="bench")
    services.solver.run_pending()
    return record.id


def list_pages(services: Services, round_id: str) -> dict[str, str]:
    """The organiser's pages to ask for, by name."""
    pair = services.rounds.introductions(round_id)[0]
    here = f"/desk/round/{round_id}"
    return {
        "rounds": "/desk/round",
        "round": here,
        "all introductions": f"{here}?which=all",
        "search in a round": f"{here}?q=person%201",
        "swap": f"{here}/swap?member={pair.a}&instead_of={pair.b}",
        "letter": f"{here}/letters/{pair.a}",
        "letters of a round": f"{here}/deliveries",
        "people": "/desk/people",
        "search for people": "/desk/people?q=person%201",
        "one person": f"/desk/people/{pair.a}",
        "profile": f"/desk/people/{pair.a}/edit",
        "dials": "/desk/dials",
        "club": "/desk/club",
        "giving": "/desk/club/giving",
        "audit": "/desk/club/audit",
        "import": "/desk/import",
        "evening": "/desk/evening",
        "organisers": "/desk/organisers",
    }


OWN_PAGES = {
    "own week": "/me",
    "own profile": "/me/profile",
    "own contacts": "/me/contacts",
    "own terms": "/me/terms",
    "own data": "/me/data",
    "own suggestions": "/me/suggestions",
}
"""A member's pages, by name."""


@contextmanager
def open_browser(address: str, services: Services, member: str | None = None) -> Iterator[Any]:
    """A window of Chromium that is signed in.

    Yields
    ------
    Page
        Of Playwright.
    """
    role, place = (Role.MEMBER, "/me") if member else (Role.ORGANISER, "/desk")
    _, secret = services.browsers.open_session(role, member, "bench")
    cookie = {"name": "recommender_session", "value": secret, "domain": "127.0.0.1", "path": place}
    with sync_playwright() as driver:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=program, args=_FLAGS)
        context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
        context.set_default_timeout(300_000)
        context.add_cookies([cookie])  # type: ignore[list-item]  # a dict of these keys
        yield context.new_page()
        browser.close()


def measure_page(page: Any, path: str) -> float:  # noqa: ANN401
    """Median seconds to the first paint of a page, once the club is prepared.

    Raises
    ------
    SystemExit
        If it is refused.
    """
    times = []
    for _ in range(4):
        answer = page.goto(path)
        if answer is None or not answer.ok:
            message = f"{path}: answered {answer and answer.status}"
            raise SystemExit(message)
        times.append(read_first_paint(page))
    return statistics.median(times[1:])


def read_first_paint(page: Any) -> float:  # noqa: ANN401
    """Seconds from the beginning of the way to a page to its first paint, once there was one."""
    while not (painted := float(page.evaluate(_PAINTED))):
        page.wait_for_timeout(5)
    return painted / 1000


def turn_dial(page: Any) -> float:  # noqa: ANN401
    """Median seconds of a turned dial whose answer is not in memory."""
    page.goto("/desk/dials")
    times = []
    for place in _TURNS:
        start = time.perf_counter()
        page.request.get(f"/desk/dials?bridging.mu={place}").body()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def write_list(members: list[Member]) -> bytes:
    """Members as a list that an organiser brings."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    table.writerows([cell_of(getattr(member, name)) for name in _COLUMNS] for member in members)
    return out.getvalue().encode()


def look_over_list(page: Any, content: bytes) -> float:  # noqa: ANN401
    """Seconds from sending a list to the first paint of what was understood."""
    page.goto("/desk/import")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("#file", file)
    start = time.perf_counter()
    page.locator("form.import button.main").click()
    page.wait_for_url("**/desk/import/*")
    read_first_paint(page)
    return time.perf_counter() - start


def run(members: int) -> list[CostRecord]:
    """Measure a club of so many."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'club.sqlite'}"
        store = open_store(url, utc_now)
        services = assemble(store, clock=utc_now)
        round_id = draft(services, members)
        settings = {"RECOMMENDER_DATABASE_URL": url, "RECOMMENDER_REQUESTS_PER_MINUTE": "1000000"}
        with run_server("serve.py", "--port", "0", **settings) as (port, _):
            address = f"http://127.0.0.1:{port}"
            with open_browser(address, services) as page:
                pages = list_pages(services, round_id)
                seconds = {name: measure_page(page, path) for name, path in pages.items()}
                dial = turn_dial(page)
                bringing = look_over_list(page, write_list(synthetic_members(members, seed=1)))
                seconds["a list, looked at again"] = measure_page(page, page.url)
            services.rounds.publish(round_id, by="bench")
            member = services.rounds.introductions(round_id)[0].a
            with open_browser(address, services, member) as page:
                seconds |= {name: measure_page(page, path) for name, path in OWN_PAGES.items()}
        store.close()
    records = [_aim(f"page: {name}", members, s, FIRST_PAINT) for name, s in seconds.items()]
    records.append(_aim("a turned dial", members, dial, aim_for_dial(members)))
    records.append(_aim("a list, sent and looked over", members, bringing, FIRST_LOOK))
    return records


def _aim(name: str, members: int, seconds: float, aim: float) -> CostRecord:
    return CostRecord(name, members, seconds, "s", f"{aim:g} s", seconds / aim)


def main() -> None:
    """Measure clubs of the sizes that are asked for, print, and save the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--members", type=int, nargs="+", default=[500])
    load = os.getloadavg()[0]
    records: list[CostRecord] = []
    for members in parser.parse_args().members:
        measured = run(members)
        print(tabulate(measured), flush=True)
        records += measured
    saved = save_costs(records, ROOT / "benchmarks" / "desk_results.json")
    words = PAGE.format(cores=os.cpu_count(), load=load)
    (ROOT / "docs" / "desk_pages.md").write_text(words + tabulate(saved) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
