"""What contacts add to a club: ``python -m benchmarks.warm_introductions``.

Each member of the sample club gets a made-up inventory: people of trades drawn at random from
`data/trades`, whoever looks for what. Counted is who has anybody that may meet a need of theirs: a
member by the rules of the round, or a contact of another member. With ``--members 5000 --contacts 500``
it times the search in a made-up club of that size.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.clubs import synthetic_club
from benchmarks.sample_round import SAMPLE, WEEK
from recommender.club.inventory import Contact
from recommender.club.week import Week
from recommender.pipeline.warm import find_leads, find_met, list_askings
from recommender.service.club.bootstrap import make_encoder, prepare
from recommender.service.club.club_files import load_club
from recommender.trades.table import load_trades

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recommender.club.club import Club

_SEED = 0


def plant_contacts(club: Club, each: int, seed: int = _SEED) -> Iterator[tuple[str, Contact]]:
    """So many contacts of every member, of trades drawn at random.

    Yields
    ------
    str, Contact
        Owner and contact.
    """
    rng, trades = np.random.default_rng(seed), load_trades().trades
    for owner in club.ids:
        for number, trade in enumerate(rng.integers(0, len(trades), each)):
            name = trades[trade].names["de" if number % 2 else "en"]
            yield owner, Contact(id=f"{number:x}", name=f"Person{owner} Nr{number}", role=name)


def measure(club: Club, each: int) -> None:
    """Print who has somebody, before and after, and how long the search takes."""
    encoder = make_encoder(cache=False)
    prepared = prepare(club, encoder)
    start = time.perf_counter()
    askings = list_askings(prepared, encoder, [])
    met = find_met(prepared, askings, Week.parse(WEEK))
    leads = find_leads(prepared, encoder, askings.only(~met), plant_contacts(club, each))
    seconds = time.perf_counter() - start
    before = {a.asker for a, is_met in zip(askings.askings, met, strict=True) if is_met}
    after = before | {lead.asking.asker for lead in leads}
    open_needs = int((~met).sum())
    found = len({(lead.asking.asker, lead.asking.text) for lead in leads})
    sys.stdout.write(
        f"| {len(club):,} | {each} | {len(askings.askings):,} | {open_needs:,} | {found:,} "
        f"| {len(before):,} | {len(after):,} | {seconds:.1f} |\n"
    )


def main() -> int:
    """Measure the sample club, or a made-up one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--contacts", type=int, nargs="+", default=[10, 50, 200])
    parser.add_argument("--members", type=int, default=0, help="of a made-up club")
    options = parser.parse_args()
    club = synthetic_club(options.members) if options.members else load_club(SAMPLE)
    sys.stdout.write(
        "| members | contacts each | needs | met by nobody | of these by a contact "
        "| members with somebody before | after | s |\n|---|---|---|---|---|---|---|---|\n"
    )
    for each in options.contacts:
        measure(club, each)
    return 0


if __name__ == "__main__":
    sys.exit(main())
