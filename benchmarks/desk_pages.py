"""How long the desk's pages take: ``python -m benchmarks.desk_pages --members 500 5000``.

A made-up club is drafted in a store of its own and every page is asked over HTTP, without a browser:
seconds until the answer is there, the median of three, after a first one that prepares the club.
A turned dial is asked at places it was not at before, so that nothing of it is in memory.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from benchmarks.clubs import synthetic_club
from recommender.api.app import make_app
from recommender.club.week import Week
from recommender.ports.records import Role
from recommender.service.assembly import assemble, open_store
from recommender.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.service.assembly import Services

_TURNS = (0.05, 0.35, 0.65)


def draft(services: Services, members: int) -> str:
    """Put a made-up club in and have its round drafted; the round's id."""
    services.people.put_club(synthetic_club(members), by="bench")
    week = str(Week.of(services.now().date()))
    record, _ = services.rounds.ask(week, {}, by="bench")
    services.solver.run_pending()
    return record.id


def list_pages(services: Services, round_id: str) -> dict[str, str]:
    """The pages to ask for, by name."""
    pair = services.rounds.introductions(round_id)[0]
    here = f"/desk/round/{round_id}"
    return {
        "rounds": "/desk/round",
        "round": here,
        "all introductions": f"{here}?which=all",
        "search": f"{here}?q=person%201",
        "swap": f"{here}/swap?member={pair.a}&instead_of={pair.b}",
        "letter": f"{here}/letters/{pair.a}",
        "dials": "/desk/dials",
        "club": "/desk/club",
        "map": "/desk/club/map",
        "audit": "/desk/club/audit",
    }


def measure(client: TestClient, pages: dict[str, str]) -> Iterator[tuple[str, float, int]]:
    """Median seconds and bytes of each page.

    Yields
    ------
    tuple
        Name, seconds, bytes.
    """
    for name, path in pages.items():
        client.get(path).raise_for_status()
        times, size = [], 0
        for _ in range(3):
            start = time.perf_counter()
            answer = client.get(path).raise_for_status()
            times.append(time.perf_counter() - start)
            size = len(answer.content)
        yield name, statistics.median(times), size


def turn_dial(client: TestClient) -> float:
    """Median seconds of a turned dial whose answer is not in memory."""
    times = []
    for place in _TURNS:
        start = time.perf_counter()
        client.get(f"/desk/dials?bridging.mu={place}").raise_for_status()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def run(members: int) -> None:
    """Print a table for a club of so many."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'club.sqlite'}")
        services = assemble(store)
        round_id = draft(services, members)
        app = make_app(services, Settings(requests_per_minute=1_000_000), solve=False)
        client = TestClient(app)
        _, secret = services.browsers.open_session(Role.ORGANISER, None, "bench")
        client.cookies.set("recommender_session", secret, path="/desk")
        sys.stdout.write(f"\n{members:,} members\n")
        for name, seconds, size in measure(client, list_pages(services, round_id)):
            sys.stdout.write(
                f"{re.sub(' ', '_', name):<20}{seconds:8.3f} s {size / 1000:9.0f} kB\n"
            )
        sys.stdout.write(f"{'a_turned_dial':<20}{turn_dial(client):8.3f} s\n")
        store.close()


def main() -> int:
    """Measure clubs of the sizes that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, nargs="+", default=[500])
    for members in parser.parse_args().members:
        run(members)
    return 0


if __name__ == "__main__":
    sys.exit(main())
